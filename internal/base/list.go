// SPDX-License-Identifier: MPL-2.0

package base

import (
	"context"
	"fmt"
	"iter"

	dataschema "github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/list"
	"github.com/hashicorp/terraform-plugin-framework/list/schema"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/tfsdk"
	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/errdiag"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/identity"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/rest"
)

// List is a list resource (`terraform query`). M is the model of its filters.
type List[S, M any] struct {
	identity.Named

	Description string
	Attributes  func() map[string]schema.Attribute
	Validators  []list.ConfigValidator
	// Summary is the summary of an error, such as "Could not list API keys".
	Summary func(*M) string
	// Items lists what the filters match.
	Items func(context.Context, S, *M) iter.Seq2[*Item, error]

	open         opener[S]
	providerData any
}

// Item is a resource in a listing.
type Item struct {
	// Name is displayed.
	Name string
	// Model is the state that Read returns after an import.
	Model any
	// Complete sets in Model what the listing does not return. It is called only if Terraform requests it.
	Complete    func(context.Context) error
	Diagnostics diag.Diagnostics
}

func (l *List[S, M]) register(to *Registration, open opener[S]) {
	one := *l
	one.open = open
	to.ListResource = func() list.ListResource { return new(one) }
}

func (l *List[S, M]) ListResourceConfigSchema(_ context.Context, _ list.ListResourceSchemaRequest, resp *list.ListResourceSchemaResponse) {
	resp.Schema = schema.Schema{MarkdownDescription: l.Description, Attributes: l.Attributes()}
}

func (l *List[S, M]) ListResourceConfigValidators(context.Context) []list.ConfigValidator {
	return l.Validators
}

func (l *List[S, M]) Configure(_ context.Context, req resource.ConfigureRequest, _ *resource.ConfigureResponse) {
	l.providerData = req.ProviderData
}

// List requests a page when Terraform has taken the results of the page before it, and none
// after the limit.
func (l *List[S, M]) List(ctx context.Context, req list.ListRequest, stream *list.ListResultsStream) {
	var diags diag.Diagnostics
	filters := new(M)
	switch config := req.Config.Raw; {
	case !config.IsFullyKnown():
		diags.AddError("Unknown filter in the list block",
			"A filter depends on a value that is known only after apply. Use a value that is already known.")
	case !config.IsNull():
		diags.Append(req.Config.Get(ctx, filters)...)
	}
	if diags.HasError() {
		stream.Results = list.ListResultsStreamDiagnostics(diags)
		return
	}
	service, ok := l.open(l.providerData, &diags)
	if !ok {
		stream.Results = list.ListResultsStreamDiagnostics(diags)
		return
	}
	stream.Results = func(push func(list.ListResult) bool) {
		var pushed int64
		for item, err := range l.Items(ctx, service, filters) {
			if err != nil {
				push(list.ListResult{Diagnostics: diag.Diagnostics{errdiag.Error(l.Summary(filters), err)}})
				return
			}
			if pushed++; !push(l.result(ctx, req, item)) || pushed == req.Limit {
				return
			}
		}
	}
}

func (l *List[S, M]) result(ctx context.Context, req list.ListRequest, item *Item) list.ListResult {
	out := req.NewListResult(ctx)
	out.DisplayName = item.Name
	out.Diagnostics.Append(item.Diagnostics...)
	if item.Complete != nil && req.IncludeResource {
		if err := item.Complete(ctx); err != nil {
			out.Diagnostics.Append(errdiag.Error(fmt.Sprintf("Could not read %q", item.Name), err))
		}
	}
	out.Diagnostics.Append(out.Resource.Set(ctx, item.Model)...)
	out.Diagnostics.Append(l.Identity.Copy(ctx, out.Resource, out.Identity)...)
	if err := omitSensitive(ctx, out.Resource); err != nil {
		out.Diagnostics.Append(errdiag.Error(fmt.Sprintf("Could not omit the sensitive values of %q", item.Name), err))
		out.Resource = nil
	}
	return out
}

// omitSensitive sets sensitive attributes to null: Terraform prints results and writes
// configuration from them.
func omitSensitive(ctx context.Context, resource *tfsdk.Resource) error {
	omitted, err := tftypes.Transform(resource.Raw, func(at *tftypes.AttributePath, value tftypes.Value) (tftypes.Value, error) {
		if attribute, err := resource.Schema.AttributeAtTerraformPath(ctx, at); err == nil && attribute.IsSensitive() {
			return tftypes.NewValue(value.Type(), nil), nil
		}
		return value, nil // also elements, which are no attributes
	})
	resource.Raw = omitted
	return err
}

// Items returns an item for everything on the pages, except where item returns nil.
func Items[T any](pages iter.Seq2[rest.Page[T], error], item func(*T) *Item) iter.Seq2[*Item, error] {
	return ReadItems(pages, func(one *T) (*Item, error) { return item(one), nil })
}

// ReadItems is Items for items that have to be read.
func ReadItems[T any](pages iter.Seq2[rest.Page[T], error], read func(*T) (*Item, error)) iter.Seq2[*Item, error] {
	return func(yield func(*Item, error) bool) {
		for page, err := range pages {
			if err != nil {
				yield(nil, err)
				return
			}
			for i := range page.Items {
				if item, err := read(&page.Items[i]); (item != nil || err != nil) && !yield(item, err) {
					return
				}
			}
		}
	}
}

// Failed is a listing that fails.
func Failed(err error) iter.Seq2[*Item, error] {
	return func(yield func(*Item, error) bool) { yield(nil, err) }
}

// Filters returns the Attributes of a list block that filters by these attributes of a data source. They must be strings or
// booleans: it panics at others, such as sets, which list blocks cannot have.
func Filters(of func() map[string]dataschema.Attribute, names ...string) func() map[string]schema.Attribute {
	return func() map[string]schema.Attribute {
		all, filters := of(), make(map[string]schema.Attribute, len(names))
		for _, name := range names {
			filters[name] = filter(name, all[name])
		}
		return filters
	}
}

func filter(name string, like dataschema.Attribute) schema.Attribute {
	switch a := like.(type) {
	case dataschema.StringAttribute:
		return schema.StringAttribute{
			Required: a.Required, Optional: a.Optional, CustomType: a.CustomType, MarkdownDescription: a.MarkdownDescription, Validators: a.Validators,
		}
	case dataschema.BoolAttribute:
		return schema.BoolAttribute{Required: a.Required, Optional: a.Optional, MarkdownDescription: a.MarkdownDescription, Validators: a.Validators}
	}
	panic(fmt.Sprintf("no list block can filter by %s, a %T", name, like))
}
