// SPDX-License-Identifier: MPL-2.0

// Package product manages the products of EnOS Connect, under which devices are
// registered.
package product

import (
	"context"
	"fmt"
	"regexp"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework-validators/int64validator"
	"github.com/hashicorp/terraform-plugin-framework-validators/mapvalidator"
	"github.com/hashicorp/terraform-plugin-framework-validators/stringvalidator"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/booldefault"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/int64planmodifier"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/planmodifier"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/stringplanmodifier"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/attribute"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/base"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/convert"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/enos/client"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/errdiag"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/identity"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/modifyplan"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/providerconfig"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/rest"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/validate"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/wait"
)

// ResourceType is the resource's name in configurations.
const ResourceType = "apigw_enos_product"

var (
	_ resource.ResourceWithModifyPlan     = (*productResource)(nil)
	_ resource.ResourceWithValidateConfig = (*productResource)(nil)
)

var fields = errdiag.Fields{
	"productName": "name", "modelId": "model_id", "productType": "product_type", "dataFormat": "data_format", "productDesc": "description",
	"productTags": "tags", "orgId": "org_id", "defaultValidDay": "default_valid_day", "maxValidDay": "max_valid_day",
}

type productResource struct {
	base.Resource[*Client, *service, resourceModel]

	defaultOrg *providerconfig.Lazy[DefaultOrg]
}

// Register returns what this package registers.
func Register() base.Registration {
	return base.Register(newService, newResource, productList, productDataSource, productsDataSource)
}

// The import ID may omit the organization, which is then the provider's.
var named = identity.Named{Type: ResourceType, Identity: identity.Identity{
	{Name: "org_id", Description: "ID of the organization.", Omittable: true},
	{Name: "id", Description: "Product key."},
}}

func newResource() resource.Resource {
	r := &productResource{}
	r.Named, r.New = named, newService
	r.Label = func(m *resourceModel) string { return fmt.Sprintf("EnOS product %q", m.ID.ValueString()) }
	r.Prepare = (*service).prepare
	r.ReadModel = func(ctx context.Context, s *service, m *resourceModel, call *base.Call) error {
		product, err := s.Read(ctx, m.OrgID.ValueString(), m.ID.ValueString(), call.Origin)
		if err == nil {
			call.Diagnostics.Append(m.fromAPI(ctx, product)...)
		}
		return err
	}
	r.DeleteModel = func(ctx context.Context, s *service, m *resourceModel, call *base.Call) error {
		return s.Delete(ctx, m.OrgID.ValueString(), m.ID.ValueString(), call.Origin)
	}
	r.Remember = func(ctx context.Context, s *service, m *resourceModel, call *base.Call) diag.Diagnostics {
		return s.Remember(ctx, call.Private, m.OrgID.ValueString())
	}
	return r
}

// Configure takes the default organization too, which plans need without credentials.
func (r *productResource) Configure(ctx context.Context, req resource.ConfigureRequest, resp *resource.ConfigureResponse) {
	r.Resource.Configure(ctx, req, resp)
	r.defaultOrg = base.Client[DefaultOrg](req.ProviderData, &resp.Diagnostics)
}

func nameRules() []validator.String {
	return []validator.String{
		stringvalidator.UTF8LengthBetween(1, client.MaxName),
		stringvalidator.RegexMatches(regexp.MustCompile("^[^"+regexp.QuoteMeta(client.ForbiddenNameCharacters)+"]*$"), "must contain none of < > ; @ * % & \\ `"),
	}
}

const tagRule = "must have 1 to 50 letters, digits, _, - and /"

var (
	// One expression for both would take 2 MB and 3 ms whenever the provider starts.
	tagCharacters = regexp.MustCompile(`^[\p{L}\p{Nd}_/-]*$`)
	tagLength     = regexp.MustCompile(`^.{1,50}$`)
	trimmed       = regexp.MustCompile(`^(\S(?s:.*\S)?)?$`)
)

func (r *productResource) Schema(_ context.Context, _ resource.SchemaRequest, resp *resource.SchemaResponse) {
	days := func(what string, standard int, limit string) schema.Attribute {
		return schema.Int64Attribute{
			Optional: true, Computed: true, CustomType: validate.WholeNumber{},
			MarkdownDescription: fmt.Sprintf("%s: 1 to 3650 days%s. Requires `bi_directional_auth`, and is null without it. If this is not set, a new product gets %d, and "+
				"an existing product keeps its value. Removing it sets %[3]d.", what, limit, standard),
			Validators:    []validator.Int64{int64validator.Between(1, client.MaxValidDay)},
			PlanModifiers: []planmodifier.Int64{int64planmodifier.UseNonNullStateForUnknown()},
		}
	}
	resp.Schema = schema.Schema{
		MarkdownDescription: "A [product](https://support.enos-iot.com/docs/connection-api/en/2.4.0/oldversion/create_product.html) of EnOS Connect is a " +
			"group of devices that share a model and a way of connecting.\n\n" +
			"~> **Note:** Destroying this resource deletes the product. The service refuses to delete a product that has devices.",
		Attributes: map[string]schema.Attribute{
			"id": attribute.Kept("Product key, assigned by the service."),
			"org_id": schema.StringAttribute{
				Optional: true, Computed: true, Validators: []validator.String{stringvalidator.LengthAtLeast(1)},
				MarkdownDescription: "ID of the organization that owns the product. Defaults to `enos.org_id` of the provider. Changing this forces a new resource " +
					"to be created. A change of `enos.org_id` has the same effect.",
				PlanModifiers: []planmodifier.String{stringplanmodifier.UseStateForUnknown(), stringplanmodifier.RequiresReplace()},
			},
			"name": schema.SingleNestedAttribute{
				Required: true, MarkdownDescription: "Name of the product.",
				Attributes: map[string]schema.Attribute{
					"default_value": attribute.Required("Name in languages that have no entry in `i18n_value`: 1 to 64 characters, without `<` `>` `;` `@` `*` "+
						"`%` `&` `\\` and the backtick.", nameRules()...),
					"i18n_value": schema.MapAttribute{
						Optional: true, ElementType: types.StringType,
						MarkdownDescription: "Name by language (`en_US`, `zh_CN`, `ja_JP`, `es_ES`): 1 to 64 characters each, with the same rules as `default_value`. State " +
							"does not contain names in other languages.",
						Validators: []validator.Map{
							mapvalidator.NoNullValues(),
							mapvalidator.KeysAre(stringvalidator.OneOf(client.Locales()...)), mapvalidator.ValueStringsAre(nameRules()...),
						},
					},
				},
			},
			"model_id":     attribute.ForceNew("ID of the model of the product.", stringvalidator.LengthAtLeast(1)),
			"product_type": attribute.ForceNew("Type of the product: `Device` or `Gateway`.", stringvalidator.OneOf("Device", "Gateway")),
			"data_format": attribute.ForceNew("Data format: `Json` or `Custom`. EnOS 3.0 and later accept only `Json`.",
				stringvalidator.OneOf("Json", "Custom")),
			"bi_directional_auth": schema.BoolAttribute{
				Required: true, MarkdownDescription: "Whether devices and the service authenticate each other with certificates.",
			},
			"dynamic_activate_enabled": schema.BoolAttribute{
				Optional: true, Computed: true, Default: booldefault.StaticBool(false),
				MarkdownDescription: "Whether devices may use the product secret to obtain their own secret. Defaults to `false`.",
			},
			"description": attribute.Description("product", client.MaxDesc),
			"tags": schema.MapAttribute{
				Optional: true, ElementType: types.StringType,
				MarkdownDescription: "Tags of the product: at most 100. A key has 1 to 50 letters, digits, `_`, `-` and `/`. A value has 0 to 200 characters and " +
					"does not begin or end with a space.",
				Validators: []validator.Map{
					mapvalidator.NoNullValues(),
					mapvalidator.SizeAtMost(client.MaxTags),
					mapvalidator.KeysAre(stringvalidator.RegexMatches(tagLength, tagRule), stringvalidator.RegexMatches(tagCharacters, tagRule)),
					mapvalidator.ValueStringsAre(
						stringvalidator.UTF8LengthAtMost(client.MaxTagValue),
						stringvalidator.RegexMatches(trimmed, "must not start or end with white space"),
					),
				},
			},
			"default_valid_day": days("Validity of a certificate if a device does not request a duration", client.StandardValidDay,
				" and at most `max_valid_day`, which has to be set for more than 1095 days"),
			"max_valid_day": days("Maximum validity of a certificate", client.StandardMaxValidDay, ""),
			"product_secret": schema.StringAttribute{
				Computed: true, Sensitive: true, MarkdownDescription: "Product secret, which devices may use to obtain their own secret. State files and saved plan files contain it.",
				PlanModifiers: []planmodifier.String{stringplanmodifier.UseNonNullStateForUnknown()},
			},
			"create_time": schema.Int64Attribute{
				Computed: true, MarkdownDescription: "When the product was created, in milliseconds since 1970 (UTC).",
				PlanModifiers: []planmodifier.Int64{int64planmodifier.UseNonNullStateForUnknown()},
			},
			"update_time": schema.Int64Attribute{
				Computed: true, MarkdownDescription: "When the product was last changed, in milliseconds since 1970 (UTC).",
			},
			"create_by": attribute.Constant("User who created the product."),
			"update_by": attribute.Computed("User who last changed the product."),
		},
	}
}

// ValidateConfig checks that default_valid_day is at most max_valid_day, and that both
// are set only with bi_directional_auth. An unknown value may still become null.
func (r *productResource) ValidateConfig(ctx context.Context, req resource.ValidateConfigRequest, resp *resource.ValidateConfigResponse) {
	var auth types.Bool
	var standard, most types.Int64
	resp.Diagnostics.Append(req.Config.GetAttribute(ctx, path.Root("bi_directional_auth"), &auth)...)
	resp.Diagnostics.Append(req.Config.GetAttribute(ctx, path.Root("default_valid_day"), &standard)...)
	resp.Diagnostics.Append(req.Config.GetAttribute(ctx, path.Root("max_valid_day"), &most)...)
	if resp.Diagnostics.HasError() {
		return
	}
	for _, days := range []struct {
		name  string
		value types.Int64
	}{{"default_valid_day", standard}, {"max_valid_day", most}} {
		if known(days.value) != nil && !auth.IsUnknown() && !auth.ValueBool() {
			resp.Diagnostics.AddAttributeError(path.Root(days.name), "Invalid Attribute Combination",
				days.name+" can be set only where bi_directional_auth is true: without certificates there is no validity.")
		}
	}
	if most.IsNull() && standard.ValueInt64() > client.StandardMaxValidDay {
		resp.Diagnostics.AddAttributeError(path.Root("default_valid_day"), "Invalid Attribute Combination", fmt.Sprintf(
			"default_valid_day must be at most max_valid_day, but %d is more than %d, which the service uses where max_valid_day is not set. Set max_valid_day too.",
			standard.ValueInt64(), client.StandardMaxValidDay))
	}
	if known(most) != nil && standard.ValueInt64() > most.ValueInt64() {
		resp.Diagnostics.AddAttributeError(path.Root("default_valid_day"), "Invalid Attribute Combination",
			fmt.Sprintf("default_valid_day must be at most max_valid_day, but %d is more than %d.", standard.ValueInt64(), most.ValueInt64()))
	}
}

// ModifyPlan plans the provider's organization and the validity days where the
// configuration does not set them.
func (r *productResource) ModifyPlan(ctx context.Context, req resource.ModifyPlanRequest, resp *resource.ModifyPlanResponse) {
	if req.Plan.Raw.IsNull() {
		return
	}
	var config, plan resourceModel
	var state *resourceModel // nil for a new product
	resp.Diagnostics.Append(req.Config.Get(ctx, &config)...)
	resp.Diagnostics.Append(req.Plan.Get(ctx, &plan)...)
	resp.Diagnostics.Append(req.State.Get(ctx, &state)...)
	if resp.Diagnostics.HasError() {
		return
	}
	if config.OrgID.IsNull() {
		r.planOrg(&plan, state, resp)
	}
	if state != nil {
		resp.Diagnostics.Append(plan.removedDays(ctx, req)...)
	}
	resp.Diagnostics.Append(plan.planDays(&config)...)
	resp.Diagnostics.Append(resp.Plan.Set(ctx, &plan)...)
	if state != nil && !resp.Plan.Raw.Equal(req.State.Raw) {
		modifyplan.Unknown(&resp.Plan, "update_time", "update_by")
	}
}

// planOrg plans the provider's organization. A product cannot move to another one. If the
// provider has none, or one that is not known yet, a product stays where it is.
func (r *productResource) planOrg(plan, state *resourceModel, resp *resource.ModifyPlanResponse) {
	org, ok := r.defaultOrg.Client(&diag.Diagnostics{})
	orgID := string(org)
	if !ok || orgID == "" || orgID == plan.OrgID.ValueString() {
		return
	}
	plan.OrgID = types.StringValue(orgID)
	if state == nil {
		return
	}
	resp.RequiresReplace.Append(path.Root("org_id"))
	resp.Diagnostics.AddAttributeWarning(path.Root("org_id"), fmt.Sprintf("EnOS product %q will be replaced", state.ID.ValueString()), fmt.Sprintf(
		"The product belongs to organization %[1]q. Its configuration sets no org_id, and the provider's is %[2]q. A product cannot move: the plan deletes it and "+
			"creates another one in %[2]q, with another key and secret, to which no device is connected. To keep it, set org_id = %[1]q in the resource.",
		state.OrgID.ValueString(), orgID))
}

func (r *productResource) Create(ctx context.Context, req resource.CreateRequest, resp *resource.CreateResponse) {
	model, service, ok := r.StartCreate(ctx, req, resp)
	if !ok {
		return
	}
	input, diags := model.toAPI(ctx, nil)
	if resp.Diagnostics.Append(diags...); resp.Diagnostics.HasError() {
		return
	}
	orgID, err := service.Org(model.OrgID.ValueString())
	if err != nil {
		resp.Diagnostics.Append(errdiag.Error(fmt.Sprintf("Could not create EnOS product %q", input.Name.DefaultValue), err))
		return
	}
	resp.Diagnostics.Append(modifyplan.Remember(ctx, resp.Private, req.Config, daysArguments...)...)
	outliving, cancel := rest.Grace(ctx)
	defer cancel()
	planned := *model
	key, ok := service.Create(ctx, orgID, input, func(p *client.Product) bool { return len(planned.diff(outliving, req.Plan, p)) == 0 }, &resp.Diagnostics)
	if !ok {
		return
	}
	// The product exists: save its key before anything else can fail.
	model.ID, model.OrgID = types.StringValue(key), types.StringValue(orgID)
	convert.UnknownToNull(ctx, model)
	r.Created(ctx, service, model, resp)

	ctx = outliving
	product, err := service.WaitFor(ctx, orgID, key, func(p *client.Product) bool { return len(planned.diff(ctx, req.Plan, p)) == 0 })
	problem := "could not be read"
	if err == nil {
		resp.Diagnostics.Append(model.fromAPI(ctx, product)...)
		resp.Diagnostics.Append(resp.State.Set(ctx, model)...)
		problem, err = "is not as planned", wait.InconsistentResult(planned.diff(ctx, req.Plan, product))
	}
	if err != nil {
		resp.Diagnostics.Append(errdiag.Error(r.Label(model)+" was created but "+problem, err))
	}
}

func (r *productResource) Update(ctx context.Context, req resource.UpdateRequest, resp *resource.UpdateResponse) {
	defer modifyplan.KeepPlanned(req, resp)
	plan, state, service, ok := r.StartUpdate(ctx, req, resp)
	if !ok {
		return
	}
	orgID, key := state.OrgID.ValueString(), state.ID.ValueString()
	input, diags := plan.toAPI(ctx, state)
	if resp.Diagnostics.Append(diags...); resp.Diagnostics.HasError() {
		return
	}
	planned := *plan
	var product *client.Product
	err := service.client.UpdateProduct(ctx, orgID, key, input)
	if err == nil {
		product, err = service.WaitFor(ctx, orgID, key, func(p *client.Product) bool { return len(planned.diff(ctx, req.Plan, p)) == 0 })
	}
	if err == nil {
		resp.Diagnostics.Append(plan.fromAPI(ctx, product)...)
		r.Updated(ctx, service, plan, resp)
		resp.Diagnostics.Append(modifyplan.Remember(ctx, resp.Private, req.Config, daysArguments...)...)
		err = wait.InconsistentResult(planned.diff(ctx, req.Plan, product))
	}
	if err != nil {
		resp.Diagnostics.Append(errdiag.FieldError("Could not change "+r.Label(plan), err, fields))
	}
}

// ImportState takes org_id/product_key, or the product's key alone.
func (r *productResource) ImportState(ctx context.Context, req resource.ImportStateRequest, resp *resource.ImportStateResponse) {
	if req.ID != "" && !strings.Contains(req.ID, "/") {
		service, ok := r.Service(&resp.Diagnostics)
		if !ok {
			return
		}
		orgID, err := service.Org("")
		if err != nil {
			resp.Diagnostics.Append(errdiag.Error(fmt.Sprintf("Could not import EnOS product %q", req.ID), err))
			return
		}
		req.ID = orgID + "/" + req.ID
	}
	r.Identity.Import(ctx, req, resp)
}
