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

// walkthroughs are the guides that a reader follows from top to bottom: their files are written, their
// commands run, and their outputs compared. A function prepares what exists before.
var walkthroughs = map[string]func(*acctest.Cloud){
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

// fileName is at the end of the paragraph before a block with a file.
var fileName = regexp.MustCompile("`([\\w./-]+\\.(?:tf|yaml|json))`[^`\n]*:\n*$")

func TestGuides_runAsShown(t *testing.T) {
	t.Parallel()
	for name, prepare := range walkthroughs {
		t.Run(strings.TrimSuffix(name, ".md"), func(t *testing.T) {
			t.Parallel()
			cloud := acctest.Simulated(t)
			if prepare != nil {
				prepare(cloud)
			}
			w := newWalkthrough(t, cloud)
			if !hasFunctions(w.cli) {
				t.Skip("this CLI has no provider functions")
			}
			w.follow(name)
			if left := count(cloud); prepare == nil && left > 0 {
				t.Errorf("%d resources are left", left)
			}
		})
	}
}

type walkthrough struct {
	t       *testing.T
	cli     *acctest.CLI
	backend string
	calls   bool // the guide calls its API
	output  string
}

func newWalkthrough(t *testing.T, cloud *acctest.Cloud) *walkthrough {
	t.Helper()
	cli, bin := acctest.NewCLI(t, cloud), t.TempDir()
	if err := os.Symlink(cli.Command(t.Context()).Path, filepath.Join(bin, "terraform")); err != nil {
		t.Fatal(err)
	}
	cli.Env = append(cli.Env, "PATH="+bin+string(os.PathListSeparator)+os.Getenv("PATH"),
		"TF_CLI_ARGS_apply=-auto-approve", "TF_CLI_ARGS_destroy=-auto-approve", "TF_CLI_ARGS_plan=-input=false")
	server := httptest.NewServer(http.HandlerFunc(func(resp http.ResponseWriter, r *http.Request) {
		_, _ = fmt.Fprintf(resp, "%s %s\n", r.Method, r.URL.RequestURI())
	}))
	t.Cleanup(server.Close)
	return &walkthrough{t: t, cli: cli, backend: server.URL}
}

// follow does what the guide shows.
func (w *walkthrough) follow(guide string) {
	w.t.Helper()
	text, err := os.ReadFile(filepath.Join(guides, guide))
	if err != nil {
		w.t.Fatal(err)
	}
	w.calls = strings.Contains(string(text), "curl ")
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
				w.t.Fatalf("no name of a file is before:\n%s", body)
			}
			w.write(name[1], body)
		case "sh":
			w.run(body)
		case "text":
			w.shown(body)
		default:
			w.t.Fatalf("%q is no language of a guide", language)
		}
	}
}

func (w *walkthrough) write(name, text string) {
	w.t.Helper()
	w.cli.Write(name, text)
	if strings.HasSuffix(name, ".tf") {
		if result := w.cli.Run("fmt", "-check", "-diff", name); result.Code != 0 {
			w.t.Errorf("%s: %s", name, result)
		}
	}
	if w.calls {
		w.cli.Write(name, backend.ReplaceAllString(text, w.backend+"$1"))
	}
}

func (w *walkthrough) run(commands string) {
	w.t.Helper()
	cmd := exec.CommandContext(w.t.Context(), "sh", "-e", "-c", commands)
	cmd.Dir, cmd.Env = w.cli.Dir, w.cli.Env
	output, err := cmd.CombinedOutput()
	w.output = string(output)
	if err != nil {
		w.t.Fatalf("%s: %v\n%s", commands, err, output)
	}
}

// shown fails the test unless the lines of text are in the output, in this order.
func (w *walkthrough) shown(text string) {
	w.t.Helper()
	lines := strings.Split(w.output, "\n")
	for line := range strings.Lines(text) {
		at := slices.IndexFunc(lines, func(one string) bool { return strings.TrimSpace(one) == strings.TrimSpace(line) })
		if at < 0 {
			w.t.Fatalf("%q is not in the rest of the output:\n%s", line, cmp.Or(strings.Join(lines, "\n"), w.output))
		}
		lines = lines[at+1:]
	}
}

func TestGuides_showCommandsWithTheirOutput(t *testing.T) {
	t.Parallel()
	for guide := range walkthroughs {
		if len(blocks(t, guide, "sh")) < 2 || len(blocks(t, guide, "text")) < 1 {
			t.Errorf("%s shows no commands with their output", guide)
		}
	}
}
