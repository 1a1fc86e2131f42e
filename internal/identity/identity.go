// SPDX-License-Identifier: MPL-2.0

// Package identity has the identity and the import ID of resources. Read must set the identity before anything else, and
// Create and Update too: otherwise framework 1.19 fails on Terraform 1.11 with "Missing Resource Identity".
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

// Identity are the parts of an identity, in the order of the import ID.
type Identity []Attribute

// Attribute is one part of an identity.
type Attribute struct {
	Name        string
	Description string
	// Omittable marks a part that an import ID can leave out.
	Omittable bool
}

// Schema returns the schema of the identity.
func (i Identity) Schema() identityschema.Schema {
	attributes := make(map[string]identityschema.Attribute, len(i))
	for _, part := range i {
		attributes[part.Name] = identityschema.StringAttribute{RequiredForImport: true, Description: part.Description}
	}
	return identityschema.Schema{Attributes: attributes}
}

type holder interface {
	GetAttribute(ctx context.Context, at path.Path, target any) diag.Diagnostics
}

// Copy sets the identity to the attributes of a plan or a state.
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

// Import sets the attributes of an import ID or an identity in state.
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

// Named provides the type, identity and import of resources and list resources.
type Named struct {
	Type     string
	Identity Identity
}

func (n Named) Metadata(_ context.Context, _ resource.MetadataRequest, resp *resource.MetadataResponse) {
	resp.TypeName = n.Type
}

func (n Named) IdentitySchema(_ context.Context, _ resource.IdentitySchemaRequest, resp *resource.IdentitySchemaResponse) {
	resp.IdentitySchema = n.Identity.Schema()
}

func (n Named) ImportState(ctx context.Context, req resource.ImportStateRequest, resp *resource.ImportStateResponse) {
	n.Identity.Import(ctx, req, resp)
}
