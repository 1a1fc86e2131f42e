// SPDX-License-Identifier: MPL-2.0

// Package authorizer manages the authorizers of NAVER Cloud API Gateway, which are functions that decide on calls.
package authorizer

import (
	"context"
	"fmt"
	"regexp"

	"github.com/hashicorp/terraform-plugin-framework-validators/int64validator"
	"github.com/hashicorp/terraform-plugin-framework-validators/listvalidator"
	"github.com/hashicorp/terraform-plugin-framework-validators/stringvalidator"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"

	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/attribute"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/base"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/errdiag"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/identity"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/modifyplan"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/ncloud/client"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/ncloud/notfound"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/privatestate"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/validate"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/wait"
)

// ResourceType is the resource's name in configurations.
const ResourceType = "apigw_authorizer"

var fields = errdiag.Fields{
	"authorizerName": "name", "authorizerDescription": "description", "region": "region", "functionId": "function_id",
	"payload": "payload", "cacheTtlSec": "cache_ttl_sec",
}

// ttlKey keeps the ttl of fromAPI.
const ttlKey = "cache_ttl_sec"

var _ resource.ResourceWithModifyPlan = (*authorizerResource)(nil)

type authorizerResource struct {
	base.Resource[*notfound.Client, *service, resourceModel]
}

// Register returns what this package registers.
func Register() base.Registration {
	return base.Register(newService, newResource, authorizerList, authorizersDataSource, testAction)
}

var named = identity.Named{Type: ResourceType, Identity: identity.Identity{{Name: "id", Description: "ID of the authorizer."}}}

func newResource() resource.Resource {
	r := &authorizerResource{}
	r.Named, r.New = named, newService
	r.Label = func(m *resourceModel) string { return fmt.Sprintf("authorizer %q", m.ID.ValueString()) }
	r.ReadModel = func(ctx context.Context, s *service, m *resourceModel, call *base.Call) error {
		authorizer, err := s.Read(ctx, m.ID.ValueString(), notfound.LastSeenBy(ctx, call, ""))
		if err != nil {
			return err
		}
		ttl, diags := privatestate.Get[int64](ctx, call.Private, ttlKey)
		call.Diagnostics.Append(diags...)
		ttl = m.fromAPI(authorizer, ttl)
		call.Diagnostics.Append(privatestate.Set(ctx, call.Private, ttlKey, ttl)...)
		return nil
	}
	r.DeleteModel = func(ctx context.Context, s *service, m *resourceModel, call *base.Call) error {
		return s.Delete(ctx, m.ID.ValueString(), notfound.LastSeenBy(ctx, call, ""))
	}
	return r
}

var (
	nameCharacters    = regexp.MustCompile("^[A-Za-z0-9_-]*$")
	payloadCharacters = regexp.MustCompile("^[A-Za-z0-9_]*$")
)

func (r *authorizerResource) Schema(_ context.Context, _ resource.SchemaRequest, resp *resource.SchemaResponse) {
	resp.Schema = schema.Schema{
		MarkdownDescription: "An [authorizer](https://api.ncloud-docs.com/docs/en/apigateway-authorizer-create) of NAVER Cloud API Gateway is a function of " +
			"Cloud Functions that decides whether a call is allowed.\n\n" +
			"~> **Note:** The service may refuse to delete an authorizer that methods use. Terraform deletes an authorizer before it changes the methods " +
			"that stop using it. Change the methods first, or set `create_before_destroy = true` in the `lifecycle` block and apply that before you remove " +
			"the authorizer.\n\n" +
			"-> **Note:** An authorizer belongs to the account, and methods of any of its APIs can use it.",
		Attributes: map[string]schema.Attribute{
			"id": attribute.Kept("ID of the authorizer, assigned by the service."),
			"name": attribute.Required("Name of the authorizer: 1 to 20 of the characters A-Z, a-z, 0-9, `_` and `-`.",
				stringvalidator.LengthBetween(1, client.MaxAuthorizerName),
				stringvalidator.RegexMatches(nameCharacters, "must contain only A-Z, a-z, 0-9, _ and -")),
			"description": attribute.Description("authorizer", client.MaxAuthorizerDescription),
			"region":      attribute.Required("Region of the function, such as `KR`.", stringvalidator.LengthAtLeast(1)),
			"function_id": attribute.Required("Name of the action in Cloud Functions.", stringvalidator.LengthAtLeast(1)),
			"payload": schema.ListNestedAttribute{
				Optional: true, MarkdownDescription: "What the function receives of a call.", Validators: []validator.List{listvalidator.NoNullValues()},
				NestedObject: schema.NestedAttributeObject{
					Validators: []validator.Object{validate.With("name"), validate.With("in")},
					Attributes: map[string]schema.Attribute{
						"name": attribute.Optional("Required. Name of the header or query parameter: 1 to 20 of the characters A-Z, a-z, 0-9 and `_`. The "+
							"API does not accept hyphens.",
							stringvalidator.LengthBetween(1, client.MaxPayloadName),
							stringvalidator.RegexMatches(payloadCharacters, "must contain only A-Z, a-z, 0-9 and _")),
						"in": attribute.Optional("Required. `HEADER` or `QUERY`.", stringvalidator.OneOf(client.PayloadHeader, client.PayloadQuery)),
					},
				},
			},
			"cache_ttl_sec": attribute.OptionalNumber("Seconds for which the gateway keeps a decision of the function: 1 to 3600. The vendor's current "+
				"documentation omits this setting. If the service does not return it, changes in the console are not reported as drift.",
				int64validator.Between(1, client.MaxAuthorizerCacheTTL)),
			"digest": attribute.Digest(),
		},
	}
}

func (r *authorizerResource) ModifyPlan(ctx context.Context, _ resource.ModifyPlanRequest, resp *resource.ModifyPlanResponse) {
	modifyplan.Digest(ctx, resp, (*resourceModel).digest, "id")
}

func (r *authorizerResource) Create(ctx context.Context, req resource.CreateRequest, resp *resource.CreateResponse) {
	planned, service, ok := r.StartCreate(ctx, req, resp)
	if !ok {
		return
	}
	in := planned.toAPI()
	authorizer, ok := service.Create(ctx, in, &resp.Diagnostics)
	if !ok {
		return
	}
	model := *planned
	ttl := model.afterWrite(authorizer, ttlUnknown)
	r.Created(ctx, service, &model, resp)
	resp.Diagnostics.Append(privatestate.Set(ctx, resp.Private, ttlKey, ttl)...)
	if err := inconsistentResult(in, authorizer); err != nil {
		resp.Diagnostics.Append(errdiag.Error(r.Label(&model)+" was created but is not as planned", err))
	}
}

func (r *authorizerResource) Update(ctx context.Context, req resource.UpdateRequest, resp *resource.UpdateResponse) {
	defer modifyplan.KeepPlanned(req, resp)
	planned, state, service, ok := r.StartUpdate(ctx, req, resp)
	if !ok {
		return
	}
	ttl, diags := privatestate.Get[int64](ctx, req.Private, ttlKey)
	resp.Diagnostics.Append(diags...)
	summary, in := "Could not change "+r.Label(planned), planned.toAPI()
	authorizer, err := service.Update(ctx, planned.ID.ValueString(), in)
	if err != nil {
		resp.Diagnostics.Append(errdiag.FieldError(summary, err, fields))
		return
	}
	model := *planned
	ttl = model.afterWrite(authorizer, ttl)
	r.Updated(ctx, service, &model, resp)
	resp.Diagnostics.Append(privatestate.Set(ctx, resp.Private, ttlKey, ttl)...)
	if err := inconsistentResult(in, authorizer); err != nil {
		resp.Diagnostics.Append(errdiag.Error(summary, err))
	}
	if kept := state.CacheTTLSec; planned.CacheTTLSec.IsNull() && !kept.IsNull() && ttl == kept.ValueInt64() {
		resp.Diagnostics.Append(modifyplan.Stays("cache_ttl_sec", kept.String()))
	}
}

func inconsistentResult(in client.AuthorizerInput, a *client.Authorizer) error {
	differing := diff(in, a)
	if in.CacheTTLSec != nil && !hasTTL(in, a) {
		differing = append(differing, "cache_ttl_sec")
	}
	return wait.InconsistentResult(differing)
}
