// SPDX-License-Identifier: MPL-2.0

package product

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework-validators/stringvalidator"
	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/attribute"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/base"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/convert"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/ncloud/client"
)

type publishedListModel struct {
	Name       types.String            `tfsdk:"name"`
	Type       types.String            `tfsdk:"type"`
	Subscribed types.Bool              `tfsdk:"subscribed"`
	Products   []publishedElementModel `tfsdk:"products"`
	Total      types.Int64             `tfsdk:"total"`
}

type publishedElementModel struct {
	publishedModel
	Subscribed types.Bool `tfsdk:"subscribed"`
}

var publishedListDataSource = &base.DataSource[*service, publishedListModel]{
	Type: "apigw_published_products", Attributes: publishedListAttributes,
	Description: "Lists the [published products](https://guide.ncloud-docs.com/docs/en/apigw-publishedapis) of NAVER Cloud API Gateway, of all " +
		"accounts.\n\n" +
		"-> All pages are read. Set `type` or `name` to read fewer. Names need not be unique.",
	Summary: base.Fixed[publishedListModel]("Could not list published API Gateway products"),
	ReadModel: func(ctx context.Context, s *service, m *publishedListModel) error {
		filter := client.PublishedFilter{Name: m.Name.ValueString(), Publisher: m.Type.ValueString(), Subscribed: m.Subscribed.ValueBoolPointer()}
		products, counts, err := base.All(s.client.PublishedProducts(ctx, filter), nil, newPublishedElementModel)
		m.Products, m.Total = products, counts.Total
		return err
	},
}

func publishedListAttributes() map[string]schema.Attribute {
	elements := publishedAttributes()
	elements["subscribed"] = attribute.Flag("Whether the account has subscribed to the product. Null if the API does not return it.")
	return map[string]schema.Attribute{
		"name": attribute.NameFilter("name", client.MaxProductName),
		"type": attribute.Filter("Filter by publisher: `MY` (this account), `NCP` (NAVER Cloud) or `OTHERS` (other accounts).",
			stringvalidator.OneOf(client.PublisherSelf, client.PublisherVendor, client.PublisherOthers)),
		"subscribed": attribute.FlagFilter("Filter by whether the account has subscribed to a product."),
		"products":   attribute.List("The products, in the order in which the API returns them.", elements),
		"total":      attribute.Number("Number of products that match the filters, as returned by the API."),
	}
}

func newPublishedElementModel(p *client.PublishedProduct) publishedElementModel {
	return publishedElementModel{publishedModel{
		ID: types.StringValue(p.ID), Name: types.StringValue(p.Name), Description: types.StringValue(p.Description),
		SubscriptionCode: types.StringValue(p.SubscriptionCode), TenantID: convert.NullAsEmpty(p.TenantID), DomainCode: convert.NullAsEmpty(p.DomainCode),
	}, types.BoolPointerValue(p.Subscribed)}
}
