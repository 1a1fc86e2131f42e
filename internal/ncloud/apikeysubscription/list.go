// SPDX-License-Identifier: MPL-2.0

package apikeysubscription

import (
	"cmp"
	"context"
	"iter"

	"github.com/hashicorp/terraform-plugin-framework-validators/listvalidator"
	"github.com/hashicorp/terraform-plugin-framework-validators/stringvalidator"
	listschema "github.com/hashicorp/terraform-plugin-framework/list/schema"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/base"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/ncloud/client"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/rest"
)

var subscriptionList = &base.List[*service, filterModel]{
	Named: named,
	Description: "Lists the API keys that have requested a [subscription](https://api.ncloud-docs.com/docs/en/apigateway-product-getapikeylist) " +
		"to a product of NAVER Cloud API Gateway.\n\n" +
		"-> **Note:** Undecided subscriptions are listed too. Their generated configuration has `status = null`, which accepts the " +
		"subscription when it is applied.",
	Attributes: func() map[string]listschema.Attribute {
		attributes := base.Filters(listAttributes, "product_id", "api_key_id")()
		attributes["statuses"] = listschema.ListAttribute{
			Optional: true, ElementType: types.StringType,
			MarkdownDescription: "Filter by status, at least one of `REQUEST`, `DENY`, `ACCEPTED`, `REJECTED` and `BLOCKED_REQUEST`.",
			Validators:          []validator.List{listvalidator.SizeAtLeast(1), listvalidator.ValueStringsAre(stringvalidator.OneOf(client.Statuses()...))},
		}
		return attributes
	},
	Summary: (*filterModel).summary,
	Items: func(ctx context.Context, s *service, f *filterModel) iter.Seq2[*base.Item, error] {
		return base.Items(s.client.Subscriptions(ctx, f.ProductID.ValueString(), f.filter(), rest.Window{}), func(s *client.Subscription) *base.Item {
			model := resourceModel{ProductID: f.ProductID, dataModel: newDataModel(s)}
			model.dropUnconfigurable()
			return &base.Item{Name: cmp.Or(model.APIKeyName.ValueString(), s.APIKeyID) + " on " + f.ProductID.ValueString(), Model: &model}
		})
	},
}
