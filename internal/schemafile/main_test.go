package main

import (
	"encoding/json"
	"os"
	"path/filepath"
	"testing"

	tfjson "github.com/hashicorp/terraform-json"
)

func TestRun_writes_schemas_that_terraforms_own_library_reads(t *testing.T) {
	file, err := os.Create(filepath.Join(t.TempDir(), "schema.json"))
	if err != nil {
		t.Fatal(err)
	}
	stdout := os.Stdout
	os.Stdout = file
	err = run(t.Context())
	os.Stdout = stdout
	if err != nil {
		t.Fatal(err)
	}
	text, err := os.ReadFile(file.Name())
	if err != nil {
		t.Fatal(err)
	}
	var schemas tfjson.ProviderSchemas
	if err := json.Unmarshal(text, &schemas); err != nil {
		t.Fatal(err)
	}
	if err := schemas.Validate(); err != nil {
		t.Fatal(err)
	}
	own := schemas.Schemas[name]
	if own.ResourceIdentitySchemas["apigw_product"].Attributes["id"] == nil ||
		!own.ListResourceSchemas["apigw_stage_usage_plan"].Block.Attributes["stage_id"].Optional ||
		own.DataSourceSchemas["apigw_products"].Block.Attributes["products"].AttributeNestedType == nil ||
		!own.ConfigSchema.Block.Attributes["ncloud"].AttributeNestedType.Attributes["secret_key"].Sensitive {
		t.Errorf("something is missing in %s", text)
	}
}
