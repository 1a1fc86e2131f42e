// Package subscription manages the publisher's decision on who may call a product
// of NAVER Cloud API Gateway: the subscriptions of API keys.
package subscription

import (
	"context"
	"errors"
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework-validators/stringvalidator"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/planmodifier"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/stringdefault"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/stringplanmodifier"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/tfsdk"

	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/diags"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/identity"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/modifyplan"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/ncloud/api"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/ncloud/gone"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/rest"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/validate"
)

// ResourceType is the resource's name in configurations.
const ResourceType = "apigw_api_key_subscription"

var (
	_ resource.Resource                = (*subscriptionResource)(nil)
	_ resource.ResourceWithIdentity    = (*subscriptionResource)(nil)
	_ resource.ResourceWithImportState = (*subscriptionResource)(nil)
)

// named is the subscription's type and identity.
var named = identity.Named{Type: ResourceType, Identity: identity.Identity{
	{Name: "product_id", Description: "The product's id."},
	{Name: "api_key_id", Description: "The API key's id."},
}}

// fields are the API's names of what a configuration sets.
var fields = diags.Fields{
	"productId": path.Root("product_id"),
	"apiKeyId":  path.Root("api_key_id"),
	"status":    path.Root("status"),
}

type subscriptionResource struct {
	identity.Named
	source Source
}

// NewResource returns the constructor of apigw_api_key_subscription.
func NewResource(source Source) func() resource.Resource {
	return func() resource.Resource {
		return &subscriptionResource{named, source}
	}
}

func (r *subscriptionResource) Schema(_ context.Context, _ resource.SchemaRequest, resp *resource.SchemaResponse) {
	replace := []planmodifier.String{stringplanmodifier.RequiresReplace()}
	fixed := []planmodifier.String{stringplanmodifier.UseNonNullStateForUnknown()}
	kept := []planmodifier.String{stringplanmodifier.UseStateForUnknown()}
	resp.Schema = schema.Schema{
		MarkdownDescription: "The publisher's decision on whether an API key may call a `PROTECTED` product of NAVER Cloud API Gateway. " +
			"A partner's key must have requested the subscription; one of the account's own keys is subscribed if it has not requested one. " +
			"Destroying it unsubscribes one of the account's own keys and rejects a partner's. " +
			"Do not set `create_before_destroy`: old and new are one subscription, so destroying the old one would end the new one.",
		Attributes: map[string]schema.Attribute{
			"product_id": schema.StringAttribute{
				Required: true, PlanModifiers: replace, Validators: []validator.String{validate.ID()},
				MarkdownDescription: "The product's id. Changing it makes a new subscription.",
			},
			"api_key_id": schema.StringAttribute{
				Required: true, PlanModifiers: replace, Validators: []validator.String{validate.ID()},
				MarkdownDescription: "The API key's id. Changing it makes a new subscription.",
			},
			"status": schema.StringAttribute{
				Optional: true, Computed: true, Default: stringdefault.StaticString(api.StatusAccepted),
				MarkdownDescription: "The decision: `ACCEPTED` or `REJECTED`. Defaults to `ACCEPTED`. What the service shows instead " +
					"(`REQUEST`, `DENY`, `BLOCKED_REQUEST`) is seen as a change made outside.",
				Validators: []validator.String{stringvalidator.OneOf(api.StatusAccepted, api.StatusRejected)},
			},
			"api_key_name": schema.StringAttribute{
				Computed: true, PlanModifiers: kept,
				MarkdownDescription: "Name of the API key.",
			},
			"domain_code": schema.StringAttribute{
				Computed: true, PlanModifiers: fixed,
				MarkdownDescription: "Code of the cloud that the subscription is in, such as `PUB`.",
			},
			"reg_time": schema.StringAttribute{
				Computed: true, PlanModifiers: kept,
				MarkdownDescription: "When the subscription was requested, as an RFC 3339 time in UTC.",
			},
			"mod_time": schema.StringAttribute{
				Computed:            true,
				MarkdownDescription: "When the subscription was last changed, as an RFC 3339 time in UTC.",
			},
		},
	}
}

func (r *subscriptionResource) Create(ctx context.Context, req resource.CreateRequest, resp *resource.CreateResponse) {
	var model resourceModel
	resp.Diagnostics.Append(req.Plan.Get(ctx, &model)...)
	store, ok := r.source.Open(&resp.Diagnostics)
	if !ok {
		return
	}
	outliving, cancel := rest.Grace(ctx)
	defer cancel()
	row, exists, err := store.Decide(ctx, model.ProductID.ValueString(), model.APIKeyID.ValueString(), model.Status.ValueString())
	ctx = outliving
	if exists {
		// Save it before anything else can fail.
		model.unread()
		resp.Diagnostics.Append(r.Identity.Save(ctx, &model, &resp.State, resp.Identity)...)
		resp.Diagnostics.Append(store.products.RememberTenant(ctx, resp.Private, true)...)
	}
	resp.Diagnostics.Append(takeOver(ctx, store, &model, row, err, &resp.State)...)
}

func (r *subscriptionResource) Read(ctx context.Context, req resource.ReadRequest, resp *resource.ReadResponse) {
	var model resourceModel
	resp.Diagnostics.Append(r.Identity.Copy(ctx, req.State, resp.Identity)...)
	resp.Diagnostics.Append(req.State.Get(ctx, &model)...)
	last, found := gone.LastSeen(ctx, req.Private, "")
	resp.Diagnostics.Append(found...)
	store, ok := r.source.Open(&resp.Diagnostics)
	if !ok {
		return
	}
	row, err := store.Read(ctx, model.ProductID.ValueString(), model.APIKeyID.ValueString(), last)
	if errors.Is(err, gone.ErrGone) {
		resp.State.RemoveResource(ctx)
		return
	}
	if err != nil {
		resp.Diagnostics.Append(diags.Error("Could not read the subscription of API key "+model.what(), err))
		return
	}
	model.read(row)
	if last.Origin.Imported() {
		model.dropUnconfigurable()
	}
	resp.Diagnostics.Append(resp.State.Set(ctx, &model)...)
	resp.Diagnostics.Append(store.products.RememberTenant(ctx, resp.Private, last.Origin.Imported())...)
}

func (r *subscriptionResource) Update(ctx context.Context, req resource.UpdateRequest, resp *resource.UpdateResponse) {
	defer modifyplan.KeepPlanned(req, resp)
	var model resourceModel
	resp.Diagnostics.Append(r.Identity.Copy(ctx, req.Plan, resp.Identity)...)
	resp.Diagnostics.Append(req.Plan.Get(ctx, &model)...)
	store, ok := r.source.Open(&resp.Diagnostics)
	if !ok {
		return
	}
	_, err := store.SetStatus(ctx, model.ProductID.ValueString(), model.APIKeyID.ValueString(), model.Status.ValueString())
	resp.Diagnostics.Append(takeOver(ctx, store, &model, nil, err, &resp.State)...)
	if !resp.Diagnostics.HasError() {
		resp.Diagnostics.Append(store.products.RememberTenant(ctx, resp.Private, false)...)
	}
}

// takeOver puts the subscription after a decision into the state: row, or what it reads if
// that is nil. err is the outcome of the decision: if it failed, takeOver only reports that.
func takeOver(ctx context.Context, store *Store, model *resourceModel, row *api.Subscription, err error, state *tfsdk.State) diag.Diagnostics {
	var found diag.Diagnostics
	wanted := model.Status.ValueString()
	if err == nil && row == nil {
		row, err = store.Settled(ctx, model.ProductID.ValueString(), model.APIKeyID.ValueString(), wanted)
	}
	if row != nil {
		model.read(row)
		found.Append(state.Set(ctx, model)...)
	}
	if err != nil {
		found.Append(diags.FieldError(fmt.Sprintf("Could not set the subscription of API key %s to %s", model.what(), wanted), err, fields))
	}
	return found
}

func (r *subscriptionResource) Delete(ctx context.Context, req resource.DeleteRequest, resp *resource.DeleteResponse) {
	var model resourceModel
	resp.Diagnostics.Append(req.State.Get(ctx, &model)...)
	last, found := gone.LastSeen(ctx, req.Private, "")
	resp.Diagnostics.Append(found...)
	store, ok := r.source.Open(&resp.Diagnostics)
	if !ok {
		return
	}
	warning, err := store.Delete(ctx, model.ProductID.ValueString(), model.APIKeyID.ValueString(), last)
	if warning != "" {
		resp.Diagnostics.AddWarning("Left the subscription of API key "+model.what()+" in place", warning)
	}
	if err != nil {
		resp.Diagnostics.Append(diags.Error("Could not end the subscription of API key "+model.what(), err))
	}
}
