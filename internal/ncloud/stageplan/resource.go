// Package stageplan manages which usage plans NAVER Cloud API Gateway offers on
// which stages.
package stageplan

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

	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/diags"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/identity"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/ncloud/gone"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/rest"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/validate"
)

// ResourceType is the resource's name in configurations.
const ResourceType = "apigw_stage_usage_plan"

var (
	_ resource.Resource                = (*stagePlanResource)(nil)
	_ resource.ResourceWithIdentity    = (*stagePlanResource)(nil)
	_ resource.ResourceWithImportState = (*stagePlanResource)(nil)
)

// named is the association's type and identity.
var named = identity.Named{Type: ResourceType, Identity: identity.Identity{
	{Name: "product_id", Description: "The product's id."},
	{Name: "api_id", Description: "The API's id."},
	{Name: "stage_id", Description: "The stage's id."},
	{Name: "usage_plan_id", Description: "The usage plan's id."},
}}

// fields are the API's names of what a configuration sets.
var fields = diags.Fields{
	"productId":   path.Root("product_id"),
	"apiId":       path.Root("api_id"),
	"stageId":     path.Root("stage_id"),
	"usagePlanId": path.Root("usage_plan_id"),
}

type stagePlanResource struct {
	identity.Named
	source Source
}

// NewResource returns the constructor of apigw_stage_usage_plan.
func NewResource(source Source) func() resource.Resource {
	return func() resource.Resource {
		return &stagePlanResource{named, source}
	}
}

func (r *stagePlanResource) Schema(_ context.Context, _ resource.SchemaRequest, resp *resource.SchemaResponse) {
	id := func(of string) schema.Attribute {
		return schema.StringAttribute{
			Required:            true,
			PlanModifiers:       []planmodifier.String{stringplanmodifier.RequiresReplace()},
			Validators:          []validator.String{validate.ID()},
			MarkdownDescription: fmt.Sprintf("The %s's id. Changing it makes a new association.", of),
		}
	}
	resp.Schema = schema.Schema{
		MarkdownDescription: "Offers a usage plan on a stage of NAVER Cloud API Gateway. Only a plan that is offered on a stage can be bound to an API key there. " +
			"Destroying it takes the offer back; the plan itself stays. " +
			"Do not set `create_before_destroy` where a replacement has the same ids: destroying the old one would take the new one away.",
		Attributes: map[string]schema.Attribute{
			"product_id": id("product"), "api_id": id("API"), "stage_id": id("stage"), "usage_plan_id": id("usage plan"),
		},
	}
}

func (r *stagePlanResource) Create(ctx context.Context, req resource.CreateRequest, resp *resource.CreateResponse) {
	var model resourceModel
	resp.Diagnostics.Append(req.Plan.Get(ctx, &model)...)
	store, ok := r.source.Open(&resp.Diagnostics)
	if !ok {
		return
	}
	outliving, cancel := rest.Grace(ctx)
	defer cancel()
	exists, adopted, err := store.Associate(ctx, model.stage(), model.UsagePlanID.ValueString())
	if err != nil {
		resp.Diagnostics.Append(diags.FieldError("Could not offer "+model.what(), err, fields))
	}
	if adopted {
		resp.Diagnostics.AddWarning("Adopted the existing association of "+model.what(), "The usage plan was associated with the stage before this apply. "+
			"The association is in state now, and destroying the resource ends it. Check that no other run or configuration owns it.")
	}
	if exists {
		resp.Diagnostics.Append(r.Identity.Save(ctx, &model, &resp.State, resp.Identity)...)
		resp.Diagnostics.Append(store.plans.RememberTenant(outliving, resp.Private, true)...)
	}
}

func (r *stagePlanResource) Read(ctx context.Context, req resource.ReadRequest, resp *resource.ReadResponse) {
	var model resourceModel
	resp.Diagnostics.Append(r.Identity.Copy(ctx, req.State, resp.Identity)...)
	resp.Diagnostics.Append(req.State.Get(ctx, &model)...)
	last, found := gone.LastSeen(ctx, req.Private, "")
	resp.Diagnostics.Append(found...)
	store, ok := r.source.Open(&resp.Diagnostics)
	if !ok {
		return
	}
	err := store.Read(ctx, model.stage(), model.UsagePlanID.ValueString(), last)
	switch {
	case errors.Is(err, gone.ErrGone):
		resp.State.RemoveResource(ctx)
	case err != nil:
		resp.Diagnostics.Append(diags.Error("Could not read "+model.what(), err))
	default:
		resp.Diagnostics.Append(store.plans.RememberTenant(ctx, resp.Private, last.Origin.Imported())...)
	}
}

// Update is never called: every attribute makes a new association.
func (r *stagePlanResource) Update(ctx context.Context, req resource.UpdateRequest, resp *resource.UpdateResponse) {
	resp.Diagnostics.Append(r.Identity.Copy(ctx, req.Plan, resp.Identity)...)
	resp.State.Raw = req.Plan.Raw
}

func (r *stagePlanResource) Delete(ctx context.Context, req resource.DeleteRequest, resp *resource.DeleteResponse) {
	var model resourceModel
	resp.Diagnostics.Append(req.State.Get(ctx, &model)...)
	last, found := gone.LastSeen(ctx, req.Private, "")
	resp.Diagnostics.Append(found...)
	store, ok := r.source.Open(&resp.Diagnostics)
	if !ok {
		return
	}
	if err := store.Disassociate(ctx, model.stage(), model.UsagePlanID.ValueString(), last); err != nil {
		resp.Diagnostics.Append(diags.Error("Could not take back "+model.what(), err))
	}
}
