// SPDX-License-Identifier: MPL-2.0

package examples_test

import (
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/acctest"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/acctest/fixture"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/simulator"
)

func TestMain(m *testing.M) { acctest.Main(m) }

const (
	root     = "../../examples"
	versions = "terraform {\n  required_providers {\n    apigw = { source = \"seed-9ae5a20b/apigw\" }\n  }\n}\n"
)

// world has the resources whose IDs the examples name.
func world(t *testing.T) *acctest.Cloud {
	t.Helper()
	cloud := acctest.Simulated(t)
	ncloud := cloud.Sim.NCloud
	ncloud.Switch(func(s *simulator.NCloudSwitches) { s.NewProduct = "an API with two stages" })
	product := ncloud.AddProduct(simulator.NCloudProduct{ID: "9aip5utnp2", Name: "weather", APIs: []*simulator.NCloudAPI{{
		ID: "k2v0s8xw1c", Name: "v1",
		Stages: []simulator.NCloudStage{{ID: "q7d3jn5r9a", Name: "production"}},
	}, {ID: "e8u4h1z6yo", Name: "orders", DocumentMd: new("# Orders"), Draft: simulator.NCloudDraft{
		Models:           []simulator.NCloudModel{{ID: "z3f7p2y8qa", Name: "Order", Schema: `{"type":"object"}`}},
		Paths:            []simulator.NCloudPath{{ID: "m5s1v9d3kx", Path: "/orders", Methods: []simulator.NCloudMethod{{Name: "GET", Mock: &simulator.NCloudMockEndpoint{Status: 200}}}}},
		GatewayResponses: []simulator.NCloudGatewayResponse{{Type: "AUTHENTICATION_FAILED", StatusCode: 403}},
	}}, {ID: "b5r2n8q1mw", Name: "bills", Stages: []simulator.NCloudStage{{
		ID: "c5x9n2v7lp", Name: "v1", Deployments: []simulator.NCloudDeployment{{No: 7}}, UsagePlanIDs: []string{"3m9x0c7tbq", "5127ey1ls0"},
	}}}}})
	shop := ncloud.AddAPIKey(simulator.NCloudAPIKey{ID: "mquhyw54kg", Name: "shop"})
	ncloud.SetSubscription(product, shop, "ACCEPTED")
	ncloud.SetPlan(product, shop, "c5x9n2v7lp", "3m9x0c7tbq")
	ncloud.AddAPIKey(simulator.NCloudAPIKey{Name: "old", Disabled: true})
	partner := ncloud.AddAPIKey(simulator.NCloudAPIKey{ID: "w8f2kd61zq", Name: "partner", TenantID: "partner"})
	ncloud.SetSubscription(product, partner, "REQUEST")
	ncloud.AddProduct(simulator.NCloudProduct{
		ID: "n6w3e8r1ty", Name: "Papago", TenantID: simulator.NCloudVendorTenantID, Published: true,
		APIs: []*simulator.NCloudAPI{{Name: "translation", Stages: []simulator.NCloudStage{{Name: "v1", Published: true}}}},
	})
	for _, prepare := range fixture.All {
		if add := prepare(simulator.New()).Example; add != nil {
			add(cloud.Sim)
		}
	}

	cloud.Sim.MetaStudio.AddProduct(simulator.MetaStudioProduct{
		ID: "24bad716-87b1-45e5-8912-6102f7693265", Name: "Lamp",
		Assets: []simulator.MetaStudioAsset{{AssetID: "3f1e0d5c9b7a", AssetType: "IMAGE", Order: 1}},
	})
	cloud.Sim.MetaStudio.AddProduct(simulator.MetaStudioProduct{Name: "Watch", State: "BLOCK"})
	cloud.Sim.EnOS.AddProduct(simulator.EnOSProduct{
		Key: "2zp6A70r", OrgID: simulator.EnOSOrgID, Type: "Device", DataFormat: "Json", ModelID: simulator.EnOSModelID,
		DefaultName: "Turbine", Names: map[string]string{"zh_CN": "风机"}, Tags: map[string]string{"park": "north"},
	})
	return cloud
}

// count returns the number of resources in the services that are in no other resource.
func count(cloud *acctest.Cloud) int {
	total := 0
	for _, prepare := range fixture.All {
		if one := prepare(simulator.New()); len(one.ImportID) == 1 || one.Type == "apigw_enos_product" { // has no parent
			total += len(one.Resources(cloud.Sim))
		}
	}
	return total
}

// example is a file below examples/.
type example struct{ path, text string }

// files returns the examples whose path matches the pattern.
func files(t *testing.T, pattern string) []example {
	t.Helper()
	paths, err := filepath.Glob(filepath.Join(root, pattern))
	if err != nil || len(paths) == 0 {
		t.Fatalf("nothing is at %s: %v", pattern, err)
	}
	var out []example
	for _, path := range paths {
		text, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		relative, err := filepath.Rel(root, path)
		if err != nil {
			t.Fatal(err)
		}
		out = append(out, example{filepath.ToSlash(relative), string(text)})
	}
	return out
}

// name is one for modules and for files.
func (e example) name() string {
	return strings.NewReplacer("/", "-", ".tf", "").Replace(e.path)
}

var (
	declaration = regexp.MustCompile(`(?m)^(resource|data|ephemeral|action) "(apigw_\w+)" "(\w+)"`)
	reference   = regexp.MustCompile(`((?:data|ephemeral|action)\.)?(apigw_\w+)\.([a-z_]+)`)
)

// declares returns the addresses that are declared.
func (e example) declares() []string {
	var out []string
	for _, m := range declaration.FindAllStringSubmatch(e.text, -1) {
		address := m[2] + "." + m[3]
		if m[1] != "resource" {
			address = m[1] + "." + address
		}
		out = append(out, address)
	}
	return out
}

// complete returns the examples with those that declare what they refer to.
func complete(t *testing.T, start ...example) []example {
	t.Helper()
	all := files(t, "resources/*/resource*.tf")
	out := slices.Clone(start)
	for i := 0; i < len(out); i++ { // out grows
		for _, address := range reference.FindAllString(out[i].text, -1) {
			declared := func(e example) bool { return slices.Contains(e.declares(), address) }
			if slices.ContainsFunc(out, declared) {
				continue
			}
			at := slices.IndexFunc(all, declared)
			if at < 0 {
				t.Fatalf("%s refers to %s, which no example declares", out[i].path, address)
			}
			out = append(out, all[at])
		}
	}
	return out
}

// openapiCall is what CLIs without provider functions replace.
var openapiCall = regexp.MustCompile(`provider::apigw::openapi\((file\([^)]*\))\)`)

var (
	askVersion sync.Once
	functions  bool
)

// hasFunctions reports whether the CLI of all tests has provider functions.
func hasFunctions(cli *acctest.CLI) bool {
	askVersion.Do(func() { functions = cli.AtLeast("1.8", "1.8") })
	return functions
}

// write writes an example, and the documents beside it.
func write(t *testing.T, cli *acctest.CLI, dir string, file example) {
	t.Helper()
	text := file.text
	if strings.Contains(text, "provider::") && !hasFunctions(cli) {
		text = openapiCall.ReplaceAllString(text, "jsonencode(yamldecode($1))")
	}
	cli.Write(filepath.Join(dir, file.name()+".tf"), text)
	documents, err := filepath.Glob(filepath.Join(root, filepath.Dir(file.path), "*.yaml"))
	if err != nil {
		t.Fatal(err)
	}
	for _, document := range documents {
		text, err := os.ReadFile(document)
		if err != nil {
			t.Fatal(err)
		}
		cli.Write(filepath.Join(dir, filepath.Base(document)), string(text))
	}
}

// modules makes one configuration of the examples, with each in a module of its own,
// so that names do not clash and one run shows all of them.
func modules(t *testing.T, cloud *acctest.Cloud, examples []example) *acctest.CLI {
	t.Helper()
	cli := acctest.NewCLI(t, cloud)
	main := strings.Builder{}
	main.WriteString(versions + cloud.Provider())
	for _, one := range examples {
		name := one.name()
		cli.Write(filepath.Join(name, "versions.tf"), versions)
		for _, file := range complete(t, one) {
			write(t, cli, name, file)
		}
		fmt.Fprintf(&main, "module %q {\n  source = \"./%s\"\n}\noutput %q {\n  value = module.%s\n}\n", name, name, name, name)
	}
	cli.Write("main.tf", main.String())
	cli.Must("get")
	return cli
}

// expect runs the CLI and fails the test unless its exit code is code.
func expect(t *testing.T, cli *acctest.CLI, code int, args ...string) {
	t.Helper()
	if result := cli.Run(args...); result.Code != code {
		t.Fatalf("%s exits with %d, not %d\n%s", strings.Join(args, " "), result.Code, code, result)
	}
}

func TestEvery_fileIsOneThatATestUses(t *testing.T) {
	t.Parallel()
	used := regexp.MustCompile(`^(resources/\w+/(resource\w*\.tf|\w+\.yaml|import\.sh|import-by-string-id\.tf|import-by-identity\.tf)` +
		`|data-sources/\w+/data-source\w*\.tf|ephemeral-resources/\w+/ephemeral-resource\w*\.tf` +
		`|actions/\w+/action\w*\.tf` +
		`|functions/\w+/function\w*\.tf` +
		`|list-resources/\w+/list-resource\w*\.tfquery\.hcl|provider/(provider\w*\.tf|orders\.yaml)` +
		`|modules/(partner-product|openapi-api)/.+|demo/[\w-]+\.(tf|tf\.later|yaml))$`)
	err := fs.WalkDir(os.DirFS(root), ".", func(path string, entry fs.DirEntry, err error) error {
		if err == nil && !entry.IsDir() && !used.MatchString(path) {
			t.Errorf("no test uses %s", path)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}

func TestEvery_fileIsFormatted(t *testing.T) {
	t.Parallel()
	cli := acctest.NewCLI(t, acctest.Simulated(t))
	if err := os.CopyFS(cli.Dir, os.DirFS(root)); err != nil {
		t.Fatal(err)
	}
	if result := cli.Run("fmt", "-recursive", "-check", "-diff"); result.Code != 0 {
		t.Error(result)
	}
}
