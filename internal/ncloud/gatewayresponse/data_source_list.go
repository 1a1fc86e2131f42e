// SPDX-License-Identifier: MPL-2.0

package gatewayresponse

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"

	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/attribute"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/base"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/ncloud/apipart"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/rest"
)

var responsesDataSource = &base.DataSource[*service, listModel]{
	Type: ResourceType + "s", Attributes: listAttributes,
	Description: "Lists the [gateway responses](https://api.ncloud-docs.com/docs/en/apigateway-getresponses) of an API of NAVER Cloud API Gateway, " +
		"customized or not.",
	Summary: func(m *listModel) string { return summary(&m.Parent) },
	ReadModel: func(ctx context.Context, s *service, m *listModel) (err error) {
		m.GatewayResponses, _, err = base.All(rest.OnePage(s.all(ctx, m.API())), nil, newDataModel)
		return err
	},
}

func listAttributes() map[string]schema.Attribute {
	attributes := apipart.Parents()
	attributes["gateway_responses"] = attribute.List("The gateway responses of all types, in the order in which the API returns them.", map[string]schema.Attribute{
		"response_type": attribute.Text("Type of the gateway response, such as `AUTHENTICATION_FAILED`."),
		"response_name": attribute.Text("Name of the type, such as `Authentication Failed`. `\"\"` if the API does not return it."),
		"status_code":   attribute.Number("Status code. Null if the API does not return it."),
		"is_default":    attribute.Flag("Whether the gateway response is at its default."),
		"headers":       attribute.TextMap("Headers by name."),
		"templates":     attribute.TextMap("Bodies by content type."),
	})
	return attributes
}
