// SPDX-License-Identifier: MPL-2.0

package product

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework-validators/int64validator"
	"github.com/hashicorp/terraform-plugin-framework-validators/stringvalidator"
	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"

	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/attribute"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/base"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/ncloud/client"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/rest"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/validate"
)

var productsDataSource = &base.DataSource[*service, listModel]{
	Type: ResourceType + "s", Attributes: listAttributes,
	Description: "Lists the account's [products](https://api.ncloud-docs.com/docs/en/apigateway-product-getproductlist) in NAVER Cloud API " +
		"Gateway.",
	Summary:   base.Fixed[listModel]("Could not list API Gateway products"),
	ReadModel: readList,
}

func listAttributes() map[string]schema.Attribute {
	return map[string]schema.Attribute{
		"name":         attribute.NameFilter("name", client.MaxProductName),
		"is_published": attribute.FlagFilter("Filter by whether a product is published."),
		"subscription_code": attribute.Filter("Filter by subscription code: `PUBLIC` or `PROTECTED`.",
			stringvalidator.OneOf(client.SubscriptionPublic, client.SubscriptionProtected)),
		"has_deployed_stage": attribute.FlagFilter("Filter by whether a product has an API with a deployed stage."),
		"has_stage_not_associated_with_usage_plan_id": attribute.Filter("Filter by usage plan ID: only products that have a stage without this usage plan.",
			validate.ID()),
		"offset": attribute.NumberFilter("Number of products to skip: at least 0. Defaults to `0`.", int64validator.AtLeast(0)),
		"limit": attribute.NumberFilter("Maximum number of products to return: at least 1. Without it, all pages are read.",
			int64validator.AtLeast(1)),
		"products":      attribute.List("The products, in the order in which the API returns them.", dataAttributes()),
		"total":         attribute.Number("Number of products that match the filters, regardless of `offset` and `limit`, as returned by the API."),
		"initial_count": attribute.Number("Number of products without any filter, as returned by the API."),
	}
}

func readList(ctx context.Context, s *service, m *listModel) error {
	window := rest.Window{Offset: m.Offset.ValueInt64(), Limit: m.Limit.ValueInt64()}
	products, counts, err := base.All(s.client.Products(ctx, m.filter(), window), exists, newDataModel)
	m.Products, m.Total, m.InitialCount = products, counts.Total, counts.InitialCount
	return err
}

func exists(p *client.Product) bool { return !p.IsDeleted }
