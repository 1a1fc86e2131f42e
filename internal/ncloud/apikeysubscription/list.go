// SPDX-License-Identifier: MPL-2.0

package apikeysubscription

import (
	"cmp"
	"context"
	"iter"

	"github.com/hashicorp/terraform-plugin-framework-validators/listvalidator"
	"github.com/hashicorp/terraform-plugin-framework-validators/setvalidator"
	"github.com/hashicorp/terraform-plugin-framework-validators/stringvalidator"
	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	listschema "github.com/hashicorp/terraform-plugin-framework/list/schema"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/attribute"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/base"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/ncloud/client"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/rest"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/validate"
)

var subscriptionsDataSource = &base.DataSource[*service, listModel]{
	Type: ResourceType + "s", Attributes: listAttributes,
	Description: "Lists the API keys that have requested a [subscription](https://api.ncloud-docs.com/docs/en/apigateway-product-getapikeylist) " +
		"to a product of NAVER Cloud API Gateway, without their values.",
	Summary: func(m *listModel) string { return m.summary() },
	ReadModel: func(ctx context.Context, s *service, m *listModel) error {
		subscriptions, counts, err := base.All(s.client.Subscriptions(ctx, m.ProductID.ValueString(), m.filter(), rest.Window{}), nil, newDataModel)
		m.Subscriptions, m.Total = subscriptions, counts.Total
		return err
	},
}

func listAttributes() map[string]schema.Attribute {
	return map[string]schema.Attribute{
		"product_id": attribute.Parent("product"),
		"api_key_id": attribute.Filter("Filter by API key ID.", validate.ID()),
		"statuses": schema.SetAttribute{
			Optional: true, ElementType: types.StringType,
			MarkdownDescription: "Filter by status, at least one of `REQUEST`, `DENY`, `ACCEPTED`, `REJECTED` and `BLOCKED_REQUEST`.",
			Validators:          []validator.Set{setvalidator.SizeAtLeast(1), setvalidator.ValueStringsAre(stringvalidator.OneOf(client.Statuses()...))},
		},
		"subscriptions": attribute.List("The subscriptions, in the order in which the API returns them.", map[string]schema.Attribute{
			"api_key_id":   attribute.Text("ID of the API key."),
			"api_key_name": attribute.Text("Name of the API key."),
			"status":       attribute.Text("Status of the subscription: `REQUEST`, `DENY`, `ACCEPTED`, `REJECTED` or `BLOCKED_REQUEST`."),
			"domain_code":  attribute.Text("Code of the cloud that the subscription is in, such as `PUB`."),
			"reg_time":     attribute.Text("When the subscription was requested, as an RFC 3339 time in UTC."),
			"mod_time":     attribute.Text("When the subscription was last changed, as an RFC 3339 time in UTC."),
		}),
		"total": attribute.Number("Number of subscriptions that match the filters, as returned by the API."),
	}
}

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
