// SPDX-License-Identifier: MPL-2.0

package usageplan

import (
	"context"
	"iter"

	"github.com/hashicorp/terraform-plugin-framework/list/schema"

	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/base"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/ncloud/client"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/rest"
)

var planList = &base.List[*service, filterModel]{
	Named: named,
	Attributes: func() schema.Schema {
		return base.ListSchema(
			"Lists the account's [usage plans](https://guide.ncloud-docs.com/docs/en/apigw-apigw-2-3) in NAVER Cloud API Gateway.",
			listSchema(), "name")
	},
	Summary: base.Fixed[filterModel]("Could not list usage plans"),
	Items: func(ctx context.Context, s *service, f *filterModel) iter.Seq2[*base.Item, error] {
		return base.Items(s.client.UsagePlans(ctx, f.Name.ValueString(), rest.Window{}), func(p *client.UsagePlan) *base.Item {
			var model resourceModel
			model.fromAPI(p)
			model.dropUnconfigurable()
			return &base.Item{Name: p.Name, Model: &model}
		})
	},
}
