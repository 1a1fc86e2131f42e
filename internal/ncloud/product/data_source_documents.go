package product

import (
	"context"
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework-validators/stringvalidator"
	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/errdiag"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/validate"
)

type documentsDataSource struct{ source Source }

// NewDocumentsDataSource returns the constructor of the data source apigw_product_documents.
func NewDocumentsDataSource(source Source) func() datasource.DataSource {
	return func() datasource.DataSource { return &documentsDataSource{source} }
}

func (d *documentsDataSource) Metadata(_ context.Context, _ datasource.MetadataRequest, resp *datasource.MetadataResponse) {
	resp.TypeName = ResourceType + "_documents"
}

func (d *documentsDataSource) Schema(_ context.Context, _ datasource.SchemaRequest, resp *datasource.SchemaResponse) {
	resp.Schema = schema.Schema{
		MarkdownDescription: "Lists the APIs of one [product](https://guide.ncloud-docs.com/docs/en/apigw-myproducts) of NAVER Cloud API Gateway, with " +
			"their descriptions and stages.",
		Attributes: map[string]schema.Attribute{
			"product_id": schema.StringAttribute{
				Required:            true,
				MarkdownDescription: "ID of the product.",
				Validators:          []validator.String{validate.ID()},
			},
			"api_name": schema.StringAttribute{
				Optional:            true,
				MarkdownDescription: "Filter by API name: 0 to 20 characters. The API does not document whether it matches parts of names.",
				Validators:          []validator.String{stringvalidator.UTF8LengthAtMost(20)},
			},
			"apis": schema.ListNestedAttribute{
				Computed:            true,
				MarkdownDescription: "The APIs of the product.",
				NestedObject: schema.NestedAttributeObject{Attributes: map[string]schema.Attribute{
					"api_id":          schema.StringAttribute{Computed: true, MarkdownDescription: "ID of the API."},
					"api_name":        schema.StringAttribute{Computed: true, MarkdownDescription: "Name of the API."},
					"api_description": schema.StringAttribute{Computed: true, MarkdownDescription: "Description of the API. `\"\"` if it has none."},
					"domain_code":     schema.StringAttribute{Computed: true, MarkdownDescription: "Code of the cloud that the API is in, such as `PUB`."},
					"stages":          stagesAttribute(),
				}},
			},
			"total": schema.Int64Attribute{
				Computed:            true,
				MarkdownDescription: "Number of APIs that match the filter, as returned by the API.",
			},
		},
	}
}

func (d *documentsDataSource) Read(ctx context.Context, req datasource.ReadRequest, resp *datasource.ReadResponse) {
	var model documentsModel
	resp.Diagnostics.Append(req.Config.Get(ctx, &model)...)
	service, ok := d.source.Client(&resp.Diagnostics)
	if !ok {
		return
	}
	model.APIs = []documentAPIModel{}
	for page, err := range service.client.ProductDocuments(ctx, model.ProductID.ValueString(), model.APIName.ValueString()) {
		if err != nil {
			resp.Diagnostics.Append(errdiag.Error(fmt.Sprintf("Could not list the documents of API Gateway product %q", model.ProductID.ValueString()), err))
			return
		}
		for _, a := range page.Items {
			model.APIs = append(model.APIs, newDocumentModel(a))
		}
		model.Total = types.Int64Value(page.Total)
	}
	resp.Diagnostics.Append(resp.State.Set(ctx, &model)...)
}
