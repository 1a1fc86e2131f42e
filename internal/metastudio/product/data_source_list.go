// SPDX-License-Identifier: MPL-2.0

package product

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework-timetypes/timetypes"
	"github.com/hashicorp/terraform-plugin-framework-validators/setvalidator"
	"github.com/hashicorp/terraform-plugin-framework-validators/stringvalidator"
	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/attribute"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/base"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/metastudio/client"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/rest"
)

var productsDataSource = &base.DataSource[*service, listModel]{
	Type: ResourceType + "s", Attributes: listAttributes,
	Description: "Lists the [live products](https://support.huaweicloud.com/intl/en-us/api-metastudio/ListProducts.html) of a project in Huawei " +
		"Cloud MetaStudio.",
	Summary: base.Fixed[listModel]("Could not list MetaStudio products"),
	ReadModel: func(ctx context.Context, s *service, m *listModel) error {
		products, counts, err := base.All(s.client.Products(ctx, m.filter(), rest.Window{}), nil, newDataModel)
		m.Products, m.Total = products, counts.Total
		return err
	},
}

func listAttributes() map[string]schema.Attribute {
	created := func(relation string) schema.Attribute {
		return schema.StringAttribute{
			Optional: true, CustomType: timetypes.RFC3339Type{},
			MarkdownDescription: "Filter by creation time: products created at or " + relation + " this RFC 3339 time, such as `2026-01-31T00:00:00Z` or " +
				"`2026-01-31T09:00:00+09:00`.",
		}
	}
	return map[string]schema.Attribute{
		"name": attribute.Filter("Filter by name: products whose name contains this text, 0 to 256 characters.", stringvalidator.UTF8LengthAtMost(client.MaxName)),
		"tag":  attribute.Filter("Filter by tag: products with a tag that contains this text, 0 to 128 characters.", stringvalidator.UTF8LengthAtMost(128)),
		"states": schema.SetAttribute{
			Optional: true, ElementType: types.StringType,
			MarkdownDescription: "Filter by state, at least one of `ACTIVED`, `UNACTIVED`, `BLOCK` and `DELETED`.",
			Validators: []validator.Set{setvalidator.SizeAtLeast(1), setvalidator.ValueStringsAre(
				stringvalidator.OneOf(client.StateActive, client.StateInactive, client.StateBlocked, client.StateDeleted),
			)},
		},
		"create_since": created("after"),
		"create_until": created("before"),
		"sort_key":     attribute.Filter("Sort key: `create_time`, `update_time` or `asset_order`.", stringvalidator.OneOf("create_time", "update_time", "asset_order")),
		"sort_dir":     attribute.Filter("Sort direction: `asc` or `desc`. Defaults to `asc`.", stringvalidator.OneOf("asc", "desc")),
		"products":     attribute.List("The products, in the order in which the API returns them.", dataAttributes()),
		"total":        attribute.Number("Number of products that match the filters, as returned by the API."),
	}
}
