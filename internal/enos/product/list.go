// SPDX-License-Identifier: MPL-2.0

package product

import (
	"context"
	"iter"

	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/base"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/enos/client"
)

var productList = &base.List[*service, filterModel]{
	Named: named,
	Description: "Lists the [products](https://support.enos-iot.com/docs/connection-api/en/2.4.0/oldversion/search_product.html) of an " +
		"organization in EnOS Connect, newest first.",
	Attributes: base.Filters(listAttributes, "org_id", "expression", "name", "model_id"),
	Summary:    base.Fixed[filterModel]("Could not list EnOS products"),
	Items: func(ctx context.Context, s *service, f *filterModel) iter.Seq2[*base.Item, error] {
		orgID, pages, keep, err := s.search(ctx, f)
		if err != nil {
			return base.Failed(err)
		}
		return base.Items(pages, func(p *client.Product) *base.Item {
			if !keep(p) {
				return nil
			}
			var model resourceModel
			model.OrgID = types.StringValue(orgID)
			diags := model.fromAPI(ctx, p)
			return &base.Item{Name: p.Name.DefaultValue, Model: &model, Diagnostics: diags}
		})
	},
}
