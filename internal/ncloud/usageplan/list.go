// SPDX-License-Identifier: MPL-2.0

package usageplan

import (
	"context"
	"iter"

	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/base"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/ncloud/client"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/rest"
)

var planList = &base.List[*service, filterModel]{
	Named:       named,
	Description: plansDataSource.Description,
	Attributes:  base.Filters(listAttributes, "name"),
	Summary:     base.Fixed[filterModel]("Could not list usage plans"),
	Items: func(ctx context.Context, s *service, f *filterModel) iter.Seq2[*base.Item, error] {
		return base.Items(s.client.UsagePlans(ctx, f.Name.ValueString(), rest.Window{}), func(p *client.UsagePlan) *base.Item {
			var model resourceModel
			model.fromAPI(p)
			model.dropUnconfigurable()
			return &base.Item{Name: p.Name, Model: &model}
		})
	},
}
