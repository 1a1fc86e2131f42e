// SPDX-License-Identifier: MPL-2.0

// Package apikeysubscription manages the publisher's decision on who may call a product
// of NAVER Cloud API Gateway: the subscriptions of API keys.
package apikeysubscription

import (
	"context"
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework-validators/stringvalidator"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/stringdefault"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/tfsdk"

	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/attribute"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/base"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/convert"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/errdiag"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/identity"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/modifyplan"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/ncloud/boundplans"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/ncloud/client"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/ncloud/notfound"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/rest"
)

// ResourceType is the resource's name in configurations.
const ResourceType = "apigw_api_key_subscription"

var _ resource.ResourceWithModifyPlan = (*subscriptionResource)(nil)

var fields = errdiag.Fields{"productId": "product_id", "apiKeyId": "api_key_id", "status": "status"}

type subscriptionResource struct {
	base.Resource[*notfound.Client, *service, resourceModel]
}

// Register returns what this package registers.
func Register() base.Registration {
	return base.Register(newService, newResource, subscriptionList, subscriptionsDataSource)
}

var named = identity.Named{Type: ResourceType, Identity: identity.Identity{
	{Name: "product_id", Description: "ID of the product."},
	{Name: "api_key_id", Description: "ID of the API key."},
}}

func newResource() resource.Resource {
	r := &subscriptionResource{}
	r.Named, r.Noun, r.New = named, "subscription", newService
	r.Label = func(m *resourceModel) string { return "the " + m.label() }
	r.ReadModel = func(ctx context.Context, s *service, m *resourceModel, call *base.Call) error {
		subscription, err := s.Read(ctx, m.ProductID.ValueString(), m.APIKeyID.ValueString(), notfound.LastSeenBy(ctx, call, ""))
		if err != nil {
			return err
		}
		m.fromAPI(subscription)
		if call.Origin.Imported() {
			m.dropUnconfigurable()
		}
		return nil
	}
	r.DeleteModel = r.deleteModel
	return r
}

func (r *subscriptionResource) Schema(_ context.Context, _ resource.SchemaRequest, resp *resource.SchemaResponse) {
	resp.Schema = schema.Schema{
		MarkdownDescription: "A [subscription](https://api.ncloud-docs.com/docs/en/apigateway-product-patchapikey) states whether an API key may call a " +
			"`PROTECTED` product of NAVER Cloud API Gateway.\n\n" +
			"-> **Note:** A partner has to request the subscription for its own key. If a key of your account has not requested one, this " +
			"resource subscribes the key first.\n\n" +
			"~> **Note:** Destroying this resource unsubscribes a key of your account and rejects a partner's key. Replacing it, for " +
			"example with `-replace`, restores the usage plans that the key had on stages.\n\n" +
			"-> **Note:** With `create_before_destroy`, destroying the old instance leaves the subscription in place. A second resource " +
			"for the same product and key is an error.",
		Attributes: map[string]schema.Attribute{
			"product_id": attribute.ParentID("product"),
			"api_key_id": attribute.ParentID("API key"),
			"status": schema.StringAttribute{
				Optional: true, Computed: true, Default: stringdefault.StaticString(client.StatusAccepted),
				MarkdownDescription: "The decision on the subscription: `ACCEPTED` or `REJECTED`. Defaults to `ACCEPTED`. Any other status that the API returns " +
					"(`REQUEST`, `DENY`, `BLOCKED_REQUEST`) is reported as drift.",
				Validators: []validator.String{stringvalidator.OneOf(client.StatusAccepted, client.StatusRejected)},
			},
			"api_key_name": attribute.Kept("Name of the API key."),
			"domain_code":  attribute.Constant("Code of the cloud that the subscription is in, such as `PUB`."),
			"reg_time":     attribute.Kept("When the subscription was requested, as an RFC 3339 time in UTC."),
			"mod_time":     attribute.Computed("When the subscription was last changed, as an RFC 3339 time in UTC."),
		},
	}
}

func (r *subscriptionResource) Create(ctx context.Context, req resource.CreateRequest, resp *resource.CreateResponse) {
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
	decision, err := service.Decide(ctx, model.ProductID.ValueString(), model.APIKeyID.ValueString(), model.Status.ValueString())
	ctx = outliving
	if decision.Exists {
		// Save it before anything else can fail.
		convert.UnknownToNull(ctx, model)
		r.Created(ctx, service, model, resp)
		resp.Diagnostics.Append(hold.Store(ctx, resp.Private)...)
	}
	if decision.Adopted != nil {
		resp.Diagnostics.AddWarning("Adopted the existing "+model.label(), errdiag.Cause(decision.Adopted)+
			"\n\nThe subscription exists nevertheless, and it is in state now. Check that no other run owns it: destroying the resource ends it.")
	}
	resp.Diagnostics.Append(takeOver(ctx, service, model, decision.Subscription, err, &resp.State)...)
	if bound, ok := hold.Saved().([]boundplans.Plan); ok && !resp.Diagnostics.HasError() {
		resp.Diagnostics.Append(r.plans(service).Restore(ctx, bound)...)
	}
}

func (r *subscriptionResource) plans(service *service) boundplans.Plans {
	return boundplans.Plans{Client: service.client, Run: r.Run()}
}

// ModifyPlan plans an update where the end of another instance may end the subscription.
func (r *subscriptionResource) ModifyPlan(ctx context.Context, req resource.ModifyPlanRequest, resp *resource.ModifyPlanResponse) {
	if r.Plan(ctx, req, resp) {
		modifyplan.Unknown(&resp.Plan, "reg_time", "mod_time")
	}
}

func (r *subscriptionResource) Update(ctx context.Context, req resource.UpdateRequest, resp *resource.UpdateResponse) {
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
	decision, err := service.Decide(ctx, model.ProductID.ValueString(), model.APIKeyID.ValueString(), model.Status.ValueString())
	resp.Diagnostics.Append(takeOver(ctx, service, model, decision.Subscription, err, &resp.State)...)
	if !resp.Diagnostics.HasError() {
		r.Updated(ctx, service, model, resp)
	}
}

// takeOver sets the state after a decision, and reads the subscription if it is nil.
func takeOver(ctx context.Context, service *service, model *resourceModel, subscription *client.Subscription, err error, state *tfsdk.State) diag.Diagnostics {
	var diags diag.Diagnostics
	planned := model.Status.ValueString()
	if err == nil && subscription == nil {
		subscription, err = service.WaitFor(ctx, model.ProductID.ValueString(), model.APIKeyID.ValueString(), planned)
	}
	if subscription != nil {
		model.fromAPI(subscription)
		diags.Append(state.Set(ctx, model)...)
	}
	if err != nil {
		diags.Append(errdiag.FieldError(fmt.Sprintf("Could not set the %s to %s", model.label(), planned), err, fields))
	}
	return diags
}

func (r *subscriptionResource) deleteModel(ctx context.Context, s *service, m *resourceModel, call *base.Call) error {
	productID, apiKeyID := m.ProductID.ValueString(), m.APIKeyID.ValueString()
	var bound []boundplans.Plan
	var lookupErr error
	if call.Hold.Recreated {
		bound, lookupErr = r.plans(s).OfSubscription(ctx, productID, apiKeyID)
	}
	warning, err := s.Delete(ctx, productID, apiKeyID, notfound.LastSeenBy(ctx, call, ""))
	if warning != "" {
		call.Diagnostics.AddWarning("Left the "+m.label()+" in place", warning)
	}
	if err != nil {
		return err
	}
	if lookupErr != nil && !rest.NotFound(lookupErr) {
		call.Diagnostics.Append(boundplans.Unread("the "+m.label(), lookupErr))
	}
	call.Hold.Save(bound)
	return nil
}
