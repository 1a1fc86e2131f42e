// SPDX-License-Identifier: MPL-2.0

package ownership

import (
	"context"
	"encoding/json"
	"fmt"
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

func (r Resource) key(ctx context.Context, from attributes) (string, diag.Diagnostics) {
	var diags diag.Diagnostics
	names := r.keyAttributes()
	parts := make([]string, len(names))
	for n, name := range names {
		var value types.String
		diags.Append(from.GetAttribute(ctx, path.Root(name), &value)...)
		if value.ValueString() == "" {
			return "", diags
		}
		parts[n] = value.ValueString()
	}
	return Key(r.Type, parts...), diags
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
	var r record
	encoded, diags := from.GetKey(ctx, privateKey)
	if json.Unmarshal(encoded, &r) != nil {
		return record{}, diags
	}
	return r, diags
}

func (r record) of(key string) bool {
	return r.Token != "" && (r.Key == "" || r.Key == key)
}

func (r record) store(ctx context.Context, to privatestate.State) diag.Diagnostics {
	encoded, err := json.Marshal(r)
	if err != nil {
		return diag.Diagnostics{diag.NewErrorDiagnostic("Could not write the private state", err.Error())}
	}
	return to.SetKey(ctx, privateKey, encoded)
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
	r.Run().notFound(key, own.Token)
}

func (r Resource) BeginCreate(ctx context.Context, plan attributes, diags *diag.Diagnostics) (*Hold, bool) {
	hold, ok := r.hold(ctx, plan, diags)
	if !ok {
		return nil, false
	}
	if hold.owned() {
		hold.Release()
		diags.Append(r.duplicate(ctx, plan, "Could not create", "created or changed it in this run. Nothing was created"))
		return nil, false
	}
	hold.Token, hold.Replaces = newToken(), hold.follows()
	return hold, true
}

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

func (h *Hold) Store(ctx context.Context, saved privatestate.State) diag.Diagnostics {
	h.Own()
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
	prior, diags := r.keyOf(ctx, req.State.Raw.IsNull(), req.State)
	resp.Diagnostics.Append(diags...)
	planned, diags := r.keyOf(ctx, req.Plan.Raw.IsNull(), req.Plan)
	resp.Diagnostics.Append(diags...)
	switch {
	case resp.Diagnostics.HasError():
	case req.Plan.Raw.IsNull() && own.Token == "": // it was not read in this run
	case req.Plan.Raw.IsNull():
		// Terraform plans the end of a deposed instance again during apply: its Delete follows in this process. Other
		// plans go to the process that applies.
		end, unread := r.Run().planDestroy(prior, own.Token)
		own = record{Token: own.Token, Key: prior, Shared: own.Shared && unread, Superseded: end.superseded, Recreated: end.recreated}
		resp.Diagnostics.Append(own.store(ctx, resp.Private)...)
	case planned == "":
	case prior != "" && prior != planned:
		// A replacement is planned once more, without state. Terraform drops the warnings of that.
		if r.Run().planReplace(planned, own.Token) {
			resp.Diagnostics.Append(r.follows(ctx, req.Plan))
		}
	case prior != "":
		return r.planKeep(ctx, planned, own.Token, req, resp)
	default:
		r.planCreate(ctx, own, planned, req, resp)
	}
	return false
}

func (r Resource) planKeep(ctx context.Context, key, token string, req resource.ModifyPlanRequest, resp *resource.ModifyPlanResponse) (endangered bool) {
	if token == "" {
		return false // it was not read in this run
	}
	k := r.Run().planKeep(key, token)
	switch {
	case k.conflict:
		resp.Diagnostics.Append(r.duplicate(ctx, req.Plan, "Could not plan", "is planned to be created"))
	case k.shared:
		resp.Diagnostics.AddWarning(fmt.Sprintf("Two resource instances manage one %s", r.Noun), fmt.Sprintf(
			"Another %s has the same %s. Each overwrites what the other has set, at every apply. "+
				"Run terraform state rm for one of them and remove it from the configuration.", r.Type, r.describe(ctx, req.Plan)))
	}
	if k.endangered && r.Endangered != "" {
		resp.Diagnostics.AddWarning(fmt.Sprintf("Two resource instances manage one %s", r.Noun), fmt.Sprintf(
			"State has another instance of this %s, such as the rest of an apply with create_before_destroy that failed. %s", r.Noun, r.Endangered))
	}
	return k.endangered
}

func (r Resource) planCreate(ctx context.Context, own record, key string, req resource.ModifyPlanRequest, resp *resource.ModifyPlanResponse) {
	p := r.Run().planCreate(key, own.Token, r.Unique)
	if p.conflict {
		resp.Diagnostics.Append(r.duplicate(ctx, req.Plan, "Could not plan", "manages it already, or is planned to"))
		return
	}
	if p.follows {
		resp.Diagnostics.Append(r.follows(ctx, req.Plan))
	}
	if own.Token == "" && p.seen != nil {
		// Terraform does not pass the private state of a tainted instance, but gives Delete what is planned here.
		assign(&resp.Private, p.seen)
		var diags diag.Diagnostics
		own, diags = load(ctx, resp.Private)
		resp.Diagnostics.Append(diags...)
	}
	if own.Token != "" {
		own = record{Token: own.Token, Key: p.before, Superseded: p.end.superseded, Recreated: p.replaces || p.end.recreated}
		resp.Diagnostics.Append(own.store(ctx, resp.Private)...)
	}
}

func (r Resource) follows(ctx context.Context, plan attributes) diag.Diagnostic {
	return diag.NewWarningDiagnostic(fmt.Sprintf("One resource instance deletes the %s that another creates", r.Noun), fmt.Sprintf(
		"Another %s with the same %s is destroyed in this plan. Terraform may do both in any order. The %s exists afterwards, but what depends on it "+
			"in the service may be missing until the next apply. If you renamed the resource, add a moved block. If an element was removed from a list, "+
			"use for_each instead of count. Then nothing is deleted.", r.Type, r.describe(ctx, plan), r.Noun))
}

func (r Resource) keyOf(ctx context.Context, isNull bool, from attributes) (string, diag.Diagnostics) {
	if isNull {
		return "", nil
	}
	return r.key(ctx, from)
}

func assign[P any](to *P, seen any) {
	if value, ok := seen.(P); ok {
		*to = value
	}
}

func (r Resource) duplicate(ctx context.Context, plan attributes, action, other string) diag.Diagnostic {
	return diag.NewErrorDiagnostic(fmt.Sprintf("%s a second %s with the same %s", action, r.Type, r.describe(ctx, plan)), fmt.Sprintf(
		"Another %s in this configuration %s. Both are one %s in the service: each would overwrite what the other has set, and destroying one would "+
			"destroy both.\n\nRemove one of the two from the configuration. If you renamed the resource, add a moved block.", r.Type, other, r.Noun))
}

func (r Resource) describe(ctx context.Context, from attributes) string {
	names := r.keyAttributes()
	parts := make([]string, len(names))
	for n, name := range names {
		var value types.String
		from.GetAttribute(ctx, path.Root(name), &value)
		parts[n] = fmt.Sprintf("%s %q", name, value.ValueString())
	}
	last := len(parts) - 1
	return strings.Join(parts[:last], ", ") + " and " + parts[last]
}
