// SPDX-License-Identifier: MPL-2.0

package main

import (
	"bytes"
	"encoding/json"
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
