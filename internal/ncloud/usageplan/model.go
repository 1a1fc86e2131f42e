// SPDX-License-Identifier: MPL-2.0

package usageplan

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/tfsdk"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/base"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/convert"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/ncloud/client"
)

type resourceModel struct {
	ID                types.String `tfsdk:"id"`
	Name              types.String `tfsdk:"name"`
	Description       types.String `tfsdk:"description"`
	RateRPS           types.Int64  `tfsdk:"rate_rps"`
	DayQuotaRequest   types.Int64  `tfsdk:"day_quota_request"`
	MonthQuotaRequest types.Int64  `tfsdk:"month_quota_request"`
	QuotaCondition    types.String `tfsdk:"quota_condition"`
	TenantID          types.String `tfsdk:"tenant_id"`
	DomainCode        types.String `tfsdk:"domain_code"`
	Modifier          types.String `tfsdk:"modifier"`
}

// An unknown condition is left to the service.
func (m *resourceModel) toAPI() client.UsagePlanInput {
	in := client.UsagePlanInput{
		Name:              m.Name.ValueString(),
		Description:       m.Description.ValueString(),
		RateRPS:           m.RateRPS.ValueInt64Pointer(),
		DayQuotaRequest:   m.DayQuotaRequest.ValueInt64Pointer(),
		MonthQuotaRequest: m.MonthQuotaRequest.ValueInt64Pointer(),
	}
	if !m.QuotaCondition.IsUnknown() {
		in.QuotaCondition = m.QuotaCondition.ValueStringPointer()
	}
	return in
}

// A null condition leaves it to the service.
func inconsistentResult(plan tfsdk.Plan, planned resourceModel, actual *resourceModel) error {
	if planned.QuotaCondition.IsNull() {
		planned.QuotaCondition = types.StringUnknown()
	}
	return cmp.Or(refusedToClear(&planned, actual), base.InconsistentResult(plan, &planned, actual))
}

func (m *resourceModel) fromAPI(p *client.UsagePlan) {
	m.ID = types.StringValue(p.ID)
	m.Name = convert.OrPrior(&p.Name, m.Name)
	m.Description = types.StringValue(p.Description)
	m.RateRPS = convert.Limit(&p.RateRPS, types.Int64Null())
	m.DayQuotaRequest = convert.Quota(p.DayQuotaRequest, p.MonthQuotaRequest, m.DayQuotaRequest)
	m.MonthQuotaRequest = convert.Quota(p.MonthQuotaRequest, p.DayQuotaRequest, m.MonthQuotaRequest)
	m.QuotaCondition = convert.EmptyAsNull(p.QuotaCondition)
	m.TenantID = convert.OrPrior(p.TenantID, m.TenantID)
	m.DomainCode = convert.OrPrior(p.DomainCode, m.DomainCode)
	m.Modifier = types.StringPointerValue(p.Modifier)
}

func (m *resourceModel) dropUnconfigurable() string {
	condition := m.QuotaCondition.ValueString()
	if condition == "" || slices.Contains(client.QuotaConditions(), condition) {
		return ""
	}
	m.QuotaCondition = types.StringNull()
	return condition
}

func refusedToClear(want, got *resourceModel) error {
	var kept []string
	for _, limit := range []struct {
		name      string
		want, got types.Int64
	}{
		{"rate_rps", want.RateRPS, got.RateRPS},
		{"day_quota_request", want.DayQuotaRequest, got.DayQuotaRequest},
		{"month_quota_request", want.MonthQuotaRequest, got.MonthQuotaRequest},
	} {
		if limit.want.IsNull() && !limit.got.IsNull() {
			kept = append(kept, fmt.Sprintf("%s at %d", limit.name, limit.got.ValueInt64()))
		}
	}
	if kept == nil {
		return nil
	}
	return fmt.Errorf("the service took the change, but keeps %s. Give it a value instead of leaving it out, or make a new plan "+
		"with terraform apply -replace", strings.Join(kept, " and "))
}

type dataModel struct {
	resourceModel
	AssociatedStagesCount types.Int64 `tfsdk:"associated_stages_count"`
}

func newDataModel(p *client.UsagePlan) dataModel {
	m := dataModel{AssociatedStagesCount: types.Int64PointerValue(p.AssociatedStagesCount)}
	m.fromAPI(p)
	m.DayQuotaRequest, m.MonthQuotaRequest = types.Int64PointerValue(p.DayQuotaRequest), types.Int64PointerValue(p.MonthQuotaRequest)
	return m
}

type listModel struct {
	filterModel
	UsagePlans []dataModel `tfsdk:"usage_plans"`
}

type filterModel struct {
	Name types.String `tfsdk:"name"`
}
