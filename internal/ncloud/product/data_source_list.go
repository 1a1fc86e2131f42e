package product

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework-validators/int64validator"
	"github.com/hashicorp/terraform-plugin-framework-validators/stringvalidator"
	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/errdiag"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/ncloud/client"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/rest"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/validate"
)

type productsDataSource struct{ source Source }

// NewListDataSource returns the constructor of the data source apigw_products.
func NewListDataSource(source Source) func() datasource.DataSource {
	return func() datasource.DataSource { return &productsDataSource{source} }
}

func (d *productsDataSource) Metadata(_ context.Context, _ datasource.MetadataRequest, resp *datasource.MetadataResponse) {
	resp.TypeName = ResourceType + "s"
}

func (d *productsDataSource) Schema(_ context.Context, _ datasource.SchemaRequest, resp *datasource.SchemaResponse) {
	resp.Schema = schema.Schema{
		MarkdownDescription: "Lists the account's [products](https://api.ncloud-docs.com/docs/en/apigateway-product-getproductlist) in NAVER Cloud API " +
			"Gateway.",
		Attributes: map[string]schema.Attribute{
			"name": schema.StringAttribute{
				Optional:            true,
				MarkdownDescription: "Filter by name: 0 to 100 characters. The API does not document whether it matches parts of names.",
				Validators:          []validator.String{stringvalidator.UTF8LengthAtMost(client.MaxProductName)},
			},
			"is_published": schema.BoolAttribute{
				Optional:            true,
				MarkdownDescription: "Filter by whether a product is published.",
			},
			"subscription_code": schema.StringAttribute{
				Optional:            true,
				MarkdownDescription: "Filter by subscription code: `PUBLIC` or `PROTECTED`.",
				Validators:          []validator.String{stringvalidator.OneOf(client.SubscriptionPublic, client.SubscriptionProtected)},
			},
			"has_deployed_stage": schema.BoolAttribute{
				Optional:            true,
				MarkdownDescription: "Filter by whether a product has an API with a deployed stage.",
			},
			"has_stage_not_associated_with_usage_plan_id": schema.StringAttribute{
				Optional:            true,
				MarkdownDescription: "Filter by usage plan ID: only products that have a stage without this usage plan.",
				Validators:          []validator.String{validate.ID()},
			},
			"offset": schema.Int64Attribute{
				Optional: true, CustomType: validate.WholeNumber{},
				MarkdownDescription: "Number of products to skip: at least 0. Defaults to `0`.",
				Validators:          []validator.Int64{int64validator.AtLeast(0)},
			},
			"limit": schema.Int64Attribute{
				Optional: true, CustomType: validate.WholeNumber{},
				MarkdownDescription: "Maximum number of products to return: at least 1. Without it, all pages are read.",
				Validators:          []validator.Int64{int64validator.AtLeast(1)},
			},
			"products": schema.ListNestedAttribute{
				Computed:            true,
				MarkdownDescription: "The products, in the order in which the API returns them.",
				NestedObject:        schema.NestedAttributeObject{Attributes: dataAttributes()},
			},
			"total": schema.Int64Attribute{
				Computed:            true,
				MarkdownDescription: "Number of products that match the filters, regardless of `offset` and `limit`, as returned by the API.",
			},
			"initial_count": schema.Int64Attribute{
				Computed:            true,
				MarkdownDescription: "Number of products without any filter, as returned by the API.",
			},
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
	window := rest.Window{Offset: model.Offset.ValueInt64(), Limit: model.Limit.ValueInt64()}
	model.Products = []dataModel{}
	for page, err := range service.client.Products(ctx, model.filter(), window) {
		if err != nil {
			resp.Diagnostics.Append(errdiag.Error("Could not list API Gateway products", err))
			return
		}
		for _, product := range page.Items {
			if !product.IsDeleted {
				model.Products = append(model.Products, newDataModel(&product))
			}
		}
		model.Total, model.InitialCount = types.Int64Value(page.Total), types.Int64Value(page.InitialCount)
	}
	resp.Diagnostics.Append(resp.State.Set(ctx, &model)...)
}
