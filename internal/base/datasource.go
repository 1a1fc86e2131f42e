// SPDX-License-Identifier: MPL-2.0

package base

import (
	"context"
	"fmt"
	"iter"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework-validators/datasourcevalidator"
	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/errdiag"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/rest"
)

// DataSource is a data source.
type DataSource[S, M any] struct {
	Type        string
	Description string
	Attributes  func() map[string]schema.Attribute
	Validators  []datasource.ConfigValidator
	// Summary is the summary of an error, such as "Could not list API keys".
	Summary func(*M) string
	// ReadModel completes the model of the configuration.
	ReadModel func(context.Context, S, *M) error

	open         opener[S]
	providerData any
}

func (d *DataSource[S, M]) register(to *Registration, open opener[S]) {
	one := *d
	one.open = open
	to.DataSources = append(to.DataSources, func() datasource.DataSource { return new(one) })
}

func (d *DataSource[S, M]) Metadata(_ context.Context, _ datasource.MetadataRequest, resp *datasource.MetadataResponse) {
	resp.TypeName = d.Type
}

func (d *DataSource[S, M]) Schema(_ context.Context, _ datasource.SchemaRequest, resp *datasource.SchemaResponse) {
	resp.Schema = schema.Schema{MarkdownDescription: d.Description, Attributes: d.Attributes()}
}

func (d *DataSource[S, M]) ConfigValidators(context.Context) []datasource.ConfigValidator {
	return d.Validators
}

func (d *DataSource[S, M]) Configure(_ context.Context, req datasource.ConfigureRequest, _ *datasource.ConfigureResponse) {
	d.providerData = req.ProviderData
}

// Read reads what the configuration selects.
func (d *DataSource[S, M]) Read(ctx context.Context, req datasource.ReadRequest, resp *datasource.ReadResponse) {
	model := new(M)
	resp.Diagnostics.Append(req.Config.Get(ctx, model)...)
	service, ok := d.open(d.providerData, &resp.Diagnostics)
	if !ok {
		return
	}
	summary := d.Summary(model)
	if err := d.ReadModel(ctx, service, model); err != nil {
		resp.Diagnostics.Append(errdiag.Error(summary, err))
		return
	}
	resp.Diagnostics.Append(resp.State.Set(ctx, model)...)
}

// Fixed returns a Summary that does not depend on the configuration.
func Fixed[M any](summary string) func(*M) string { return func(*M) string { return summary } }

// Counts are what a listing counts. They are null if it has no page.
type Counts struct{ Total, InitialCount types.Int64 }

// All returns the models of all items except those that keep rejects. A nil keep keeps all.
func All[T, M any](pages iter.Seq2[rest.Page[T], error], keep func(*T) bool, model func(*T) M) ([]M, Counts, error) {
	models, counts := []M{}, Counts{}
	for page, err := range pages {
		if err != nil {
			return nil, counts, err
		}
		for i := range page.Items {
			if item := &page.Items[i]; keep == nil || keep(item) {
				models = append(models, model(item))
			}
		}
		counts = Counts{types.Int64Value(page.Total), types.Int64Value(page.InitialCount)}
	}
	return models, counts, nil
}

// IDOrName are the Validators of a data source with attribute.Selectors.
func IDOrName() []datasource.ConfigValidator {
	return []datasource.ConfigValidator{datasourcevalidator.ExactlyOneOf(path.MatchRoot("id"), path.MatchRoot("name"))}
}

// Only returns the one item of a name. noun and parent name the kind of item and where it was searched for.
func Only[T any](named []T, noun, parent string, id func(T) string) (only T, err error) {
	switch len(named) {
	case 0:
		return only, fmt.Errorf("no %s of this %s has exactly this name", noun, parent)
	case 1:
		return named[0], nil
	}
	ids := make([]string, len(named))
	for i, one := range named {
		ids[i] = id(one)
	}
	return only, fmt.Errorf("%d %ss have this name: %s. Set id instead", len(named), noun, strings.Join(ids, ", "))
}
