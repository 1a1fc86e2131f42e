// SPDX-License-Identifier: MPL-2.0

package product

import (
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/convert"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/ncloud/client"
)

type resourceModel struct {
	ID               types.String `tfsdk:"id"`
	Name             types.String `tfsdk:"name"`
	Description      types.String `tfsdk:"description"`
	SubscriptionCode types.String `tfsdk:"subscription_code"`
	TenantID         types.String `tfsdk:"tenant_id"`
	DomainCode       types.String `tfsdk:"domain_code"`
	ZoneCode         types.String `tfsdk:"zone_code"`
	IsPublished      types.Bool   `tfsdk:"is_published"`
	Modifier         types.String `tfsdk:"modifier"`
	ModTime          types.String `tfsdk:"mod_time"`
}

func (m *resourceModel) toAPI() client.ProductInput {
	return client.ProductInput{
		Name:             m.Name.ValueString(),
		Description:      m.Description.ValueString(),
		SubscriptionCode: m.SubscriptionCode.ValueString(),
	}
}

// fromAPI sets the model. Every field of a response is optional. If one is missing, a value
// that cannot change stays (older responses lack zoneCode), and any other becomes null.
func (m *resourceModel) fromAPI(p *client.Product) {
	m.ID = types.StringValue(p.ID)
	m.Name = convert.OrPrior(&p.Name, m.Name)
	m.Description = types.StringValue(p.Description)
	m.SubscriptionCode = convert.OrPrior(&p.SubscriptionCode, m.SubscriptionCode)
	m.TenantID = convert.OrPrior(p.TenantID, m.TenantID)
	m.DomainCode = convert.OrPrior(p.DomainCode, m.DomainCode)
	m.ZoneCode = convert.OrPrior(p.ZoneCode, m.ZoneCode)
	m.IsPublished = types.BoolPointerValue(p.IsPublished)
	m.Modifier = types.StringPointerValue(p.Modifier)
	m.ModTime = types.StringPointerValue(p.ModTime)
}

type dataModel struct {
	resourceModel
	InvokeID         types.String `tfsdk:"invoke_id"`
	IsDeleted        types.Bool   `tfsdk:"is_deleted"`
	HasDeployedStage types.Bool   `tfsdk:"has_deployed_stage"`
	Permission       types.String `tfsdk:"permission"`
	ActionName       types.String `tfsdk:"action_name"`
	Disabled         types.Bool   `tfsdk:"disabled"`
}

func newDataModel(p *client.Product) dataModel {
	m := dataModel{
		InvokeID:         types.StringPointerValue(p.InvokeID),
		IsDeleted:        types.BoolValue(p.IsDeleted),
		HasDeployedStage: types.BoolPointerValue(p.HasDeployedStage),
		Permission:       types.StringPointerValue(p.Permission),
		ActionName:       types.StringPointerValue(p.ActionName),
		Disabled:         types.BoolPointerValue(p.Disabled),
	}
	m.fromAPI(p)
	return m
}

type listModel struct {
	filterModel
	Offset       types.Int64 `tfsdk:"offset"`
	Limit        types.Int64 `tfsdk:"limit"`
	Products     []dataModel `tfsdk:"products"`
	Total        types.Int64 `tfsdk:"total"`
	InitialCount types.Int64 `tfsdk:"initial_count"`
}

type filterModel struct {
	Name                                 types.String `tfsdk:"name"`
	IsPublished                          types.Bool   `tfsdk:"is_published"`
	SubscriptionCode                     types.String `tfsdk:"subscription_code"`
	HasDeployedStage                     types.Bool   `tfsdk:"has_deployed_stage"`
	HasStageNotAssociatedWithUsagePlanID types.String `tfsdk:"has_stage_not_associated_with_usage_plan_id"`
}

func (m *filterModel) filter() client.ProductFilter {
	return client.ProductFilter{
		Name:                                 m.Name.ValueString(),
		IsPublished:                          m.IsPublished.ValueBoolPointer(),
		SubscriptionCode:                     m.SubscriptionCode.ValueString(),
		HasDeployedStage:                     m.HasDeployedStage.ValueBoolPointer(),
		HasStageNotAssociatedWithUsagePlanID: m.HasStageNotAssociatedWithUsagePlanID.ValueString(),
	}
}

type stageModel struct {
	StageID                   types.String `tfsdk:"stage_id"`
	StageName                 types.String `tfsdk:"stage_name"`
	Host                      types.String `tfsdk:"host"`
	DeployedStageDeploymentNo types.Int64  `tfsdk:"deployed_stage_deployment_no"`
}

func newStageModels(stages []client.ProductStage) []stageModel {
	models := make([]stageModel, len(stages))
	for i, stage := range stages {
		models[i] = stageModel{
			StageID:                   types.StringValue(stage.ID),
			StageName:                 types.StringValue(stage.Name),
			Host:                      types.StringValue(stage.Host),
			DeployedStageDeploymentNo: types.Int64PointerValue(stage.DeployedStageDeploymentNo),
		}
	}
	return models
}

type overviewModel struct {
	ProductID       types.String       `tfsdk:"product_id"`
	APIs            []overviewAPIModel `tfsdk:"apis"`
	APIKeyCountInfo *keyCountsModel    `tfsdk:"api_key_count_info"`
}

type overviewAPIModel struct {
	APIID        types.String `tfsdk:"api_id"`
	APIName      types.String `tfsdk:"api_name"`
	DomainCode   types.String `tfsdk:"domain_code"`
	MethodsCount types.Int64  `tfsdk:"methods_count"`
	Stages       []stageModel `tfsdk:"stages"`
}

type keyCountsModel struct {
	Request  types.Int64 `tfsdk:"request"`
	Accepted types.Int64 `tfsdk:"accepted"`
	Rejected types.Int64 `tfsdk:"rejected"`
	Denied   types.Int64 `tfsdk:"denied"`
	Total    types.Int64 `tfsdk:"total"`
}

func (m *overviewModel) fromAPI(o *client.ProductOverview) {
	m.APIs = make([]overviewAPIModel, len(o.APIs))
	for i, a := range o.APIs {
		m.APIs[i] = overviewAPIModel{
			APIID:        types.StringValue(a.ID),
			APIName:      types.StringValue(a.Name),
			DomainCode:   types.StringPointerValue(a.DomainCode),
			MethodsCount: types.Int64PointerValue(a.MethodsCount),
			Stages:       newStageModels(a.Stages),
		}
	}
	m.APIKeyCountInfo = nil
	if c := o.KeyCounts; c != nil {
		m.APIKeyCountInfo = &keyCountsModel{
			Request:  types.Int64Value(c.Request),
			Accepted: types.Int64Value(c.Accepted),
			Rejected: types.Int64Value(c.Rejected),
			Denied:   types.Int64Value(c.Denied),
			Total:    types.Int64Value(c.Total),
		}
	}
}

type documentsModel struct {
	ProductID types.String       `tfsdk:"product_id"`
	APIName   types.String       `tfsdk:"api_name"`
	APIs      []documentAPIModel `tfsdk:"apis"`
	Total     types.Int64        `tfsdk:"total"`
}

type documentAPIModel struct {
	APIID          types.String `tfsdk:"api_id"`
	APIName        types.String `tfsdk:"api_name"`
	APIDescription types.String `tfsdk:"api_description"`
	DomainCode     types.String `tfsdk:"domain_code"`
	Stages         []stageModel `tfsdk:"stages"`
}

func newDocumentModel(a *client.ProductAPI) documentAPIModel {
	return documentAPIModel{
		APIID:          types.StringValue(a.ID),
		APIName:        types.StringValue(a.Name),
		APIDescription: types.StringValue(a.Description),
		DomainCode:     types.StringPointerValue(a.DomainCode),
		Stages:         newStageModels(a.Stages),
	}
}
