// SPDX-License-Identifier: MPL-2.0

package usageplanbinding

import (
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/convert"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/ncloud/client"
)

type resourceModel struct {
	ProductID types.String `tfsdk:"product_id"`
	bindingModel
}

type bindingModel struct {
	APIKeyID      types.String `tfsdk:"api_key_id"`
	APIKeyName    types.String `tfsdk:"api_key_name"`
	APIID         types.String `tfsdk:"api_id"`
	APIName       types.String `tfsdk:"api_name"`
	StageID       types.String `tfsdk:"stage_id"`
	StageName     types.String `tfsdk:"stage_name"`
	UsagePlanID   types.String `tfsdk:"usage_plan_id"`
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

// fromAPI sets the model except the IDs of API key and stage.
func (m *bindingModel) fromAPI(r *client.UsagePlanBinding) {
	m.UsagePlanID = types.StringValue(r.UsagePlanID)
	m.APIID = convert.EmptyAsNull(&r.APIID)
	m.APIName = types.StringPointerValue(r.APIName)
	m.StageName = types.StringPointerValue(r.StageName)
	m.APIKeyName = types.StringPointerValue(r.APIKeyName)
	m.UsagePlanName = types.StringPointerValue(r.UsagePlanName)
	m.RegTime = types.StringPointerValue(r.RegTime)
	m.ModTime = types.StringPointerValue(r.ModTime)
}

func newBindingModel(r *client.UsagePlanBinding) bindingModel {
	m := bindingModel{APIKeyID: types.StringValue(r.APIKeyID), StageID: types.StringValue(r.StageID)}
	m.fromAPI(r)
	return m
}

type dataModel struct {
	bindingModel
	DomainCode     types.String `tfsdk:"domain_code"`
	DailyUsage     types.Int64  `tfsdk:"daily_usage"`
	DayCallCount   types.Int64  `tfsdk:"day_call_count"`
	MonthlyUsage   types.Int64  `tfsdk:"monthly_usage"`
	MonthCallCount types.Int64  `tfsdk:"month_call_count"`
}

func newDataModel(r *client.UsagePlanBinding) dataModel {
	m := dataModel{
		bindingModel:   newBindingModel(r),
		DomainCode:     types.StringPointerValue(r.DomainCode),
		DailyUsage:     types.Int64PointerValue(r.DailyUsage),
		DayCallCount:   types.Int64PointerValue(r.DayCallCount),
		MonthlyUsage:   types.Int64PointerValue(r.MonthlyUsage),
		MonthCallCount: types.Int64PointerValue(r.MonthCallCount),
	}
	m.UsagePlanID, m.UsagePlanName = convert.EmptyAsNull(&r.UsagePlanID), convert.EmptyAsNull(r.UsagePlanName)
	return m
}

type listModel struct {
	filterModel
	Bindings []dataModel `tfsdk:"bindings"`
	Total    types.Int64 `tfsdk:"total"`
}

type filterModel struct {
	ProductID types.String `tfsdk:"product_id"`
	APIKeyID  types.String `tfsdk:"api_key_id"`
	APIID     types.String `tfsdk:"api_id"`
	StageID   types.String `tfsdk:"stage_id"`
}

func (m *filterModel) filter() client.UsagePlanBindingFilter {
	return client.UsagePlanBindingFilter{APIKeyID: m.APIKeyID.ValueString(), APIID: m.APIID.ValueString(), StageID: m.StageID.ValueString()}
}

func (m *filterModel) summary() string {
	return fmt.Sprintf("Could not list the usage plans of API key %q", m.APIKeyID.ValueString())
}
