// SPDX-License-Identifier: MPL-2.0

package apikeysubscription

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework-validators/setvalidator"
	"github.com/hashicorp/terraform-plugin-framework-validators/stringvalidator"
	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
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
