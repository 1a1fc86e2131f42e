// Package product manages the products of NAVER Cloud API Gateway.
package product

import (
	"context"
	"errors"
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework-validators/stringvalidator"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/boolplanmodifier"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/planmodifier"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/stringdefault"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/stringplanmodifier"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/errdiag"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/identity"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/modifyplan"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/ncloud/client"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/ncloud/notfound"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/origin"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/wait"
)

// ResourceType is the resource's name in configurations.
const ResourceType = "apigw_product"

var (
	_ resource.Resource                = (*productResource)(nil)
	_ resource.ResourceWithIdentity    = (*productResource)(nil)
	_ resource.ResourceWithImportState = (*productResource)(nil)
)

// named is the product's type and identity.
var named = identity.Named{Type: ResourceType, Identity: identity.Identity{{Name: "id", Description: "ID of the product."}}}

// fields are the API's names of what a configuration sets.
var fields = errdiag.Fields{
	"productName":        path.Root("name"),
	"description":        path.Root("description"),
	"productDescription": path.Root("description"),
	"subscriptionCode":   path.Root("subscription_code"),
}

type productResource struct {
	identity.Named
	source Source
}

// NewResource returns the constructor of apigw_product.
func NewResource(source Source) func() resource.Resource {
	return func() resource.Resource {
		return &productResource{named, source}
	}
}

func (r *productResource) Schema(_ context.Context, _ resource.SchemaRequest, resp *resource.SchemaResponse) {
	resp.Schema = schema.Schema{
		MarkdownDescription: "A [product](https://guide.ncloud-docs.com/docs/en/apigw-myproducts) of NAVER Cloud API Gateway groups APIs that are published " +
			"and subscribed to together.\n\n" +
			"~> **Note:** Destroying this resource deletes the product. The API does not document whether a product that still has APIs " +
			"can be deleted: if the service refuses, `terraform destroy` fails and the product stays.",
		Attributes: map[string]schema.Attribute{
			"id": schema.StringAttribute{
				Computed:            true,
				MarkdownDescription: "ID of the product, assigned by the service. It is also the first label of the host name of its APIs.",
				PlanModifiers:       []planmodifier.String{stringplanmodifier.UseStateForUnknown()},
			},
			"name": schema.StringAttribute{
				Required:            true,
				MarkdownDescription: "Name of the product: 1 to 100 characters.",
				Validators:          []validator.String{stringvalidator.UTF8LengthBetween(1, client.MaxProductName)},
			},
			"description": schema.StringAttribute{
				Optional:            true,
				Computed:            true,
				Default:             stringdefault.StaticString(""),
				MarkdownDescription: "Description of the product: 0 to 300 characters. Defaults to `\"\"`.",
				Validators:          []validator.String{stringvalidator.UTF8LengthAtMost(client.MaxProductDescription)},
			},
			"subscription_code": schema.StringAttribute{
				Required: true,
				MarkdownDescription: "Who may call the APIs of the product: `PUBLIC` (anyone) or `PROTECTED` (only with an API key that the publisher has " +
					"accepted). It can be changed in place.",
				Validators: []validator.String{stringvalidator.OneOf(client.SubscriptionPublic, client.SubscriptionProtected)},
			},
			"tenant_id": schema.StringAttribute{
				Computed:            true,
				MarkdownDescription: "ID of the tenant (account) that owns the product.",
				PlanModifiers:       []planmodifier.String{stringplanmodifier.UseNonNullStateForUnknown()},
			},
			"domain_code": schema.StringAttribute{
				Computed:            true,
				MarkdownDescription: "Code of the cloud that the product is in, such as `PUB`.",
				PlanModifiers:       []planmodifier.String{stringplanmodifier.UseNonNullStateForUnknown()},
			},
			"zone_code": schema.StringAttribute{
				Computed:            true,
				MarkdownDescription: "Code of the zone that the product is in, such as `PUBLIC`. Null if the API does not return it.",
				PlanModifiers:       []planmodifier.String{stringplanmodifier.UseNonNullStateForUnknown()},
			},
			"is_published": schema.BoolAttribute{
				Computed:            true,
				MarkdownDescription: "Whether at least one stage of the product's APIs is published. `false` for a new product.",
				PlanModifiers:       []planmodifier.Bool{boolplanmodifier.UseStateForUnknown()},
			},
			"modifier": schema.StringAttribute{
				Computed:            true,
				MarkdownDescription: "ID of the user who last changed the product.",
			},
			"mod_time": schema.StringAttribute{
				Computed:            true,
				MarkdownDescription: "When the product was last changed, as an RFC 3339 time in UTC.",
			},
		},
	}
}

func (r *productResource) Create(ctx context.Context, req resource.CreateRequest, resp *resource.CreateResponse) {
	var model resourceModel
	resp.Diagnostics.Append(req.Plan.Get(ctx, &model)...)
	service, ok := r.source.Client(&resp.Diagnostics)
	if !ok {
		return
	}
	product, ok := service.Create(ctx, model.toAPI(), &resp.Diagnostics)
	if !ok {
		return
	}
	planned := model
	model.fromAPI(product)
	resp.Diagnostics.Append(r.Identity.Save(ctx, &model, &resp.State, resp.Identity)...)
	resp.Diagnostics.Append(service.all.Remember(ctx, resp.Private)...)
	if err := wait.NotAsPlanned(planned.diff(&model)); err != nil {
		resp.Diagnostics.Append(errdiag.Error(fmt.Sprintf("API Gateway product %q was created but is not as planned", product.ID), err))
	}
}

func (r *productResource) Read(ctx context.Context, req resource.ReadRequest, resp *resource.ReadResponse) {
	var model resourceModel
	resp.Diagnostics.Append(r.Identity.Copy(ctx, req.State, resp.Identity)...)
	resp.Diagnostics.Append(req.State.Get(ctx, &model)...)
	last, diags := notfound.LastSeen(ctx, req.Private, model.TenantID.ValueString())
	resp.Diagnostics.Append(diags...)
	service, ok := r.source.Client(&resp.Diagnostics)
	if !ok {
		return
	}
	product, err := service.Read(ctx, model.ID.ValueString(), last)
	if errors.Is(err, notfound.ErrNotFound) {
		resp.State.RemoveResource(ctx)
		return
	}
	if err != nil {
		resp.Diagnostics.Append(errdiag.Error(fmt.Sprintf("Could not read API Gateway product %q", model.ID.ValueString()), err))
		return
	}
	model.fromAPI(product)
	resp.Diagnostics.Append(resp.State.Set(ctx, &model)...)
	resp.Diagnostics.Append(service.all.RememberRead(ctx, resp.Private, last, notfound.Shown{
		Name: "product", TenantID: model.TenantID.ValueString(), OwnerOnly: model.IsPublished.Equal(types.BoolValue(false)),
	})...)
}

func (r *productResource) Update(ctx context.Context, req resource.UpdateRequest, resp *resource.UpdateResponse) {
	defer modifyplan.KeepPlanned(req, resp)
	var model resourceModel
	resp.Diagnostics.Append(r.Identity.Copy(ctx, req.Plan, resp.Identity)...)
	resp.Diagnostics.Append(req.Plan.Get(ctx, &model)...)
	service, ok := r.source.Client(&resp.Diagnostics)
	if !ok {
		return
	}
	planned := model
	product, err := service.Update(ctx, model.ID.ValueString(), model.toAPI(), func(p *client.Product) bool {
		actual := planned
		actual.fromAPI(p)
		return len(planned.diff(&actual)) == 0
	})
	if err == nil {
		model.fromAPI(product)
		resp.Diagnostics.Append(resp.State.Set(ctx, &model)...)
		resp.Diagnostics.Append(service.all.Remember(ctx, resp.Private)...)
		err = wait.NotAsPlanned(planned.diff(&model))
	}
	if err != nil {
		resp.Diagnostics.Append(errdiag.FieldError(fmt.Sprintf("Could not change API Gateway product %q", model.ID.ValueString()), err, fields))
	}
}

func (r *productResource) Delete(ctx context.Context, req resource.DeleteRequest, resp *resource.DeleteResponse) {
	var model resourceModel
	resp.Diagnostics.Append(req.State.Get(ctx, &model)...)
	service, ok := r.source.Client(&resp.Diagnostics)
	if !ok {
		return
	}
	id, tenantID := model.ID.ValueString(), model.TenantID.ValueString()
	diags, err := origin.BeforeDelete(ctx, resp.Private, func() error {
		_, err := service.Read(ctx, id, notfound.Seen{TenantID: tenantID})
		return err
	}, service.all.Remember)
	last, more := notfound.LastSeen(ctx, resp.Private, tenantID)
	resp.Diagnostics.Append(append(diags, more...)...)
	if err == nil {
		err = service.Delete(ctx, id, last)
	}
	if err != nil && !errors.Is(err, notfound.ErrNotFound) {
		resp.Diagnostics.Append(errdiag.Error(fmt.Sprintf("Could not delete API Gateway product %q", id), err))
	}
}
