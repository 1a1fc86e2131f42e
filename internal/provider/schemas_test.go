// SPDX-License-Identifier: MPL-2.0

package provider_test

import (
	"context"
	"fmt"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-framework-validators/int64validator"
	"github.com/hashicorp/terraform-plugin-framework-validators/listvalidator"
	"github.com/hashicorp/terraform-plugin-framework-validators/stringvalidator"
	"github.com/hashicorp/terraform-plugin-framework/action"
	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/ephemeral"
	"github.com/hashicorp/terraform-plugin-framework/list"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/provider"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/resource/identityschema"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/planmodifier"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/stringdefault"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/stringplanmodifier"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"
	"github.com/hashicorp/terraform-plugin-framework/types/basetypes"

	apigw "github.com/seed-9ae5a20b/terraform-provider-apigw/internal/provider"
)

// TestSchemas walks everything that the provider offers.
func TestSchemas(t *testing.T) {
	t.Parallel()
	ctx := t.Context()
	p := apigw.New("test")()
	var own provider.SchemaResponse
	p.Schema(ctx, provider.SchemaRequest{}, &own)
	walk(t, "provider", own.Schema, own.Schema.ValidateImplementation(ctx))
	for _, build := range p.Resources(ctx) {
		r := build()
		name := typeName(t, r)
		var resp resource.SchemaResponse
		r.Schema(ctx, resource.SchemaRequest{}, &resp)
		walk(t, "resource "+name, resp.Schema, resp.Schema.ValidateImplementation(ctx))
		if identified, ok := r.(resource.ResourceWithIdentity); ok {
			var identity resource.IdentitySchemaResponse
			identified.IdentitySchema(ctx, resource.IdentitySchemaRequest{}, &identity)
			walk(t, "identity of "+name, identity.IdentitySchema, identity.IdentitySchema.ValidateImplementation(ctx))
		} else {
			t.Errorf("%s has no identity", name)
		}
		if _, ok := r.(resource.ResourceWithImportState); !ok {
			t.Errorf("%s cannot be imported", name)
		}
	}
	listed := map[string]bool{}
	for _, build := range p.(provider.ProviderWithListResources).ListResources(ctx) {
		l := build()
		name := typeName(t, l)
		var resp list.ListResourceSchemaResponse
		l.ListResourceConfigSchema(ctx, list.ListResourceSchemaRequest{}, &resp)
		walk(t, "list resource "+name, resp.Schema, resp.Schema.ValidateImplementation(ctx))
		listed[name] = true
	}
	for _, build := range p.Resources(ctx) {
		if name := typeName(t, build()); !listed[name] {
			t.Errorf("%s cannot be listed", name)
		}
	}
	for _, build := range p.DataSources(ctx) {
		d := build()
		var meta datasource.MetadataResponse
		d.Metadata(ctx, datasource.MetadataRequest{ProviderTypeName: "apigw"}, &meta)
		var resp datasource.SchemaResponse
		d.Schema(ctx, datasource.SchemaRequest{}, &resp)
		walk(t, "data source "+meta.TypeName, resp.Schema, resp.Schema.ValidateImplementation(ctx))
	}
	for _, build := range p.(provider.ProviderWithEphemeralResources).EphemeralResources(ctx) {
		e := build()
		var meta ephemeral.MetadataResponse
		e.Metadata(ctx, ephemeral.MetadataRequest{ProviderTypeName: "apigw"}, &meta)
		var resp ephemeral.SchemaResponse
		e.Schema(ctx, ephemeral.SchemaRequest{}, &resp)
		walk(t, "ephemeral resource "+meta.TypeName, resp.Schema, resp.Schema.ValidateImplementation(ctx))
	}
	for _, build := range p.(provider.ProviderWithActions).Actions(ctx) {
		a := build()
		var meta action.MetadataResponse
		a.Metadata(ctx, action.MetadataRequest{ProviderTypeName: "apigw"}, &meta)
		var resp action.SchemaResponse
		a.Schema(ctx, action.SchemaRequest{}, &resp)
		walk(t, "action "+meta.TypeName, resp.Schema, resp.Schema.ValidateImplementation(ctx))
	}
}

// typeName is the name of a resource, or of what a list resource lists.
func typeName(t *testing.T, of interface {
	Metadata(context.Context, resource.MetadataRequest, *resource.MetadataResponse)
},
) string {
	t.Helper()
	var resp resource.MetadataResponse
	of.Metadata(t.Context(), resource.MetadataRequest{ProviderTypeName: "apigw"}, &resp)
	return resp.TypeName
}

func walk(t *testing.T, what string, schema any, invalid diag.Diagnostics) {
	t.Helper()
	for _, d := range invalid {
		t.Errorf("%s: %s: %s", what, d.Summary(), d.Detail())
	}
	for _, flaw := range flaws(what, schema) {
		t.Error(flaw)
	}
}

// flaws returns what is wrong with the descriptions of a schema, and of all attributes
// and blocks in it.
func flaws(name string, schema any) []string {
	if _, identity := schema.(identityschema.Schema); identity {
		return inner(name, reflect.ValueOf(schema)) // has no description of its own
	}
	return append(slices.Concat(sentence(name, schema), deprecated(name, schema)), inner(name, reflect.ValueOf(schema))...)
}

// inner returns the flaws of the attributes and blocks in a schema, an attribute, or a
// block.
func inner(name string, of reflect.Value) []string {
	if object := of.FieldByName("NestedObject"); object.IsValid() {
		of = object
	}
	var out []string
	for _, kind := range []string{"Attributes", "Blocks"} {
		members := of.FieldByName(kind)
		if !members.IsValid() {
			continue
		}
		for _, key := range members.MapKeys() {
			member, path := members.MapIndex(key).Interface(), name+" "+key.String()
			out = slices.Concat(out, sentence(path, member), deprecated(path, member), secret(path, key.String(), member),
				rules(path, member), standard(path, member), replacement(path, member), whole(path, member), inner(path, reflect.ValueOf(member)))
		}
	}
	return out
}

// field returns a field of a schema, an attribute or a block; nil where it has none.
func field(of any, name string) any {
	value := reflect.ValueOf(of).FieldByName(name)
	if !value.IsValid() || value.IsZero() {
		return nil
	}
	return value.Interface()
}

// each returns the descriptions of validators or plan modifiers.
func each(of any, name string) []string {
	values := reflect.ValueOf(field(of, name))
	if !values.IsValid() {
		return nil
	}
	var out []string
	for i := range values.Len() {
		out = append(out, values.Index(i).Interface().(interface {
			Description(ctx context.Context) string
		}).Description(context.Background()))
	}
	return out
}

// text is the description of a schema, an attribute or a block.
func text(of any) string {
	if described, ok := of.(interface{ GetMarkdownDescription() string }); ok && described.GetMarkdownDescription() != "" {
		return described.GetMarkdownDescription()
	}
	return of.(interface{ GetDescription() string }).GetDescription()
}

// sentence has a flaw unless the description is one.
func sentence(name string, of any) []string {
	text := text(of)
	if len(text) < 10 || strings.ToUpper(text[:1]) != text[:1] || !strings.HasSuffix(text, ".") {
		return []string{fmt.Sprintf("%s: the description is no sentence: %q", name, text)}
	}
	return nil
}

// deprecated has a flaw where something is deprecated and does not name what to use
// instead.
func deprecated(name string, of any) []string {
	if message, _ := field(of, "DeprecationMessage").(string); message != "" && !strings.Contains(message, "`") {
		return []string{fmt.Sprintf("%s is deprecated and does not say what to use: %q", name, message)}
	}
	return nil
}

// harmless hold nothing secret although their names sound like it.
var harmless = []string{
	"access_key", "sort_key", "api_key_count_info", "primary_key_version", "secondary_key_version", "api_key_id", "api_key_name", "api_keys",
	"store_keys", "api_key_required", "allow_credentials", "key_type",
}

// secret has a flaw where a name sounds like a secret and the attribute is not
// sensitive. An attribute whose type has fields without a schema of their own is judged
// by their names too.
func secret(name, last string, of any) []string {
	names := []string{last}
	nests := field(of, "Attributes") != nil || field(of, "NestedObject") != nil
	if typed, ok := of.(interface{ GetType() attr.Type }); ok && !nests {
		names = append(names, fieldNames(typed.GetType())...)
	}
	for _, one := range names {
		if soundsSecret.MatchString(one) && field(of, "Sensitive") != true && !slices.Contains(harmless, one) {
			return []string{name + " sounds secret and is not sensitive"}
		}
	}
	return nil
}

var soundsSecret = regexp.MustCompile("(?i)key|secret|token|password|signature|credential")

// fieldNames returns the names of all fields in a type that has no schema of its own.
func fieldNames(of attr.Type) []string {
	var names []string
	if object, ok := of.(attr.TypeWithAttributeTypes); ok {
		for name, field := range object.AttributeTypes() {
			names = append(append(names, name), fieldNames(field)...)
		}
	}
	if list, ok := of.(attr.TypeWithElementType); ok {
		names = append(names, fieldNames(list.ElementType())...)
	}
	return names
}

var (
	// facts are the values, numbers and attributes that a rule is about.
	facts = regexp.MustCompile(`"([A-Za-z0-9_ -]*)"|\b\d+\b|\b[a-z]+(_[a-z]+)+\b`)
	// spans are the rules that have two ends.
	spans = regexp.MustCompile(`between (\d+) and (\d+)`)
	// implied goes without saying: what is given at all has a length, and examples.
	implied = []string{"", "30s", "1m30s"}
)

// rules has a flaw for each number, value and attribute of the validators that the
// description does not mention.
func rules(name string, of any) []string {
	var out []string
	for _, rule := range each(of, "Validators") {
		wanted := strings.NewReplacer("UTF-8", "", ".000000", "", `"[`, "", `]"`, "", "length must be at least 1", "", "at least 1 elements", `"at least one"`).Replace(rule)
		wanted = spans.ReplaceAllString(wanted, `"$1 to $2"`)
		for _, fact := range facts.FindAllString(wanted, -1) {
			fact = strings.Trim(fact, `"`)
			if !slices.Contains(implied, fact) && !regexp.MustCompile(`(^|\W)`+regexp.QuoteMeta(fact)+`($|\W)`).MatchString(text(of)) {
				out = append(out, fmt.Sprintf("%s does not say %q, which is in its rule %q: %q", name, fact, rule, text(of)))
			}
		}
	}
	return out
}

// standard has a flaw where the description does not say what the default is.
func standard(name string, of any) []string {
	value, ok := field(of, "Default").(interface {
		Description(ctx context.Context) string
	})
	if !ok {
		return nil
	}
	is := strings.TrimPrefix(value.Description(context.Background()), "value defaults to ")
	if is == "" {
		is = `""`
	}
	if !strings.Contains(text(of), "Defaults to `"+is+"`") {
		return []string{fmt.Sprintf("%s does not say that it defaults to %s: %q", name, is, text(of))}
	}
	return nil
}

// replacement has a flaw where a change replaces the resource and the description does
// not say so.
func replacement(name string, of any) []string {
	replaces := slices.ContainsFunc(each(of, "PlanModifiers"), func(rule string) bool { return strings.Contains(rule, "destroy and recreate") })
	if replaces && !strings.Contains(text(of), "Changing this forces a new resource to be created.") {
		return []string{fmt.Sprintf("%s does not state that changing it replaces the resource: %q", name, text(of))}
	}
	return nil
}

// whole has a flaw where a configuration can set a whole number and a fraction would be
// called a defect of the provider.
func whole(name string, of any) []string {
	typed, ok := of.(interface{ GetType() attr.Type })
	if !ok || (field(of, "Optional") != true && field(of, "Required") != true) {
		return nil
	}
	if _, plain := typed.GetType().(basetypes.Int64Type); plain {
		return []string{name + " is no validate.WholeNumber"}
	}
	return nil
}

func TestFlaws_areFoundEverywhereInASchema(t *testing.T) {
	t.Parallel()
	const described = "Something that is described."
	attribute := func(a schema.StringAttribute) map[string]schema.Attribute {
		a.Optional = true
		if a.MarkdownDescription == "" {
			a.MarkdownDescription = described
		}
		return map[string]schema.Attribute{"size": a}
	}
	block := func(b schema.Block) schema.Schema {
		return schema.Schema{MarkdownDescription: described, Blocks: map[string]schema.Block{"part": b}}
	}
	undescribed := map[string]schema.Attribute{"size": schema.StringAttribute{}}
	for contains, attributes := range map[string]map[string]schema.Attribute{
		`size: the description is no sentence: ""`:      undescribed,
		`size: the description is no sentence: "small`:  attribute(schema.StringAttribute{MarkdownDescription: "small letters."}),
		`part size: the description is no sentence: ""`: {"part": schema.SingleNestedAttribute{MarkdownDescription: described, Attributes: undescribed}},
		`all size: the description is no sentence: ""`: {"all": schema.MapNestedAttribute{
			MarkdownDescription: described, NestedObject: schema.NestedAttributeObject{Attributes: undescribed},
		}},
		"is deprecated and does not say what to use": attribute(schema.StringAttribute{DeprecationMessage: "Old."}),
		"token sounds secret and is not sensitive":   {"token": attribute(schema.StringAttribute{})["size"]},
		"login sounds secret and is not sensitive": {"login": schema.ListAttribute{
			MarkdownDescription: described, ElementType: types.ObjectType{AttrTypes: map[string]attr.Type{"Password": types.StringType}},
		}},
		`does not say that it defaults to "": "Somet`: attribute(schema.StringAttribute{Default: stringdefault.StaticString("")}),
		"does not say that it defaults to b: ": attribute(schema.StringAttribute{
			Default: stringdefault.StaticString("b"), MarkdownDescription: "Defaults to `a`.",
		}),
		"does not state that changing it replaces the resource": attribute(schema.StringAttribute{PlanModifiers: []planmodifier.String{stringplanmodifier.RequiresReplace()}}),
		`does not say "1 to 20", `: attribute(schema.StringAttribute{
			Validators: []validator.String{stringvalidator.UTF8LengthBetween(1, 20)}, MarkdownDescription: "Has 20 characters.",
		}),
		`does not say "20", `: attribute(schema.StringAttribute{
			Validators: []validator.String{stringvalidator.LengthAtMost(20)}, MarkdownDescription: "Has 200 characters.",
		}),
		`does not say "large", `: attribute(schema.StringAttribute{
			Validators: []validator.String{stringvalidator.OneOf("small", "large")}, MarkdownDescription: "One of `small` and larger.",
		}),
		`does not say "other_size", `: {"size": schema.Int64Attribute{
			MarkdownDescription: described, Validators: []validator.Int64{int64validator.AlsoRequires(path.MatchRoot("other_size"))},
		}},
		`does not say "at least one", `: {"all": schema.ListAttribute{
			MarkdownDescription: described, ElementType: types.StringType, Validators: []validator.List{listvalidator.SizeAtLeast(1)},
		}},
		"size is no validate.WholeNumber": {"size": schema.Int64Attribute{Optional: true, MarkdownDescription: described}},
		"":                                attribute(schema.StringAttribute{}),
	} {
		expectFlaw(t, contains, schema.Schema{MarkdownDescription: described, Attributes: attributes})
	}
	for contains, bad := range map[string]schema.Schema{
		`it: the description is no sentence: ""`: {},
		"it is deprecated":                       {MarkdownDescription: described, DeprecationMessage: "Old."},
		`part: the description is no sentence`:   block(schema.SingleNestedBlock{}),
		"it part is deprecated":                  block(schema.SingleNestedBlock{MarkdownDescription: described, DeprecationMessage: "Old."}),
		`part size: the description is no sent`:  block(schema.SingleNestedBlock{MarkdownDescription: described, Attributes: undescribed}),
		`part inner: the description is no sen`: block(schema.ListNestedBlock{MarkdownDescription: described, NestedObject: schema.NestedBlockObject{
			Blocks: map[string]schema.Block{"inner": schema.SetNestedBlock{}},
		}}),
	} {
		expectFlaw(t, contains, bad)
	}
	expectFlaw(t, `it id: the description is no sentence: ""`, identityschema.Schema{
		Attributes: map[string]identityschema.Attribute{"id": identityschema.StringAttribute{RequiredForImport: true}},
	})
}

// expectFlaw fails the test unless a schema has this one flaw; "" is none.
func expectFlaw(t *testing.T, contains string, schema any) {
	t.Helper()
	if found := flaws("it", schema); contains == "" && len(found) > 0 || contains != "" && (len(found) != 1 || !strings.Contains(found[0], contains)) {
		t.Errorf("expected %q, got %q", contains, found)
	}
}
