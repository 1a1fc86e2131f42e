// SPDX-License-Identifier: MPL-2.0

package main

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	tfjson "github.com/hashicorp/terraform-json"
)

func TestRun_writesValidSchemas(t *testing.T) {
	var text bytes.Buffer
	if err := run(t.Context(), &text); err != nil {
		t.Fatal(err)
	}
	var schemas tfjson.ProviderSchemas
	if err := json.Unmarshal(text.Bytes(), &schemas); err != nil {
		t.Fatal(err)
	}
	if err := schemas.Validate(); err != nil {
		t.Fatal(err)
	}
	own := schemas.Schemas[name]
	if own.ResourceIdentitySchemas["apigw_product"].Attributes["id"] == nil ||
		!own.ListResourceSchemas["apigw_stage_usage_plan"].Block.Attributes["stage_id"].Optional ||
		!own.ResourceSchemas["apigw_metastudio_product"].Block.Attributes["asset_list"].AttributeNestedType.Attributes["asset_id"].Required ||
		!own.ActionSchemas["apigw_clear_stage_cache"].Block.Attributes["stage_id"].Required ||
		own.Functions["openapi"].Parameters[0].Name != "text" ||
		own.DataSourceSchemas["apigw_products"].Block.Attributes["products"].AttributeNestedType == nil ||
		!own.ConfigSchema.Block.Attributes["ncloud"].AttributeNestedType.Attributes["secret_key"].Sensitive {
		t.Errorf("something is missing in %s", &text)
	}
}

func TestWriteExamples_writesBlocks(t *testing.T) {
	resources, dir := []string{}, t.TempDir()
	all, _ := filepath.Glob("../../examples/resources/*/import.sh")
	for _, path := range all {
		text, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		resource := filepath.Base(filepath.Dir(path))
		resources = append(resources, resource)
		if err := os.MkdirAll(filepath.Join(dir, "resources", resource), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(dir, "resources", resource, "import.sh"), text, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	if err := writeExamples(t.Context(), dir); err != nil {
		t.Fatal(err)
	}
	for _, resource := range resources {
		for _, name := range []string{"import-by-string-id.tf", "import-by-identity.tf"} {
			got, _ := os.ReadFile(filepath.Join(dir, "resources", resource, name))
			want, _ := os.ReadFile(filepath.Join("../../examples/resources", resource, name))
			if string(got) != string(want) || !strings.Contains(string(got), "  to = "+resource+".") {
				t.Errorf("%s of %s is %s", name, resource, got)
			}
		}
	}
	for resource, want := range map[string]string{
		"apigw_usage_plan": "list \"apigw_usage_plan\" \"all\" {\n  provider = apigw\n}\n",
		"apigw_stage":      "list \"apigw_stage\" \"all\" {\n  provider = apigw\n\n  config {\n    product_id = \"9aip5utnp2\"\n    api_id     = \"b5r2n8q1mw\"\n  }\n}\n",
	} {
		file := filepath.Join(dir, "list-resources", resource, "list-resource.tfquery.hcl")
		if got, _ := os.ReadFile(file); string(got) != want {
			t.Errorf("the list block of %s is %s", resource, got)
		}
		if err := os.WriteFile(file, []byte("by hand"), 0o600); err != nil {
			t.Fatal(err)
		}
		if err := writeExamples(t.Context(), dir); err != nil {
			t.Fatal(err)
		}
		if got, _ := os.ReadFile(file); string(got) != "by hand" {
			t.Errorf("a list block was overwritten with %s", got)
		}
	}
	for _, command := range []string{"terraform import\n", "terraform import apigw_product.weather a/b\n"} {
		if err := os.WriteFile(filepath.Join(dir, "resources", "apigw_product", "import.sh"), []byte(command), 0o600); err != nil {
			t.Fatal(err)
		}
		if err := writeExamples(t.Context(), dir); err == nil {
			t.Errorf("%q is accepted", command)
		}
	}
}
