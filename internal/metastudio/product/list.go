package product

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework-validators/listvalidator"
	"github.com/hashicorp/terraform-plugin-framework-validators/stringvalidator"
	"github.com/hashicorp/terraform-plugin-framework/list"
	"github.com/hashicorp/terraform-plugin-framework/list/schema"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/identity"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/listresource"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/metastudio/client"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/rest"
)

var _ list.ListResource = (*productList)(nil)

type productList struct {
	identity.Named
	source Source
}

// NewListResource returns the constructor of the list resource
// apigw_metastudio_product.
func NewListResource(source Source) func() list.ListResource {
	return func() list.ListResource {
		return &productList{named, source}
	}
}

func (l *productList) ListResourceConfigSchema(ctx context.Context, _ list.ListResourceSchemaRequest, resp *list.ListResourceSchemaResponse) {
	resp.Schema = listresource.Schema(ctx,
		"Lists the [live products](https://support.huaweicloud.com/intl/en-us/api-metastudio/ListProducts.html) of a project in Huawei "+
			"Cloud MetaStudio, except deleted ones.",
		&productsDataSource{}, "name", "tag", "create_since", "create_until", "sort_key", "sort_dir")
	resp.Schema.Attributes["states"] = schema.ListAttribute{
		Optional: true, ElementType: types.StringType,
		MarkdownDescription: "Filter by state, at least one of `ACTIVED`, `UNACTIVED` and `BLOCK`. `DELETED` is accepted, but matches no product.",
		Validators: []validator.List{listvalidator.SizeAtLeast(1), listvalidator.ValueStringsAre(
			stringvalidator.OneOf(client.StateActive, client.StateInactive, client.StateBlocked, client.StateDeleted),
		)},
	}
}

func (l *productList) List(ctx context.Context, req list.ListRequest, stream *list.ListResultsStream) {
	var filters struct {
		filterModel
		States []string `tfsdk:"states"`
	}
	service, ok := listresource.Open(ctx, req, stream, l.source, &filters)
	if !ok {
		return
	}
	pages := service.client.Products(ctx, filters.filter(filters.States), rest.Window{})
	stream.Results = listresource.Results(ctx, req, l.Identity, "Could not list MetaStudio products", pages, func(p *client.Product) *listresource.Row {
		if p.State == client.StateDeleted {
			return nil
		}
		var model resourceModel
		diags := model.fromAPI(ctx, p)
		model.dropUnconfigurable()
		return &listresource.Row{Name: p.Name, Model: &model, Diagnostics: diags}
	})
}
