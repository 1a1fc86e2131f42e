// SPDX-License-Identifier: MPL-2.0

package apidefinition

import (
	"context"
	"errors"
	"maps"
	"slices"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/resource"

	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/base"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/errdiag"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/ncloud/client"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/ncloud/notfound"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/ncloud/reconcile"
)

// Create writes what the API does not have yet. It refuses an API with other content.
func (r *definitionResource) Create(ctx context.Context, req resource.CreateRequest, resp *resource.CreateResponse) {
	plan, service, ok := r.StartCreate(ctx, req, resp)
	if !ok {
		return
	}
	t, ok := r.begin(plan, &resp.Diagnostics)
	if !ok {
		return
	}
	hold, ok := r.BeginCreate(ctx, req.Plan, &resp.Diagnostics)
	if !ok {
		return
	}
	defer hold.Release()
	summary, ignored := "Could not create "+plan.label(), plan.Documentation.ValueString() == documentationIgnored
	depth := reconcile.Full
	if ignored {
		depth = reconcile.Listed
	}
	actual, err := service.Drafts.Read(ctx, plan.API(), depth, ResourceType)
	if err != nil {
		resp.Diagnostics.Append(errdiag.FieldError(summary, err, nil))
		return
	}
	if others := conflicts(actual, t, plan.keeps(), ignored); len(others) > 0 {
		resp.Diagnostics.Append(errdiag.Error(summary, inUseError(plan, others)))
		return
	}
	existing := contentOf(actual, ignored)
	if plan.keeps() {
		existing = existing.only(t.content)
	}
	changes := existing.changes(t, parts{}, plan.Documentation.ValueString())
	done, err := service.Drafts.Apply(ctx, plan.API(), changes)
	if err == nil {
		plan.setContent(t.content)
	} else {
		plan.setContent(existing.after(changes, done))
	}
	if err != nil && plan.content().equal(existing) { // nothing was written
		resp.Diagnostics.Append(errdiag.Error(summary, err))
		return
	}
	r.Created(ctx, service, plan, resp)
	resp.Diagnostics.Append(hold.Store(ctx, resp.Private)...)
	hold.Save(plan.content())
	if err != nil {
		resp.Diagnostics.Append(errdiag.Error(summary, unfinished(err, afterCreate)))
	}
}

// unfinished is for a failure after which a part may be written. The next step comes after that of the cause.
func unfinished(err error, next string) error {
	hint := strings.TrimPrefix(errdiag.Detail(err), errdiag.Cause(err))
	if inUse := (*reconcile.InUseError)(nil); errors.As(err, &inUse) {
		hint = "The definition does not manage these operations. Change or delete them, or add them to the document."
	}
	return errdiag.WithHint(err, "%s", strings.TrimSpace(hint+"\n\n"+next))
}

const (
	afterCreate = "What was written is in state. Terraform has tainted the definition, so the next apply would delete and create everything again. " +
		"To continue instead, run:\n\n  terraform untaint " + ResourceType + ".NAME\n\nThen apply again."
	afterUpdate = "State has what was written. Run Terraform again: the plan shows the rest."
	afterDelete = "The definition stays in state. Run Terraform again to delete the rest."
)

// Update writes what the plan shows, and nothing else.
func (r *definitionResource) Update(ctx context.Context, req resource.UpdateRequest, resp *resource.UpdateResponse) {
	plan, state, service, ok := r.StartUpdate(ctx, req, resp)
	if !ok {
		return
	}
	t, ok := r.begin(plan, &resp.Diagnostics)
	if !ok {
		return
	}
	found, diags := loadFound(ctx, req.Private)
	resp.Diagnostics.Append(diags...)
	hold, ok := r.BeginUpdate(ctx, req.Plan, resp.Private, &resp.Diagnostics)
	if !ok {
		return
	}
	defer hold.Release()
	planned, prior := valuesOf(req.Plan.Raw, &resp.Diagnostics), valuesOf(req.State.Raw, &resp.Diagnostics)
	documentation := plan.Documentation.ValueString()
	before := state.content()
	changes := before.comparable(state.Documentation.ValueString(), documentation).
		changes(t, released(planned, prior, found), documentation)
	var done *reconcile.Actual
	var err error
	if !isEmpty(changes) {
		done, err = service.Drafts.Apply(ctx, plan.API(), changes)
	}
	if err != nil {
		// An operation with documentation has none in a state that ignores it.
		after := before.after(changes, done)
		if state.Documentation.ValueString() == documentationIgnored {
			after = content{operations: listed(after.operations), paths: after.paths, models: map[string]string{}}
		}
		state.setContent(after)
		r.Updated(ctx, service, state, resp)
		hold.Save(state.content())
		next := ""
		if !after.equal(before) {
			next = afterUpdate
		}
		resp.Diagnostics.Append(errdiag.FieldError("Could not change "+plan.label(), unfinished(err, next), nil))
		return
	}
	plan.setContent(t.content)
	r.Updated(ctx, service, plan, resp)
	hold.Save(plan.content())
	resp.Diagnostics.Append(foundParts{}.store(ctx, resp.Private)...)
}

// begin translates the document of a plan, and refuses a second resource that manages the same API.
func (r *definitionResource) begin(plan *resourceModel, diags *diag.Diagnostics) (*translation, bool) {
	t, err := plan.translate()
	diags.Append(documentDiagnostics(err, nil, "", false)...)
	diags.Append(r.claim(plan.API())...)
	return t, !diags.HasError()
}

func contentOf(actual *reconcile.Actual, withoutDocumentation bool) content {
	now := actual.Draft
	if withoutDocumentation {
		now = now.WithoutDocumentation()
	}
	return newContent(now)
}

func (c content) equal(other content) bool {
	return maps.Equal(c.operations, other.operations) && maps.Equal(c.paths, other.paths) && maps.Equal(c.models, other.models)
}

// only returns the parts whose keys other has.
func (c content) only(other content) content { return c.filter(other, true) }

// without returns the parts whose keys other does not have.
func (c content) without(other content) content { return c.filter(other, false) }

func (c content) filter(other content, has bool) content {
	part := func(all, keys map[string]string) map[string]string {
		result := maps.Clone(all)
		maps.DeleteFunc(result, func(key, _ string) bool {
			_, ok := keys[key]
			return ok != has
		})
		return result
	}
	return content{part(c.operations, other.operations), part(c.paths, other.paths), part(c.models, other.models)}
}

// deleteModel removes everything that the definition manages.
func deleteModel(ctx context.Context, s *service, m *resourceModel, call *base.Call) error {
	managed := m.content()
	if !m.keeps() {
		all, err := s.list(ctx, m.API(), m.Documentation.ValueString() != documentationIgnored)
		if err != nil {
			return s.APIs.ConfirmDeleted(ctx, m.API(), notfound.LastSeenBy(ctx, call, ""), err)
		}
		managed = all
	}
	return remove(ctx, s, m, managed, call)
}

// deleteSuperseded removes what another instance has not written in this run.
func deleteSuperseded(ctx context.Context, s *service, m *resourceModel, call *base.Call) error {
	saved, _ := call.Hold.Saved().(content)
	if saved.operations == nil {
		return nil
	}
	return remove(ctx, s, m, m.content().without(saved), call)
}

func remove(ctx context.Context, s *service, m *resourceModel, managed content, call *base.Call) error {
	depth := reconcile.Full
	if m.Documentation.ValueString() == documentationIgnored {
		depth = reconcile.Listed
	}
	plan := reconcile.Plan{Depth: depth, Remove: reconcile.Keys{
		Operations: slices.Collect(maps.Keys(managed.operations)), Paths: slices.Collect(maps.Keys(managed.paths)), Models: slices.Collect(maps.Keys(managed.models)),
	}}
	if isEmpty(plan) {
		return nil
	}
	done, err := s.Drafts.Apply(ctx, m.API(), plan)
	if err == nil {
		return nil
	}
	err = s.APIs.ConfirmDeleted(ctx, m.API(), notfound.LastSeenBy(ctx, call, ""), err)
	next := ""
	if done != nil && done.Writes > 1 {
		next = afterDelete
	}
	return unfinished(err, next)
}

// list returns the keys of everything that an API has.
func (s *service) list(ctx context.Context, api client.APIRef, withModels bool) (content, error) {
	all := content{map[string]string{}, map[string]string{}, map[string]string{}}
	paths, err := s.REST.Paths(ctx, api)
	if err != nil {
		return all, err
	}
	for _, p := range paths {
		all.paths[p.Path] = ""
		for _, method := range p.Methods {
			all.operations[method+" "+p.Path] = ""
		}
	}
	if !withModels {
		return all, nil
	}
	for page, err := range s.REST.Models(ctx, api) {
		if err != nil {
			return all, err
		}
		for _, model := range page.Items {
			all.models[model.Name] = ""
		}
	}
	return all, nil
}
