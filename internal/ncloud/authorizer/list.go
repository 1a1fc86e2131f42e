// SPDX-License-Identifier: MPL-2.0

package authorizer

import (
	"context"
	"iter"

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

var authorizerList = &base.List[*service, struct{}]{
	Named: named,
	Description: "Lists the account's [authorizers](https://guide.ncloud-docs.com/docs/en/apigw-apigw-authorizer) in NAVER Cloud API " +
		"Gateway.\n\n-> **Note:** If resources are included, each authorizer takes a request.",
	Attributes: base.Filters(listAttributes),
	Summary:    base.Fixed[struct{}]("Could not list authorizers"),
	Items: func(ctx context.Context, s *service, _ *struct{}) iter.Seq2[*base.Item, error] {
		return base.Items(s.client.Authorizers(ctx, "", rest.Window{}), func(listed *client.Authorizer) *base.Item {
			model := &resourceModel{}
			model.fromAPI(listed, ttlUnknown)
			return &base.Item{Name: listed.Name, Model: model, Complete: func(ctx context.Context) error {
				authorizer, err := s.client.Authorizer(ctx, listed.ID)
				if err == nil {
					model.fromAPI(authorizer, ttlUnknown)
				}
				return err
			}}
		})
	},
}
