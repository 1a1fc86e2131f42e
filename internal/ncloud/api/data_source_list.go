// SPDX-License-Identifier: MPL-2.0

package api

import (
	"context"
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/attribute"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/base"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/ncloud/client"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/rest"
)

var apisDataSource = &base.DataSource[*service, listModel]{
	Type: ResourceType + "s", Attributes: listAttributes,
	Description: "Lists the [APIs](https://api.ncloud-docs.com/docs/en/apigateway-api-apis) of a product of NAVER Cloud API Gateway, with their " +
		"stages.",
	Summary: func(m *listModel) string { return summary(m.ProductID) },
	ReadModel: func(ctx context.Context, s *service, m *listModel) error {
		filter := client.APIFilter{Name: m.Name.ValueString(), WithStages: true}
		apis, counts, err := base.All(s.client.APIs(ctx, m.ProductID.ValueString(), filter, rest.Window{}), exists, newElementModel)
		m.APIs, m.Total = apis, counts.Total
		return err
	},
}

func exists(a *client.API) bool { return !a.IsDeleted }

func summary(productID types.String) string {
	return fmt.Sprintf("Could not list the APIs of product %q", productID.ValueString())
}

func listAttributes() map[string]schema.Attribute {
	elements := dataAttributes()
	elements["stages"] = attribute.List("The stages of the API.", map[string]schema.Attribute{
		"stage_id":   attribute.Text("ID of the stage."),
		"stage_name": attribute.Text("Name of the stage."),
		"published":  attribute.Flag("Whether the stage is published. Null if the API does not return it."),
	})
	return map[string]schema.Attribute{
		"product_id": attribute.Parent("product"),
		"name":       attribute.NameFilter("name", client.MaxAPIName),
		"apis":       attribute.List("The APIs, in the order in which the API returns them.", elements),
		"total":      attribute.Number("Number of APIs that match the filter, as returned by the API."),
	}
}
