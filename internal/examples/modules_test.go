// SPDX-License-Identifier: MPL-2.0

package examples_test

import (
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/acctest"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/simulator"
)

func TestModules_passTheirOwnTests(t *testing.T) {
	t.Parallel()
	for module, test := range map[string]struct {
		// functions is true if it needs provider functions.
		functions bool
		runs      int // with the files
	}{
		"partner-product": {false, 9},
		"openapi-api":     {true, 10},
	} {
		t.Run(module, func(t *testing.T) {
			t.Parallel()
			cloud := world(t)
			cli := acctest.NewCLI(t, cloud)
			if !cli.AtLeast("1.6", "1.6") || test.functions && !hasFunctions(cli) {
				t.Skip("this CLI has no test command, or no provider functions")
			}
			before := count(cloud)
			if err := os.CopyFS(cli.Dir, os.DirFS(filepath.Join(root, "modules", module))); err != nil {
				t.Fatal(err)
			}
			cli.Must("init") // as its users have to
			tested := cli.Must("test")
			if runs := strings.Count(tested.Stdout, "... pass"); runs < test.runs {
				t.Errorf("only %d runs and files passed\n%s", runs, tested)
			}
			if left := count(cloud); left != before {
				t.Errorf("there were %d resources, and %d are left", before, left)
			}
		})
	}
}

// readme writes a configuration of the HCL blocks in the README of a module.
func readme(t *testing.T, cli *acctest.CLI, module string) {
	t.Helper()
	if err := os.CopyFS(filepath.Join(cli.Dir, "modules"), os.DirFS(filepath.Join(root, "modules"))); err != nil {
		t.Fatal(err)
	}
	main := strings.Builder{}
	main.WriteString(versions)
	for _, block := range regexp.MustCompile("(?s)```hcl\n(.*?)```").FindAllStringSubmatch(files(t, "modules/"+module+"/README.md")[0].text, -1) {
		if !strings.HasPrefix(block[1], "ephemeral") || cli.AtLeast("1.10", "1.11") {
			main.WriteString(block[1])
		}
	}
	cli.Write("main.tf", main.String())
	cli.Must("get")
}

func TestModule_isUsedAsItsReadmeSays(t *testing.T) {
	t.Parallel()
	cli := acctest.NewCLI(t, world(t))
	readme(t, cli, "partner-product")
	expect(t, cli, 0, "apply", "-auto-approve")
	expect(t, cli, 0, "plan", "-detailed-exitcode")
}

// The README of the module openapi-api is applied, and its API is called, also after a change and a
// rollback.
func TestModule_servesItsAPI(t *testing.T) {
	t.Parallel()
	cloud := acctest.Simulated(t)
	cli := acctest.NewCLI(t, cloud)
	if !hasFunctions(cli) {
		t.Skip("this CLI has no provider functions")
	}
	endpoint := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		_, _ = fmt.Fprintf(w, "%s %s", r.Method, r.URL.Path)
	}))
	t.Cleanup(endpoint.Close)
	readme(t, cli, "openapi-api")
	main, err := os.ReadFile(filepath.Join(cli.Dir, "main.tf"))
	if err != nil {
		t.Fatal(err)
	}
	configuration := strings.Replace(string(main), "https://orders.example.com", endpoint.URL, 1)
	cli.Write("main.tf", configuration)
	document := func(operation string) {
		cli.Write("orders.yaml", fmt.Sprintf(`openapi: 3.0.3
info: { title: Orders, version: "1" }
paths:
  /health: { get: { security: [], responses: { "200": { description: it is up } } } }
  %s: { get: { responses: { "200": { description: the orders } } } }
`, operation))
	}
	document("/orders")
	expect(t, cli, 0, "apply", "-auto-approve")
	expect(t, cli, 0, "plan", "-detailed-exitcode")

	keys := map[string]string{"none": "", "unknown": "x"}
	for _, key := range cloud.Sim.NCloud.APIKeys(simulator.NCloudTenantID) {
		keys[key.Name] = key.PrimaryKey
	}
	var urls map[string]string
	if err := json.Unmarshal([]byte(cli.Must("output", "-json", "urls").Stdout), &urls); err != nil {
		t.Fatal(err)
	}
	calls := func(all map[string]string) {
		t.Helper()
		for call, want := range all {
			key, path, _ := strings.Cut(call, " ")
			if got := get(t, urls["v1"]+path, keys[key]); got != want {
				t.Errorf("%s returns %q, not %q", call, got, want)
			}
		}
	}
	calls(map[string]string{
		"none /health":    "200 GET /health default",
		"none /orders":    "401",
		"unknown /orders": "401",
		"shop /orders":    "200 GET /orders gold",
		"blog /orders":    "200 GET /orders bronze",
		"blog /invoices":  "404",
	})

	first := cloud.Sim.NCloud.Products(simulator.NCloudTenantID)[0].APIs[0].Stages[0].DeploymentNo
	document("/invoices")
	expect(t, cli, 0, "apply", "-auto-approve")
	calls(map[string]string{"blog /orders": "404", "blog /invoices": "200 GET /invoices bronze"})
	cli.Write("main.tf", strings.Replace(configuration, endpoint.URL+`"`, fmt.Sprintf(`%s", deployment_no = %d`, endpoint.URL, first), 1))
	expect(t, cli, 0, "apply", "-auto-approve")
	calls(map[string]string{"blog /orders": "200 GET /orders bronze", "blog /invoices": "404"})
	expect(t, cli, 0, "destroy", "-auto-approve")
}

// get calls an API. It returns the status, followed by the body and the usage plan of a success.
func get(t *testing.T, url, key string) string {
	t.Helper()
	req, err := http.NewRequestWithContext(t.Context(), http.MethodGet, url, nil)
	if err != nil {
		t.Fatal(err)
	}
	req.Header.Set("x-ncp-apigw-api-key", key)
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	body, err := io.ReadAll(resp.Body)
	if err != nil {
		t.Fatal(err)
	}
	if resp.StatusCode != http.StatusOK {
		return strconv.Itoa(resp.StatusCode)
	}
	return fmt.Sprintf("200 %s %s", body, resp.Header.Get(simulator.HeaderUsagePlan))
}
