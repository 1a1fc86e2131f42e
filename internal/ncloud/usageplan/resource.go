// SPDX-License-Identifier: MPL-2.0

// Package usageplan manages the usage plans of NAVER Cloud API Gateway, which say
// how much an API key may call.
package usageplan

import (
	"context"
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/planmodifier"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/stringplanmodifier"

	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/attribute"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/base"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/errdiag"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/identity"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/modifyplan"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/ncloud/client"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/ncloud/limits"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/ncloud/notfound"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/privatestate"
)

// ResourceType is the resource's name in configurations.
const ResourceType = "apigw_usage_plan"

var fields = errdiag.Fields{
	"usagePlanName": "name", "usagePlanDescription": "description", "rateRps": "rate_rps", "dayQuotaRequest": "day_quota_request",
	"monthQuotaRequest": "month_quota_request", "quotaCondition": "quota_condition",
}

// An imported condition that a configuration cannot set is kept here: null in state makes the
// configuration that Terraform generates valid.
const unconfigurableCondition = "quota_condition"

type planResource struct {
	base.Resource[*notfound.Client, *service, resourceModel]
}

// Register returns what this package registers.
func Register() base.Registration {
	return base.Register(newService, newResource, planList, plansDataSource)
}

var named = identity.Named{Type: ResourceType, Identity: identity.Identity{{Name: "id", Description: "ID of the usage plan."}}}

func newResource() resource.Resource {
	r := &planResource{}
	r.Named, r.New = named, newService
	r.Label = func(m *resourceModel) string { return fmt.Sprintf("usage plan %q", m.ID.ValueString()) }
	r.Prepare = func(s *service, state *resourceModel) { s.creates.MarkManaged(state.ID.ValueString()) }
	r.ReadModel = func(ctx context.Context, s *service, m *resourceModel, call *base.Call) error {
		plan, err := s.all.Find(ctx, m.ID.ValueString(), notfound.LastSeenBy(ctx, call, m.TenantID.ValueString()))
		if err != nil {
			return err
		}
		m.fromAPI(plan)
		condition := ""
		if call.Origin.Imported() {
			condition = m.dropUnconfigurable()
		}
		call.Diagnostics.Append(privatestate.SetOptional(ctx, call.Private, unconfigurableCondition, condition)...)
		return nil
	}
	r.DeleteModel = func(ctx context.Context, s *service, m *resourceModel, call *base.Call) error {
		id := m.ID.ValueString()
		return s.all.ConfirmDeleted(ctx, id, notfound.LastSeenBy(ctx, call, m.TenantID.ValueString()), s.client.DeleteUsagePlan(ctx, id))
	}
	r.Remember = func(ctx context.Context, s *service, m *resourceModel, call *base.Call) diag.Diagnostics {
		return s.all.Record(ctx, call, notfound.Actual{Name: "usage plan", TenantID: m.TenantID.ValueString(), OwnerOnly: true})
	}
	return r
}

func (r *planResource) Schema(_ context.Context, _ resource.SchemaRequest, resp *resource.SchemaResponse) {
	condition := limits.Condition()
	condition.Computed, condition.PlanModifiers = true, []planmodifier.String{stringplanmodifier.UseStateForUnknown()}
	condition.MarkdownDescription += " Removing it lets the service choose again."
	resp.Schema = schema.Schema{
		MarkdownDescription: "A [usage plan](https://guide.ncloud-docs.com/docs/en/apigw-apigw-2-3) limits how fast and how often an API key may call APIs " +
			"of NAVER Cloud API Gateway.\n\n" +
			"-> **Note:** A usage plan takes effect on the stages that it is associated with (`apigw_stage_usage_plan`), for the API keys " +
			"that it is bound to there (`apigw_usage_plan_binding`).",
		Attributes: map[string]schema.Attribute{
			"id":                  attribute.Kept("ID of the usage plan, assigned by the service."),
			"name":                attribute.Name("usage plan", client.MaxUsagePlanName),
			"description":         attribute.Description("usage plan", client.MaxUsagePlanDescription),
			"rate_rps":            limits.Rate(),
			"day_quota_request":   limits.DayQuota(),
			"month_quota_request": limits.MonthQuota(),
			"quota_condition":     condition,
			"tenant_id":           attribute.Constant("ID of the tenant (account) that owns the usage plan."),
			"domain_code":         attribute.Constant("Code of the cloud that the usage plan is in, such as `PUB`."),
			"modifier":            attribute.Computed("ID of the user who last changed the usage plan."),
		},
	}
}

func (r *planResource) ModifyPlan(ctx context.Context, req resource.ModifyPlanRequest, resp *resource.ModifyPlanResponse) {
	if req.State.Raw.IsNull() || req.Plan.Raw.IsNull() {
		return
	}
	removed, diags := modifyplan.Removed(ctx, req.Private, req.Config, "quota_condition")
	resp.Diagnostics.Append(diags...)
	if removed {
		modifyplan.Unknown(&resp.Plan, "quota_condition", "modifier")
	}
}

func (r *planResource) Create(ctx context.Context, req resource.CreateRequest, resp *resource.CreateResponse) {
	planned, service, ok := r.StartCreate(ctx, req, resp)
	if !ok {
		return
	}
	plan, ok := service.Create(ctx, planned.toAPI(), &resp.Diagnostics)
	if !ok {
		return
	}
	model := *planned
	model.fromAPI(plan)
	r.Created(ctx, service, &model, resp)
	resp.Diagnostics.Append(modifyplan.Remember(ctx, resp.Private, req.Config, "quota_condition")...)
	if err := inconsistentResult(req.Plan, *planned, &model); err != nil {
		resp.Diagnostics.Append(errdiag.Error(fmt.Sprintf("Usage plan %q was created but is not as planned", plan.ID), err))
	}
}

func (r *planResource) Update(ctx context.Context, req resource.UpdateRequest, resp *resource.UpdateResponse) {
	defer modifyplan.KeepPlanned(req, resp)
	condition, diags := privatestate.Get[string](ctx, req.Private, unconfigurableCondition)
	resp.Diagnostics.Append(diags...)
	removed, diags := modifyplan.Removed(ctx, req.Private, req.Config, "quota_condition")
	resp.Diagnostics.Append(diags...)
	planned, state, service, ok := r.StartUpdate(ctx, req, resp)
	if !ok {
		return
	}
	summary := "Could not change " + r.Label(planned)
	input := planned.toAPI()
	if planned.QuotaCondition.IsNull() && condition != "" {
		input.QuotaCondition = &condition
	}
	plan, err := service.client.UpdateUsagePlan(ctx, planned.ID.ValueString(), input)
	if err != nil {
		resp.Diagnostics.Append(errdiag.FieldError(summary, err, fields))
		return
	}
	model := *planned
	model.fromAPI(plan)
	r.Updated(ctx, service, &model, resp)
	resp.Diagnostics.Append(modifyplan.Remember(ctx, resp.Private, req.Config, "quota_condition")...)
	if err := inconsistentResult(req.Plan, *planned, &model); err != nil {
		resp.Diagnostics.Append(errdiag.Error(summary, err))
	}
	if removed && model.QuotaCondition.Equal(state.QuotaCondition) {
		resp.Diagnostics.Append(modifyplan.Stays("quota_condition", model.QuotaCondition.ValueString()))
	}
}
