// SPDX-License-Identifier: MPL-2.0

package product

import (
	"context"
	"iter"

	"github.com/hashicorp/terraform-plugin-framework-validators/listvalidator"
	"github.com/hashicorp/terraform-plugin-framework-validators/stringvalidator"
	listschema "github.com/hashicorp/terraform-plugin-framework/list/schema"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/base"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/metastudio/client"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/rest"
)

var productList = &base.List[*service, filterModel]{
	Named: named,
	Description: "Lists the [live products](https://support.huaweicloud.com/intl/en-us/api-metastudio/ListProducts.html) of a project in Huawei " +
		"Cloud MetaStudio, except deleted ones.",
	Attributes: func() map[string]listschema.Attribute {
		attributes := base.Filters(listAttributes, "name", "tag", "create_since", "create_until", "sort_key", "sort_dir")()
		attributes["states"] = listschema.ListAttribute{
			Optional: true, ElementType: types.StringType,
			MarkdownDescription: "Filter by state, at least one of `ACTIVED`, `UNACTIVED` and `BLOCK`. `DELETED` is accepted, but matches no product.",
			Validators: []validator.List{listvalidator.SizeAtLeast(1), listvalidator.ValueStringsAre(
				stringvalidator.OneOf(client.StateActive, client.StateInactive, client.StateBlocked, client.StateDeleted),
			)},
		}
		return attributes
	},
	Summary: base.Fixed[filterModel]("Could not list MetaStudio products"),
	Items: func(ctx context.Context, s *service, f *filterModel) iter.Seq2[*base.Item, error] {
		return base.Items(s.client.Products(ctx, f.filter(), rest.Window{}), func(p *client.Product) *base.Item {
			if p.State == client.StateDeleted {
				return nil
			}
			var model resourceModel
			diags := model.fromAPI(ctx, p)
			model.dropUnconfigurable()
			return &base.Item{Name: p.Name, Model: &model, Diagnostics: diags}
		})
	},
}
