// SPDX-License-Identifier: MPL-2.0

package product

import (
	"context"
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/attribute"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/base"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/convert"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/errdiag"
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
