// SPDX-License-Identifier: MPL-2.0

package examples_test

import (
	"encoding/json"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/acctest"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/simulator"
)

func TestResources_andEphemeralResourcesArePlannedAppliedAndDestroyed(t *testing.T) {
	t.Parallel()
	cloud := world(t)
	examples := files(t, "resources/*/resource*.tf")
	if acctest.NewCLI(t, cloud).AtLeast("1.10", "1.11") {
		examples = append(examples, files(t, "ephemeral-resources/*/ephemeral-resource*.tf")...)
	}
	before := count(cloud)
	cli := modules(t, cloud, examples)
	expect(t, cli, 0, "validate")
	expect(t, cli, 2, "plan", "-detailed-exitcode")
	expect(t, cli, 0, "apply", "-auto-approve")
	expect(t, cli, 0, "plan", "-detailed-exitcode")
	expect(t, cli, 0, "destroy", "-auto-approve")
	if left := count(cloud); left != before {
		t.Errorf("there were %d resources, and %d are left", before, left)
	}
}

func TestData_sourcesShowWhatTheyPromise(t *testing.T) {
	t.Parallel()
	cloud := world(t)
	cli := modules(t, cloud, files(t, "data-sources/*/data-source*.tf"))
	expect(t, cli, 0, "validate")
	expect(t, cli, 0, "apply", "-auto-approve")
	expect(t, cli, 0, "plan", "-detailed-exitcode")
	var shown map[string]struct{ Value map[string]any }
	if err := json.Unmarshal([]byte(cli.Must("output", "-json").Stdout), &shown); err != nil {
		t.Fatal(err)
	}
	for name, outputs := range shown {
		if len(outputs.Value) == 0 {
			t.Errorf("%s has no output", name)
		}
		for output, value := range outputs.Value {
			if text, _ := json.Marshal(value); slices.Contains([]string{"null", `""`, "0", "[]", "{}"}, string(text)) {
				t.Errorf("%s: output %s is %s, and shows nothing", name, output, text)
			}
		}
	}
}

func TestFunctions_returnWhatTheyPromise(t *testing.T) {
	t.Parallel()
	cloud := world(t)
	if !hasFunctions(acctest.NewCLI(t, cloud)) {
		t.Skip("this CLI has no provider functions")
	}
	cli := modules(t, cloud, files(t, "functions/*/function*.tf"))
	expect(t, cli, 0, "apply", "-auto-approve")
	for name, want := range map[string]string{
		"functions-openapi-function": `{"document":"{\"info\":{\"title\":\"Orders\",\"version\":\"1\"},\"openapi\":\"3.1.0\",\"paths\":` +
			`{\"/orders/{id}\":{\"get\":{\"responses\":{\"200\":{\"description\":\"one order\"}}}}}}"}`,
		"functions-openapi_operations-function": `{"writing":["DELETE /orders/{id}","POST /orders"]}`,
	} {
		if got := strings.TrimSpace(cli.Must("output", "-json", name).Stdout); got != want {
			t.Errorf("%s is %s", name, got)
		}
	}
}

func TestProvider_isPlannedAppliedAndDestroyed(t *testing.T) {
	t.Parallel()
	readme, err := os.ReadFile("../../README.md")
	if err != nil || !strings.Contains(string(readme), "```hcl\n"+files(t, "provider/provider.tf")[0].text+"```\n") {
		t.Errorf("the README shows another first configuration: %v", err)
	}
	for _, one := range files(t, "provider/provider*.tf") {
		cloud := world(t)
		cli := acctest.NewCLI(t, cloud) // whose environment has the endpoints
		cli.Env = append(cli.Env, "TF_VAR_test_access_key="+simulator.NCloudAccessKey, "TF_VAR_test_secret_key="+simulator.NCloudSecretKey)
		write(t, cli, "", one)
		if !strings.Contains(one.text, "required_providers") {
			cli.Write("versions.tf", versions)
		}
		before := count(cloud)
		expect(t, cli, 2, "plan", "-detailed-exitcode")
		expect(t, cli, 0, "apply", "-auto-approve")
		expect(t, cli, 0, "destroy", "-auto-approve")
		if left := count(cloud); left != before {
			t.Errorf("%s: there were %d resources, and %d are left", one.path, before, left)
		}
	}
}

func TestList_resourcesFindWhatIsThere(t *testing.T) {
	t.Parallel()
	cloud := world(t)
	cli := acctest.NewCLI(t, cloud)
	if !cli.AtLeast("1.14", "") {
		t.Skip("this CLI has no query command")
	}
	for _, one := range files(t, "list-resources/*/list-resource*.tfquery.hcl") {
		cli := acctest.NewCLI(t, cloud)
		cli.Write("main.tf", versions+cloud.Provider())
		cli.Write("example.tfquery.hcl", one.text)
		if result := cli.Run("query", "-json"); result.Code != 0 || !strings.Contains(result.Stdout, `"type":"list_resource_found"`) {
			t.Errorf("%s: query exits with %d and finds nothing\n%s", one.path, result.Code, result)
		}
	}
}

func TestActions_areInvoked(t *testing.T) {
	t.Parallel()
	cloud := world(t)
	if !acctest.NewCLI(t, cloud).AtLeast("1.14", "") {
		t.Skip("this CLI has no actions")
	}
	for _, one := range files(t, "actions/*/action*.tf") {
		cli := acctest.NewCLI(t, cloud)
		cli.Write("main.tf", versions+cloud.Provider())
		for _, file := range complete(t, one) {
			write(t, cli, "", file)
		}
		applied := cli.Must("apply", "-auto-approve").Stdout
		for _, address := range one.declares() {
			if !strings.HasPrefix(address, "action.") {
				continue
			}
			if triggered := "Action complete: " + address + " (triggered by terraform_data."; strings.Contains(one.text, "action_trigger") && !strings.Contains(applied, triggered) {
				t.Errorf("%s: %s is not triggered\n%s", one.path, address, applied)
			}
			if invoked := cli.Must("apply", "-auto-approve", "-invoke="+address).Stdout; !strings.Contains(invoked, "Action complete: "+address) {
				t.Errorf("%s: %s is not invoked\n%s", one.path, address, invoked)
			}
		}
		expect(t, cli, 0, "plan", "-detailed-exitcode")
		cli.Must("destroy", "-auto-approve")
	}
}

var (
	importTo   = regexp.MustCompile(`(?m)^  to = (\S+)$`)
	importID   = regexp.MustCompile(`(?m)^  id = "(\S+)"$`)
	importPart = regexp.MustCompile(`(?m)^    (\w+) += "(\S+)"$`)
)

func TestImport_blocksTakeOverWhatIsThere(t *testing.T) {
	t.Parallel()
	cli := acctest.NewCLI(t, world(t))
	cli.Write("versions.tf", versions)
	blocks := files(t, "resources/*/import-by-string-id.tf")
	// What other blocks refer to is there too.
	blocks = append(blocks,
		example{"bronze.tf", "import {\n  to = apigw_usage_plan.bronze\n  id = \"3m9x0c7tbq\"\n}\n"},
		example{"bills.tf", "import {\n  to = apigw_api.bills\n  id = \"9aip5utnp2/b5r2n8q1mw\"\n}\n"})
	wanted := map[string]string{}
	for _, block := range blocks {
		wanted[importTo.FindStringSubmatch(block.text)[1]] = importID.FindStringSubmatch(block.text)[1]
	}
	for _, file := range complete(t, blocks...) {
		write(t, cli, "", file)
	}
	cli.Must("plan", "-out=plan")
	var plan struct {
		ResourceChanges []struct {
			Address string
			Change  struct {
				Actions   []string
				Importing struct{ ID string }
			}
		} `json:"resource_changes"`
	}
	if err := json.Unmarshal([]byte(cli.Must("show", "-json", "plan").Stdout), &plan); err != nil {
		t.Fatal(err)
	}
	for _, planned := range plan.ResourceChanges {
		if planned.Change.Importing.ID != wanted[planned.Address] || slices.Contains(planned.Change.Actions, "delete") {
			t.Errorf("%s: imports %q, not %q, and then: %s",
				planned.Address, planned.Change.Importing.ID, wanted[planned.Address], planned.Change.Actions)
		}
		delete(wanted, planned.Address)
	}
	if len(wanted) > 0 {
		t.Errorf("not imported: %v", wanted)
	}
}

func TestImport_commandsAndIdentitiesNameTheSameObjectAsImportBlocks(t *testing.T) {
	t.Parallel()
	driver := world(t).Driver(t, nil)
	for _, block := range files(t, "resources/*/import-by-string-id.tf") {
		dir := path.Dir(block.path)
		to, id := importTo.FindStringSubmatch(block.text)[1], importID.FindStringSubmatch(block.text)[1]
		resource, _, _ := strings.Cut(to, ".")
		if resource != path.Base(dir) {
			t.Errorf("%s imports to %s", block.path, to)
		}
		byID, found := driver.Import(t.Context(), resource, id)
		if len(found) > 0 || byID == nil {
			t.Errorf("%s brings in nothing: %s", block.path, found)
			continue
		}

		same := func(what string, state *acctest.State, found acctest.Diagnostics) {
			if len(found) > 0 || state == nil {
				t.Errorf("%s brings in nothing: %s", what, found)
			} else if !state.Value.Equal(byID.Value) {
				t.Errorf("%s brings in %s, the block %s", what, state.Value, byID.Value)
			}
		}

		last := ""
		for line := range strings.Lines(files(t, dir+"/import.sh")[0].text) {
			if strings.HasPrefix(line, "#") {
				continue
			}
			words := strings.Fields(line)
			if len(words) != 4 || words[0] != "terraform" || words[1] != "import" || words[2] != to {
				t.Errorf("%s/import.sh: %s", dir, line)
				continue
			}
			state, found := driver.Import(t.Context(), resource, words[3])
			same(dir+"/import.sh", state, found)
			last = words[3]
		}
		if last != id {
			t.Errorf("%s/import.sh ends with %q, the block with %q", dir, last, id)
		}

		identity := files(t, dir+"/import-by-identity.tf")[0]
		parts := acctest.Object{}
		for _, m := range importPart.FindAllStringSubmatch(identity.text, -1) {
			parts[m[1]] = m[2]
		}
		state, found := driver.ImportIdentity(t.Context(), resource, parts)
		same(identity.path, state, found)
		if other := importTo.FindStringSubmatch(identity.text)[1]; other != to {
			t.Errorf("%s imports to %s, the block to %s", identity.path, other, to)
		}
	}
}

func TestEverything_thatTheProviderOffersHasExamples(t *testing.T) {
	t.Parallel()
	schema := acctest.Schemas(t)
	has := func(pattern string, least int) {
		if found, _ := filepath.Glob(filepath.Join(root, pattern)); len(found) < least {
			t.Errorf("%s: expected at least %d", pattern, least)
		}
	}
	for name := range schema.ResourceSchemas {
		has("resources/"+name+"/resource*.tf", 2) // a smallest and a fullest
		has("resources/"+name+"/import*", 3)
	}
	for name := range schema.DataSourceSchemas {
		has("data-sources/"+name+"/data-source*.tf", 1)
	}
	for name := range schema.EphemeralResourceSchemas {
		has("ephemeral-resources/"+name+"/ephemeral-resource*.tf", 1)
	}
	for name := range schema.ActionSchemas {
		has("actions/"+name+"/action*.tf", 1)
	}
	for name := range schema.Functions {
		has("functions/"+name+"/function*.tf", 1)
	}
}
