package product

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/list"

	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/identity"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/listresource"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/ncloud/client"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/rest"
)

var _ list.ListResource = (*productList)(nil)

type productList struct {
	identity.Named
	source Source
}

// NewListResource returns the constructor of the list resource apigw_product.
func NewListResource(source Source) func() list.ListResource {
	return func() list.ListResource {
		return &productList{named, source}
	}
}

func (l *productList) ListResourceConfigSchema(ctx context.Context, _ list.ListResourceSchemaRequest, resp *list.ListResourceSchemaResponse) {
	resp.Schema = listresource.Schema(ctx,
		"Lists the account's [products](https://api.ncloud-docs.com/docs/en/apigateway-product-getproductlist) in NAVER Cloud API "+
			"Gateway.",
		&productsDataSource{}, "name", "is_published", "subscription_code", "has_deployed_stage", "has_stage_not_associated_with_usage_plan_id")
}

func (l *productList) List(ctx context.Context, req list.ListRequest, stream *list.ListResultsStream) {
	var filters filterModel
	service, ok := listresource.Open(ctx, req, stream, l.source, &filters)
	if !ok {
		return
	}
	pages := service.client.Products(ctx, filters.filter(), rest.Window{})
	stream.Results = listresource.Results(ctx, req, l.Identity, "Could not list API Gateway products", pages, func(p *client.Product) *listresource.Row {
		if p.IsDeleted {
			return nil
		}
		var model resourceModel
		model.fromAPI(p)
		return &listresource.Row{Name: p.Name, Model: &model}
	})
}
