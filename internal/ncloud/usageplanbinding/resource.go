// Package usageplanbinding manages which usage plan an API key has on which stage of NAVER
// Cloud API Gateway.
package usageplanbinding

import (
	"context"
	"errors"
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/planmodifier"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/stringplanmodifier"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"

	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/errdiag"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/identity"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/modifyplan"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/ncloud/notfound"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/ownership"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/privatestate"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/rest"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/validate"
)

// ResourceType is the resource's name in configurations.
const ResourceType = "apigw_usage_plan_binding"

var (
	_ resource.Resource                = (*bindingResource)(nil)
	_ resource.ResourceWithIdentity    = (*bindingResource)(nil)
	_ resource.ResourceWithImportState = (*bindingResource)(nil)
	_ resource.ResourceWithModifyPlan  = (*bindingResource)(nil)
)

// named is the binding's type and identity.
var named = identity.Named{Type: ResourceType, Identity: identity.Identity{
	{Name: "product_id", Description: "ID of the product."},
	{Name: "api_key_id", Description: "ID of the API key."},
	{Name: "stage_id", Description: "ID of the stage."},
}}

// fields are the API's names of what a configuration sets.
var fields = errdiag.Fields{
	"productId":   path.Root("product_id"),
	"apiKeyId":    path.Root("api_key_id"),
	"stageId":     path.Root("stage_id"),
	"usagePlanId": path.Root("usage_plan_id"),
}

// previousKey holds, in the private state, the id of the plan that the key had before,
// "" if it had none. An imported binding holds nothing.
const previousKey = "previous"

type bindingResource struct {
	ownership.Resource
	source Source
}

// NewResource returns the constructor of apigw_usage_plan_binding.
func NewResource(source Source, run func() *ownership.Instances) func() resource.Resource {
	return func() resource.Resource {
		return &bindingResource{ownership.Resource{Named: named, Noun: "binding", Run: run}, source}
	}
}

func (r *bindingResource) Schema(_ context.Context, _ resource.SchemaRequest, resp *resource.SchemaResponse) {
	id := func(of string) schema.Attribute {
		return schema.StringAttribute{
			Required:            true,
			PlanModifiers:       []planmodifier.String{stringplanmodifier.RequiresReplace()},
			Validators:          []validator.String{validate.ID()},
			MarkdownDescription: fmt.Sprintf("ID of the %s. Changing this forces a new resource to be created.", of),
		}
	}
	text := func(description string) schema.Attribute {
		return schema.StringAttribute{Computed: true, MarkdownDescription: description}
	}
	kept := func(description string) schema.Attribute {
		return schema.StringAttribute{
			Computed: true, MarkdownDescription: description, PlanModifiers: []planmodifier.String{stringplanmodifier.UseStateForUnknown()},
		}
	}
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
			"product_id": id("product"),
			"api_key_id": id("API key"),
			"stage_id":   id("stage"),
			"usage_plan_id": schema.StringAttribute{
				Required: true, Validators: []validator.String{validate.ID()},
				MarkdownDescription: "ID of the usage plan. It can be changed in place.",
			},
			"api_id": schema.StringAttribute{
				Computed:            true,
				MarkdownDescription: "ID of the API that the stage belongs to.",
				PlanModifiers:       []planmodifier.String{stringplanmodifier.UseNonNullStateForUnknown()},
			},
			"api_name":        kept("Name of the API that the stage belongs to."),
			"stage_name":      kept("Name of the stage."),
			"api_key_name":    kept("Name of the API key."),
			"usage_plan_name": text("Name of the usage plan."),
			"reg_time":        kept("When the binding was first registered, as an RFC 3339 time in UTC."),
			"mod_time":        text("When the binding was last changed, as an RFC 3339 time in UTC."),
		},
	}
}

func (r *bindingResource) Create(ctx context.Context, req resource.CreateRequest, resp *resource.CreateResponse) {
	var model resourceModel
	resp.Diagnostics.Append(req.Plan.Get(ctx, &model)...)
	service, ok := r.source.Client(&resp.Diagnostics)
	if !ok {
		return
	}
	summary, plan := "Could not bind a usage plan to "+model.label(), model.UsagePlanID.ValueString()
	hold, ok := r.BeginCreate(ctx, req.Plan, &resp.Diagnostics)
	if !ok {
		return
	}
	defer hold.Release()
	previous, err := service.Current(ctx, model.place())
	if err != nil {
		resp.Diagnostics.Append(errdiag.Error(summary, err))
		return
	}
	outliving, cancel := rest.Grace(ctx)
	defer cancel()
	bound, err := service.Bind(ctx, model.place(), plan)
	if err != nil {
		resp.Diagnostics.Append(errdiag.FieldError(summary, err, fields))
	}
	if !bound {
		return
	}
	// The key has the plan, or may have it: save the binding, and the plan that it
	// replaced, before anything else can fail.
	ctx = outliving
	model.setUnknownToNull()
	resp.Diagnostics.Append(r.Identity.Save(ctx, &model, &resp.State, resp.Identity)...)
	resp.Diagnostics.Append(privatestate.Set(ctx, resp.Private, previousKey, previous)...)
	resp.Diagnostics.Append(service.products.RememberTenant(ctx, resp.Private, true)...)
	resp.Diagnostics.Append(hold.Store(ctx, resp.Private)...)
	hold.Save(previous)
	if err != nil {
		return
	}
	binding, err := service.Settled(ctx, model.place(), plan)
	if binding != nil {
		model.fromAPI(binding)
		resp.Diagnostics.Append(resp.State.Set(ctx, &model)...)
	}
	if err != nil {
		resp.Diagnostics.Append(errdiag.Error(summary, err))
	}
}

func (r *bindingResource) Read(ctx context.Context, req resource.ReadRequest, resp *resource.ReadResponse) {
	var model resourceModel
	resp.Diagnostics.Append(r.Identity.Copy(ctx, req.State, resp.Identity)...)
	resp.Diagnostics.Append(req.State.Get(ctx, &model)...)
	last, diags := notfound.LastSeen(ctx, req.Private, "")
	resp.Diagnostics.Append(diags...)
	service, ok := r.source.Client(&resp.Diagnostics)
	if !ok {
		return
	}
	resp.Diagnostics.Append(r.Reading(ctx, req.State, req.Private)...)
	binding, err := service.Read(ctx, model.place(), last)
	if errors.Is(err, notfound.ErrNotFound) {
		r.NotFound(ctx, req.State, req.Private)
		resp.State.RemoveResource(ctx)
		return
	}
	if err != nil {
		resp.Diagnostics.Append(errdiag.Error("Could not read the usage plan of "+model.label(), err))
		return
	}
	model.fromAPI(binding)
	resp.Diagnostics.Append(resp.State.Set(ctx, &model)...)
	resp.Diagnostics.Append(service.products.RememberTenant(ctx, resp.Private, last.Origin.Imported())...)
	resp.Diagnostics.Append(r.Seen(ctx, resp.State, resp.Private)...)
}

// ModifyPlan plans an update where the end of another instance may undo the binding.
func (r *bindingResource) ModifyPlan(ctx context.Context, req resource.ModifyPlanRequest, resp *resource.ModifyPlanResponse) {
	if r.Plan(ctx, req, resp) {
		modifyplan.Unknown(&resp.Plan, "reg_time", "mod_time")
	}
}

func (r *bindingResource) Update(ctx context.Context, req resource.UpdateRequest, resp *resource.UpdateResponse) {
	defer modifyplan.KeepPlanned(req, resp)
	var model resourceModel
	resp.Diagnostics.Append(r.Identity.Copy(ctx, req.Plan, resp.Identity)...)
	resp.Diagnostics.Append(req.Plan.Get(ctx, &model)...)
	service, ok := r.source.Client(&resp.Diagnostics)
	if !ok {
		return
	}
	hold, ok := r.BeginUpdate(ctx, req.Plan, resp.Private, &resp.Diagnostics)
	if !ok {
		return
	}
	defer hold.Release()
	summary, plan := "Could not change the usage plan of "+model.label(), model.UsagePlanID.ValueString()
	if _, err := service.Bind(ctx, model.place(), plan); err != nil {
		resp.Diagnostics.Append(errdiag.FieldError(summary, err, fields))
		return
	}
	resp.Diagnostics.Append(service.products.RememberTenant(ctx, resp.Private, false)...)
	binding, err := service.Settled(ctx, model.place(), plan)
	if binding != nil {
		model.fromAPI(binding)
		resp.Diagnostics.Append(resp.State.Set(ctx, &model)...)
	}
	if err != nil {
		resp.Diagnostics.Append(errdiag.Error(summary, err))
	}
}

func (r *bindingResource) Delete(ctx context.Context, req resource.DeleteRequest, resp *resource.DeleteResponse) {
	var model resourceModel
	resp.Diagnostics.Append(req.State.Get(ctx, &model)...)
	service, ok := r.source.Client(&resp.Diagnostics)
	if !ok {
		return
	}
	hold, known, ok := r.BeginDelete(ctx, req.State, req.Private, &resp.Diagnostics)
	if !ok {
		return
	}
	defer hold.Release()
	last, diags := notfound.LastSeen(ctx, known, "")
	resp.Diagnostics.Append(diags...)
	previous, diags := privatestate.Get[string](ctx, known, previousKey)
	resp.Diagnostics.Append(diags...)
	if hold.Superseded {
		if stored, ok := hold.Saved().(string); ok && stored != previous {
			resp.Diagnostics.AddWarning("The binding of "+model.label()+" no longer stores the usage plan from before it", fmt.Sprintf(
				"The new instance of the binding was created before the old one was destroyed, so it stores %s as the one to restore. "+
					"The old instance stored %s.\n\nIf you destroy the binding, check the key's usage plan on the stage afterwards.", planName(stored), planName(previous)))
		}
		return
	}
	warning, err := service.Release(ctx, model.place(), model.UsagePlanID.ValueString(), previous, last)
	if warning != "" {
		resp.Diagnostics.AddWarning("The usage plan of "+model.label()+" is not what it was before", warning)
	}
	if err != nil {
		resp.Diagnostics.Append(errdiag.Error("Could not take the usage plan from "+model.label(), err))
		return
	}
	hold.Deleted()
}

// planName names a usage plan that may be none.
func planName(id string) string {
	if id == "" {
		return "no usage plan"
	}
	return fmt.Sprintf("usage plan %q", id)
}
