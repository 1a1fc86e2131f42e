// SPDX-License-Identifier: MPL-2.0

package product

import (
	"context"
	"iter"

	"github.com/hashicorp/terraform-plugin-framework-validators/stringvalidator"
	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/attribute"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/base"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/enos/client"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/rest"
)

var productsDataSource = &base.DataSource[*service, listModel]{
	Type: ResourceType + "s", Attributes: listAttributes,
	Description: "Lists the [products](https://support.enos-iot.com/docs/connection-api/en/2.4.0/oldversion/search_product.html) of an " +
		"organization in EnOS Connect, newest first, without their secrets.",
	Summary: base.Fixed[listModel]("Could not list EnOS products"),
	ReadModel: func(ctx context.Context, s *service, m *listModel) error {
		orgID, pages, keep, err := s.search(ctx, &m.filterModel)
		if err != nil {
			return err
		}
		products, counts, err := base.All(pages, keep, func(p *client.Product) productModel { return newDataModel(ctx, p, orgID) })
		m.OrgID, m.Products, m.Total = types.StringValue(orgID), products, counts.Total
		return err
	},
}

// search returns the products of an organization; keep is the part of the filter that the API
// does not apply.
func (s *service) search(ctx context.Context, m *filterModel) (orgID string, pages iter.Seq2[rest.Page[client.Product], error], keep func(*client.Product) bool, err error) {
	orgID, err = s.Org(m.OrgID.ValueString())
	if err != nil {
		return "", nil, nil, err
	}
	expression, keep, err := m.filter().search()
	if err != nil {
		return "", nil, nil, err
	}
	return orgID, s.client.Products(ctx, orgID, expression), keep, nil
}

func listAttributes() map[string]schema.Attribute {
	return map[string]schema.Attribute{
		"org_id":     orgAttribute(),
		"expression": attribute.Filter("Filter by an expression in the search language of the API, such as `productTags.site = 'A'`."),
		"name": attribute.Filter("Filter by name: products whose name contains this text in any language, case-insensitive, at most 64 characters.",
			stringvalidator.UTF8LengthAtMost(client.MaxName)),
		"model_id": attribute.Filter("Filter by model ID."),
		"products": attribute.List("The products, newest first.", dataAttributes()),
		"total":    attribute.Number("Number of products that match the filters, as returned by the API."),
	}
}
