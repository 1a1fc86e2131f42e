// SPDX-License-Identifier: MPL-2.0

// Package apidocument manages the documents of APIs of NAVER Cloud API Gateway, which subscribers read.
package apidocument

import (
	"context"
	"errors"
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework-validators/stringvalidator"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/attribute"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/base"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/errdiag"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/identity"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/modifyplan"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/ncloud/client"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/ncloud/notfound"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/rest"
)

// ResourceType is the resource's name in configurations.
const ResourceType = "apigw_api_document"

var _ resource.ResourceWithModifyPlan = (*documentResource)(nil)

var fields = errdiag.Fields{"productId": "product_id", "apiId": "api_id", "documentMd": "markdown"}

type documentResource struct {
	base.Resource[*notfound.Client, *service, resourceModel]
}

// Register returns what this package registers.
func Register() base.Registration {
	return base.Register(newService, newResource, documentList)
}

var named = identity.Named{Type: ResourceType, Identity: identity.Identity{
	{Name: "product_id", Description: "ID of the product."},
	{Name: "api_id", Description: "ID of the API."},
}}

func newResource() resource.Resource {
	r := &documentResource{}
	r.Named, r.Noun, r.New = named, "document", newService
	r.Endangered = "Deleting that clears the document. Apply twice: the second apply writes it again."
	r.Label = func(m *resourceModel) string { return "the " + m.label() }
	r.ReadModel = func(ctx context.Context, s *service, m *resourceModel, call *base.Call) error {
		text, err := s.Read(ctx, m.ref(), notfound.LastSeenBy(ctx, call, ""))
		if err == nil && text == "" && call.Origin.Imported() {
			err = errors.New("the API has no document, so there is nothing to import")
		}
		if err == nil {
			m.Markdown = types.StringValue(text)
		}
		return err
	}
	r.DeleteModel = func(ctx context.Context, s *service, m *resourceModel, call *base.Call) error {
		warning, err := s.Reset(ctx, m.ref(), notfound.LastSeenBy(ctx, call, ""))
		if warning != "" {
			call.Diagnostics.AddWarning("Left the "+m.label()+" in place", warning)
		}
		return err
	}
	return r
}

func (r *documentResource) Schema(_ context.Context, _ resource.SchemaRequest, resp *resource.SchemaResponse) {
	resp.Schema = schema.Schema{
		MarkdownDescription: "The [document](https://api.ncloud-docs.com/docs/en/apigateway-patchdocuments) of an API of NAVER Cloud API Gateway is a text " +
			"that subscribers read.\n\n" +
			"~> **Note:** Destroying this resource clears the document. If the service refuses to, `terraform destroy` succeeds with a warning.\n\n" +
			"-> **Note:** An API has one document. If somebody has written one already, creating this resource is an error that shows the import " +
			"command. This also applies to a replacement with `create_before_destroy`.",
		Attributes: map[string]schema.Attribute{
			"product_id": attribute.ParentID("product"),
			"api_id":     attribute.ParentID("API"),
			"markdown": attribute.Required(fmt.Sprintf("The text, in Markdown: 1 to %d characters.", client.MaxDocument),
				stringvalidator.UTF8LengthBetween(1, client.MaxDocument)),
		},
	}
}

// Create tries again once a text is cleared, because the Delete of another instance in this run may do that.
func (r *documentResource) Create(ctx context.Context, req resource.CreateRequest, resp *resource.CreateResponse) {
	model, service, ok := r.StartCreate(ctx, req, resp)
	if !ok {
		return
	}
	err := r.create(ctx, service, model, req, resp)
	if errors.Is(err, errCustomized) && service.cleared(ctx, model.ref()) {
		err = r.create(ctx, service, model, req, resp)
	}
	if err != nil {
		resp.Diagnostics.Append(errdiag.FieldError("Could not create the "+model.label(), err, fields))
	}
}

func (r *documentResource) create(
	ctx context.Context, service *service, model *resourceModel, req resource.CreateRequest, resp *resource.CreateResponse,
) error {
	hold, ok := r.BeginCreate(ctx, req.Plan, &resp.Diagnostics)
	if !ok {
		return nil
	}
	defer hold.Release()
	outliving, cancel := rest.Grace(ctx)
	defer cancel()
	exists, lost, err := service.Create(ctx, model.ref(), model.Markdown.ValueString(), hold.Replaces)
	if lost != nil {
		resp.Diagnostics.AddWarning("Adopted the "+model.label()+" after an uncertain create", errdiag.Cause(lost)+
			"\n\nThe API has the planned text, which it did not have before, and the resource is in state now. Check that no other run owns it: "+
			"destroying the resource clears the text.")
	}
	if exists {
		r.Created(outliving, service, model, resp)
		resp.Diagnostics.Append(hold.Store(outliving, resp.Private)...)
	}
	return err
}

func (r *documentResource) ModifyPlan(ctx context.Context, req resource.ModifyPlanRequest, resp *resource.ModifyPlanResponse) {
	r.Plan(ctx, req, resp)
}

func (r *documentResource) Update(ctx context.Context, req resource.UpdateRequest, resp *resource.UpdateResponse) {
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
	if err := service.Update(ctx, model.ref(), model.Markdown.ValueString()); err != nil {
		resp.Diagnostics.Append(errdiag.FieldError("Could not change the "+model.label(), err, fields))
		return
	}
	r.Updated(ctx, service, model, resp)
}
