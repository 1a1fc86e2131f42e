// SPDX-License-Identifier: MPL-2.0

package product

import (
	"context"
	"errors"
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/base"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/metastudio/client"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/origin"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/rest"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/validate"
)

var productDataSource = base.DataSource[*client.Client, *Service, dataModel]{
	Type: ResourceType, Attributes: dataSchema, New: newService,
	Summary: func(m *dataModel) string {
		return fmt.Sprintf("Could not read MetaStudio product %q", m.ID.ValueString())
	},
	ReadModel: func(ctx context.Context, s *Service, m *dataModel) error {
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

func dataSchema() schema.Schema {
	attributes := dataAttributes()
	attributes["id"] = schema.StringAttribute{
		Required: true, MarkdownDescription: "ID of the product.", Validators: []validator.String{validate.ID()},
	}
	return schema.Schema{
		MarkdownDescription: "Reads one [live product](https://support.huaweicloud.com/intl/en-us/api-metastudio/ShowProduct.html) of Huawei Cloud " +
			"MetaStudio, with the URLs and states of its assets.",
		Attributes: attributes,
	}
}

// dataAttributes are all fields of a product, computed.
func dataAttributes() map[string]schema.Attribute {
	text := func(description string) schema.Attribute {
		return schema.StringAttribute{Computed: true, MarkdownDescription: description}
	}
	return map[string]schema.Attribute{
		"id":          text("ID of the product."),
		"name":        text("Name of the product."),
		"description": text("Description of the product. `\"\"` if it has none."),
		"tags":        schema.ListAttribute{Computed: true, ElementType: types.StringType, MarkdownDescription: "Tags of the product."},
		"cover": schema.SingleNestedAttribute{
			Computed: true, MarkdownDescription: "Cover image of the product. Null if it has none.",
			Attributes: map[string]schema.Attribute{
				"asset_id":      text("ID of the image."),
				"cover_url":     text("URL of the image. It can change with every read."),
				"thumbnail_url": text("URL of the thumbnail. It can change with every read."),
			},
		},
		"text_list": schema.ListNestedAttribute{
			Computed: true, MarkdownDescription: "Texts of the product.",
			NestedObject: schema.NestedAttributeObject{Attributes: map[string]schema.Attribute{
				"title": text("Title of the text."),
				"text":  text("Content of the text."),
			}},
		},
		"asset_list": schema.ListNestedAttribute{
			Computed: true, MarkdownDescription: "Assets of the product, in the order in which the API returns them.",
			NestedObject: schema.NestedAttributeObject{Attributes: map[string]schema.Attribute{
				"asset_id":      text("ID of the asset."),
				"asset_type":    text("Type of the asset: `IMAGE`, `VIDEO` or `AUDIO`."),
				"order":         schema.Int64Attribute{Computed: true, MarkdownDescription: "Position of the asset: 0 to 300."},
				"asset_name":    text("Name of the asset."),
				"asset_state":   text("State of the asset, such as `ACTIVED`, `UNACTIVED`, `CREATING`, `FAILED` or `BLOCK`."),
				"cover_url":     text("URL of the cover of the asset. It can change with every read."),
				"thumbnail_url": text("URL of the thumbnail of the asset. It can change with every read."),
				"main_url":      text("URL of the main file of the asset. It can change with every read."),
			}},
		},
		"state":       text("State of the product: `ACTIVED`, `UNACTIVED`, `BLOCK` (blocked by the service) or `DELETED`."),
		"create_time": text("When the product was created, as an RFC 3339 time in UTC."),
		"update_time": text("When the product was last changed, as an RFC 3339 time in UTC."),
	}
}
