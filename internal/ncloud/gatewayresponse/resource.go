// SPDX-License-Identifier: MPL-2.0

// Package gatewayresponse manages what the gateway of NAVER Cloud API Gateway itself returns, such as for a call without a
// valid API key.
package gatewayresponse

import (
	"context"
	"errors"
	"regexp"

	"github.com/hashicorp/terraform-plugin-framework-validators/int64validator"
	"github.com/hashicorp/terraform-plugin-framework-validators/mapvalidator"
	"github.com/hashicorp/terraform-plugin-framework-validators/stringvalidator"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/attribute"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/base"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/errdiag"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/identity"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/modifyplan"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/ncloud/client"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/ncloud/notfound"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/privatestate"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/rest"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/validate"
)

// ResourceType is the resource's name in configurations.
const ResourceType = "apigw_gateway_response"

// standardKey keeps the status code of the type's default.
const standardKey = "default_status_code"

var (
	_ resource.ResourceWithModifyPlan = (*responseResource)(nil)

	fields = errdiag.Fields{
		"productId": "product_id", "apiId": "api_id", "responseType": "response_type", "statusCode": "status_code",
		"headerName": "headers", "headerValue": "headers", "contentType": "templates", "mappingTemplate": "templates",
	}
)

type responseResource struct {
	base.Resource[*notfound.Client, *service, resourceModel]
}

// Register returns what this package registers.
func Register() base.Registration {
	return base.Register(newService, newResource, responseList, responsesDataSource)
}

var named = identity.Named{Type: ResourceType, Identity: identity.Identity{
	{Name: "product_id", Description: "ID of the product."},
	{Name: "api_id", Description: "ID of the API."},
	{Name: "response_type", Description: "Type of the gateway response."},
}}

func newResource() resource.Resource {
	r := &responseResource{}
	r.Named, r.Noun, r.New = named, "gateway response", newService
	r.Endangered = "Deleting that resets the gateway response. Apply twice: the second apply customizes it again."
	r.Label = func(m *resourceModel) string { return "the " + m.label() }
	r.ReadModel = readModel
	r.DeleteModel = func(ctx context.Context, s *service, m *resourceModel, call *base.Call) error {
		return s.Reset(ctx, m.ref(), m.ResponseType.ValueString(), notfound.LastSeenBy(ctx, call, ""))
	}
	return r
}

func readModel(ctx context.Context, s *service, m *resourceModel, call *base.Call) error {
	response, err := s.Read(ctx, m.ref(), m.ResponseType.ValueString(), notfound.LastSeenBy(ctx, call, ""))
	if err != nil {
		return err
	}
	saved, diags := privatestate.Get[int64](ctx, call.Private, standardKey)
	call.Diagnostics.Append(diags...)
	standard := s.standard(response.Type, saved)
	if call.Origin.Imported() {
		if response.IsDefault {
			return errors.New("the gateway response is at its default, so there is nothing to import")
		}
		standard = s.unconfigured(response)
	}
	m.fromAPI(response, standard)
	call.Diagnostics.Append(saveStandard(ctx, call.Private, standard)...)
	return nil
}

func saveStandard(ctx context.Context, to privatestate.State, standard int) diag.Diagnostics {
	if standard == 0 {
		return nil
	}
	return privatestate.Set(ctx, to, standardKey, int64(standard))
}

var contentType = regexp.MustCompile("^[.a-z0-9_+/*-]*$")

func (r *responseResource) Schema(_ context.Context, _ resource.SchemaRequest, resp *resource.SchemaResponse) {
	resp.Schema = schema.Schema{
		MarkdownDescription: "A [gateway response](https://api.ncloud-docs.com/docs/en/apigateway-getresponses) is what NAVER Cloud API Gateway itself returns " +
			"in one kind of failure, such as for a call without a valid API key.\n\n" +
			"~> **Note:** Destroying this resource resets the gateway response to its default.\n\n" +
			"~> **Note:** Removing `status_code` resets the gateway response and then adds its headers and templates again, because the API has no other " +
			"request for that. If adding them fails, the error lists what is missing, and the next apply adds it.\n\n" +
			"-> **Note:** Each API has one gateway response of each type. If somebody has customized it already, creating this resource is an error that " +
			"shows the import command. This also applies to a replacement with `create_before_destroy`.\n\n" +
			"-> **Note:** Changes take effect with the next deployment.",
		Attributes: map[string]schema.Attribute{
			"product_id": attribute.ParentID("product"),
			"api_id":     attribute.ParentID("API"),
			"response_type": attribute.ForceNew("Type of the gateway response, such as `AUTHENTICATION_FAILED`: 1 to 45 characters. The data source "+
				"`apigw_gateway_responses` lists the types, which the vendor does not document.",
				stringvalidator.UTF8LengthBetween(1, client.MaxResponseType), validate.ID()),
			"status_code": attribute.OptionalNumber("Status code: 100 to 599. Without it, the status code of the type's default stays in effect. After an "+
				"import, it is in state unless it is known to be the default.", int64validator.Between(100, 599)),
			"headers": schema.MapAttribute{
				Optional: true, ElementType: types.StringType,
				MarkdownDescription: "Headers by name. A name has 1 to 45 characters, and a value 1 to 130. Names are case-insensitive.",
				Validators: []validator.Map{
					mapvalidator.NoNullValues(),
					validate.HeaderKeys(),
					mapvalidator.KeysAre(stringvalidator.UTF8LengthBetween(1, client.MaxHeaderName), validate.HeaderName()),
					mapvalidator.ValueStringsAre(stringvalidator.UTF8LengthBetween(1, client.MaxHeaderValue), validate.HeaderValue()),
				},
			},
			"templates": schema.MapAttribute{
				Optional: true, ElementType: types.StringType,
				MarkdownDescription: "Bodies by content type. A content type has 1 to 100 of the characters a-z, 0-9, `.`, `_`, `+`, `/`, `*` and `-`, and " +
					"a template 1 to 500 characters. The gateway replaces variables such as `${context.apiName}`, which are written as " +
					"`$${context.apiName}` in Terraform.",
				Validators: []validator.Map{
					mapvalidator.NoNullValues(),
					mapvalidator.KeysAre(stringvalidator.LengthBetween(1, client.MaxContentType),
						stringvalidator.RegexMatches(contentType, "must contain only a-z, 0-9, ., _, +, /, * and -")),
					mapvalidator.ValueStringsAre(stringvalidator.UTF8LengthBetween(1, client.MaxMappingTemplate)),
				},
			},
			"digest": attribute.Digest(),
		},
	}
}

func (r *responseResource) ModifyPlan(ctx context.Context, req resource.ModifyPlanRequest, resp *resource.ModifyPlanResponse) {
	r.Plan(ctx, req, resp)
	modifyplan.Digest(ctx, resp, (*resourceModel).digest, "product_id", "api_id")
}

// Create tries again once the gateway response is reset, because the Delete of another instance in this run may do that.
func (r *responseResource) Create(ctx context.Context, req resource.CreateRequest, resp *resource.CreateResponse) {
	planned, service, ok := r.StartCreate(ctx, req, resp)
	if !ok {
		return
	}
	err := r.create(ctx, service, planned, req, resp)
	if errors.Is(err, errCustomized) && service.isReset(ctx, planned.ref(), planned.ResponseType.ValueString()) {
		err = r.create(ctx, service, planned, req, resp)
	}
	if err != nil {
		resp.Diagnostics.Append(errdiag.FieldError("Could not create the "+planned.label(), err, fields))
	}
}

func (r *responseResource) create(
	ctx context.Context, service *service, planned *resourceModel, req resource.CreateRequest, resp *resource.CreateResponse,
) error {
	hold, ok := r.BeginCreate(ctx, req.Plan, &resp.Diagnostics)
	if !ok {
		return nil
	}
	defer hold.Release()
	outliving, cancel := rest.Grace(ctx)
	defer cancel()
	written, err := service.Create(ctx, planned, hold.Replaces)
	if written.Adopted != nil && err == nil {
		resp.Diagnostics.AddWarning("Adopted the "+planned.label()+" after an uncertain create", errdiag.Cause(written.Adopted)+
			"\n\nThe gateway response is as planned, which it was not before, and the resource is in state now. Check that no other run owns it: "+
			"destroying the resource resets it.")
	}
	if written.Value == nil {
		return err
	}
	model := *planned
	standard := service.afterWrite(&model, *written.Value, 0)
	r.Created(outliving, service, &model, resp)
	resp.Diagnostics.Append(saveStandard(outliving, resp.Private, standard)...)
	resp.Diagnostics.Append(hold.Store(outliving, resp.Private)...)
	if err == nil {
		err = base.InconsistentResult(req.Plan, planned, &model)
	}
	return err
}

func (r *responseResource) Update(ctx context.Context, req resource.UpdateRequest, resp *resource.UpdateResponse) {
	defer modifyplan.KeepPlanned(req, resp)
	planned, state, service, ok := r.StartUpdate(ctx, req, resp)
	if !ok {
		return
	}
	hold, ok := r.BeginUpdate(ctx, req.Plan, resp.Private, &resp.Diagnostics)
	if !ok {
		return
	}
	defer hold.Release()
	saved, diags := privatestate.Get[int64](ctx, req.Private, standardKey)
	resp.Diagnostics.Append(diags...)
	written, err := service.Update(ctx, planned, state, saved)
	if err == nil {
		model := *planned
		standard := service.afterWrite(&model, *written.Value, saved)
		r.Updated(ctx, service, &model, resp)
		resp.Diagnostics.Append(saveStandard(ctx, resp.Private, standard)...)
		err = base.InconsistentResult(req.Plan, planned, &model)
	}
	if err != nil {
		resp.Diagnostics.Append(errdiag.FieldError("Could not change the "+planned.label(), err, fields))
	}
}
