// SPDX-License-Identifier: MPL-2.0

package product

import (
	"context"
	"iter"

	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/base"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/ncloud/client"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/rest"
)

var productList = &base.List[*service, filterModel]{
	Named:       named,
	Description: productsDataSource.Description,
	Attributes:  base.Filters(listAttributes, "name", "is_published", "subscription_code", "has_deployed_stage", "has_stage_not_associated_with_usage_plan_id"),
	Summary:     base.Fixed[filterModel]("Could not list API Gateway products"),
	Items: func(ctx context.Context, s *service, f *filterModel) iter.Seq2[*base.Item, error] {
		return base.Items(s.client.Products(ctx, f.filter(), rest.Window{}), func(p *client.Product) *base.Item {
			if p.IsDeleted {
				return nil
			}
			var model resourceModel
			model.fromAPI(p)
			return &base.Item{Name: p.Name, Model: &model}
		})
	},
}
