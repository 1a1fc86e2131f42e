// SPDX-License-Identifier: MPL-2.0

package api

import (
	"context"
	"iter"

	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/base"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/ncloud/client"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/rest"
)

var apiList = &base.List[*service, productFilter]{
	Named:       named,
	Description: "Lists the [APIs](https://api.ncloud-docs.com/docs/en/apigateway-api-apis) of a product of NAVER Cloud API Gateway.",
	Attributes:  base.Filters(listAttributes, "product_id"),
	Summary:     func(f *productFilter) string { return summary(f.ProductID) },
	Items: func(ctx context.Context, s *service, f *productFilter) iter.Seq2[*base.Item, error] {
		return base.Items(s.client.APIs(ctx, f.ProductID.ValueString(), client.APIFilter{}, rest.Window{}), func(a *client.API) *base.Item {
			if a.IsDeleted {
				return nil
			}
			var model resourceModel
			model.fromAPI(a)
			return &base.Item{Name: a.Name, Model: &model}
		})
	},
}
