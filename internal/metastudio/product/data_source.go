package product

import (
	"context"
	"errors"
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/errdiag"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/origin"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/validate"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/rest"
)

type productDataSource struct{ source Source }

// NewDataSource returns the constructor of the data source apigw_metastudio_product.
func NewDataSource(source Source) func() datasource.DataSource {
	return func() datasource.DataSource { return &productDataSource{source} }
}

func (d *productDataSource) Metadata(_ context.Context, _ datasource.MetadataRequest, resp *datasource.MetadataResponse) {
	resp.TypeName = ResourceType
}

func (d *productDataSource) Schema(_ context.Context, _ datasource.SchemaRequest, resp *datasource.SchemaResponse) {
	attributes := dataAttributes()
	attributes["id"] = schema.StringAttribute{
		Required: true, MarkdownDescription: "The product's id.", Validators: []validator.String{validate.ID()},
	}
	resp.Schema = schema.Schema{
		MarkdownDescription: "One live product of Huawei Cloud MetaStudio, with the URLs and states of its materials.",
		Attributes:          attributes,
	}
}

// dataAttributes are all fields of a product, computed.
func dataAttributes() map[string]schema.Attribute {
	text := func(description string) schema.Attribute {
		return schema.StringAttribute{Computed: true, MarkdownDescription: description}
	}
	return map[string]schema.Attribute{
		"id":          text("The product's id."),
		"name":        text("Name of the product."),
		"description": text("Description of the product, `\"\"` if it has none."),
		"tags":        schema.ListAttribute{Computed: true, ElementType: types.StringType, MarkdownDescription: "Tags of the product."},
		"cover": schema.SingleNestedAttribute{
			Computed: true, MarkdownDescription: "The product's picture, null if it has none.",
			Attributes: map[string]schema.Attribute{
				"asset_id":      text("Id of the image."),
				"cover_url":     text("URL of the image, which may be another at every read."),
				"thumbnail_url": text("URL of a small image, which may be another at every read."),
			},
		},
		"text_list": schema.ListNestedAttribute{
			Computed: true, MarkdownDescription: "Texts of the product.",
			NestedObject: schema.NestedAttributeObject{Attributes: map[string]schema.Attribute{
				"title": text("Title of the text."),
				"text":  text("The text itself."),
			}},
		},
		"asset_list": schema.ListNestedAttribute{
			Computed: true, MarkdownDescription: "Materials of the product, in the order in which the service lists them.",
			NestedObject: schema.NestedAttributeObject{Attributes: map[string]schema.Attribute{
				"asset_id":      text("Id of the material."),
				"asset_type":    text("Type of the material: `IMAGE`, `VIDEO` or `AUDIO`."),
				"order":         schema.Int64Attribute{Computed: true, MarkdownDescription: "Place among the materials: 0 to 300."},
				"asset_name":    text("Name of the material."),
				"asset_state":   text("State of the material, such as `ACTIVED`, `UNACTIVED`, `CREATING`, `FAILED` or `BLOCK`."),
				"cover_url":     text("URL of the material's cover, which may be another at every read."),
				"thumbnail_url": text("URL of the material's thumbnail, which may be another at every read."),
				"main_url":      text("URL of the material's main file, which may be another at every read."),
			}},
		},
		"state":       text("State of the product: `ACTIVED`, `UNACTIVED`, `BLOCK` (frozen by the service) or `DELETED`."),
		"create_time": text("When the product was created, as an RFC 3339 time in UTC."),
		"update_time": text("When the product was last changed, as an RFC 3339 time in UTC."),
	}
}

func (d *productDataSource) Read(ctx context.Context, req datasource.ReadRequest, resp *datasource.ReadResponse) {
	var model dataModel
	resp.Diagnostics.Append(req.Config.Get(ctx, &model)...)
	service, ok := d.source.Client(&resp.Diagnostics)
	if !ok {
		return
	}
	id := model.ID.ValueString()
	product, err := service.Read(ctx, id, origin.NoState)
	if errors.Is(err, rest.ErrNotFound) {
		err = fmt.Errorf("the project has no product %q", id)
	}
	if err != nil {
		resp.Diagnostics.Append(errdiag.Error(fmt.Sprintf("Could not read MetaStudio product %q", id), err))
		return
	}
	resp.Diagnostics.Append(resp.State.Set(ctx, newDataModel(product))...)
}
