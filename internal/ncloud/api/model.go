// SPDX-License-Identifier: MPL-2.0

package api

import (
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/convert"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/ncloud/client"
)

type resourceModel struct {
	ID          types.String `tfsdk:"id"`
	ProductID   types.String `tfsdk:"product_id"`
	Name        types.String `tfsdk:"name"`
	Description types.String `tfsdk:"description"`
	TenantID    types.String `tfsdk:"tenant_id"`
	DomainCode  types.String `tfsdk:"domain_code"`
}

func (m *resourceModel) ref() client.APIRef {
	return client.APIRef{ProductID: m.ProductID.ValueString(), APIID: m.ID.ValueString()}
}

// fromAPI sets the model. A value that cannot change stays if it is missing in the response.
func (m *resourceModel) fromAPI(a *client.API) {
	m.ID = types.StringValue(a.ID)
	m.ProductID = types.StringValue(a.ProductID)
	m.Name = convert.OrPrior(&a.Name, m.Name)
	m.Description = types.StringValue(a.Description)
	m.TenantID = convert.OrPrior(a.TenantID, m.TenantID)
	m.DomainCode = convert.OrPrior(a.DomainCode, m.DomainCode)
}

// dataModel has "" for a text that the API does not return.
type dataModel struct {
	ID          types.String `tfsdk:"id"`
	Name        types.String `tfsdk:"name"`
	Description types.String `tfsdk:"description"`
	TenantID    types.String `tfsdk:"tenant_id"`
	DomainCode  types.String `tfsdk:"domain_code"`
	Modifier    types.String `tfsdk:"modifier"`
	ModTime     types.String `tfsdk:"mod_time"`
}

func newDataModel(a *client.API) dataModel {
	return dataModel{
		ID:          types.StringValue(a.ID),
		Name:        types.StringValue(a.Name),
		Description: types.StringValue(a.Description),
		TenantID:    convert.NullAsEmpty(a.TenantID),
		DomainCode:  convert.NullAsEmpty(a.DomainCode),
		Modifier:    convert.NullAsEmpty(a.Modifier),
		ModTime:     convert.NullAsEmpty(a.ModTime),
	}
}

type oneModel struct {
	ProductID types.String `tfsdk:"product_id"`
	dataModel
}

type productFilter struct {
	ProductID types.String `tfsdk:"product_id"`
}

type listModel struct {
	filterModel
	APIs  []elementModel `tfsdk:"apis"`
	Total types.Int64    `tfsdk:"total"`
}

type filterModel struct {
	ProductID types.String `tfsdk:"product_id"`
	Name      types.String `tfsdk:"name"`
}

type elementModel struct {
	dataModel
	Stages []stageModel `tfsdk:"stages"`
}

type stageModel struct {
	StageID   types.String `tfsdk:"stage_id"`
	StageName types.String `tfsdk:"stage_name"`
	Published types.Bool   `tfsdk:"published"`
}

func newElementModel(a *client.API) elementModel {
	m := elementModel{dataModel: newDataModel(a), Stages: []stageModel{}}
	for _, stage := range a.Stages {
		m.Stages = append(m.Stages, stageModel{
			StageID: types.StringValue(stage.ID), StageName: types.StringValue(stage.Name), Published: types.BoolPointerValue(stage.IsPublished),
		})
	}
	return m
}
