// SPDX-License-Identifier: MPL-2.0

// Package product manages the products of NAVER Cloud API Gateway.
package product

import (
	"context"
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework-validators/stringvalidator"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/boolplanmodifier"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/planmodifier"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/attribute"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/base"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/errdiag"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/identity"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/modifyplan"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/ncloud/client"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/ncloud/notfound"
)

// ResourceType is the resource's name in configurations.
const ResourceType = "apigw_product"

var fields = errdiag.Fields{
	"productName": "name", "description": "description", "productDescription": "description", "subscriptionCode": "subscription_code",
}

type productResource struct {
	base.Resource[*notfound.Client, *service, resourceModel]
}

// Register returns what this package registers.
func Register() base.Registration {
	return base.Register(newService, newResource, productList, productDataSource, productsDataSource, overviewDataSource, documentsDataSource,
		publishedDataSource, publishedListDataSource)
}

var named = identity.Named{Type: ResourceType, Identity: identity.Identity{{Name: "id", Description: "ID of the product."}}}

func newResource() resource.Resource {
	r := &productResource{}
	r.Named, r.New = named, newService
	r.Label = func(m *resourceModel) string { return fmt.Sprintf("API Gateway product %q", m.ID.ValueString()) }
	r.Prepare = func(s *service, state *resourceModel) { s.creates.MarkManaged(state.ID.ValueString()) }
	r.ReadModel = func(ctx context.Context, s *service, m *resourceModel, call *base.Call) error {
		product, err := s.all.Find(ctx, m.ID.ValueString(), notfound.LastSeenBy(ctx, call, m.TenantID.ValueString()))
		if err == nil {
			m.fromAPI(product)
		}
		return err
	}
	r.DeleteModel = func(ctx context.Context, s *service, m *resourceModel, call *base.Call) error {
		id := m.ID.ValueString()
		return s.all.ConfirmDeleted(ctx, id, notfound.LastSeenBy(ctx, call, m.TenantID.ValueString()), s.client.DeleteProduct(ctx, id))
	}
	r.Remember = func(ctx context.Context, s *service, m *resourceModel, call *base.Call) diag.Diagnostics {
		return s.all.Record(ctx, call, notfound.Actual{
			Name: "product", TenantID: m.TenantID.ValueString(), OwnerOnly: m.IsPublished.Equal(types.BoolValue(false)),
		})
	}
	return r
}

func (r *productResource) Schema(_ context.Context, _ resource.SchemaRequest, resp *resource.SchemaResponse) {
	resp.Schema = schema.Schema{
		MarkdownDescription: "A [product](https://guide.ncloud-docs.com/docs/en/apigw-myproducts) of NAVER Cloud API Gateway groups APIs that are published " +
			"and subscribed to together.\n\n" +
			"~> **Note:** Destroying this resource deletes the product. The API does not document whether a product that still has APIs " +
			"can be deleted: if the service refuses, `terraform destroy` fails and the product stays.",
		Attributes: map[string]schema.Attribute{
			"id":          attribute.Kept("ID of the product, assigned by the service. It is also the first label of the host name of its APIs."),
			"name":        attribute.Name("product", client.MaxProductName),
			"description": attribute.Description("product", client.MaxProductDescription),
			"subscription_code": attribute.Required("Who may call the APIs of the product: `PUBLIC` (anyone) or `PROTECTED` (only with an API key that the "+
				"publisher has accepted). It can be changed in place.", stringvalidator.OneOf(client.SubscriptionPublic, client.SubscriptionProtected)),
			"tenant_id":   attribute.Constant("ID of the tenant (account) that owns the product."),
			"domain_code": attribute.Constant("Code of the cloud that the product is in, such as `PUB`."),
			"zone_code":   attribute.Constant("Code of the zone that the product is in, such as `PUBLIC`. Null if the API does not return it."),
			"is_published": schema.BoolAttribute{
				Computed:            true,
				MarkdownDescription: "Whether at least one stage of the product's APIs is published. `false` for a new product.",
				PlanModifiers:       []planmodifier.Bool{boolplanmodifier.UseStateForUnknown()},
			},
			"modifier": attribute.Computed("ID of the user who last changed the product."),
			"mod_time": attribute.Computed("When the product was last changed, as an RFC 3339 time in UTC."),
		},
	}
}

func (r *productResource) Create(ctx context.Context, req resource.CreateRequest, resp *resource.CreateResponse) {
	plan, service, ok := r.StartCreate(ctx, req, resp)
	if !ok {
		return
	}
	product, ok := service.Create(ctx, plan.toAPI(), &resp.Diagnostics)
	if !ok {
		return
	}
	model := *plan
	model.fromAPI(product)
	r.Created(ctx, service, &model, resp)
	if err := base.InconsistentResult(req.Plan, plan, &model); err != nil {
		resp.Diagnostics.Append(errdiag.Error(r.Label(&model)+" was created but is not as planned", err))
	}
}

func (r *productResource) Update(ctx context.Context, req resource.UpdateRequest, resp *resource.UpdateResponse) {
	defer modifyplan.KeepPlanned(req, resp)
	plan, _, service, ok := r.StartUpdate(ctx, req, resp)
	if !ok {
		return
	}
	model := *plan
	product, err := service.Update(ctx, plan.ID.ValueString(), plan.toAPI(), func(p *client.Product) bool {
		actual := *plan
		actual.fromAPI(p)
		return base.Diff(req.Plan, plan, &actual) == nil
	})
	if err == nil {
		model.fromAPI(product)
		r.Updated(ctx, service, &model, resp)
		err = base.InconsistentResult(req.Plan, plan, &model)
	}
	if err != nil {
		resp.Diagnostics.Append(errdiag.FieldError("Could not change "+r.Label(plan), err, fields))
	}
}
