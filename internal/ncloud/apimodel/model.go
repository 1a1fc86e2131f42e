// SPDX-License-Identifier: MPL-2.0

package apimodel

import (
	"cmp"
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/ncloud/apipart"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/ncloud/client"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/ncloud/draft"
)

type resourceModel struct {
	ID types.String `tfsdk:"id"`
	apipart.Parent
	Name        types.String `tfsdk:"name"`
	Description types.String `tfsdk:"description"`
	Schema      types.String `tfsdk:"schema"`
	Digest      types.String `tfsdk:"digest"`
}

// label is of an ID until an import has read the name.
func (m *resourceModel) label() string {
	return fmt.Sprintf("model %q", cmp.Or(m.Name.ValueString(), m.ID.ValueString()))
}

func (m *resourceModel) toAPI() client.ModelInput {
	return client.ModelInput{Name: m.Name.ValueString(), Description: m.Description.ValueString(), Schema: m.Schema.ValueString()}
}

func (m *resourceModel) digest() string {
	schema, _ := draft.WholeSchema(m.Schema.ValueString(), nil)
	return draft.Hash(struct {
		Description string `json:"description,omitempty"`
		Name        string `json:"name"`
		Schema      string `json:"schema"`
	}{m.Description.ValueString(), m.Name.ValueString(), schema})
}

// sameSchema reports whether two schemas are the same JSON. names are those of models by their IDs, to which references may
// refer. A text that is not JSON is the same as itself only.
func sameSchema(a, b string, names map[string]string) bool {
	x, _ := draft.WholeSchema(a, names)
	y, _ := draft.WholeSchema(b, names)
	return x == y
}

// fromAPI keeps a schema that is the same JSON.
func (m *resourceModel) fromAPI(api *client.Model, names map[string]string) {
	m.ID = types.StringValue(api.ID)
	m.Name = types.StringValue(api.Name)
	m.Description = types.StringValue(api.Description)
	if m.Schema.IsNull() || !sameSchema(m.Schema.ValueString(), api.Schema, names) {
		schema, _ := draft.WholeSchema(api.Schema, names)
		m.Schema = types.StringValue(schema)
	}
	m.Digest = types.StringValue(m.digest())
}
