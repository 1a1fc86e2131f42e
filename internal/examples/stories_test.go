// SPDX-License-Identifier: MPL-2.0

package examples_test

import (
	"cmp"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/acctest"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/simulator"
)

// stories are the guides that a reader follows from top to bottom: their files are written, their
// commands run, and their outputs compared. A function prepares what exists before.
var stories = map[string]func(*acctest.Cloud){
	"openapi-to-published-api.md": nil,
	"canary.md":                   nil,
	"many-teams.md":               nil,
	"vendor-exports.md":           nil,
	"existing-api.md": func(cloud *acctest.Cloud) {
		cloud.Sim.NCloud.AddProduct(simulator.NCloudProduct{ID: "9aip5utnp2", Name: "shop", SubscriptionCode: "PUBLIC", APIs: []*simulator.NCloudAPI{{
			ID: "e8u4h1z6yo", Name: "orders", Description: "Order desk",
			Draft: simulator.NCloudDraft{
				Models: []simulator.NCloudModel{{ID: "z3f7p2y8qa", Name: "Order", Schema: `{"type":"object"}`}},
				Paths: []simulator.NCloudPath{
					{ID: "m5s1v9d3kx", Path: "/orders", Methods: []simulator.NCloudMethod{{
						Name: "GET", Description: "All orders.", HTTP: &simulator.NCloudHTTPEndpoint{Method: "GET", URL: "/orders"},
					}}},
					{ID: "p1w8c4t6jb", Path: "/orders/{id}", CORS: simulator.NCloudCORS{AllowOrigin: "*"}, Methods: []simulator.NCloudMethod{{
						Name: "GET", HTTP: &simulator.NCloudHTTPEndpoint{Method: "GET", URL: "/orders/{id}"},
					}}},
				},
			},
			Stages: []simulator.NCloudStage{{
				ID: "c5x9n2v7lp", Name: "v1", Published: true,
				NCloudStageSettings: simulator.NCloudStageSettings{EndpointDomain: "https://orders.example.com", CacheTTLSec: new(int64(60))},
				Deployments:         []simulator.NCloudDeployment{{No: 255001}}, DeploymentNo: 255001,
			}},
		}}})
	},
}

// backend is what the endpoint domains of the guides stand for.
var backend = regexp.MustCompile(`https://[a-z-]+\.example\.com(/[a-z0-9/]+)?`)

var (
	// fileName is at the end of the paragraph before a block with a file.
	fileName = regexp.MustCompile("`([\\w./-]+\\.(?:tf|yaml|json))`[^`\n]*:\n*$")
	wildcard = "..."
)

func TestStories_doWhatTheyShow(t *testing.T) {
	t.Parallel()
	for name, prepare := range stories {
		t.Run(strings.TrimSuffix(name, ".md"), func(t *testing.T) {
			t.Parallel()
			cloud := acctest.Simulated(t)
			if prepare != nil {
				prepare(cloud)
			}
			s := newStory(t, cloud)
			if !hasFunctions(s.cli) {
				t.Skip("this CLI has no provider functions")
			}
			s.tell(name)
			if left := count(cloud); prepare == nil && left > 0 {
				t.Errorf("%d resources are left", left)
			}
		})
	}
}

type story struct {
	t       *testing.T
	cli     *acctest.CLI
	backend string
	calls   bool // the guide calls its API
	output  string
}

func newStory(t *testing.T, cloud *acctest.Cloud) *story {
	t.Helper()
	cli, bin := acctest.NewCLI(t, cloud), t.TempDir()
	if err := os.Symlink(cli.Command(t.Context()).Path, filepath.Join(bin, "terraform")); err != nil {
		t.Fatal(err)
	}
	cli.Env = append(cli.Env, "PATH="+bin+string(os.PathListSeparator)+os.Getenv("PATH"),
		"TF_CLI_ARGS_apply=-auto-approve", "TF_CLI_ARGS_destroy=-auto-approve", "TF_CLI_ARGS_plan=-input=false")
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		_, _ = fmt.Fprintf(w, "%s %s\n", r.Method, r.URL.RequestURI())
	}))
	t.Cleanup(server.Close)
	return &story{t: t, cli: cli, backend: server.URL}
}

// tell does what the guide shows.
func (s *story) tell(guide string) {
	s.t.Helper()
	text, err := os.ReadFile(filepath.Join(guides, guide))
	if err != nil {
		s.t.Fatal(err)
	}
	s.calls = strings.Contains(string(text), "curl ")
	end := 0
	for _, at := range block.FindAllSubmatchIndex(text, -1) {
		before := string(text[end:at[0]])
		indent, language, body := string(text[at[2]:at[3]]), string(text[at[4]:at[5]]), string(text[at[6]:at[7]])
		body = strings.ReplaceAll("\n"+body, "\n"+indent, "\n")[1:]
		end = at[1]
		switch language {
		case "terraform", "yaml", "json":
			name := fileName.FindStringSubmatch(before)
			if name == nil {
				s.t.Fatalf("no name of a file is before:\n%s", body)
			}
			s.write(name[1], body)
		case "sh":
			s.run(body)
		case "text":
			s.shown(body)
		default:
			s.t.Fatalf("%q is no language of a guide", language)
		}
	}
}

func (s *story) write(name, text string) {
	s.t.Helper()
	s.cli.Write(name, text)
	if strings.HasSuffix(name, ".tf") {
		if result := s.cli.Run("fmt", "-check", "-diff", name); result.Code != 0 {
			s.t.Errorf("%s: %s", name, result)
		}
	}
	if s.calls {
		s.cli.Write(name, backend.ReplaceAllString(text, s.backend+"$1"))
	}
}

func (s *story) run(commands string) {
	s.t.Helper()
	cmd := exec.CommandContext(s.t.Context(), "sh", "-e", "-c", commands)
	cmd.Dir, cmd.Env = s.cli.Dir, s.cli.Env
	output, err := cmd.CombinedOutput()
	s.output = string(output)
	if err != nil {
		s.t.Fatalf("%s: %v\n%s", commands, err, output)
	}
}

// shown fails the test unless the lines of text are in the output, in this order.
func (s *story) shown(text string) {
	s.t.Helper()
	lines := strings.Split(s.output, "\n")
	for line := range strings.Lines(text) {
		line = strings.TrimSpace(line)
		parts := strings.Split(line, wildcard)
		for i, part := range parts {
			parts[i] = regexp.QuoteMeta(part)
		}
		pattern := regexp.MustCompile("^ *" + strings.Join(parts, ".*") + " *$")
		at := slices.IndexFunc(lines, pattern.MatchString)
		if at < 0 {
			s.t.Fatalf("%q is not in the rest of the output:\n%s", line, cmp.Or(strings.Join(lines, "\n"), s.output))
		}
		lines = lines[at+1:]
	}
}

func TestStories_areAllWithCommands(t *testing.T) {
	t.Parallel()
	for guide := range stories {
		if len(blocks(t, guide, "sh")) < 2 || len(blocks(t, guide, "text")) < 1 {
			t.Errorf("%s shows no commands with their output", guide)
		}
	}
}
