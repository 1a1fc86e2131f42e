// SPDX-License-Identifier: MPL-2.0

// Package apimethod manages single methods of APIs of NAVER Cloud API Gateway.
package apimethod

import (
	"context"
	"maps"

	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/tfsdk"
	"github.com/hashicorp/terraform-plugin-framework/types"
	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/base"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/errdiag"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/identity"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/ncloud/apipart"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/ncloud/client"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/ncloud/draft"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/ncloud/notfound"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/ncloud/reconcile"
)

// ResourceType is the resource's name in configurations.
const ResourceType = "apigw_api_method"

var (
	_ resource.ResourceWithModifyPlan       = (*methodResource)(nil)
	_ resource.ResourceWithConfigValidators = (*methodResource)(nil)
)

var fields = errdiag.Fields{
	"productId": "product_id", "apiId": "api_id", "resourceId": "path_id", "methodName": "method", "methodDescription": "description",
	"httpEndPoint": "http_endpoint", "ncpEndPoint": "ncp_endpoint", "mockEndPoint": "mock_endpoint",
	"authorizerId": "authentication.authorizer_id", "consumers": "consumes", "produces": "produces",
}

type methodResource struct {
	apipart.Resource[*service, resourceModel, draft.Operation]
}

// Register returns what this package registers.
func Register() base.Registration {
	return base.Register(newService, newResource, methodList)
}

var named = identity.Named{Type: ResourceType, Identity: identity.Identity{
	{Name: "product_id", Description: "ID of the product."},
	{Name: "api_id", Description: "ID of the API."},
	{Name: "path_id", Description: "ID of the path."},
	{Name: "method", Description: "Name of the method, such as GET."},
}}

func newResource() resource.Resource {
	r := &methodResource{}
	r.Named, r.Noun, r.Unique, r.New = named, "method", true, newService
	r.Label, r.Fields = (*resourceModel).label, fields
	r.API = func(m *resourceModel) client.APIRef { return m.API() }
	r.Digest, r.IDs, r.KeepSame = (*resourceModel).digest, []string{"product_id", "api_id", "path_id"}, keepSame
	r.Key = func(m *resourceModel) map[string]*types.String {
		return map[string]*types.String{"product_id": &m.ProductID, "api_id": &m.APIID, "path_id": &m.PathID, "method": &m.Method}
	}
	r.Prepare = (*service).hide
	r.CreatePart = func(ctx context.Context, s *service, m *resourceModel) (reconcile.Written[draft.Operation], error) {
		return s.Drafts.CreateOperation(ctx, m.ref(), m.toDraft())
	}
	r.SetPart = func(ctx context.Context, s *service, m *resourceModel) (reconcile.Written[draft.Operation], error) {
		return s.Drafts.SetOperation(ctx, m.ref(), m.toDraft())
	}
	r.IsFree = func(ctx context.Context, s *service, m *resourceModel) (bool, error) { return s.isFree(ctx, m) }
	r.FromAPI = (*resourceModel).fromAPI
	r.ImportID = func(m *resourceModel) string { return m.PathID.ValueString() + "/" + m.Method.ValueString() }
	r.ReadModel = func(ctx context.Context, s *service, m *resourceModel, call *base.Call) error {
		o, err := s.Read(ctx, m.ref(), notfound.LastSeenBy(ctx, call, ""))
		if err == nil {
			m.fromAPI(o)
		}
		return err
	}
	r.DeleteModel = func(ctx context.Context, s *service, m *resourceModel, call *base.Call) error {
		return s.confirm(ctx, m.ref(), notfound.LastSeenBy(ctx, call, ""), s.Drafts.RemoveOperation(ctx, m.ref()))
	}
	return r
}

// notSettings are the arguments that are no settings, and what has a plan of its own.
var notSettings = map[string]bool{"product_id": true, "api_id": true, "path_id": true, "method": true, "digest": true}

// keepSame plans each argument as in state whose value there means the same, such as names of headers in another case.
func keepSame(ctx context.Context, req resource.ModifyPlanRequest, resp *resource.ModifyPlanResponse) {
	var planned, prior map[string]tftypes.Value
	if req.State.Raw.IsNull() || resp.Plan.Raw.As(&planned) != nil || req.State.Raw.As(&prior) != nil {
		return
	}
	all := maps.Clone(planned)
	for name, value := range planned {
		before := prior[name]
		if notSettings[name] || value.Equal(before) || value.IsNull() || before.IsNull() || !value.IsFullyKnown() {
			continue
		}
		a, b := only(ctx, &resp.Plan, planned, name, value), only(ctx, &resp.Plan, planned, name, before)
		if a != nil && b != nil && same(a.toDraft(), b.toDraft()) {
			all[name] = before
		}
	}
	resp.Plan.Raw = tftypes.NewValue(resp.Plan.Raw.Type(), all)
}

// only returns a model that has nothing but one argument, nil if that is not possible.
func only(ctx context.Context, plan *tfsdk.Plan, like map[string]tftypes.Value, name string, value tftypes.Value) *resourceModel {
	values := make(map[string]tftypes.Value, len(like))
	for other, one := range like {
		values[other] = tftypes.NewValue(one.Type(), nil)
	}
	values[name] = value
	var m resourceModel
	if one := (tfsdk.Plan{Raw: tftypes.NewValue(plan.Raw.Type(), values), Schema: plan.Schema}); one.Get(ctx, &m).HasError() {
		return nil
	}
	return &m
}
