// SPDX-License-Identifier: MPL-2.0

package base

import (
	"context"
	"errors"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/tfsdk"

	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/errdiag"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/origin"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/ownership"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/privatestate"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/providerconfig"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/rest"
)

// Resource is embedded by resources. They write Schema, Create and Update themselves.
type Resource[C, S, M any] struct {
	// Noun is set only for resources that need the methods of ownership.Resource.
	ownership.Resource

	New func(C) S
	// Prepare is called with the state before the first request of a Read, an Update or a Delete. It may be nil.
	Prepare func(S, *M)
	// Label names a resource in summaries, such as `API key "x"`.
	Label func(*M) string
	// ReadModel reads the resource into a model. The error is rest.ErrNotFound if it does not exist.
	ReadModel func(context.Context, S, *M, *Call) error
	// DeleteModel deletes the resource. The error may be rest.ErrNotFound.
	DeleteModel func(context.Context, S, *M, *Call) error
	// DeleteSuperseded replaces DeleteModel if another instance has the key now. Without it, no request is sent.
	DeleteSuperseded func(context.Context, S, *M, *Call) error
	// Remember stores in private state where the resource is: see origin. It is nil if the client is a Recorder.
	Remember func(context.Context, S, *M, *Call) diag.Diagnostics

	client *providerconfig.Lazy[C]
}

// Recorder is a client that stores in private state where a resource is.
type Recorder interface {
	RecordTenant(context.Context, *Call) diag.Diagnostics
}

// Operation is a method of a resource.
type Operation int

// The operations that store where a resource is.
const (
	Create Operation = iota
	Read
	Update
	Delete
)

// Call is what the functions of a resource need besides the model.
type Call struct {
	Operation
	// Private is the private state. In a Read or a Delete it is that of the prior state.
	Private privatestate.State
	// Origin is where the resource was last seen.
	Origin      origin.Origin
	Diagnostics *diag.Diagnostics
	// Hold is held during the Delete of a resource with a Noun.
	Hold *ownership.Hold
}

// Configure takes the client from the provider data.
func (r *Resource[C, S, M]) Configure(_ context.Context, req resource.ConfigureRequest, resp *resource.ConfigureResponse) {
	r.client = Client[C](req.ProviderData, &resp.Diagnostics)
	r.Run = func() *ownership.Instances { return &ownership.Instances{} }
	if r.client != nil {
		r.Run = func() *ownership.Instances {
			return providerconfig.Shared(r.client, func() *ownership.Instances { return &ownership.Instances{} })
		}
	}
}

// Service returns the service. It is false if diags has errors, even earlier ones.
func (r *Resource[C, S, M]) Service(diags *diag.Diagnostics) (S, bool) {
	return open(r.client, r.New, diags)
}

func (r *Resource[C, S, M]) prepared(state *M, diags *diag.Diagnostics) (service S, ok bool) {
	service, ok = r.Service(diags)
	if ok && r.Prepare != nil {
		r.Prepare(service, state)
	}
	return service, ok
}

// Record stores in private state where the resource is.
func (r *Resource[C, S, M]) Record(ctx context.Context, service S, model *M, call *Call) diag.Diagnostics {
	if r.Remember != nil {
		return r.Remember(ctx, service, model, call)
	}
	var diags diag.Diagnostics
	client, _ := r.client.Client(&diags)
	if recorder, ok := any(client).(Recorder); ok {
		diags.Append(recorder.RecordTenant(ctx, call)...)
	}
	return diags
}

// StartCreate returns what a Create needs. It is false if there are errors.
func (r *Resource[C, S, M]) StartCreate(ctx context.Context, req resource.CreateRequest, resp *resource.CreateResponse) (plan *M, service S, ok bool) {
	plan = new(M)
	resp.Diagnostics.Append(getState(ctx, tfsdk.State(req.Plan), plan)...)
	service, ok = r.Service(&resp.Diagnostics)
	return plan, service, ok
}

// Created saves a resource that has been created.
func (r *Resource[C, S, M]) Created(ctx context.Context, service S, model *M, resp *resource.CreateResponse) {
	resp.Diagnostics.Append(setState(ctx, &resp.State, model)...)
	resp.Diagnostics.Append(r.Identity.Copy(ctx, resp.State, resp.Identity)...)
	resp.Diagnostics.Append(r.Record(ctx, service, model, &Call{Operation: Create, Private: resp.Private, Diagnostics: &resp.Diagnostics})...)
}

// StartUpdate sets the identity and returns what an Update needs. It is false if there are errors.
func (r *Resource[C, S, M]) StartUpdate(ctx context.Context, req resource.UpdateRequest, resp *resource.UpdateResponse) (plan, state *M, service S, ok bool) {
	plan, state = new(M), new(M)
	resp.Diagnostics.Append(r.Identity.Copy(ctx, req.Plan, resp.Identity)...)
	resp.Diagnostics.Append(getState(ctx, tfsdk.State(req.Plan), plan)...)
	resp.Diagnostics.Append(getState(ctx, req.State, state)...)
	service, ok = r.prepared(state, &resp.Diagnostics)
	return plan, state, service, ok
}

// Updated saves a resource that has been updated.
func (r *Resource[C, S, M]) Updated(ctx context.Context, service S, model *M, resp *resource.UpdateResponse) {
	resp.Diagnostics.Append(setState(ctx, &resp.State, model)...)
	resp.Diagnostics.Append(r.Record(ctx, service, model, &Call{Operation: Update, Private: resp.Private, Diagnostics: &resp.Diagnostics})...)
}

// Read sets the identity before anything else: see package identity.
func (r *Resource[C, S, M]) Read(ctx context.Context, req resource.ReadRequest, resp *resource.ReadResponse) {
	model, diags := new(M), &resp.Diagnostics
	diags.Append(r.Identity.Copy(ctx, req.State, resp.Identity)...)
	diags.Append(getState(ctx, req.State, model)...)
	last, problems := origin.Load(ctx, resp.Private)
	diags.Append(problems...)
	service, ok := r.prepared(model, diags)
	if !ok {
		return
	}
	if r.Noun != "" {
		diags.Append(r.Reading(ctx, req.State, resp.Private)...)
	}
	call := &Call{Operation: Read, Private: resp.Private, Origin: last, Diagnostics: diags}
	err := r.ReadModel(ctx, service, model, call)
	switch {
	case errors.Is(err, rest.ErrNotFound):
		if r.Noun != "" {
			r.NotFound(ctx, req.State, resp.Private)
		}
		resp.State.RemoveResource(ctx)
	case err != nil:
		diags.Append(errdiag.Error("Could not read "+r.Label(model), err))
	default:
		diags.Append(setState(ctx, &resp.State, model)...)
		diags.Append(r.Record(ctx, service, model, call)...)
		if r.Noun != "" {
			diags.Append(r.Seen(ctx, resp.State, resp.Private)...)
		}
	}
}

// Delete counts a resource that does not exist as deleted.
func (r *Resource[C, S, M]) Delete(ctx context.Context, req resource.DeleteRequest, resp *resource.DeleteResponse) {
	model, diags := new(M), &resp.Diagnostics
	diags.Append(getState(ctx, req.State, model)...)
	service, ok := r.prepared(model, diags)
	if !ok {
		return
	}
	call := &Call{Operation: Delete, Private: resp.Private, Diagnostics: diags}
	var err error
	if r.Noun != "" {
		hold, saved, ok := r.BeginDelete(ctx, req.State, req.Private, diags)
		if !ok {
			return
		}
		defer hold.Release()
		call.Hold, call.Private = hold, saved
	} else {
		err = r.locate(ctx, service, model, call)
	}
	last, problems := origin.Load(ctx, call.Private)
	diags.Append(problems...)
	call.Origin = last
	switch {
	case err != nil:
	case call.Hold == nil || !call.Hold.Superseded:
		err = r.DeleteModel(ctx, service, model, call)
	case r.DeleteSuperseded != nil:
		err = r.DeleteSuperseded(ctx, service, model, call)
	}
	if err != nil && !errors.Is(err, rest.ErrNotFound) {
		diags.Append(errdiag.DeleteError("Could not delete "+r.Label(model), err))
	} else if call.Hold != nil && !call.Hold.Superseded {
		call.Hold.Deleted()
	}
}

// locate stores the origin of a resource before it is deleted, if it is missing. Terraform does
// not pass the private state of a tainted resource to Delete, and keeps what Delete has stored if
// it fails: without the origin, "not found" after a lost response would prove nothing.
func (r *Resource[C, S, M]) locate(ctx context.Context, service S, model *M, call *Call) error {
	last, diags := origin.Load(ctx, call.Private)
	call.Diagnostics.Append(diags...)
	if last != 0 {
		return nil
	}
	read := *model
	if err := r.ReadModel(ctx, service, &read, &Call{Operation: Delete, Private: readOnly{call.Private}, Diagnostics: &diag.Diagnostics{}}); err != nil {
		return err
	}
	call.Diagnostics.Append(r.Record(ctx, service, model, call)...)
	return nil
}

// readOnly drops what is written to a private state.
type readOnly struct{ privatestate.State }

func (readOnly) SetKey(context.Context, string, []byte) diag.Diagnostics { return nil }
