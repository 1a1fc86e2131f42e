// SPDX-License-Identifier: MPL-2.0

// Package apipath manages single paths of APIs of NAVER Cloud API Gateway.
package apipath

import (
	"context"
	"fmt"

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
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/ncloud/draftschema"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/ncloud/notfound"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/ncloud/reconcile"
)

// ResourceType is the resource's name in configurations.
const ResourceType = "apigw_api_path"

var _ resource.ResourceWithModifyPlan = (*pathResource)(nil)

var fields = errdiag.Fields{ //nolint:gosec // names of fields, no credentials
	"productId": "product_id", "apiId": "api_id", "resourcePath": "path", "corsAllowOrigin": "cors.allow_origin",
	"corsAllowMethods": "cors.allow_methods", "corsAllowHeaders": "cors.allow_headers", "corsExposeHeaders": "cors.expose_headers",
	"corsAllowCredentials": "cors.allow_credentials", "corsMaxAge": "cors.max_age",
}

type pathResource struct {
	apipart.Resource[*service, resourceModel, client.Path]
}

// Register returns what this package registers.
func Register() base.Registration {
	return base.Register(newService, newResource, pathList)
}

var named = identity.Named{Type: ResourceType, Identity: identity.Identity{
	{Name: "product_id", Description: "ID of the product."},
	{Name: "api_id", Description: "ID of the API."},
	{Name: "id", Description: "ID of the path."},
}}

func newResource() resource.Resource {
	r := &pathResource{}
	r.Named, r.Noun, r.Unique, r.New = named, "path", true, newService
	r.KeyAttributes = []string{"product_id", "api_id", "path"}
	r.Label, r.API, r.Fields = (*resourceModel).label, (*resourceModel).API, fields
	r.Digest, r.IDs = (*resourceModel).digest, []string{"id", "product_id", "api_id"}
	r.Key = func(m *resourceModel) map[string]*types.String {
		return map[string]*types.String{"product_id": &m.ProductID, "api_id": &m.APIID, "path": &m.Path}
	}
	r.CreatePart = func(ctx context.Context, s *service, m *resourceModel) (reconcile.Written[client.Path], error) {
		return s.Drafts.CreatePath(ctx, m.API(), m.Path.ValueString(), m.settings())
	}
	r.SetPart = func(ctx context.Context, s *service, m *resourceModel) (reconcile.Written[client.Path], error) {
		return s.Drafts.SetPath(ctx, m.API(), m.ID.ValueString(), m.settings())
	}
	r.IsFree = func(ctx context.Context, s *service, m *resourceModel) (bool, error) { return s.isFree(ctx, m) }
	r.FromAPI, r.Complete = (*resourceModel).fromAPI, (*resourceModel).fromAPI
	r.ImportID = func(m *resourceModel) string { return m.ID.ValueString() }
	r.ReadModel = func(ctx context.Context, s *service, m *resourceModel, call *base.Call) error {
		p, err := s.Read(ctx, m.API(), m.ID.ValueString(), notfound.LastSeenBy(ctx, call, ""))
		if err == nil {
			m.fromAPI(p)
		}
		return err
	}
	r.DeleteModel = func(ctx context.Context, s *service, m *resourceModel, call *base.Call) error {
		err := s.Drafts.RemovePath(ctx, m.API(), m.ID.ValueString())
		return s.APIs.ConfirmDeleted(ctx, m.API(), notfound.LastSeenBy(ctx, call, ""), err, s.Path(m.API(), m.ID.ValueString()))
	}
	return r
}

func (r *pathResource) Schema(_ context.Context, _ resource.SchemaRequest, resp *resource.SchemaResponse) {
	resp.Schema = schema.Schema{
		MarkdownDescription: "A [path](https://api.ncloud-docs.com/docs/en/resource-createresource) of an API of NAVER Cloud API Gateway has methods and CORS " +
			"settings.\n\n" +
			"-> **Note:** Paths form a tree. Missing parents are created without CORS settings. A path that exists without CORS settings, and `/`, which every API " +
			"has, are adopted. A path with CORS settings has to be imported.\n\n" +
			"~> **Note:** A path with methods cannot be destroyed. Destroying a path that has others below it only clears its CORS settings: it is deleted " +
			"together with the last of them if that is destroyed in the same run. `/` is not deleted, and parents without a resource of their own stay.\n\n" +
			"-> **Note:** Changes take effect with the next deployment: see `apigw_stage`. An API that an `apigw_api_definition` manages cannot have this " +
			"resource.",
		Attributes: map[string]schema.Attribute{
			"id":         attribute.Kept("ID of the path, assigned by the service."),
			"product_id": attribute.ParentID("product"),
			"api_id":     attribute.ParentID("API"),
			"path": schema.StringAttribute{
				Required: true,
				MarkdownDescription: fmt.Sprintf("Path, such as `/orders/{id}`: at most %d characters. It begins with `/`. A segment consists of letters, digits, `_`, "+
					"`-` and `+`, and ends with a letter, a digit or `_`, or is a variable such as `{id}`, or `{rest+}` for all further segments. Changing this "+
					"forces a new resource to be created.", client.MaxPath),
				PlanModifiers: []planmodifier.String{stringplanmodifier.RequiresReplace()},
				Validators:    []validator.String{draftschema.Path()},
			},
			"cors": schema.SingleNestedAttribute{
				Optional: true, MarkdownDescription: "What the gateway allows browsers to do on pages of other origins.", Attributes: draftschema.CORS(),
			},
			"digest": attribute.Digest(),
		},
	}
}
