// SPDX-License-Identifier: MPL-2.0

package authorizer

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"

	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/attribute"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/base"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/ncloud/client"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/rest"
)

var authorizersDataSource = &base.DataSource[*service, listModel]{
	Type: ResourceType + "s", Summary: base.Fixed[listModel]("Could not list authorizers"),
	Description: "Lists the account's [authorizers](https://guide.ncloud-docs.com/docs/en/apigw-apigw-authorizer) in NAVER Cloud API Gateway.",
	Attributes:  listAttributes,
	ReadModel: func(ctx context.Context, s *service, m *listModel) (err error) {
		m.Authorizers, _, err = base.All(s.client.Authorizers(ctx, m.Name.ValueString(), rest.Window{}), nil, newDataModel)
		return err
	},
}

func listAttributes() map[string]schema.Attribute {
	return map[string]schema.Attribute{
		"name": attribute.NameFilter("name", client.MaxAuthorizerName),
		"authorizers": attribute.List("The authorizers, in the order in which the API returns them.", map[string]schema.Attribute{
			"id":          attribute.Text("ID of the authorizer."),
			"name":        attribute.Text("Name of the authorizer."),
			"description": attribute.Text("Description of the authorizer. `\"\"` if it has none."),
		}),
	}
}
