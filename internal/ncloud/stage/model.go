// SPDX-License-Identifier: MPL-2.0

package stage

import (
	"cmp"
	"context"
	"fmt"
	"maps"
	"slices"
	"sync"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/types"
	"github.com/hashicorp/terraform-plugin-framework/types/basetypes"

	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/convert"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/ncloud/apipart"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/ncloud/client"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/ncloud/draft"
)

type resourceModel struct {
	ID types.String `tfsdk:"id"`
	apipart.Parent
	Name           types.String `tfsdk:"name"`
	EndpointDomain types.String `tfsdk:"endpoint_domain"`
	CacheTTLSec    types.Int64  `tfsdk:"cache_ttl_sec"`
	ThrottleRPS    types.Int64  `tfsdk:"throttle_rps"`
	IPACL          types.Object `tfsdk:"ip_acl"`
	Maintenance    types.Object `tfsdk:"maintenance"`
	Compression    types.Object `tfsdk:"compression"`
	UsagePlan      types.Object `tfsdk:"usage_plan"`
	MethodSettings types.Map    `tfsdk:"method_settings"`
	Published      types.Bool   `tfsdk:"published"`
	Deployment     types.Object `tfsdk:"deployment"`
	Canary         types.Object `tfsdk:"canary"`
	Host           types.String `tfsdk:"host"`
	InvokeURL      types.String `tfsdk:"invoke_url"`
	Deployed       types.Object `tfsdk:"deployed"`
	CanaryDeployed types.Object `tfsdk:"canary_deployed"`
	Rollout        types.Object `tfsdk:"rollout"`
}

type aclModel struct {
	Code types.String `tfsdk:"code"`
	List types.Set    `tfsdk:"list"`
}

type maintenanceModel struct {
	StatusCode types.Int64  `tfsdk:"status_code"`
	Response   types.String `tfsdk:"response"`
}

type compressionModel struct {
	MinimumSize types.Int64 `tfsdk:"minimum_size"`
}

type usagePlanModel struct {
	RateRPS           types.Int64  `tfsdk:"rate_rps"`
	DayQuotaRequest   types.Int64  `tfsdk:"day_quota_request"`
	MonthQuotaRequest types.Int64  `tfsdk:"month_quota_request"`
	QuotaCondition    types.String `tfsdk:"quota_condition"`
}

type methodModel struct {
	ThrottleRPS    types.Int64  `tfsdk:"throttle_rps"`
	CacheTTLSec    types.Int64  `tfsdk:"cache_ttl_sec"`
	EndpointDomain types.String `tfsdk:"endpoint_domain"`
}

type deploymentModel struct {
	Triggers    types.Map    `tfsdk:"triggers"`
	Description types.String `tfsdk:"description"`
	No          types.Int64  `tfsdk:"no"`
}

type deployedModel struct {
	No      types.Int64  `tfsdk:"no"`
	Content types.String `tfsdk:"content"`
}

type rolloutModel struct {
	Action types.String `tfsdk:"action"`
}

// attributeTypes are built when a stage is first used, not when the process starts.
var attributeTypes = sync.OnceValue(func() map[string]attr.Type {
	out := map[string]attr.Type{}
	for name, one := range attributes() {
		out[name] = one.GetType()
	}
	return out
})

func membersOf(name string) map[string]attr.Type {
	if object, ok := attributeTypes()[name].(attr.TypeWithAttributeTypes); ok {
		return object.AttributeTypes()
	}
	return nil
}

// object returns the value of an attribute, null for nil.
func object[T any](ctx context.Context, name string, value *T) types.Object {
	if value == nil {
		return types.ObjectNull(membersOf(name))
	}
	out, diags := types.ObjectValueFrom(ctx, membersOf(name), value)
	if diags.HasError() {
		return types.ObjectUnknown(membersOf(name))
	}
	return out
}

// valueOf returns nil if the value is null or unknown.
func valueOf[T any](ctx context.Context, o types.Object) *T {
	if o.IsNull() || o.IsUnknown() {
		return nil
	}
	value := new(T)
	if o.As(ctx, value, basetypes.ObjectAsOptions{}).HasError() {
		return nil
	}
	return value
}

// newModel returns a model without values.
func newModel(ctx context.Context) *resourceModel {
	m := &resourceModel{}
	for name, target := range map[string]*types.Object{
		"ip_acl": &m.IPACL, "maintenance": &m.Maintenance, "compression": &m.Compression, "usage_plan": &m.UsagePlan, "deployment": &m.Deployment,
		"canary": &m.Canary, "deployed": &m.Deployed, "canary_deployed": &m.CanaryDeployed, "rollout": &m.Rollout,
	} {
		*target = types.ObjectNull(membersOf(name))
	}
	m.setMethods(ctx, nil)
	return m
}

func (m *resourceModel) path() client.StagePath {
	return m.Stage(m.ID.ValueString())
}

// label is of an ID until an import has read the name.
func (m *resourceModel) label() string {
	return fmt.Sprintf("stage %q", cmp.Or(m.Name.ValueString(), m.ID.ValueString()))
}

func (m *resourceModel) settings(ctx context.Context) client.StageSettings {
	out := client.StageSettings{
		EndpointDomain: domainOf(m.EndpointDomain), CacheTTLSec: m.CacheTTLSec.ValueInt64Pointer(), ThrottleRPS: m.ThrottleRPS.ValueInt64Pointer(),
	}
	if acl := valueOf[aclModel](ctx, m.IPACL); acl != nil {
		out.ACL = &client.ACL{Code: acl.Code.ValueString()}
		acl.List.ElementsAs(ctx, &out.ACL.Addresses, false)
		slices.Sort(out.ACL.Addresses)
	}
	if maintenance := valueOf[maintenanceModel](ctx, m.Maintenance); maintenance != nil {
		out.Maintenance = &client.Maintenance{StatusCode: maintenance.StatusCode.ValueInt64(), Response: maintenance.Response.ValueString()}
	}
	if compression := valueOf[compressionModel](ctx, m.Compression); compression != nil {
		out.MinimumCompressionSize = compression.MinimumSize.ValueInt64Pointer()
	}
	return out
}

func (m *resourceModel) limits(ctx context.Context) client.PlanLimits {
	plan := valueOf[usagePlanModel](ctx, m.UsagePlan)
	if plan == nil {
		return client.PlanLimits{}
	}
	return client.PlanLimits{
		RateRPS: plan.RateRPS.ValueInt64Pointer(), DayQuotaRequest: plan.DayQuotaRequest.ValueInt64Pointer(),
		MonthQuotaRequest: plan.MonthQuotaRequest.ValueInt64Pointer(), QuotaCondition: plan.QuotaCondition.ValueStringPointer(),
	}
}

func (m *resourceModel) methods(ctx context.Context) map[string]methodModel {
	var out map[string]methodModel
	m.MethodSettings.ElementsAs(ctx, &out, false)
	return out
}

func (m methodModel) toAPI() *client.StageMethodSettings {
	return &client.StageMethodSettings{
		EndpointDomain: domainOf(m.EndpointDomain), CacheTTLSec: m.CacheTTLSec.ValueInt64Pointer(), ThrottleRPS: m.ThrottleRPS.ValueInt64Pointer(),
	}
}

// domainOf returns an endpoint domain as it is sent.
func domainOf(configured types.String) string { return draft.LowerScheme(configured.ValueString()) }

// newDomain keeps a prior value that differs only in the case of its scheme.
func newDomain(api string, prior types.String) types.String {
	if !prior.IsNull() && domainOf(prior) == draft.LowerScheme(api) {
		return prior
	}
	return types.StringValue(api)
}

// content returns the wanted content: "" if none is wanted.
func (d *deploymentModel) content(ctx context.Context) string {
	if d == nil || len(d.Triggers.Elements()) == 0 {
		return ""
	}
	var triggers map[string]types.String
	d.Triggers.ElementsAs(ctx, &triggers, false)
	values := map[string]string{}
	for key, value := range triggers {
		values[key] = value.ValueString()
	}
	return draft.Hash(values)
}

// fromAPI sets what GET of a stage returns. A usage plan keeps its condition, which that does not return.
func (m *resourceModel) fromAPI(ctx context.Context, s *client.Stage) {
	m.ID = types.StringValue(s.ID)
	m.Name = types.StringValue(s.Name)
	m.EndpointDomain = newDomain(s.EndpointDomain, m.EndpointDomain)
	m.CacheTTLSec = types.Int64PointerValue(s.CacheTTLSec)
	m.ThrottleRPS = types.Int64PointerValue(s.ThrottleRPS)
	m.IPACL = object(ctx, "ip_acl", newACLModel(s.ACL))
	m.Maintenance = object(ctx, "maintenance", newMaintenanceModel(s.Maintenance))
	m.Compression = object(ctx, "compression", newCompressionModel(s.MinimumCompressionSize))
	m.setLimits(ctx, s.DefaultPlan)
	m.setCanary(ctx, s)
}

func newACLModel(acl *client.ACL) *aclModel {
	if acl == nil {
		return nil
	}
	var addresses []attr.Value
	for _, address := range slices.Compact(slices.Sorted(slices.Values(acl.Addresses))) {
		addresses = append(addresses, types.StringValue(address))
	}
	return &aclModel{types.StringValue(acl.Code), types.SetValueMust(types.StringType, addresses)}
}

func newMaintenanceModel(api *client.Maintenance) *maintenanceModel {
	if api == nil {
		return nil
	}
	return &maintenanceModel{types.Int64Value(api.StatusCode), types.StringValue(api.Response)}
}

func newCompressionModel(minimumSize *int64) *compressionModel {
	if minimumSize == nil {
		return nil
	}
	return &compressionModel{types.Int64Value(*minimumSize)}
}

// setLimits keeps a block without limits, and a condition that the configuration sets.
func (m *resourceModel) setLimits(ctx context.Context, api client.PlanLimits) {
	prior := valueOf[usagePlanModel](ctx, m.UsagePlan)
	limited := func(n *int64) bool { return n != nil && *n != 0 }
	if prior == nil && !limited(api.RateRPS) && !limited(api.DayQuotaRequest) && !limited(api.MonthQuotaRequest) {
		m.UsagePlan = object[usagePlanModel](ctx, "usage_plan", nil)
		return
	}
	if prior == nil {
		prior = &usagePlanModel{}
	}
	m.UsagePlan = object(ctx, "usage_plan", &usagePlanModel{
		RateRPS:           convert.Limit(api.RateRPS, types.Int64Null()),
		DayQuotaRequest:   convert.Quota(api.DayQuotaRequest, api.MonthQuotaRequest, prior.DayQuotaRequest),
		MonthQuotaRequest: convert.Quota(api.MonthQuotaRequest, api.DayQuotaRequest, prior.MonthQuotaRequest),
		QuotaCondition:    prior.QuotaCondition,
	})
}

// conditionIsSet reports whether the condition of the usage plan has to be read.
func (m *resourceModel) conditionIsSet(ctx context.Context) bool {
	plan := valueOf[usagePlanModel](ctx, m.UsagePlan)
	return plan != nil && !plan.QuotaCondition.IsNull()
}

func (m *resourceModel) setCondition(ctx context.Context, condition *string) {
	if plan := valueOf[usagePlanModel](ctx, m.UsagePlan); plan != nil {
		plan.QuotaCondition = convert.EmptyAsNull(condition)
		m.UsagePlan = object(ctx, "usage_plan", plan)
	}
}

func (m *resourceModel) setMethods(ctx context.Context, methods map[string]methodModel) {
	of, ok := attributeTypes()["method_settings"].(attr.TypeWithElementType)
	if !ok {
		return
	}
	if len(methods) == 0 && (m.MethodSettings.IsNull() || len(m.MethodSettings.Elements()) > 0) {
		m.MethodSettings = types.MapNull(of.ElementType())
		return
	}
	m.MethodSettings, _ = types.MapValueFrom(ctx, of.ElementType(), methods)
}

// removedMethods returns the methods that have settings in state and not in the plan.
func removedMethods(prior, planned map[string]methodModel) (names []string) {
	for _, name := range slices.Sorted(maps.Keys(prior)) {
		if _, stays := planned[name]; !stays {
			names = append(names, name)
		}
	}
	return names
}
