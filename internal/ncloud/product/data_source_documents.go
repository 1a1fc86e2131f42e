// SPDX-License-Identifier: MPL-2.0

package product

import (
	"context"
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"

	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/attribute"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/base"
)

var documentsDataSource = &base.DataSource[*service, documentsModel]{
	Type: ResourceType + "_documents", Attributes: documentsAttributes,
	Description: "Lists the APIs of one [product](https://guide.ncloud-docs.com/docs/en/apigw-myproducts) of NAVER Cloud API Gateway, with " +
		"their descriptions and stages.",
	Summary: func(m *documentsModel) string {
		return fmt.Sprintf("Could not list the documents of API Gateway product %q", m.ProductID.ValueString())
	},
	ReadModel: readDocuments,
}

func documentsAttributes() map[string]schema.Attribute {
	return map[string]schema.Attribute{
		"product_id": attribute.Parent("product"),
		"api_name":   attribute.NameFilter("API name", 20),
		"apis":       apisAttribute(),
		"total":      attribute.Number("Number of APIs that match the filter, as returned by the API."),
	}
}

func apisAttribute() schema.Attribute {
	return attribute.List("The APIs of the product.", map[string]schema.Attribute{
		"api_id":          attribute.Text("ID of the API."),
		"api_name":        attribute.Text("Name of the API."),
		"api_description": attribute.Text("Description of the API. `\"\"` if it has none."),
		"domain_code":     attribute.Text("Code of the cloud that the API is in, such as `PUB`."),
		"stages":          stagesAttribute(),
	})
}

func readDocuments(ctx context.Context, s *service, m *documentsModel) error {
	apis, counts, err := base.All(s.client.ProductDocuments(ctx, m.ProductID.ValueString(), m.APIName.ValueString()), nil, newDocumentModel)
	m.APIs, m.Total = apis, counts.Total
	return err
}
