// SPDX-License-Identifier: MPL-2.0

package examples_test

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/acctest"
)

const guides = "../../templates/guides"

// block is a fenced block of a guide, which may stand in a list.
var block = regexp.MustCompile("(?ms)^( *)```(\\w+)\n(.*?)^ *```$")

// blocks returns the fenced blocks of a guide in one language.
func blocks(t *testing.T, guide, language string) []string {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(guides, guide))
	if err != nil {
		t.Fatal(err)
	}
	var out []string
	for _, m := range block.FindAllStringSubmatch(string(text), -1) {
		if m[2] == language {
			out = append(out, strings.ReplaceAll("\n"+m[3], "\n"+m[1], "\n")[1:])
		}
	}
	return out
}

func TestGuides_showFormattedAndValidConfigurations(t *testing.T) {
	t.Parallel()
	entries, err := os.ReadDir(guides)
	if err != nil || len(entries) == 0 {
		t.Fatal(entries, err)
	}
	cloud := world(t)
	for _, entry := range entries {
		if _, ok := walkthroughs[entry.Name()]; ok {
			continue // applied
		}
		cli := acctest.NewCLI(t, cloud)
		text := strings.Join(blocks(t, entry.Name(), "terraform"), "\n")
		cli.Write("versions.tf", versions)
		cli.Write("main.tf", text)
		cli.Write("other/main.tf", strings.Join(blocks(t, entry.Name(), "hcl"), "\n"))
		if result := cli.Run("fmt", "-recursive", "-check", "-diff", "."); result.Code != 0 {
			t.Errorf("%s: %s", entry.Name(), result)
		}
		if result := cli.Run("validate"); result.Code != 0 {
			t.Errorf("%s: %s", entry.Name(), result)
		}
	}
}

// The guide's way for CLIs with query, for every kind that can be listed.
func TestGuide_bringsEverythingInWithQuery(t *testing.T) {
	t.Parallel()
	cli := acctest.NewCLI(t, world(t))
	if !cli.AtLeast("1.14", "") {
		t.Skip("this CLI has no query command")
	}
	cli.Write("versions.tf", versions+"provider \"apigw\" {}\n")
	cli.Write("existing.tfquery.hcl", strings.Join(blocks(t, "console-to-code.md", "hcl"), "\n"))
	for _, one := range files(t, "list-resources/*/list-resource*.tfquery.hcl") {
		cli.Write(filepath.Base(filepath.Dir(one.path))+".tfquery.hcl", one.text)
	}
	cli.Must("query", "-generate-config-out=existing.tf")
	expect(t, cli, 0, "validate")
	if taken := cli.Must("apply", "-auto-approve"); !strings.Contains(taken.Stdout, " imported, 0 added, 0 changed, 0 destroyed") {
		t.Errorf("not taken over as it is:\n%s", taken)
	}
	kinds := map[string]bool{}
	for address := range strings.FieldsSeq(cli.Must("state", "list").Stdout) {
		kind, _, _ := strings.Cut(address, ".")
		kinds[kind] = true
	}
	if len(kinds) < 8 {
		t.Errorf("only %v were taken over", kinds)
	}
	found := cli.Must("query").Stdout
	for _, list := range []string{
		`list.apigw_api_key_subscription.decided["9aip5utnp2"]`, `list.apigw_api.existing["9aip5utnp2"]`, `list.apigw_api_definition.existing["9aip5utnp2"]`,
		`list.apigw_stage.existing["b5r2n8q1mw"]`,
	} {
		if !strings.Contains(found, list) {
			t.Errorf("%s, which goes through another list, finds nothing:\n%s", list, found)
		}
	}
	expect(t, cli, 0, "plan", "-detailed-exitcode")
}

// The guide's way for CLIs without query, as far as the plan that has to be empty.
func TestGuide_bringsProductsAndAPIsInWithoutQuery(t *testing.T) {
	t.Parallel()
	cli := acctest.NewCLI(t, world(t))
	cli.Write("versions.tf", versions)
	cli.Write("find.tf", strings.Join(blocks(t, "console-to-code.md", "terraform"), "\n"))
	cli.Must("apply", "-auto-approve")
	imports := cli.Must("output", "-raw", "imports").Stdout + cli.Must("output", "-raw", "api_imports").Stdout
	cli.Write("imports.tf", imports)
	planned := cli.Run("plan", "-generate-config-out=existing.tf")
	if cli.AtLeast("1.16", "") && strings.Contains(planned.Stderr, "registry.terraform.io/hashicorp/apigw") {
		// the defect that the guide describes, and its workaround
		cli.Write("imports.tf", strings.ReplaceAll(imports, "import {", "import {\n  provider = apigw"))
		planned = cli.Run("plan", "-generate-config-out=existing.tf")
		cli.Write("imports.tf", imports)
	}
	if planned.Code != 0 {
		t.Fatalf("no configuration is generated:\n%s", planned)
	}
	if err := os.Remove(filepath.Join(cli.Dir, "find.tf")); err != nil {
		t.Fatal(err)
	}
	if taken := cli.Must("apply", "-auto-approve"); !strings.Contains(taken.Stdout, "9 imported, 0 added, 0 changed, 0 destroyed") {
		t.Errorf("not taken over as it is:\n%s", taken)
	}
	expect(t, cli, 0, "plan", "-detailed-exitcode")
}

func TestGuides_areListedUnderTheirTitles(t *testing.T) {
	t.Parallel()
	entries, err := os.ReadDir(guides)
	if err != nil {
		t.Fatal(err)
	}
	title := regexp.MustCompile(`(?ms)^page_title: "(.*?)"$.*?^# (.*?)$`)
	for _, entry := range entries {
		text, err := os.ReadFile(filepath.Join(guides, entry.Name()))
		if err != nil {
			t.Fatal(err)
		}
		if m := title.FindStringSubmatch(string(text)); m == nil || m[1] != m[2] {
			t.Errorf("%s: page_title and heading differ: %q", entry.Name(), m)
		}
	}
}
