// SPDX-License-Identifier: MPL-2.0

package usageplanbinding

import (
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/convert"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/ncloud/client"
)

// resourceModel is the state of apigw_usage_plan_binding.
type resourceModel struct {
	ProductID     types.String `tfsdk:"product_id"`
	APIKeyID      types.String `tfsdk:"api_key_id"`
	StageID       types.String `tfsdk:"stage_id"`
	UsagePlanID   types.String `tfsdk:"usage_plan_id"`
	APIID         types.String `tfsdk:"api_id"`
	APIName       types.String `tfsdk:"api_name"`
	StageName     types.String `tfsdk:"stage_name"`
	APIKeyName    types.String `tfsdk:"api_key_name"`
	UsagePlanName types.String `tfsdk:"usage_plan_name"`
	RegTime       types.String `tfsdk:"reg_time"`
	ModTime       types.String `tfsdk:"mod_time"`
}

func (m *resourceModel) key() key {
	return key{m.ProductID.ValueString(), m.APIKeyID.ValueString(), m.StageID.ValueString()}
}

func (m *resourceModel) label() string {
	return fmt.Sprintf("API key %q on stage %q", m.APIKeyID.ValueString(), m.StageID.ValueString())
}

func (m *resourceModel) fromAPI(r *client.Relation) {
	m.UsagePlanID = types.StringValue(r.UsagePlanID)
	m.APIID = convert.EmptyAsNull(&r.APIID)
	m.APIName = types.StringPointerValue(r.APIName)
	m.StageName = types.StringPointerValue(r.StageName)
	m.APIKeyName = types.StringPointerValue(r.APIKeyName)
	m.UsagePlanName = types.StringPointerValue(r.UsagePlanName)
	m.RegTime = types.StringPointerValue(r.RegTime)
	m.ModTime = types.StringPointerValue(r.ModTime)
}

// setUnknownToNull is for a binding that exists and was not read yet.
func (m *resourceModel) setUnknownToNull() {
	m.fromAPI(&client.Relation{UsagePlanID: m.UsagePlanID.ValueString()})
}

// dataModel is a binding in a listing, with its usage.
type dataModel struct {
	APIID          types.String `tfsdk:"api_id"`
	APIName        types.String `tfsdk:"api_name"`
	StageID        types.String `tfsdk:"stage_id"`
	StageName      types.String `tfsdk:"stage_name"`
	APIKeyID       types.String `tfsdk:"api_key_id"`
	APIKeyName     types.String `tfsdk:"api_key_name"`
	UsagePlanID    types.String `tfsdk:"usage_plan_id"`
	UsagePlanName  types.String `tfsdk:"usage_plan_name"`
	DomainCode     types.String `tfsdk:"domain_code"`
	DailyUsage     types.Int64  `tfsdk:"daily_usage"`
	DayCallCount   types.Int64  `tfsdk:"day_call_count"`
	MonthlyUsage   types.Int64  `tfsdk:"monthly_usage"`
	MonthCallCount types.Int64  `tfsdk:"month_call_count"`
	RegTime        types.String `tfsdk:"reg_time"`
	ModTime        types.String `tfsdk:"mod_time"`
}

func newDataModel(r *client.Relation) dataModel {
	return dataModel{
		APIID:          types.StringValue(r.APIID),
		APIName:        types.StringPointerValue(r.APIName),
		StageID:        types.StringValue(r.StageID),
		StageName:      types.StringPointerValue(r.StageName),
		APIKeyID:       types.StringValue(r.APIKeyID),
		APIKeyName:     types.StringPointerValue(r.APIKeyName),
		UsagePlanID:    convert.EmptyAsNull(&r.UsagePlanID),
		UsagePlanName:  convert.EmptyAsNull(r.UsagePlanName),
		DomainCode:     types.StringPointerValue(r.DomainCode),
		DailyUsage:     types.Int64PointerValue(r.DailyUsage),
		DayCallCount:   types.Int64PointerValue(r.DayCallCount),
		MonthlyUsage:   types.Int64PointerValue(r.MonthlyUsage),
		MonthCallCount: types.Int64PointerValue(r.MonthCallCount),
		RegTime:        types.StringPointerValue(r.RegTime),
		ModTime:        types.StringPointerValue(r.ModTime),
	}
}

// listModel is the state of the data source apigw_usage_plan_bindings.
type listModel struct {
	filterModel
	Bindings []dataModel `tfsdk:"bindings"`
	Total    types.Int64 `tfsdk:"total"`
}

// filterModel are the filters of a listing.
type filterModel struct {
	ProductID types.String `tfsdk:"product_id"`
	APIKeyID  types.String `tfsdk:"api_key_id"`
	APIID     types.String `tfsdk:"api_id"`
	StageID   types.String `tfsdk:"stage_id"`
}

func (m *filterModel) filter() client.RelationFilter {
	return client.RelationFilter{APIKeyID: m.APIKeyID.ValueString(), APIID: m.APIID.ValueString(), StageID: m.StageID.ValueString()}
}

func (m *filterModel) summary() string {
	return fmt.Sprintf("Could not list the usage plans of API key %q", m.APIKeyID.ValueString())
}
