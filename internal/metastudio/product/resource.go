// SPDX-License-Identifier: MPL-2.0

// Package product manages the live products of Huawei Cloud MetaStudio.
package product

import (
	"context"
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework-validators/int64validator"
	"github.com/hashicorp/terraform-plugin-framework-validators/listvalidator"
	"github.com/hashicorp/terraform-plugin-framework-validators/stringvalidator"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/objectplanmodifier"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/planmodifier"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/stringplanmodifier"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/attribute"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/base"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/convert"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/errdiag"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/identity"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/metastudio/client"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/modifyplan"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/privatestate"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/rest"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/validate"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/wait"
)

// ResourceType is the resource's name in configurations.
const ResourceType = "apigw_metastudio_product"

var _ resource.ResourceWithModifyPlan = (*productResource)(nil)

var fields = errdiag.Fields{
	"name": "name", "description": "description", "tags": "tags", "cover": "cover", "text_list": "text_list", "asset_list": "asset_list",
	"state": "state",
}

// An imported state that a configuration cannot set is kept here: null in state makes the
// configuration that Terraform generates valid.
const unconfigurableState = "state"

type productResource struct {
	base.Resource[*client.Client, *service, resourceModel]
}

// Register returns what this package registers.
func Register() base.Registration {
	return base.Register(newService, newResource, productList, productDataSource, productsDataSource)
}

var named = identity.Named{Type: ResourceType, Identity: identity.Identity{{Name: "id", Description: "ID of the product."}}}

func newResource() resource.Resource {
	r := &productResource{}
	r.Named, r.New = named, newService
	r.Label = func(m *resourceModel) string { return fmt.Sprintf("MetaStudio product %q", m.ID.ValueString()) }
	r.Prepare = func(s *service, state *resourceModel) { s.creates.MarkManaged(state.ID.ValueString()) }
	r.ReadModel = readModel
	r.DeleteModel = func(ctx context.Context, s *service, m *resourceModel, call *base.Call) error {
		return s.Delete(ctx, m.ID.ValueString(), call.Origin)
	}
	r.Remember = func(ctx context.Context, s *service, _ *resourceModel, call *base.Call) diag.Diagnostics {
		return s.Remember(ctx, call.Private)
	}
	return r
}

func (r *productResource) Schema(_ context.Context, _ resource.SchemaRequest, resp *resource.SchemaResponse) {
	resp.Schema = schema.Schema{
		MarkdownDescription: "A [live product](https://support.huaweicloud.com/intl/en-us/api-metastudio/CreateProduct.html) of Huawei Cloud MetaStudio is " +
			"what a virtual avatar presents in a livestream.\n\n" +
			"~> **Note:** Destroying this resource deletes the product. If the service refuses because the product is active, the provider " +
			"deactivates it first.",
		Attributes: map[string]schema.Attribute{
			"id":          attribute.Kept("ID of the product, assigned by the service."),
			"name":        attribute.Name("product", client.MaxName),
			"description": attribute.Description("product", client.MaxDescription),
			"tags": schema.ListAttribute{
				Optional: true, ElementType: types.StringType,
				MarkdownDescription: "Tags of the product: at most 50, each 1 to 16 bytes long. A character outside ASCII takes 2 to 4 bytes.",
				Validators: []validator.List{
					listvalidator.NoNullValues(),
					listvalidator.SizeAtMost(client.MaxTags),
					listvalidator.ValueStringsAre(validate.Bytes(1, client.MaxTagBytes)),
				},
			},
			"cover": schema.SingleNestedAttribute{
				Optional: true, Computed: true, PlanModifiers: []planmodifier.Object{objectplanmodifier.UseStateForUnknown()},
				MarkdownDescription: "Cover image of the product. Without it, the service chooses one, such as the first image of `asset_list`. Removing " +
					"it lets the service choose again.",
				Attributes: map[string]schema.Attribute{
					"asset_id": attribute.Required("ID of the image: 1 to 64 characters.", stringvalidator.UTF8LengthBetween(1, client.MaxAssetID)),
				},
			},
			"text_list": schema.ListNestedAttribute{
				Optional:            true,
				MarkdownDescription: "Texts of the product.",
				Validators:          []validator.List{listvalidator.NoNullValues()},
				NestedObject: schema.NestedAttributeObject{Attributes: map[string]schema.Attribute{
					"title": attribute.Optional("Title of the text: 0 to 256 characters.", stringvalidator.UTF8LengthAtMost(client.MaxTitle)),
					"text":  attribute.Optional("Content of the text: 0 to 16384 characters.", stringvalidator.UTF8LengthAtMost(client.MaxText)),
				}},
			},
			"asset_list": schema.ListNestedAttribute{
				Optional:            true,
				MarkdownDescription: "Assets of the product. If the service returns them in another order, it is not reported as drift.",
				Validators:          []validator.List{listvalidator.NoNullValues()},
				NestedObject: schema.NestedAttributeObject{Validators: []validator.Object{validate.With("asset_id")}, Attributes: map[string]schema.Attribute{
					"asset_id": attribute.Optional("Required. ID of the asset: 1 to 64 characters.",
						stringvalidator.UTF8LengthBetween(1, client.MaxAssetID)),
					"asset_type": attribute.Optional("Type of the asset: `IMAGE`, `VIDEO` or `AUDIO`. Without it, the service detects the type.",
						stringvalidator.OneOf(client.AssetTypes()...)),
					"order": attribute.OptionalNumber("Position of the asset: 0 to 300. Assets without a position, or with 0, are sorted by the time at "+
						"which they were added. The first image becomes the cover.", int64validator.Between(0, client.MaxOrder)),
				}},
			},
			"state": schema.StringAttribute{
				Optional: true, Computed: true, PlanModifiers: []planmodifier.String{stringplanmodifier.UseStateForUnknown()},
				MarkdownDescription: "State of the product: `ACTIVED` or `UNACTIVED` (the API's spelling). Without it, the service chooses. Removing it " +
					"keeps the current state. If the service has blocked the product, the state is `BLOCK`, and the provider warns and does not change it.",
				Validators: []validator.String{stringvalidator.OneOf(client.StateActive, client.StateInactive)},
			},
			"auto_active": attribute.OptionalFlag("Whether the service activates the product when it is created. A later change has no effect. Defaults to " +
				"the value that matches `state`. Without `state`, the service uses `true`."),
			"create_time": attribute.Constant("When the product was created, as an RFC 3339 time in UTC."),
			"update_time": attribute.Computed("When the product was last changed, as an RFC 3339 time in UTC."),
		},
	}
}

// ModifyPlan removes changes from the plan that cannot be made: auto_active applies at
// creation only, and a blocked product stays blocked. It plans a cover as unknown that the
// service chooses again, and update_time only if something is sent.
func (r *productResource) ModifyPlan(ctx context.Context, req resource.ModifyPlanRequest, resp *resource.ModifyPlanResponse) {
	if req.State.Raw.IsNull() || req.Plan.Raw.IsNull() {
		return
	}
	var config, state, plan resourceModel
	resp.Diagnostics.Append(req.Config.Get(ctx, &config)...)
	resp.Diagnostics.Append(req.State.Get(ctx, &state)...)
	resp.Diagnostics.Append(req.Plan.Get(ctx, &plan)...)
	noCover, diags := modifyplan.Removed(ctx, req.Private, req.Config, "cover")
	resp.Diagnostics.Append(diags...)
	noState, diags := modifyplan.Removed(ctx, req.Private, req.Config, "state")
	resp.Diagnostics.Append(diags...)
	ofMaterials, diags := state.coverOfMaterials(ctx)
	resp.Diagnostics.Append(diags...)
	if resp.Diagnostics.HasError() {
		return
	}
	if !state.AutoActive.IsNull() && !plan.AutoActive.IsNull() && !plan.AutoActive.Equal(state.AutoActive) {
		resp.Diagnostics.AddAttributeWarning(path.Root("auto_active"), "auto_active applies at creation only",
			"The product exists already, so changing auto_active changes nothing. Set state to activate or deactivate it.")
		plan.AutoActive = state.AutoActive
	}
	switch {
	case state.State.ValueString() == client.StateBlocked:
		plan.State = state.State
	case noState && state.State.ValueString() == client.StateInactive:
		resp.Diagnostics.Append(modifyplan.Stays("state", client.StateInactive))
	}
	if config.Cover.IsNull() && (noCover || (ofMaterials && !plan.AssetList.Equal(state.AssetList))) {
		plan.Cover = types.ObjectUnknown(coverType)
	}
	plan.UpdateTime = types.StringUnknown()
	if plan.onlyTerraformChanges(&state) {
		plan.UpdateTime = state.UpdateTime
	}
	resp.Diagnostics.Append(resp.Plan.Set(ctx, &plan)...)
}

func (r *productResource) Create(ctx context.Context, req resource.CreateRequest, resp *resource.CreateResponse) {
	model, service, ok := r.StartCreate(ctx, req, resp)
	if !ok {
		return
	}
	input, diags := model.toAPI(ctx)
	if resp.Diagnostics.Append(diags...); resp.Diagnostics.HasError() {
		return
	}
	if input.AutoActive == nil && input.State != "" {
		active := input.State == client.StateActive
		input.AutoActive = &active
	}
	outliving, cancel := rest.Grace(ctx)
	defer cancel()
	planned := *model
	id, ok := service.Create(ctx, input, func(p *client.Product) bool { return len(planned.diff(outliving, req.Plan, p, true)) == 0 }, &resp.Diagnostics)
	if !ok {
		return
	}
	// The product exists: save its id before anything else can fail.
	model.ID = types.StringValue(id)
	convert.UnknownToNull(ctx, model)
	r.Created(outliving, service, model, resp)
	resp.Diagnostics.Append(modifyplan.Remember(ctx, resp.Private, req.Config, "cover", "state")...)

	ctx = outliving
	product, err := service.WaitFor(ctx, id, func(p *client.Product) bool { return len(planned.diff(ctx, req.Plan, p, true)) == 0 })
	if err == nil && input.State != "" && product.State != input.State && product.State != client.StateBlocked {
		// auto_active asked for another state, or the service ignored it.
		product, err = service.Update(ctx, id, input, func(p *client.Product) bool { return len(planned.diff(ctx, req.Plan, p, false)) == 0 })
	}
	problem := "could not be finished"
	if err == nil {
		resp.Diagnostics.Append(model.applied(ctx, product)...)
		resp.Diagnostics.Append(resp.State.Set(ctx, model)...)
		problem, err = "is not as planned", wait.InconsistentResult(planned.diff(ctx, req.Plan, product, false))
	}
	if err != nil {
		resp.Diagnostics.Append(errdiag.Error(r.Label(model)+" was created but "+problem, err))
	}
}

func readModel(ctx context.Context, s *service, m *resourceModel, call *base.Call) error {
	product, err := s.Read(ctx, m.ID.ValueString(), call.Origin)
	if err != nil {
		return err
	}
	if product.State == client.StateBlocked {
		call.Diagnostics.Append(blocked(product))
	}
	call.Diagnostics.Append(m.fromAPI(ctx, product)...)
	unconfigurable := ""
	if call.Origin.Imported() {
		unconfigurable = m.dropUnconfigurable()
	}
	call.Diagnostics.Append(privatestate.SetOptional(ctx, call.Private, unconfigurableState, unconfigurable)...)
	return nil
}

func blocked(p *client.Product) diag.Diagnostic {
	return diag.NewWarningDiagnostic(fmt.Sprintf("MetaStudio product %q is blocked", p.ID),
		"The service has frozen the product: it cannot be used, and Terraform does not change its state. Ask the vendor's support why.")
}

func (r *productResource) Update(ctx context.Context, req resource.UpdateRequest, resp *resource.UpdateResponse) {
	defer modifyplan.KeepPlanned(req, resp)
	noCover, diags := modifyplan.Removed(ctx, req.Private, req.Config, "cover")
	resp.Diagnostics.Append(diags...)
	unconfigurable, diags := privatestate.Get[string](ctx, req.Private, unconfigurableState)
	resp.Diagnostics.Append(diags...)
	plan, state, service, ok := r.StartUpdate(ctx, req, resp)
	if !ok {
		return
	}
	if plan.onlyTerraformChanges(state) {
		state.AutoActive = plan.AutoActive
		resp.Diagnostics.Append(resp.State.Set(ctx, state)...)
		return
	}
	id := plan.ID.ValueString()
	input, diags := plan.change(ctx, state)
	if resp.Diagnostics.Append(diags...); resp.Diagnostics.HasError() {
		return
	}
	if noCover {
		input.Cover = &client.Cover{}
	}
	if unconfigurable != "" {
		input.State = ""
	}
	planned := *plan
	product, err := service.Update(ctx, id, input, func(p *client.Product) bool { return len(planned.diff(ctx, req.Plan, p, false)) == 0 })
	if err == nil {
		resp.Diagnostics.Append(plan.applied(ctx, product)...)
		r.Updated(ctx, service, plan, resp)
		resp.Diagnostics.Append(modifyplan.Remember(ctx, resp.Private, req.Config, "cover", "state")...)
		if noCover && plan.Cover.Equal(state.Cover) {
			resp.Diagnostics.Append(modifyplan.Stays("cover", plan.Cover.String()))
		}
		err = wait.InconsistentResult(planned.diff(ctx, req.Plan, product, false))
	}
	if err != nil {
		resp.Diagnostics.Append(errdiag.FieldError("Could not change "+r.Label(plan), err, fields))
	}
}
