// SPDX-License-Identifier: MPL-2.0

package usageplan

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/convert"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/ncloud/client"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/wait"
)

// resourceModel is the state of apigw_usage_plan.
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

// input returns what is sent to the API. A condition that is unknown is the service's to
// choose.
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

// differs names what shown has otherwise than planned. A null condition leaves it to the
// service.
func (m *resourceModel) diff(actual *resourceModel) []string {
	condition := m.QuotaCondition
	if condition.IsNull() {
		condition = types.StringUnknown()
	}
	return wait.Diff(
		wait.Attribute{Name: "name", Planned: m.Name, Actual: actual.Name},
		wait.Attribute{Name: "description", Planned: m.Description, Actual: actual.Description},
		wait.Attribute{Name: "rate_rps", Planned: m.RateRPS, Actual: actual.RateRPS},
		wait.Attribute{Name: "day_quota_request", Planned: m.DayQuotaRequest, Actual: actual.DayQuotaRequest},
		wait.Attribute{Name: "month_quota_request", Planned: m.MonthQuotaRequest, Actual: actual.MonthQuotaRequest},
		wait.Attribute{Name: "quota_condition", Planned: condition, Actual: actual.QuotaCondition},
	)
}

// notAsPlanned says in what the service shows something else than planned; nil where
// it does not.
func notAsPlanned(planned, actual *resourceModel) error {
	return cmp.Or(refusedToClear(planned, actual), wait.InconsistentResult(planned.diff(actual)))
}

// read takes over the API's answer.
func (m *resourceModel) fromAPI(p *client.UsagePlan) {
	m.ID = types.StringValue(p.ID)
	m.Name = convert.OrPrior(&p.Name, m.Name)
	m.Description = types.StringValue(p.Description)
	m.RateRPS = limit(&p.RateRPS, types.Int64Null())
	m.DayQuotaRequest = quota(p.DayQuotaRequest, p.MonthQuotaRequest, m.DayQuotaRequest)
	m.MonthQuotaRequest = quota(p.MonthQuotaRequest, p.DayQuotaRequest, m.MonthQuotaRequest)
	m.QuotaCondition = convert.EmptyAsNull(p.QuotaCondition)
	m.TenantID = convert.OrPrior(p.TenantID, m.TenantID)
	m.DomainCode = convert.OrPrior(p.DomainCode, m.DomainCode)
	m.Modifier = types.StringPointerValue(p.Modifier)
}

// dropUnconfigurable makes a condition null that a configuration cannot set, and returns
// it.
func (m *resourceModel) dropUnconfigurable() string {
	condition := m.QuotaCondition.ValueString()
	if condition == "" || slices.Contains(client.QuotaConditions(), condition) {
		return ""
	}
	m.QuotaCondition = types.StringNull()
	return condition
}

// limit returns null for "no limit", which the service writes as null, absent or 0. If
// the configuration has set 0, as it can for a quota, limit returns 0.
func limit(api *int64, prior types.Int64) types.Int64 {
	if api == nil || *api == 0 {
		if prior.ValueInt64() == 0 && !prior.IsUnknown() {
			return prior
		}
		return types.Int64Null()
	}
	return types.Int64Value(*api)
}

// quota is like limit, but returns 0 if the other quota is not 0: the service has both
// quotas or none, so 0 is a quota then.
func quota(api, other *int64, prior types.Int64) types.Int64 {
	if api != nil && *api == 0 && other != nil && *other != 0 {
		return types.Int64Value(0)
	}
	return limit(api, prior)
}

// refusedToClear returns an error that names the limits which want does not have and
// the service has kept.
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

// dataModel is a usage plan in a listing.
type dataModel struct {
	ID                    types.String `tfsdk:"id"`
	Name                  types.String `tfsdk:"name"`
	Description           types.String `tfsdk:"description"`
	RateRPS               types.Int64  `tfsdk:"rate_rps"`
	DayQuotaRequest       types.Int64  `tfsdk:"day_quota_request"`
	MonthQuotaRequest     types.Int64  `tfsdk:"month_quota_request"`
	QuotaCondition        types.String `tfsdk:"quota_condition"`
	TenantID              types.String `tfsdk:"tenant_id"`
	DomainCode            types.String `tfsdk:"domain_code"`
	Modifier              types.String `tfsdk:"modifier"`
	AssociatedStagesCount types.Int64  `tfsdk:"associated_stages_count"`
}

func newDataModel(p *client.UsagePlan) dataModel {
	return dataModel{
		ID:                    types.StringValue(p.ID),
		Name:                  types.StringValue(p.Name),
		Description:           types.StringValue(p.Description),
		RateRPS:               limit(&p.RateRPS, types.Int64Null()),
		DayQuotaRequest:       types.Int64PointerValue(p.DayQuotaRequest),
		MonthQuotaRequest:     types.Int64PointerValue(p.MonthQuotaRequest),
		QuotaCondition:        convert.EmptyAsNull(p.QuotaCondition),
		TenantID:              types.StringPointerValue(p.TenantID),
		DomainCode:            types.StringPointerValue(p.DomainCode),
		Modifier:              types.StringPointerValue(p.Modifier),
		AssociatedStagesCount: types.Int64PointerValue(p.AssociatedStagesCount),
	}
}

// listModel is the state of the data source apigw_usage_plans.
type listModel struct {
	filterModel
	UsagePlans []dataModel `tfsdk:"usage_plans"`
}

// filterModel are the filters of a listing.
type filterModel struct {
	Name types.String `tfsdk:"name"`
}
