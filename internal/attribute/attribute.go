// SPDX-License-Identifier: MPL-2.0

// Package attribute has the schema attributes that many resources, data sources and actions repeat.
package attribute

import (
	"fmt"
	"regexp"

	"github.com/hashicorp/terraform-plugin-framework-validators/stringvalidator"
	actionschema "github.com/hashicorp/terraform-plugin-framework/action/schema"
	dataschema "github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/planmodifier"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/stringdefault"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/stringplanmodifier"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/validate"
)

// Computed is a computed string of a resource.
func Computed(description string) schema.StringAttribute {
	return schema.StringAttribute{Computed: true, MarkdownDescription: description}
}

// Kept is a computed string that keeps its value, even null, until the next read.
func Kept(description string) schema.StringAttribute {
	return schema.StringAttribute{
		Computed: true, MarkdownDescription: description, PlanModifiers: []planmodifier.String{stringplanmodifier.UseStateForUnknown()},
	}
}

// Constant is a computed string that does not change once it is known.
func Constant(description string) schema.StringAttribute {
	return schema.StringAttribute{
		Computed: true, MarkdownDescription: description, PlanModifiers: []planmodifier.String{stringplanmodifier.UseNonNullStateForUnknown()},
	}
}

// Digest is the digest of a resource that deployments contain.
func Digest() schema.StringAttribute {
	return Computed("Hash of the arguments, without IDs of parents. Use it in `triggers` of a deployment: it changes with the arguments, and stays the " +
		"same if drift is repaired.")
}

// ParentID is a required ID that forces replacement, such as that of a "product".
func ParentID(noun string) schema.StringAttribute {
	return ForceNew(fmt.Sprintf("ID of the %s.", noun), validate.ID())
}

// Name is a required name with at most length characters.
func Name(noun string, length int) schema.StringAttribute {
	return Required(fmt.Sprintf("Name of the %s: 1 to %d characters.", noun, length), stringvalidator.UTF8LengthBetween(1, length))
}

var segment = regexp.MustCompile("^[A-Za-z0-9_-]*$")

// URLName is a required name that is part of a URL, has at most length characters and forces replacement.
func URLName(noun string, length int) schema.StringAttribute {
	return ForceNew(fmt.Sprintf("Name of the %s: 1 to %d of the characters A-Z, a-z, 0-9, `_` and `-`. It is part of the URLs that callers use.", noun, length),
		stringvalidator.LengthBetween(1, length), stringvalidator.RegexMatches(segment, "must contain only A-Z, a-z, 0-9, _ and -"))
}

// Description is an optional description with at most length characters. Removing it from the
// configuration clears it.
func Description(noun string, length int) schema.StringAttribute {
	return schema.StringAttribute{
		Optional: true, Computed: true, Default: stringdefault.StaticString(""),
		MarkdownDescription: fmt.Sprintf("Description of the %s: 0 to %d characters. Defaults to `\"\"`.", noun, length),
		Validators:          []validator.String{stringvalidator.UTF8LengthAtMost(length)},
	}
}

// Required is a required string of a resource.
func Required(description string, validators ...validator.String) schema.StringAttribute {
	return schema.StringAttribute{Required: true, MarkdownDescription: description, Validators: validators}
}

// ForceNew is a required string of a resource that forces replacement.
func ForceNew(description string, validators ...validator.String) schema.StringAttribute {
	a := Required(description+" Changing this forces a new resource to be created.", validators...)
	a.PlanModifiers = []planmodifier.String{stringplanmodifier.RequiresReplace()}
	return a
}

// Optional is an optional string of a resource.
func Optional(description string, validators ...validator.String) schema.StringAttribute {
	return schema.StringAttribute{Optional: true, MarkdownDescription: description, Validators: validators}
}

// OptionalNumber is an optional number of a resource.
func OptionalNumber(description string, validators ...validator.Int64) schema.Int64Attribute {
	return schema.Int64Attribute{Optional: true, CustomType: validate.WholeNumber{}, MarkdownDescription: description, Validators: validators}
}

// OptionalFlag is an optional boolean of a resource.
func OptionalFlag(description string) schema.BoolAttribute {
	return schema.BoolAttribute{Optional: true, MarkdownDescription: description}
}

// Filter is an optional string that filters a listing.
func Filter(description string, validators ...validator.String) dataschema.StringAttribute {
	return dataschema.StringAttribute{Optional: true, MarkdownDescription: description, Validators: validators}
}

// NameFilter filters by a name with at most length characters.
func NameFilter(name string, length int) dataschema.StringAttribute {
	return Filter(fmt.Sprintf("Filter by %s: 0 to %d characters. The API does not document whether it matches parts of names.", name, length),
		stringvalidator.UTF8LengthAtMost(length))
}

// NumberFilter is an optional number that selects a part of a listing.
func NumberFilter(description string, validators ...validator.Int64) dataschema.Int64Attribute {
	return dataschema.Int64Attribute{Optional: true, CustomType: validate.WholeNumber{}, MarkdownDescription: description, Validators: validators}
}

// FlagFilter is an optional boolean that filters a listing.
func FlagFilter(description string) dataschema.BoolAttribute {
	return dataschema.BoolAttribute{Optional: true, MarkdownDescription: description}
}

// Text is a computed string of a data source.
func Text(description string) dataschema.Attribute {
	return dataschema.StringAttribute{Computed: true, MarkdownDescription: description}
}

// Number is a computed number of a data source.
func Number(description string) dataschema.Attribute {
	return dataschema.Int64Attribute{Computed: true, MarkdownDescription: description}
}

// Flag is a computed boolean of a data source.
func Flag(description string) dataschema.Attribute {
	return dataschema.BoolAttribute{Computed: true, MarkdownDescription: description}
}

// TextMap is a computed map of strings of a data source.
func TextMap(description string) dataschema.Attribute {
	return dataschema.MapAttribute{Computed: true, ElementType: types.StringType, MarkdownDescription: description}
}

// List is a computed list of nested attributes of a data source.
func List(description string, attributes map[string]dataschema.Attribute) dataschema.Attribute {
	return dataschema.ListNestedAttribute{
		Computed: true, MarkdownDescription: description, NestedObject: dataschema.NestedAttributeObject{Attributes: attributes},
	}
}

// Parent is the required ID of a parent in a data source, such as that of a "product".
func Parent(noun string) dataschema.StringAttribute {
	return dataschema.StringAttribute{
		Required: true, MarkdownDescription: fmt.Sprintf("ID of the %s.", noun), Validators: []validator.String{validate.ID()},
	}
}

// ActionID is a required ID in an action, such as that of a "stage".
func ActionID(noun string) actionschema.StringAttribute {
	return actionschema.StringAttribute{
		Required: true, MarkdownDescription: fmt.Sprintf("ID of the %s.", noun), Validators: []validator.String{validate.ID()},
	}
}

// Selectors are the arguments id and name of a data source that reads one item of a parent.
func Selectors(noun, parent string, length int) (id, name dataschema.StringAttribute) {
	id = dataschema.StringAttribute{
		Optional: true, Computed: true,
		MarkdownDescription: fmt.Sprintf("ID of the %s. Exactly one of `id` and `name` has to be set.", noun),
		Validators:          []validator.String{validate.ID()},
	}
	name = dataschema.StringAttribute{
		Optional: true, Computed: true,
		MarkdownDescription: fmt.Sprintf("Name of the %[1]s, matched exactly: 1 to %[3]d characters. It is an error if several %[1]ss of the %[2]s have this name.",
			noun, parent, length),
		Validators: []validator.String{stringvalidator.UTF8LengthBetween(1, length)},
	}
	return id, name
}
