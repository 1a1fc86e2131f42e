// Package listresource is what list resources (`terraform query`) share: they have the
// filters of the data source that lists the same objects, return results until
// Terraform's limit, and return an error if a page fails.
package listresource

import (
	"context"
	"fmt"
	"iter"

	"github.com/hashicorp/terraform-plugin-framework/datasource"
	dataschema "github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/list"
	"github.com/hashicorp/terraform-plugin-framework/list/schema"
	"github.com/hashicorp/terraform-plugin-framework/tfsdk"
	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/errdiag"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/identity"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/providerconfig"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/rest"
)

// Schema returns the schema of a list block whose filters are these attributes of a
// data source, with the same names and limits. They must be strings or booleans: Schema
// panics at others, such as sets, which list blocks cannot have.
func Schema(ctx context.Context, description string, like datasource.DataSource, filters ...string) schema.Schema {
	var resp datasource.SchemaResponse
	like.Schema(ctx, datasource.SchemaRequest{}, &resp)
	attributes := make(map[string]schema.Attribute, len(filters))
	for _, name := range filters {
		attributes[name] = filter(name, resp.Schema.Attributes[name])
	}
	return schema.Schema{MarkdownDescription: description, Attributes: attributes}
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

// Open reads the list block's filters into a model and returns the store to ask. A
// block without filters leaves the model as it is. Where it returns false, the
// stream has the errors, and there is nothing more to do.
func Open[S any](ctx context.Context, req list.ListRequest, stream *list.ListResultsStream, source providerconfig.Source[S], filters any) (store S, ok bool) {
	var diags diag.Diagnostics
	switch config := req.Config.Raw; {
	case !config.IsFullyKnown():
		diags.AddError("The list block is not known yet",
			"A filter depends on a value that is not known yet, so what to list cannot be said. Give it a value that is known.")
	case !config.IsNull():
		diags.Append(req.Config.Get(ctx, filters)...)
	}
	if !diags.HasError() {
		store, ok = source.Client(&diags)
	}
	if !ok {
		stream.Results = list.ListResultsStreamDiagnostics(diags)
	}
	return store, ok
}

// Row is an object as a list shows it.
type Row struct {
	// Name is what people call the object.
	Name string
	// Model is the object as Read would put it into the state after an import.
	Model any
	// Diagnostics are problems with the object.
	Diagnostics diag.Diagnostics
}

// Results returns a result for every item of the pages, except those whose row is nil.
// It requests a page when Terraform has taken the results before it, and none after
// the limit. An error is the last result, under the summary.
func Results[T any](ctx context.Context, req list.ListRequest, of identity.Identity, summary string,
	pages iter.Seq2[rest.Page[T], error], row func(*T) *Row,
) iter.Seq[list.ListResult] {
	return func(push func(list.ListResult) bool) {
		var pushed int64
		for page, err := range pages {
			if err != nil {
				push(list.ListResult{Diagnostics: diag.Diagnostics{errdiag.Error(summary, err)}})
				return
			}
			for i := range page.Items {
				shown := row(&page.Items[i])
				if shown == nil {
					continue
				}
				if pushed++; !push(result(ctx, req, of, shown)) || pushed == req.Limit {
					return
				}
			}
		}
	}
}

func result(ctx context.Context, req list.ListRequest, of identity.Identity, row *Row) list.ListResult {
	out := req.NewListResult(ctx)
	out.DisplayName = row.Name
	out.Diagnostics.Append(row.Diagnostics...)
	out.Diagnostics.Append(out.Resource.Set(ctx, row.Model)...)
	out.Diagnostics.Append(of.Copy(ctx, out.Resource, out.Identity)...)
	if err := omitSensitive(ctx, out.Resource); err != nil {
		out.Diagnostics.Append(errdiag.Error(fmt.Sprintf("Could not omit the sensitive values of %q", row.Name), err))
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
