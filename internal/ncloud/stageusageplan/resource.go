// SPDX-License-Identifier: MPL-2.0

// Package stageusageplan manages the associations of stages of NAVER Cloud API Gateway with
// usage plans.
package stageusageplan

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"

	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/attribute"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/base"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/errdiag"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/identity"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/ncloud/boundplans"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/ncloud/notfound"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/rest"
)

// ResourceType is the resource's name in configurations.
const ResourceType = "apigw_stage_usage_plan"

var _ resource.ResourceWithModifyPlan = (*stagePlanResource)(nil)

var fields = errdiag.Fields{"productId": "product_id", "apiId": "api_id", "stageId": "stage_id", "usagePlanId": "usage_plan_id"}

type stagePlanResource struct {
	base.Resource[*notfound.Client, *service, resourceModel]
}

// Register returns what this package registers.
func Register() base.Registration {
	return base.Register(newService, newResource, stagePlanList)
}

var named = identity.Named{Type: ResourceType, Identity: identity.Identity{
	{Name: "product_id", Description: "ID of the product."},
	{Name: "api_id", Description: "ID of the API."},
	{Name: "stage_id", Description: "ID of the stage."},
	{Name: "usage_plan_id", Description: "ID of the usage plan."},
}}

func newResource() resource.Resource {
	r := &stagePlanResource{}
	r.Named, r.Noun, r.New = named, "association", newService
	r.Endangered = "Deleting that ends the association. Apply twice: the second apply associates the usage plan again."
	r.Label = func(m *resourceModel) string { return "the " + m.label() }
	r.ReadModel = func(ctx context.Context, s *service, m *resourceModel, call *base.Call) error {
		return s.Read(ctx, m.stage(), m.UsagePlanID.ValueString(), notfound.LastSeenBy(ctx, call, ""))
	}
	r.DeleteModel = r.deleteModel
	return r
}

func (r *stagePlanResource) Schema(_ context.Context, _ resource.SchemaRequest, resp *resource.SchemaResponse) {
	resp.Schema = schema.Schema{
		MarkdownDescription: "Associates a usage plan with a [stage](https://api.ncloud-docs.com/docs/en/apigateway-stage-associate) of NAVER Cloud API " +
			"Gateway, so that it can be bound to API keys there.\n\n" +
			"~> **Note:** Destroying this resource disassociates the usage plan from the stage. The usage plan itself is not deleted. " +
			"Replacing it, for example with `-replace`, restores the usage plans that API keys had on the stage. That takes one request " +
			"for each API key of the product.\n\n" +
			"-> **Note:** With `create_before_destroy`, destroying the old instance leaves the association in place. A second resource for " +
			"the same stage and usage plan is an error.",
		Attributes: map[string]schema.Attribute{
			"product_id":    attribute.ParentID("product"),
			"api_id":        attribute.ParentID("API"),
			"stage_id":      attribute.ParentID("stage"),
			"usage_plan_id": attribute.ParentID("usage plan"),
		},
	}
}

func (r *stagePlanResource) Create(ctx context.Context, req resource.CreateRequest, resp *resource.CreateResponse) {
	model, service, ok := r.StartCreate(ctx, req, resp)
	if !ok {
		return
	}
	hold, ok := r.BeginCreate(ctx, req.Plan, &resp.Diagnostics)
	if !ok {
		return
	}
	defer hold.Release()
	outliving, cancel := rest.Grace(ctx)
	defer cancel()
	exists, adopted, err := service.Associate(ctx, model.stage(), model.UsagePlanID.ValueString())
	if err != nil {
		resp.Diagnostics.Append(errdiag.FieldError("Could not create the "+model.label(), err, fields))
	}
	if adopted != nil {
		resp.Diagnostics.AddWarning("Adopted the existing "+model.label(), errdiag.Cause(adopted)+
			"\n\nThe association exists nevertheless, and it is in state now. Check that no other run owns it: destroying the resource ends it.")
	}
	if exists {
		r.Created(outliving, service, model, resp)
		resp.Diagnostics.Append(hold.Store(outliving, resp.Private)...)
	}
	if bound, ok := hold.Saved().([]boundplans.Plan); ok && !resp.Diagnostics.HasError() {
		resp.Diagnostics.Append(r.plans(service).Restore(outliving, bound)...)
	}
}

func (r *stagePlanResource) plans(service *service) boundplans.Plans {
	return boundplans.Plans{Client: service.client, Run: r.Run()}
}

func (r *stagePlanResource) ModifyPlan(ctx context.Context, req resource.ModifyPlanRequest, resp *resource.ModifyPlanResponse) {
	r.Plan(ctx, req, resp)
}

// Update is never called.
func (r *stagePlanResource) Update(ctx context.Context, req resource.UpdateRequest, resp *resource.UpdateResponse) {
	resp.Diagnostics.Append(r.Identity.Copy(ctx, req.Plan, resp.Identity)...)
	resp.State.Raw = req.Plan.Raw
}

func (r *stagePlanResource) deleteModel(ctx context.Context, s *service, m *resourceModel, call *base.Call) error {
	var bound []boundplans.Plan
	var lookupErr error
	if call.Hold.Recreated {
		bound, lookupErr = r.plans(s).OfAssociation(ctx, m.stage(), m.UsagePlanID.ValueString())
	}
	if err := s.Disassociate(ctx, m.stage(), m.UsagePlanID.ValueString(), notfound.LastSeenBy(ctx, call, "")); err != nil {
		return err
	}
	if lookupErr != nil && !rest.NotFound(lookupErr) {
		call.Diagnostics.Append(boundplans.Unread("the "+m.label(), lookupErr))
	}
	call.Hold.Save(bound)
	return nil
}
