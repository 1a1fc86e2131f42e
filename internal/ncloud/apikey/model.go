// SPDX-License-Identifier: MPL-2.0

package apikey

import (
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/convert"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/ncloud/client"
)

type keyModel struct {
	ID          types.String `tfsdk:"id"`
	Name        types.String `tfsdk:"name"`
	Description types.String `tfsdk:"description"`
	Enabled     types.Bool   `tfsdk:"enabled"`
	TenantID    types.String `tfsdk:"tenant_id"`
	DomainCode  types.String `tfsdk:"domain_code"`
	Modifier    types.String `tfsdk:"modifier"`
	ModTime     types.String `tfsdk:"mod_time"`
}

type resourceModel struct {
	keyModel
	PrimaryKeyVersion   types.Int64  `tfsdk:"primary_key_version"`
	SecondaryKeyVersion types.Int64  `tfsdk:"secondary_key_version"`
	StoreKeys           types.Bool   `tfsdk:"store_keys"`
	PrimaryKey          types.String `tfsdk:"primary_key"`
	SecondaryKey        types.String `tfsdk:"secondary_key"`
}

// stores is true for states from before store_keys.
func (m *resourceModel) stores() bool { return m.StoreKeys.IsNull() || m.StoreKeys.ValueBool() }

func (m *resourceModel) omit() {
	if !m.stores() {
		m.PrimaryKey, m.SecondaryKey = types.StringNull(), types.StringNull()
	}
}

func (m *resourceModel) toAPI() client.APIKeyInput {
	return client.APIKeyInput{Name: m.Name.ValueString(), Description: m.Description.ValueString(), Enabled: m.Enabled.ValueBool()}
}

func (m *keyModel) fromAPI(k *client.APIKey) {
	m.ID = types.StringValue(k.ID)
	m.Name = convert.OrPrior(&k.Name, m.Name)
	m.Description = types.StringValue(k.Description)
	if k.IsEnabled != nil || m.Enabled.IsNull() || m.Enabled.IsUnknown() {
		m.Enabled = types.BoolValue(k.IsEnabled == nil || *k.IsEnabled)
	}
	m.TenantID = convert.OrPrior(k.TenantID, m.TenantID)
	m.DomainCode = convert.OrPrior(k.DomainCode, m.DomainCode)
	m.Modifier = types.StringPointerValue(k.Modifier)
	m.ModTime = types.StringPointerValue(k.ModTime)
}

// fromAPI sets the model except the versions, which the API does not have.
func (m *resourceModel) fromAPI(k *client.APIKey) {
	m.keyModel.fromAPI(k)
	m.PrimaryKey = convert.OrPrior(k.PrimaryKey, m.PrimaryKey)
	m.SecondaryKey = convert.OrPrior(k.SecondaryKey, m.SecondaryKey)
	m.omit()
}

func newKeyModel(k *client.APIKey) keyModel {
	var m keyModel
	m.fromAPI(k)
	m.Enabled = types.BoolPointerValue(k.IsEnabled)
	return m
}

type listModel struct {
	filterModel
	APIKeys []keyModel `tfsdk:"api_keys"`
}

type filterModel struct {
	Name types.String `tfsdk:"name"`
}

type ephemeralModel struct {
	ID           types.String `tfsdk:"id"`
	PrimaryKey   types.String `tfsdk:"primary_key"`
	SecondaryKey types.String `tfsdk:"secondary_key"`
}
