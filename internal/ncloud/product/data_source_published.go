// SPDX-License-Identifier: MPL-2.0

package product

import (
	"context"
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework-validators/stringvalidator"
	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/attribute"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/base"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/convert"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/errdiag"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/ncloud/client"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/rest"
)

type publishedModel struct {
	ID               types.String `tfsdk:"id"`
	Name             types.String `tfsdk:"name"`
	Description      types.String `tfsdk:"description"`
	SubscriptionCode types.String `tfsdk:"subscription_code"`
	TenantID         types.String `tfsdk:"tenant_id"`
	DomainCode       types.String `tfsdk:"domain_code"`
}

type publishedOneModel struct {
	publishedModel
	APIs []documentAPIModel `tfsdk:"apis"`
}

var publishedDataSource = &base.DataSource[*service, publishedOneModel]{
	Type: "apigw_published_product", Attributes: publishedOneAttributes,
	Description: "Reads one [published product](https://guide.ncloud-docs.com/docs/en/apigw-publishedapis) of NAVER Cloud API Gateway, of any " +
		"account, with its APIs and their stages.",
	Summary: func(m *publishedOneModel) string {
		return fmt.Sprintf("Could not read the published API Gateway product %q", m.ID.ValueString())
	},
	ReadModel: readPublished,
}

func publishedOneAttributes() map[string]schema.Attribute {
	attributes := publishedAttributes()
	attributes["id"] = attribute.Parent("product")
	attributes["apis"] = apisAttribute()
	return attributes
}

func publishedAttributes() map[string]schema.Attribute {
	return map[string]schema.Attribute{
		"id":                attribute.Text("ID of the product."),
		"name":              attribute.Text("Name of the product."),
		"description":       attribute.Text("Description of the product. `\"\"` if it has none."),
		"subscription_code": attribute.Text("Who may call the APIs of the product: `PUBLIC` (anyone) or `PROTECTED` (only with an accepted API key)."),
		"tenant_id":         attribute.Text("ID of the tenant (account) that publishes the product."),
		"domain_code":       attribute.Text("Code of the cloud that the product is in, such as `PUB`."),
	}
}

func readPublished(ctx context.Context, s *service, m *publishedOneModel) error {
	id := m.ID.ValueString()
	p, err := s.client.PublishedProduct(ctx, id)
	if rest.NotFound(err) {
		return errdiag.WithHint(err, "The data source apigw_published_products lists what is published. The data source apigw_product also reads own products "+
			"that are not published.")
	}
	if err != nil {
		return err
	}
	if p.IsDeleted {
		return fmt.Errorf("the API reports that product %q is deleted", id)
	}
	apis, _, err := base.All(s.client.PublishedDocuments(ctx, id), nil, newDocumentModel)
	*m = publishedOneModel{publishedModel{
		ID: types.StringValue(p.ID), Name: types.StringValue(p.Name), Description: types.StringValue(p.Description),
		SubscriptionCode: types.StringValue(p.SubscriptionCode), TenantID: convert.NullAsEmpty(p.TenantID), DomainCode: convert.NullAsEmpty(p.DomainCode),
	}, apis}
	return err
}

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
