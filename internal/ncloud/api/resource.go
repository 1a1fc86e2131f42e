// SPDX-License-Identifier: MPL-2.0

// Package api manages the APIs of NAVER Cloud API Gateway.
package api

import (
	"context"
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"

	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/attribute"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/base"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/errdiag"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/identity"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/modifyplan"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/ncloud/client"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/ncloud/notfound"
)

// ResourceType is the resource's name in configurations.
const ResourceType = "apigw_api"

var fields = errdiag.Fields{"productId": "product_id", "apiName": "name", "apiDescription": "description"}

type apiResource struct {
	base.Resource[*notfound.Client, *service, resourceModel]
}

// Register returns what this package registers.
func Register() base.Registration {
	return base.Register(newService, newResource, apiList, apiDataSource, apisDataSource, openAPIDataSource)
}

var named = identity.Named{Type: ResourceType, Identity: identity.Identity{
	{Name: "product_id", Description: "ID of the product."},
	{Name: "id", Description: "ID of the API."},
}}

func newResource() resource.Resource {
	r := &apiResource{}
	r.Named, r.New = named, newService
	r.Label = func(m *resourceModel) string { return fmt.Sprintf("API %q", m.ID.ValueString()) }
	r.ReadModel = func(ctx context.Context, s *service, m *resourceModel, call *base.Call) error {
		api, err := s.Read(ctx, m.ref(), notfound.LastSeenBy(ctx, call, m.TenantID.ValueString()))
		if err == nil {
			m.fromAPI(api)
		}
		return err
	}
	r.DeleteModel = func(ctx context.Context, s *service, m *resourceModel, call *base.Call) error {
		return s.Delete(ctx, m.ref(), notfound.LastSeenBy(ctx, call, m.TenantID.ValueString()))
	}
	r.Remember = func(ctx context.Context, s *service, m *resourceModel, call *base.Call) diag.Diagnostics {
		return s.all.Record(ctx, call, notfound.Actual{Name: "API", TenantID: m.TenantID.ValueString(), OwnerOnly: true})
	}
	return r
}

func (r *apiResource) Schema(_ context.Context, _ resource.SchemaRequest, resp *resource.SchemaResponse) {
	resp.Schema = schema.Schema{
		MarkdownDescription: "An [API](https://guide.ncloud-docs.com/docs/en/apigw-apigw-2-1) of a product of NAVER Cloud API Gateway has paths, methods and " +
			"models, and stages in which they are deployed.\n\n" +
			"~> **Note:** Destroying this resource deletes the API with all of its paths, methods and models. The vendor does not document whether " +
			"an API that still has stages can be deleted: if the service refuses, `terraform destroy` fails and the API stays.",
		Attributes: map[string]schema.Attribute{
			"id":          attribute.Kept("ID of the API, assigned by the service."),
			"product_id":  attribute.ParentID("product"),
			"name":        attribute.URLName("API", client.MaxAPIName),
			"description": attribute.Description("API", client.MaxAPIDescription),
			"tenant_id":   attribute.Constant("ID of the tenant (account) that owns the API."),
			"domain_code": attribute.Constant("Code of the cloud that the API is in, such as `PUB`."),
		},
	}
}

func (r *apiResource) Create(ctx context.Context, req resource.CreateRequest, resp *resource.CreateResponse) {
	plan, service, ok := r.StartCreate(ctx, req, resp)
	if !ok {
		return
	}
	api, ok := service.Create(ctx, plan.ProductID.ValueString(), plan.Name.ValueString(), plan.Description.ValueString(), &resp.Diagnostics)
	if !ok {
		return
	}
	model := *plan
	model.fromAPI(api)
	r.Created(ctx, service, &model, resp)
	if err := base.InconsistentResult(req.Plan, plan, &model); err != nil {
		resp.Diagnostics.Append(errdiag.Error(r.Label(&model)+" was created but is not as planned", err))
	}
}

func (r *apiResource) Update(ctx context.Context, req resource.UpdateRequest, resp *resource.UpdateResponse) {
	defer modifyplan.KeepPlanned(req, resp)
	plan, _, service, ok := r.StartUpdate(ctx, req, resp)
	if !ok {
		return
	}
	model := *plan
	api, err := service.Update(ctx, plan.ref(), plan.Description.ValueString())
	if err == nil {
		model.fromAPI(api)
		r.Updated(ctx, service, &model, resp)
		err = base.InconsistentResult(req.Plan, plan, &model)
	}
	if err != nil {
		resp.Diagnostics.Append(errdiag.FieldError("Could not change "+r.Label(plan), err, fields))
	}
}
