// SPDX-License-Identifier: MPL-2.0

package product

import (
	"context"
	"errors"
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/attribute"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/base"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/origin"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/rest"
)

var productDataSource = &base.DataSource[*service, dataModel]{
	Type: ResourceType, Attributes: oneAttributes,
	Description: "Reads one [live product](https://support.huaweicloud.com/intl/en-us/api-metastudio/ShowProduct.html) of Huawei Cloud " +
		"MetaStudio, with the URLs and states of its assets.",
	Summary: func(m *dataModel) string {
		return fmt.Sprintf("Could not read MetaStudio product %q", m.ID.ValueString())
	},
	ReadModel: func(ctx context.Context, s *service, m *dataModel) error {
		product, err := s.Read(ctx, m.ID.ValueString(), origin.NoState)
		if errors.Is(err, rest.ErrNotFound) {
			err = fmt.Errorf("the project has no product %q", m.ID.ValueString())
		}
		if err == nil {
			*m = newDataModel(product)
		}
		return err
	},
}

func oneAttributes() map[string]schema.Attribute {
	attributes := dataAttributes()
	attributes["id"] = attribute.Parent("product")
	return attributes
}

func dataAttributes() map[string]schema.Attribute {
	return map[string]schema.Attribute{
		"id":          attribute.Text("ID of the product."),
		"name":        attribute.Text("Name of the product."),
		"description": attribute.Text("Description of the product. `\"\"` if it has none."),
		"tags":        schema.ListAttribute{Computed: true, ElementType: types.StringType, MarkdownDescription: "Tags of the product."},
		"cover": schema.SingleNestedAttribute{
			Computed: true, MarkdownDescription: "Cover image of the product. Null if it has none.",
			Attributes: map[string]schema.Attribute{
				"asset_id":      attribute.Text("ID of the image."),
				"cover_url":     attribute.Text("URL of the image. It can change with every read."),
				"thumbnail_url": attribute.Text("URL of the thumbnail. It can change with every read."),
			},
		},
		"text_list": attribute.List("Texts of the product.", map[string]schema.Attribute{
			"title": attribute.Text("Title of the text."),
			"text":  attribute.Text("Content of the text."),
		}),
		"asset_list": attribute.List("Assets of the product, in the order in which the API returns them.", map[string]schema.Attribute{
			"asset_id":      attribute.Text("ID of the asset."),
			"asset_type":    attribute.Text("Type of the asset: `IMAGE`, `VIDEO` or `AUDIO`."),
			"order":         attribute.Number("Position of the asset: 0 to 300."),
			"asset_name":    attribute.Text("Name of the asset."),
			"asset_state":   attribute.Text("State of the asset, such as `ACTIVED`, `UNACTIVED`, `CREATING`, `FAILED` or `BLOCK`."),
			"cover_url":     attribute.Text("URL of the cover of the asset. It can change with every read."),
			"thumbnail_url": attribute.Text("URL of the thumbnail of the asset. It can change with every read."),
			"main_url":      attribute.Text("URL of the main file of the asset. It can change with every read."),
		}),
		"state":       attribute.Text("State of the product: `ACTIVED`, `UNACTIVED`, `BLOCK` (blocked by the service) or `DELETED`."),
		"create_time": attribute.Text("When the product was created, as an RFC 3339 time in UTC."),
		"update_time": attribute.Text("When the product was last changed, as an RFC 3339 time in UTC."),
	}
}
