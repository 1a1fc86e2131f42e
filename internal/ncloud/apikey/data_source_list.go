// SPDX-License-Identifier: MPL-2.0

package apikey

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"

	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/attribute"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/base"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/ncloud/client"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/rest"
)

var keysDataSource = &base.DataSource[*service, listModel]{
	Type: ResourceType + "s", Attributes: listAttributes,
	Description: "Lists the account's [API keys](https://guide.ncloud-docs.com/docs/en/apigw-apigw-2-5) in NAVER Cloud API Gateway, without " +
		"their values.",
	Summary: base.Fixed[listModel]("Could not list API keys"),
	ReadModel: func(ctx context.Context, s *service, m *listModel) (err error) {
		m.APIKeys, _, err = base.All(s.client.APIKeys(ctx, m.Name.ValueString(), rest.Window{}), nil, newKeyModel)
		return err
	},
}

func listAttributes() map[string]schema.Attribute {
	return map[string]schema.Attribute{
		"name": attribute.NameFilter("name", client.MaxAPIKeyName),
		"api_keys": attribute.List("The API keys, in the order in which the API returns them.", map[string]schema.Attribute{
			"id":          attribute.Text("ID of the API key."),
			"name":        attribute.Text("Name of the API key."),
			"description": attribute.Text("Description of the API key. `\"\"` if it has none."),
			"enabled":     attribute.Flag("Whether the API key can be used."),
			"tenant_id":   attribute.Text("ID of the tenant (account) that owns the API key."),
			"domain_code": attribute.Text("Code of the cloud that the API key is in, such as `PUB`."),
			"modifier":    attribute.Text("ID of the user who last changed the API key."),
			"mod_time":    attribute.Text("When the API key was last changed, as an RFC 3339 time in UTC."),
		}),
	}
}
