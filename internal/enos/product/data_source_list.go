package product

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework-validators/stringvalidator"
	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/enos/client"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/errdiag"
)

type productsDataSource struct{ source Source }

// NewListDataSource returns the constructor of the data source apigw_enos_products.
func NewListDataSource(source Source) func() datasource.DataSource {
	return func() datasource.DataSource { return &productsDataSource{source} }
}

func (d *productsDataSource) Metadata(_ context.Context, _ datasource.MetadataRequest, resp *datasource.MetadataResponse) {
	resp.TypeName = ResourceType + "s"
}

func (d *productsDataSource) Schema(_ context.Context, _ datasource.SchemaRequest, resp *datasource.SchemaResponse) {
	resp.Schema = schema.Schema{
		MarkdownDescription: "Lists the [products](https://support.enos-iot.com/docs/connection-api/en/2.4.0/oldversion/search_product.html) of an " +
			"organization in EnOS Connect, newest first, without their secrets.",
		Attributes: map[string]schema.Attribute{
			"org_id": orgAttribute(),
			"expression": schema.StringAttribute{
				Optional: true, MarkdownDescription: "Filter by an expression in the search language of the API, such as `productTags.site = 'A'`.",
			},
			"name": schema.StringAttribute{
				Optional: true, MarkdownDescription: "Filter by name: products whose name contains this text in any language, case-insensitive, at most 64 characters.",
				Validators: []validator.String{stringvalidator.UTF8LengthAtMost(client.MaxName)},
			},
			"model_id": schema.StringAttribute{Optional: true, MarkdownDescription: "Filter by model ID."},
			"products": schema.ListNestedAttribute{
				Computed: true, MarkdownDescription: "The products, newest first.",
				NestedObject: schema.NestedAttributeObject{Attributes: dataAttributes()},
			},
			"total": schema.Int64Attribute{Computed: true, MarkdownDescription: "Number of products that match the filters, as returned by the API."},
		},
	}
}

func (d *productsDataSource) Read(ctx context.Context, req datasource.ReadRequest, resp *datasource.ReadResponse) {
	var model listModel
	resp.Diagnostics.Append(req.Config.Get(ctx, &model)...)
	service, ok := d.source.Client(&resp.Diagnostics)
	if !ok {
		return
	}
	const summary = "Could not list EnOS products"
	orgID, err := service.Org(model.OrgID.ValueString())
	if err != nil {
		resp.Diagnostics.Append(errdiag.Error(summary, err))
		return
	}
	expression, keep, err := model.filter().search()
	if err != nil {
		resp.Diagnostics.Append(errdiag.Error(summary, err))
		return
	}
	model.OrgID, model.Products = types.StringValue(orgID), []dataModel{}
	for page, err := range service.client.Products(ctx, orgID, expression) {
		if err != nil {
			resp.Diagnostics.Append(errdiag.Error(summary, err))
			return
		}
		for _, product := range page.Items {
			if keep(&product) {
				model.Products = append(model.Products, newDataModel(&product, orgID))
			}
		}
		model.Total = types.Int64Value(page.Total)
	}
	resp.Diagnostics.Append(resp.State.Set(ctx, &model)...)
}
