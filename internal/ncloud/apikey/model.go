// SPDX-License-Identifier: MPL-2.0

package apikey

import (
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/convert"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/ncloud/client"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/wait"
)

// resourceModel is the state of apigw_api_key.
type resourceModel struct {
	ID                  types.String `tfsdk:"id"`
	Name                types.String `tfsdk:"name"`
	Description         types.String `tfsdk:"description"`
	Enabled             types.Bool   `tfsdk:"enabled"`
	PrimaryKeyVersion   types.Int64  `tfsdk:"primary_key_version"`
	SecondaryKeyVersion types.Int64  `tfsdk:"secondary_key_version"`
	StoreKeys           types.Bool   `tfsdk:"store_keys"`
	PrimaryKey          types.String `tfsdk:"primary_key"`
	SecondaryKey        types.String `tfsdk:"secondary_key"`
	TenantID            types.String `tfsdk:"tenant_id"`
	DomainCode          types.String `tfsdk:"domain_code"`
	Modifier            types.String `tfsdk:"modifier"`
	ModTime             types.String `tfsdk:"mod_time"`
}

// stores reports whether the state has the values of the key. States from before store_keys
// do.
func (m *resourceModel) stores() bool { return m.StoreKeys.IsNull() || m.StoreKeys.ValueBool() }

// omit removes the values of the key unless the state has them.
func (m *resourceModel) omit() {
	if !m.stores() {
		m.PrimaryKey, m.SecondaryKey = types.StringNull(), types.StringNull()
	}
}

// input returns what is sent to the API.
func (m *resourceModel) toAPI() client.APIKeyInput {
	return client.APIKeyInput{Name: m.Name.ValueString(), Description: m.Description.ValueString(), Enabled: m.Enabled.ValueBool()}
}

// differs names what shown has otherwise than planned.
func (m *resourceModel) diff(actual *resourceModel) []string {
	return wait.Diff(
		wait.Attribute{Name: "name", Planned: m.Name, Actual: actual.Name},
		wait.Attribute{Name: "description", Planned: m.Description, Actual: actual.Description},
		wait.Attribute{Name: "enabled", Planned: m.Enabled, Actual: actual.Enabled},
	)
}

// read takes over the API's answer, which has no versions: they are Terraform's alone.
func (m *resourceModel) fromAPI(k *client.APIKey) {
	m.ID = types.StringValue(k.ID)
	m.Name = convert.OrPrior(&k.Name, m.Name)
	m.Description = types.StringValue(k.Description)
	if k.IsEnabled != nil || m.Enabled.IsNull() || m.Enabled.IsUnknown() {
		m.Enabled = types.BoolValue(k.IsEnabled == nil || *k.IsEnabled)
	}
	m.PrimaryKey = convert.OrPrior(k.PrimaryKey, m.PrimaryKey)
	m.SecondaryKey = convert.OrPrior(k.SecondaryKey, m.SecondaryKey)
	m.omit()
	m.TenantID = convert.OrPrior(k.TenantID, m.TenantID)
	m.DomainCode = convert.OrPrior(k.DomainCode, m.DomainCode)
	m.Modifier = types.StringPointerValue(k.Modifier)
	m.ModTime = types.StringPointerValue(k.ModTime)
}

// dataModel is an API key in a listing, without its values.
type dataModel struct {
	ID          types.String `tfsdk:"id"`
	Name        types.String `tfsdk:"name"`
	Description types.String `tfsdk:"description"`
	Enabled     types.Bool   `tfsdk:"enabled"`
	TenantID    types.String `tfsdk:"tenant_id"`
	DomainCode  types.String `tfsdk:"domain_code"`
	Modifier    types.String `tfsdk:"modifier"`
	ModTime     types.String `tfsdk:"mod_time"`
}

func newDataModel(k *client.APIKey) dataModel {
	return dataModel{
		ID:          types.StringValue(k.ID),
		Name:        types.StringValue(k.Name),
		Description: types.StringValue(k.Description),
		Enabled:     types.BoolPointerValue(k.IsEnabled),
		TenantID:    types.StringPointerValue(k.TenantID),
		DomainCode:  types.StringPointerValue(k.DomainCode),
		Modifier:    types.StringPointerValue(k.Modifier),
		ModTime:     types.StringPointerValue(k.ModTime),
	}
}

// listModel is the state of the data source apigw_api_keys.
type listModel struct {
	filterModel
	APIKeys []dataModel `tfsdk:"api_keys"`
}

// filterModel are the filters of a listing.
type filterModel struct {
	Name types.String `tfsdk:"name"`
}

// ephemeralModel is the result of the ephemeral resource apigw_api_key.
type ephemeralModel struct {
	ID           types.String `tfsdk:"id"`
	PrimaryKey   types.String `tfsdk:"primary_key"`
	SecondaryKey types.String `tfsdk:"secondary_key"`
}
