// Package identity keeps the one way in which resources name themselves to
// Terraform: an identity of strings that are also attributes of the resource.
//
// Read must set the identity from what it knows before anything else, and
// Create and Update must set it too: without that, framework 1.19 fails on
// Terraform 1.11 with "Missing Resource Identity" on update, and on the read of a
// deleted object, which then can never be created again.
package identity

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource/identityschema"
	"github.com/hashicorp/terraform-plugin-framework/tfsdk"
	"github.com/hashicorp/terraform-plugin-framework/types"
)

// Attribute is one part of an identity.
type Attribute struct {
	// Name is that of the resource's attribute too.
	Name        string
	Description string
}

// Schema returns the identity schema of parts that are all needed for import.
func Schema(parts ...Attribute) identityschema.Schema {
	attributes := make(map[string]identityschema.Attribute, len(parts))
	for _, part := range parts {
		attributes[part.Name] = identityschema.StringAttribute{RequiredForImport: true, Description: part.Description}
	}
	return identityschema.Schema{Attributes: attributes}
}

// Set writes an identity of one part.
func Set(ctx context.Context, target *tfsdk.ResourceIdentity, name string, value types.String) diag.Diagnostics {
	if target == nil { // a caller without identity support
		return nil
	}
	return target.SetAttribute(ctx, path.Root(name), value)
}
