// SPDX-License-Identifier: MPL-2.0

package apipart

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/base"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/errdiag"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/modifyplan"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/ncloud/client"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/ncloud/notfound"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/ncloud/reconcile"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/rest"
)

// Resource is embedded by the resources for parts of an API. They write Schema themselves. V is what a write returns.
type Resource[S interface{ Epoch() rest.Epoch }, M, V any] struct {
	base.Resource[*notfound.Client, S, M]

	Fields errdiag.Fields
	API    func(*M) client.APIRef
	// Key are the attributes by which errors call the part.
	Key func(*M) map[string]*types.String
	// KeepSame plans what means the same as in state. It may be nil.
	KeepSame func(context.Context, resource.ModifyPlanRequest, *resource.ModifyPlanResponse)
	// Digest is known although the attributes IDs may not be.
	Digest func(*M) string
	IDs    []string
	// CreatePart and SetPart write what is planned.
	CreatePart, SetPart func(context.Context, S, *M) (reconcile.Written[V], error)
	// IsFree reports whether a create of what is planned would succeed.
	IsFree func(context.Context, S, *M) (bool, error)
	// FromAPI sets what exists after a write that failed.
	FromAPI func(*M, *V)
	// Complete sets what only the response to a create has, such as the ID. It is nil if the plan has everything.
	Complete func(*M, *V)
	// ImportID is the last part of the import ID of a part in state.
	ImportID func(*M) string
}

func (r *Resource[S, M, V]) part(m *M) Part {
	return Part{ResourceType: r.Type, API: r.API(m), Name: r.Label(m)}
}

// ModifyPlan plans the digest, and claims the part if the plan changes it.
func (r *Resource[S, M, V]) ModifyPlan(ctx context.Context, req resource.ModifyPlanRequest, resp *resource.ModifyPlanResponse) {
	endangered := r.Plan(ctx, req, resp)
	if req.Plan.Raw.IsNull() || resp.Diagnostics.HasError() {
		return
	}
	if r.KeepSame != nil {
		r.KeepSame(ctx, req, resp)
	}
	modifyplan.Digest(ctx, resp, r.Digest, r.IDs...)
	m := new(M)
	for name, value := range r.Key(m) {
		resp.Diagnostics.Append(resp.Plan.GetAttribute(ctx, path.Root(name), value)...)
	}
	part := r.part(m)
	if !resp.Diagnostics.HasError() && !resp.Plan.Raw.Equal(req.State.Raw) {
		resp.Diagnostics.Append(part.Claim(r.Run())...)
	}
	if endangered {
		resp.Diagnostics.Append(part.Endangered())
	}
}

// Create claims the part before the first write.
func (r *Resource[S, M, V]) Create(ctx context.Context, req resource.CreateRequest, resp *resource.CreateResponse) {
	plan, service, ok := r.StartCreate(ctx, req, resp)
	if !ok {
		return
	}
	part := r.part(plan)
	if resp.Diagnostics.Append(part.Claim(r.Run())...); resp.Diagnostics.HasError() {
		return
	}
	err := part.Create(ctx, service.Epoch, func() error { return r.create(ctx, service, plan, req, resp) }, func(ctx context.Context) (bool, error) {
		return r.IsFree(ctx, service, plan)
	})
	if err != nil {
		resp.Diagnostics.Append(errdiag.FieldError("Could not create the "+part.Name, err, r.Fields))
	}
}

func (r *Resource[S, M, V]) create(ctx context.Context, service S, plan *M, req resource.CreateRequest, resp *resource.CreateResponse) error {
	hold, ok := r.BeginCreate(ctx, req.Plan, &resp.Diagnostics)
	if !ok {
		return nil
	}
	defer hold.Release()
	written, err := r.CreatePart(ctx, service, plan)
	if written.Value == nil {
		return err
	}
	outliving, cancel := rest.Grace(ctx)
	defer cancel()
	model := *plan
	if err != nil {
		r.FromAPI(&model, written.Value)
	}
	if r.Complete != nil {
		r.Complete(&model, written.Value)
	}
	if written.Adopted != nil {
		resp.Diagnostics.Append(r.part(plan).Adopted(written.Adopted, r.ImportID(&model)))
	}
	if len(written.Missing) > 0 {
		resp.Diagnostics.Append(r.part(plan).Incomplete(written.Missing))
	}
	r.Created(outliving, service, &model, resp)
	resp.Diagnostics.Append(hold.Store(outliving, resp.Private)...)
	return err
}

// Update saves what was done, even if it fails.
func (r *Resource[S, M, V]) Update(ctx context.Context, req resource.UpdateRequest, resp *resource.UpdateResponse) {
	plan, state, service, ok := r.StartUpdate(ctx, req, resp)
	if !ok {
		return
	}
	part := r.part(plan)
	if resp.Diagnostics.Append(part.Claim(r.Run())...); resp.Diagnostics.HasError() {
		return
	}
	hold, ok := r.BeginUpdate(ctx, req.Plan, resp.Private, &resp.Diagnostics)
	if !ok {
		return
	}
	defer hold.Release()
	written, err := r.SetPart(ctx, service, plan)
	if err != nil {
		if written.Value != nil {
			r.FromAPI(state, written.Value)
			resp.Diagnostics.Append(resp.State.Set(ctx, state)...)
		}
		resp.Diagnostics.Append(errdiag.FieldError("Could not change the "+part.Name, err, r.Fields))
		return
	}
	r.Updated(ctx, service, plan, resp)
}
