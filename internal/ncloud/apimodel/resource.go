// SPDX-License-Identifier: MPL-2.0

// Package apimodel manages single models of APIs of NAVER Cloud API Gateway.
package apimodel

import (
	"context"
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework-validators/stringvalidator"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/planmodifier"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/stringplanmodifier"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/attribute"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/base"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/errdiag"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/identity"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/ncloud/apipart"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/ncloud/client"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/ncloud/draft"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/ncloud/notfound"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/ncloud/reconcile"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/validate"
)

// ResourceType is the resource's name in configurations.
const ResourceType = "apigw_api_model"

var _ resource.ResourceWithModifyPlan = (*modelResource)(nil)

var fields = errdiag.Fields{
	"productId": "product_id", "apiId": "api_id", "modelName": "name", "modelDescription": "description", "modelSchema": "schema",
}

type modelResource struct {
	apipart.Resource[*service, resourceModel, client.Model]
}

// Register returns what this package registers.
func Register() base.Registration {
	return base.Register(newService, newResource, modelList)
}

var named = identity.Named{Type: ResourceType, Identity: identity.Identity{
	{Name: "product_id", Description: "ID of the product."},
	{Name: "api_id", Description: "ID of the API."},
	{Name: "id", Description: "ID of the model."},
}}

func newResource() resource.Resource {
	r := &modelResource{}
	r.Named, r.Noun, r.Unique, r.New = named, "model", true, newService
	r.KeyAttributes = []string{"product_id", "api_id", "name"}
	r.Label, r.API, r.Fields = (*resourceModel).label, (*resourceModel).API, fields
	r.Digest, r.IDs, r.KeepSame = (*resourceModel).digest, []string{"id", "product_id", "api_id"}, keepSchema
	r.Key = func(m *resourceModel) map[string]*types.String {
		return map[string]*types.String{"product_id": &m.ProductID, "api_id": &m.APIID, "name": &m.Name}
	}
	r.CreatePart = func(ctx context.Context, s *service, m *resourceModel) (reconcile.Written[client.Model], error) {
		return s.Drafts.CreateModel(ctx, m.API(), m.toAPI())
	}
	r.SetPart = func(ctx context.Context, s *service, m *resourceModel) (reconcile.Written[client.Model], error) {
		return s.Drafts.SetModel(ctx, m.API(), m.ID.ValueString(), m.toAPI())
	}
	r.IsFree = func(ctx context.Context, s *service, m *resourceModel) (bool, error) { return s.isFree(ctx, m) }
	r.FromAPI = func(m *resourceModel, api *client.Model) { m.fromAPI(api, nil) }
	r.Complete = func(m *resourceModel, api *client.Model) { m.ID = types.StringValue(api.ID) }
	r.ImportID = func(m *resourceModel) string { return m.ID.ValueString() }
	r.ReadModel = func(ctx context.Context, s *service, m *resourceModel, call *base.Call) error {
		return s.Read(ctx, m, notfound.LastSeenBy(ctx, call, ""))
	}
	r.DeleteModel = func(ctx context.Context, s *service, m *resourceModel, call *base.Call) error {
		err := s.Drafts.RemoveModel(ctx, m.API(), m.ID.ValueString())
		return s.APIs.ConfirmDeleted(ctx, m.API(), notfound.LastSeenBy(ctx, call, ""), err, s.Model(m.API(), m.ID.ValueString()))
	}
	return r
}

func (r *modelResource) Schema(_ context.Context, _ resource.SchemaRequest, resp *resource.SchemaResponse) {
	name := attribute.Name("model", client.MaxModelName)
	name.MarkdownDescription += " Changing this forces a new resource to be created."
	name.PlanModifiers = []planmodifier.String{stringplanmodifier.RequiresReplace()}
	resp.Schema = schema.Schema{
		MarkdownDescription: "A [model](https://api.ncloud-docs.com/docs/en/apigateway-postmodels) of an API of NAVER Cloud API Gateway is a JSON schema of " +
			"bodies of requests and responses.\n\n" +
			"~> **Note:** The service may refuse to delete a model that methods use. Terraform deletes a model before it changes the methods that stop using it. " +
			"Change the methods first, or set `create_before_destroy = true` in the `lifecycle` block and apply that before you remove or rename the model.\n\n" +
			"-> **Note:** Changes take effect with the next deployment: see `apigw_stage`. An API that an `apigw_api_definition` manages cannot have this " +
			"resource.",
		Attributes: map[string]schema.Attribute{
			"id":          attribute.Kept("ID of the model, assigned by the service."),
			"product_id":  attribute.ParentID("product"),
			"api_id":      attribute.ParentID("API"),
			"name":        name,
			"description": attribute.Description("model", client.MaxModelDescription),
			"schema": schema.StringAttribute{
				Required: true,
				MarkdownDescription: fmt.Sprintf("The schema, in JSON: at most %d characters. Changes to white space, and to the order of members, have no effect. It "+
					"refers to another model with its name, as in `{\"$ref\": \"#/definitions/Order\"}`. Models that refer to each other may be created in any "+
					"order.", client.MaxModelSchema),
				Validators: []validator.String{stringvalidator.UTF8LengthAtMost(client.MaxModelSchema), isJSON()},
			},
			"digest": attribute.Digest(),
		},
	}
}

// isJSON does not quote the text, which may be long.
func isJSON() validator.String {
	return validate.Text("must be JSON", func(s string) error {
		_, err := draft.WholeSchema(s, nil)
		return err
	})
}

// keepSchema plans the schema as in state if it is the same JSON.
func keepSchema(ctx context.Context, req resource.ModifyPlanRequest, resp *resource.ModifyPlanResponse) {
	if req.State.Raw.IsNull() {
		return
	}
	var prior, planned types.String
	resp.Diagnostics.Append(req.State.GetAttribute(ctx, path.Root("schema"), &prior)...)
	resp.Diagnostics.Append(resp.Plan.GetAttribute(ctx, path.Root("schema"), &planned)...)
	if !planned.IsUnknown() && !prior.IsNull() && sameSchema(prior.ValueString(), planned.ValueString(), nil) {
		resp.Diagnostics.Append(resp.Plan.SetAttribute(ctx, path.Root("schema"), prior)...)
	}
}
