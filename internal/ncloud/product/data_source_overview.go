// SPDX-License-Identifier: MPL-2.0

package product

import (
	"context"
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"

	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/attribute"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/base"
)

var overviewDataSource = &base.DataSource[*service, overviewModel]{
	Type: ResourceType + "_overview", Attributes: overviewAttributes,
	Description: "Reads the APIs, the stages and the number of API keys of one " +
		"[product](https://guide.ncloud-docs.com/docs/en/apigw-myproducts) of NAVER Cloud API Gateway.",
	Summary: func(m *overviewModel) string {
		return fmt.Sprintf("Could not read the overview of API Gateway product %q", m.ProductID.ValueString())
	},
	ReadModel: readOverview,
}

func overviewAttributes() map[string]schema.Attribute {
	return map[string]schema.Attribute{
		"product_id": attribute.Parent("product"),
		"apis": attribute.List("The APIs of the product.", map[string]schema.Attribute{
			"api_id":        attribute.Text("ID of the API."),
			"api_name":      attribute.Text("Name of the API."),
			"domain_code":   attribute.Text("Code of the cloud that the API is in, such as `PUB`."),
			"methods_count": attribute.Number("Number of methods of the API."),
			"stages":        stagesAttribute(),
		}),
		"api_key_count_info": schema.SingleNestedAttribute{
			Computed:            true,
			MarkdownDescription: "The number of API keys in each status.",
			Attributes: map[string]schema.Attribute{
				"request":  attribute.Number("Number of API keys that have requested a subscription."),
				"accepted": attribute.Number("Number of API keys that the publisher has accepted."),
				"rejected": attribute.Number("Number of API keys that the publisher has rejected."),
				"denied":   attribute.Number("Number of API keys with the status `DENY`."),
				"total":    attribute.Number("Number of all API keys of the product."),
			},
		},
	}
}

func stagesAttribute() schema.Attribute {
	return attribute.List("The stages of the API.", map[string]schema.Attribute{
		"stage_id":                     attribute.Text("ID of the stage."),
		"stage_name":                   attribute.Text("Name of the stage."),
		"host":                         attribute.Text("Host under which the stage is called. The vendor does not document whether it contains the scheme."),
		"deployed_stage_deployment_no": attribute.Number("Number of the deployment that the stage runs."),
	})
}

func readOverview(ctx context.Context, s *service, m *overviewModel) error {
	overview, err := s.client.ProductOverview(ctx, m.ProductID.ValueString())
	if err == nil {
		m.fromAPI(overview)
	}
	return err
}
