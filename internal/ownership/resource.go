// SPDX-License-Identifier: MPL-2.0

package ownership

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/identity"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/privatestate"
)

const privateKey = "instance"

type record struct {
	Token  string `json:"token"`
	Shared bool   `json:"shared,omitempty"`
	// The Delete of a replaced instance gets the private state planned for the new one, whose key may differ.
	Key        string `json:"key,omitempty"`
	Superseded bool   `json:"superseded,omitempty"`
	Recreated  bool   `json:"recreated,omitempty"`
}

// Resource is embedded by resources of which two instances can be one thing in the service. The key is its identity.
type Resource struct {
	identity.Named
	Noun string
	// KeyAttributes are the attributes of the key if the identity has an ID that the service assigns.
	KeyAttributes []string
	Run           func() *Instances
	// Endangered ends the warning that the end of another instance may remove this one. Without it, Plan does not warn.
	Endangered string
	// Unique refuses two new instances in the plan. Otherwise, Create refuses the second one.
	Unique bool
}

type attributes interface {
	GetAttribute(ctx context.Context, at path.Path, target any) diag.Diagnostics
}

// Key returns the key of an identity.
func Key(resourceType string, parts ...string) string {
	return strings.Join(append([]string{resourceType}, parts...), "/")
}

// key is "" if one of its attributes is not set or unknown.
func (r Resource) key(ctx context.Context, from attributes) (string, diag.Diagnostics) {
	values, diags := r.keyValues(ctx, from)
	if slices.Contains(values, "") {
		return "", diags
	}
	return Key(r.Type, values...), diags
}

func (r Resource) keyValues(ctx context.Context, from attributes) (values []string, diags diag.Diagnostics) {
	for _, name := range r.keyAttributes() {
		var value types.String
		diags.Append(from.GetAttribute(ctx, path.Root(name), &value)...)
		values = append(values, value.ValueString())
	}
	return values, diags
}

func (r Resource) keyAttributes() []string {
	if r.KeyAttributes != nil {
		return r.KeyAttributes
	}
	names := make([]string, len(r.Identity))
	for n, part := range r.Identity {
		names[n] = part.Name
	}
	return names
}

func load(ctx context.Context, from privatestate.State) (record, diag.Diagnostics) {
	return privatestate.Get[record](ctx, from, privateKey)
}

func (r record) store(ctx context.Context, to privatestate.State) diag.Diagnostics {
	return privatestate.Set(ctx, to, privateKey, r)
}

func (r record) of(key string) bool {
	return r.Token != "" && (r.Key == "" || r.Key == key)
}

// Reading must be called before Read sends a request, with the private state of that request.
func (r Resource) Reading(ctx context.Context, state attributes, saved privatestate.State) diag.Diagnostics {
	key, diags := r.key(ctx, state)
	own, loaded := load(ctx, saved)
	diags.Append(loaded...)
	if own.of(key) {
		r.Run().read(key, own.Token, nil)
	}
	return diags
}

// Seen must be called at the end of a successful Read, with the private state of the response.
func (r Resource) Seen(ctx context.Context, state attributes, saved privatestate.State) diag.Diagnostics {
	key, diags := r.key(ctx, state)
	own, loaded := load(ctx, saved)
	diags.Append(loaded...)
	next := record{Token: own.Token}
	if !own.of(key) {
		next.Token = newToken()
	}
	next.Shared = r.Run().read(key, next.Token, saved)
	if next != own {
		diags.Append(next.store(ctx, saved)...)
	}
	return diags
}

// NotFound must be called when Read removes the resource from state.
func (r Resource) NotFound(ctx context.Context, state attributes, saved privatestate.State) {
	key, _ := r.key(ctx, state)
	own, _ := load(ctx, saved)
	run := r.Run()
	run.mu.Lock()
	defer run.mu.Unlock()
	e := run.forget(key, own.Token)
	if e.owner == own.Token {
		e.owner = ""
	}
	if e.destroyed == own.Token {
		e.destroyed = ""
	}
}

// BeginCreate must be called before Create sends a request. It is false if there are errors.
func (r Resource) BeginCreate(ctx context.Context, plan attributes, diags *diag.Diagnostics) (*Hold, bool) {
	hold, ok := r.hold(ctx, plan, diags)
	if !ok {
		return nil, false
	}
	if !hold.create() {
		hold.Release()
		diags.Append(r.duplicate(ctx, plan, "Could not create", "created or changed it in this run. Nothing was created"))
		return nil, false
	}
	return hold, true
}

// BeginUpdate must be called before Update sends a request, with the private state of the response. It is false if there are
// errors.
func (r Resource) BeginUpdate(ctx context.Context, plan attributes, saved privatestate.State, diags *diag.Diagnostics) (*Hold, bool) {
	hold, ok := r.hold(ctx, plan, diags)
	if !ok {
		return nil, false
	}
	own, loaded := load(ctx, saved)
	diags.Append(loaded...)
	hold.Token = own.Token
	if hold.Token == "" {
		hold.Token = newToken()
	}
	diags.Append(hold.Store(ctx, saved)...)
	return hold, true
}

// BeginDelete appends to diags on failure. known is the private state of the deleted instance.
func (r Resource) BeginDelete(ctx context.Context, state attributes, saved privatestate.State, diags *diag.Diagnostics) (hold *Hold, known privatestate.State, ok bool) {
	hold, ok = r.hold(ctx, state, diags)
	if !ok {
		return nil, nil, false
	}
	own, loaded := load(ctx, saved)
	diags.Append(loaded...)
	if own.Key != "" && own.Key != hold.Key {
		own, saved = record{}, empty{}
	}
	hold.Token, hold.Recreated = own.Token, own.Recreated || own.Token == ""
	hold.Superseded = own.Superseded || hold.superseded(own.Shared)
	return hold, saved, true
}

// Store records that the instance has created or changed what the key stands for.
func (h *Hold) Store(ctx context.Context, saved privatestate.State) diag.Diagnostics {
	h.own()
	return record{Token: h.Token}.store(ctx, saved)
}

func (r Resource) hold(ctx context.Context, from attributes, diags *diag.Diagnostics) (*Hold, bool) {
	key, read := r.key(ctx, from)
	diags.Append(read...)
	if diags.HasError() {
		return nil, false
	}
	hold, err := r.Run().Lock(ctx, key)
	if err != nil {
		diags.AddError("Interrupted while waiting for another resource instance of "+key,
			"Another operation on it had not ended yet. Nothing was changed. Run Terraform again.")
		return nil, false
	}
	return hold, true
}

type empty struct{}

func (empty) GetKey(context.Context, string) ([]byte, diag.Diagnostics) { return nil, nil }
func (empty) SetKey(context.Context, string, []byte) diag.Diagnostics   { return nil }

// Plan must be called by ModifyPlan. It is true if the end of another instance may remove this one, so that Update must
// check it.
func (r Resource) Plan(ctx context.Context, req resource.ModifyPlanRequest, resp *resource.ModifyPlanResponse) (endangered bool) {
	own, diags := load(ctx, resp.Private)
	resp.Diagnostics.Append(diags...)
	prior, diags := r.key(ctx, req.State)
	resp.Diagnostics.Append(diags...)
	planned, diags := r.key(ctx, req.Plan)
	resp.Diagnostics.Append(diags...)
	run := r.Run()
	run.mu.Lock()
	defer run.mu.Unlock()
	switch {
	case resp.Diagnostics.HasError():
	case req.Plan.Raw.IsNull() && own.Token == "": // it was not read in this run
	case req.Plan.Raw.IsNull():
		// Terraform plans the end of a deposed instance again during apply: its Delete follows in this process. Other
		// plans go to the process that applies.
		shared := own.Shared && run.keys[own.Token] == ""
		own = run.end(prior, own.Token)
		own.Shared = shared
		resp.Diagnostics.Append(own.store(ctx, resp.Private)...)
	case planned == "":
	case prior != "" && prior != planned:
		// A replacement is planned once more, without state. Terraform drops the warnings of that.
		if e := run.entry(planned); e.destroyed != "" {
			resp.Diagnostics.Append(r.follows(ctx, req.Plan))
		} else if e.kept == "" {
			e.created, e.creator = true, own.Token
		}
	case prior != "":
		return own.Token != "" && r.planKeep(ctx, run, planned, own.Token, req, resp) // or else it was not read in this run
	default:
		r.planCreate(ctx, run, planned, own.Token, req, resp)
	}
	return false
}

func (r Resource) planKeep(ctx context.Context, run *Instances, key, token string, req resource.ModifyPlanRequest, resp *resource.ModifyPlanResponse) (endangered bool) {
	e := run.entry(key)
	if _, read := e.inState[token]; !read {
		e.inState[token] = nil
	}
	run.keys[token] = key
	if e.destroyed == token {
		e.destroyed = ""
	}
	endangered = e.destroyed != "" || e.deleted
	switch {
	case e.created && e.creator != token:
		resp.Diagnostics.Append(r.duplicate(ctx, req.Plan, "Could not plan", "is planned to be created"))
	case e.kept != "" && e.kept != token:
		resp.Diagnostics.AddWarning(fmt.Sprintf("Two resource instances manage one %s", r.Noun), fmt.Sprintf(
			"Another %s has the same %s. Each overwrites what the other has set, at every apply. "+
				"Run terraform state rm for one of them and remove it from the configuration.", r.Type, r.describe(ctx, req.Plan)))
	}
	e.kept, e.created = token, false
	if endangered && r.Endangered != "" {
		resp.Diagnostics.AddWarning(fmt.Sprintf("Two resource instances manage one %s", r.Noun), fmt.Sprintf(
			"State has another instance of this %s, such as the rest of an apply with create_before_destroy that failed. %s", r.Noun, r.Endangered))
	}
	return endangered
}

// planCreate has no token for a tainted instance, since Terraform does not pass its private state.
func (r Resource) planCreate(ctx context.Context, run *Instances, key, token string, req resource.ModifyPlanRequest, resp *resource.ModifyPlanResponse) {
	e := run.entry(key)
	if e.kept != "" && e.kept != token || r.Unique && token == "" && e.created && e.creator == "" && len(e.inState) == 0 {
		resp.Diagnostics.Append(r.duplicate(ctx, req.Plan, "Could not plan", "manages it already, or is planned to"))
		return
	}
	if e.destroyed != "" {
		resp.Diagnostics.Append(r.follows(ctx, req.Plan))
	}
	old := record{Token: token, Key: run.keys[token]}
	switch {
	case old.Key == key:
		old.Recreated, e.kept = true, ""
	case old.Key != "":
		old = run.end(old.Key, token)
	case token == "" && len(e.inState) == 1:
		for tainted, seen := range e.inState { // Terraform gives Delete what is planned here
			if assign(&resp.Private, seen) {
				old = record{Token: tainted, Key: key, Recreated: true}
			}
		}
	}
	e.created, e.creator = true, token
	if old.Token != "" {
		resp.Diagnostics.Append(old.store(ctx, resp.Private)...)
	}
}

func (r Resource) follows(ctx context.Context, plan attributes) diag.Diagnostic {
	return diag.NewWarningDiagnostic(fmt.Sprintf("One resource instance deletes the %s that another creates", r.Noun), fmt.Sprintf(
		"Another %s with the same %s is destroyed in this plan. Terraform may do both in any order. The %s exists afterwards, but what depends on it "+
			"in the service may be missing until the next apply. If you renamed the resource, add a moved block. If an element was removed from a list, "+
			"use for_each instead of count. Then nothing is deleted.", r.Type, r.describe(ctx, plan), r.Noun))
}

func assign[P any](to *P, seen any) bool {
	value, ok := seen.(P)
	if ok {
		*to = value
	}
	return ok
}

func (r Resource) duplicate(ctx context.Context, plan attributes, action, other string) diag.Diagnostic {
	return diag.NewErrorDiagnostic(fmt.Sprintf("%s a second %s with the same %s", action, r.Type, r.describe(ctx, plan)), fmt.Sprintf(
		"Another %s in this configuration %s. Both are one %s in the service: each would overwrite what the other has set, and destroying one would "+
			"destroy both.\n\nRemove one of the two from the configuration. If you renamed the resource, add a moved block.", r.Type, other, r.Noun))
}

func (r Resource) describe(ctx context.Context, from attributes) string {
	parts, _ := r.keyValues(ctx, from)
	for n, name := range r.keyAttributes() {
		parts[n] = fmt.Sprintf("%s %q", name, parts[n])
	}
	last := len(parts) - 1
	return strings.Join(parts[:last], ", ") + " and " + parts[last]
}
