// SPDX-License-Identifier: MPL-2.0

// Package usageplanbinding manages which usage plan an API key has on which stage of NAVER
// Cloud API Gateway.
package usageplanbinding

import (
	"context"
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"

	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/attribute"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/base"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/convert"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/errdiag"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/identity"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/modifyplan"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/ncloud/notfound"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/privatestate"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/rest"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/validate"
)

// ResourceType is the resource's name in configurations.
const ResourceType = "apigw_usage_plan_binding"

var _ resource.ResourceWithModifyPlan = (*bindingResource)(nil)

var fields = errdiag.Fields{"productId": "product_id", "apiKeyId": "api_key_id", "stageId": "stage_id", "usagePlanId": "usage_plan_id"}

// previousKey holds the ID of the previous usage plan. An imported binding has none.
const previousKey = "previous"

type bindingResource struct {
	base.Resource[*notfound.Client, *service, resourceModel]
}

// Register returns what this package registers.
func Register() base.Registration {
	return base.Register(newService, newResource, bindingList, bindingsDataSource)
}

var named = identity.Named{Type: ResourceType, Identity: identity.Identity{
	{Name: "product_id", Description: "ID of the product."},
	{Name: "api_key_id", Description: "ID of the API key."},
	{Name: "stage_id", Description: "ID of the stage."},
}}

func newResource() resource.Resource {
	r := &bindingResource{}
	r.Named, r.Noun, r.New = named, "binding", newService
	r.Label = func(m *resourceModel) string { return "the usage plan binding of " + m.label() }
	r.ReadModel = func(ctx context.Context, s *service, m *resourceModel, call *base.Call) error {
		binding, err := s.Read(ctx, m.key(), notfound.LastSeenBy(ctx, call, ""))
		if err == nil {
			m.fromAPI(binding)
		}
		return err
	}
	r.DeleteModel, r.DeleteSuperseded = deleteModel, deleteSuperseded
	return r
}

func (r *bindingResource) Schema(_ context.Context, _ resource.SchemaRequest, resp *resource.SchemaResponse) {
	resp.Schema = schema.Schema{
		MarkdownDescription: "Binds a [usage plan](https://api.ncloud-docs.com/docs/en/apigateway-product-usageplan) to an API key on one stage of NAVER " +
			"Cloud API Gateway.\n\n" +
			"-> **Note:** The key has to be subscribed to the product (`apigw_api_key_subscription`), and the usage plan has to be " +
			"associated with the stage (`apigw_stage_usage_plan`).\n\n" +
			"~> **Note:** Destroying this resource restores the usage plan that the key had on the stage before. If there was none, or if " +
			"the binding was imported, the stage's default applies again. If the service refuses to clear the usage plan, `terraform " +
			"destroy` succeeds with a warning that names what remains.\n\n" +
			"-> **Note:** With `create_before_destroy`, destroying the old instance leaves the binding in place. A second resource for the " +
			"same key and stage is an error.",
		Attributes: map[string]schema.Attribute{
			"product_id":      attribute.ParentID("product"),
			"api_key_id":      attribute.ParentID("API key"),
			"stage_id":        attribute.ParentID("stage"),
			"usage_plan_id":   attribute.Required("ID of the usage plan. It can be changed in place.", validate.ID()),
			"api_id":          attribute.Constant("ID of the API that the stage belongs to."),
			"api_name":        attribute.Kept("Name of the API that the stage belongs to."),
			"stage_name":      attribute.Kept("Name of the stage."),
			"api_key_name":    attribute.Kept("Name of the API key."),
			"usage_plan_name": attribute.Computed("Name of the usage plan."),
			"reg_time":        attribute.Kept("When the binding was first registered, as an RFC 3339 time in UTC."),
			"mod_time":        attribute.Computed("When the binding was last changed, as an RFC 3339 time in UTC."),
		},
	}
}

func (r *bindingResource) Create(ctx context.Context, req resource.CreateRequest, resp *resource.CreateResponse) {
	model, service, ok := r.StartCreate(ctx, req, resp)
	if !ok {
		return
	}
	summary, plan := "Could not bind a usage plan to "+model.label(), model.UsagePlanID.ValueString()
	hold, ok := r.BeginCreate(ctx, req.Plan, &resp.Diagnostics)
	if !ok {
		return
	}
	defer hold.Release()
	previous, err := service.Current(ctx, model.key())
	if err != nil {
		resp.Diagnostics.Append(errdiag.Error(summary, err))
		return
	}
	outliving, cancel := rest.Grace(ctx)
	defer cancel()
	bound, err := service.Bind(ctx, model.key(), plan)
	if err != nil {
		resp.Diagnostics.Append(errdiag.FieldError(summary, err, fields))
	}
	if !bound {
		return
	}
	// The key has the plan, or may have it: save the binding, and the plan that it
	// replaced, before anything else can fail.
	ctx = outliving
	convert.UnknownToNull(ctx, model)
	r.Created(ctx, service, model, resp)
	resp.Diagnostics.Append(privatestate.Set(ctx, resp.Private, previousKey, previous)...)
	resp.Diagnostics.Append(hold.Store(ctx, resp.Private)...)
	hold.Save(previous)
	if err != nil {
		return
	}
	binding, err := service.WaitFor(ctx, model.key(), plan)
	if binding != nil {
		model.fromAPI(binding)
		resp.Diagnostics.Append(resp.State.Set(ctx, model)...)
	}
	if err != nil {
		resp.Diagnostics.Append(errdiag.Error(summary, err))
	}
}

// ModifyPlan plans an update where the end of another instance may undo the binding.
func (r *bindingResource) ModifyPlan(ctx context.Context, req resource.ModifyPlanRequest, resp *resource.ModifyPlanResponse) {
	if r.Plan(ctx, req, resp) {
		modifyplan.Unknown(&resp.Plan, "reg_time", "mod_time")
	}
}

func (r *bindingResource) Update(ctx context.Context, req resource.UpdateRequest, resp *resource.UpdateResponse) {
	defer modifyplan.KeepPlanned(req, resp)
	model, _, service, ok := r.StartUpdate(ctx, req, resp)
	if !ok {
		return
	}
	hold, ok := r.BeginUpdate(ctx, req.Plan, resp.Private, &resp.Diagnostics)
	if !ok {
		return
	}
	defer hold.Release()
	summary, plan := "Could not change the usage plan of "+model.label(), model.UsagePlanID.ValueString()
	if _, err := service.Bind(ctx, model.key(), plan); err != nil {
		resp.Diagnostics.Append(errdiag.FieldError(summary, err, fields))
		return
	}
	resp.Diagnostics.Append(r.Record(ctx, service, model, &base.Call{Operation: base.Update, Private: resp.Private})...)
	binding, err := service.WaitFor(ctx, model.key(), plan)
	if binding != nil {
		model.fromAPI(binding)
		resp.Diagnostics.Append(resp.State.Set(ctx, model)...)
	}
	if err != nil {
		resp.Diagnostics.Append(errdiag.Error(summary, err))
	}
}

func deleteSuperseded(ctx context.Context, _ *service, m *resourceModel, call *base.Call) error {
	previous, diags := privatestate.Get[string](ctx, call.Private, previousKey)
	call.Diagnostics.Append(diags...)
	if stored, ok := call.Hold.Saved().(string); ok && stored != previous {
		call.Diagnostics.AddWarning("The binding of "+m.label()+" no longer stores the usage plan from before it", fmt.Sprintf(
			"The new instance of the binding was created before the old one was destroyed, so it stores %s as the one to restore. "+
				"The old instance stored %s.\n\nIf you destroy the binding, check the key's usage plan on the stage afterwards.", planName(stored), planName(previous)))
	}
	return nil
}

func deleteModel(ctx context.Context, s *service, m *resourceModel, call *base.Call) error {
	previous, diags := privatestate.Get[string](ctx, call.Private, previousKey)
	call.Diagnostics.Append(diags...)
	warning, err := s.Release(ctx, m.key(), m.UsagePlanID.ValueString(), previous, notfound.LastSeenBy(ctx, call, ""))
	if warning != "" {
		call.Diagnostics.AddWarning("The usage plan of "+m.label()+" is not what it was before", warning)
	}
	return err
}

func planName(id string) string {
	if id == "" {
		return "no usage plan"
	}
	return fmt.Sprintf("usage plan %q", id)
}
