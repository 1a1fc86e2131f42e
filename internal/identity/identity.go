// SPDX-License-Identifier: MPL-2.0

// Package identity has the identity and the import id of resources. An identity is
// made of strings that are also attributes of the resource; the import id is the same
// strings, joined by slashes.
//
// Read must set the identity from what it knows before anything else, and
// Create and Update must set it too: without that, framework 1.19 fails on
// Terraform 1.11 with "Missing Resource Identity" on update, and on the read of a
// deleted object, which then can never be created again.
package identity

import (
	"context"
	"fmt"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/resource/identityschema"
	"github.com/hashicorp/terraform-plugin-framework/tfsdk"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/errdiag"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/origin"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/rest"
)

// Identity are the parts of an identity, in the order of the import id.
type Identity []Attribute

// Attribute is one part of an identity.
type Attribute struct {
	// Name is also the name of the resource's attribute.
	Name        string
	Description string
	// Omittable says that the resource knows the part where an import id leaves it out.
	Omittable bool
}

// Schema returns the identity's schema. All parts are needed for import.
func (i Identity) Schema() identityschema.Schema {
	attributes := make(map[string]identityschema.Attribute, len(i))
	for _, part := range i {
		attributes[part.Name] = identityschema.StringAttribute{RequiredForImport: true, Description: part.Description}
	}
	return identityschema.Schema{Attributes: attributes}
}

// holder is a state or a plan.
type holder interface {
	GetAttribute(ctx context.Context, at path.Path, target any) diag.Diagnostics
}

// Copy sets the identity from the attributes of a state or a plan.
func (i Identity) Copy(ctx context.Context, from holder, to *tfsdk.ResourceIdentity) diag.Diagnostics {
	var diags diag.Diagnostics
	for _, part := range i {
		var value types.String
		diags.Append(from.GetAttribute(ctx, path.Root(part.Name), &value)...)
		if to != nil { // or else a caller without identity support
			diags.Append(to.SetAttribute(ctx, path.Root(part.Name), value)...)
		}
		if err := rest.CheckSegment(value.ValueString()); err != nil && value.ValueString() != "" {
			diags.AddAttributeError(path.Root(part.Name), "Malformed ID", errdiag.Detail(&rest.RequestError{Err: err}))
		}
	}
	return diags
}

// Save sets state from model, and the identity from state.
func (i Identity) Save(ctx context.Context, model any, state *tfsdk.State, to *tfsdk.ResourceIdentity) diag.Diagnostics {
	diags := state.Set(ctx, model)
	diags.Append(i.Copy(ctx, state, to)...)
	return diags
}

// Import sets the state's attributes from an import id or an identity. Each part must
// be fit for a URL path: see rest.CheckSegment.
func (i Identity) Import(ctx context.Context, req resource.ImportStateRequest, resp *resource.ImportStateResponse) {
	parts := strings.Split(req.ID, "/")
	if req.ID == "" {
		parts = make([]string, len(i))
		for n, part := range i {
			var value types.String // null where an empty import id was given
			resp.Diagnostics.Append(req.Identity.GetAttribute(ctx, path.Root(part.Name), &value)...)
			parts[n] = value.ValueString()
		}
		if resp.Diagnostics.HasError() {
			return
		}
	}
	rule := i.rule()
	if len(parts) != len(i) || strings.Join(parts, "") == "" {
		resp.Diagnostics.AddError("Invalid import ID", fmt.Sprintf("%s, but it is %q.", rule, req.ID))
		return
	}
	for n, part := range i {
		if err := rest.CheckSegment(parts[n]); err != nil {
			resp.Diagnostics.AddError("Invalid import ID", fmt.Sprintf("%s, but in %q the %s is invalid: %v.",
				rule, strings.Join(parts, "/"), part.Name, err))
			return
		}
		resp.Diagnostics.Append(resp.State.SetAttribute(ctx, path.Root(part.Name), parts[n])...)
	}
	if resp.Private != nil {
		resp.Diagnostics.Append(origin.MarkImport(ctx, resp.Private)...)
	}
}

// rule says what an import id looks like.
func (i Identity) rule() string {
	var all, needed []string
	for _, part := range i {
		all = append(all, part.Name)
		if !part.Omittable {
			needed = append(needed, part.Name)
		}
	}
	switch {
	case len(all) == 1:
		return "The import ID must be the " + all[0] + " alone"
	case len(needed) < len(all):
		return "The import ID must have the form " + strings.Join(all, "/") + " or be the " + strings.Join(needed, "/") + " alone"
	}
	return "The import ID must have the form " + strings.Join(all, "/")
}

// Named is embedded by resources and list resources. It tells Terraform their type and
// identity, and imports resources.
type Named struct {
	// Type is the resource's name in configurations.
	Type string
	// Identity distinguishes the resources of the type.
	Identity Identity
}

// Metadata sets the type.
func (n Named) Metadata(_ context.Context, _ resource.MetadataRequest, resp *resource.MetadataResponse) {
	resp.TypeName = n.Type
}

// IdentitySchema sets the schema of the identity.
func (n Named) IdentitySchema(_ context.Context, _ resource.IdentitySchemaRequest, resp *resource.IdentitySchemaResponse) {
	resp.IdentitySchema = n.Identity.Schema()
}

// ImportState imports by the import id or the identity.
func (n Named) ImportState(ctx context.Context, req resource.ImportStateRequest, resp *resource.ImportStateResponse) {
	n.Identity.Import(ctx, req, resp)
}
