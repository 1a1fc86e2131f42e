package product

import (
	"context"
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"

	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/errdiag"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/validate"
)

type overviewDataSource struct{ source Source }

// NewOverviewDataSource returns the constructor of the data source apigw_product_overview.
func NewOverviewDataSource(source Source) func() datasource.DataSource {
	return func() datasource.DataSource { return &overviewDataSource{source} }
}

func (d *overviewDataSource) Metadata(_ context.Context, _ datasource.MetadataRequest, resp *datasource.MetadataResponse) {
	resp.TypeName = ResourceType + "_overview"
}

func (d *overviewDataSource) Schema(_ context.Context, _ datasource.SchemaRequest, resp *datasource.SchemaResponse) {
	count := func(description string) schema.Attribute {
		return schema.Int64Attribute{Computed: true, MarkdownDescription: description}
	}
	resp.Schema = schema.Schema{
		MarkdownDescription: "Reads the APIs, the stages and the number of API keys of one " +
			"[product](https://guide.ncloud-docs.com/docs/en/apigw-myproducts) of NAVER Cloud API Gateway.",
		Attributes: map[string]schema.Attribute{
			"product_id": schema.StringAttribute{
				Required:            true,
				MarkdownDescription: "ID of the product.",
				Validators:          []validator.String{validate.ID()},
			},
			"apis": schema.ListNestedAttribute{
				Computed:            true,
				MarkdownDescription: "The APIs of the product.",
				NestedObject: schema.NestedAttributeObject{Attributes: map[string]schema.Attribute{
					"api_id":        schema.StringAttribute{Computed: true, MarkdownDescription: "ID of the API."},
					"api_name":      schema.StringAttribute{Computed: true, MarkdownDescription: "Name of the API."},
					"domain_code":   schema.StringAttribute{Computed: true, MarkdownDescription: "Code of the cloud that the API is in, such as `PUB`."},
					"methods_count": count("Number of methods of the API."),
					"stages":        stagesAttribute(),
				}},
			},
			"api_key_count_info": schema.SingleNestedAttribute{
				Computed:            true,
				MarkdownDescription: "The number of API keys in each status.",
				Attributes: map[string]schema.Attribute{
					"request":  count("Number of API keys that have requested a subscription."),
					"accepted": count("Number of API keys that the publisher has accepted."),
					"rejected": count("Number of API keys that the publisher has rejected."),
					"denied":   count("Number of API keys with the status `DENY`."),
					"total":    count("Number of all API keys of the product."),
				},
			},
		},
	}
}

// stagesAttribute describes the stages of an API.
func stagesAttribute() schema.Attribute {
	return schema.ListNestedAttribute{
		Computed:            true,
		MarkdownDescription: "The stages of the API.",
		NestedObject: schema.NestedAttributeObject{Attributes: map[string]schema.Attribute{
			"stage_id":                     schema.StringAttribute{Computed: true, MarkdownDescription: "ID of the stage."},
			"stage_name":                   schema.StringAttribute{Computed: true, MarkdownDescription: "Name of the stage."},
			"host":                         schema.StringAttribute{Computed: true, MarkdownDescription: "Host under which the stage is called."},
			"deployed_stage_deployment_no": schema.Int64Attribute{Computed: true, MarkdownDescription: "Number of the deployment that the stage runs."},
		}},
	}
}

func (d *overviewDataSource) Read(ctx context.Context, req datasource.ReadRequest, resp *datasource.ReadResponse) {
	var model overviewModel
	resp.Diagnostics.Append(req.Config.Get(ctx, &model)...)
	service, ok := d.source.Client(&resp.Diagnostics)
	if !ok {
		return
	}
	overview, err := service.client.ProductOverview(ctx, model.ProductID.ValueString())
	if err != nil {
		resp.Diagnostics.Append(errdiag.Error(fmt.Sprintf("Could not read the overview of API Gateway product %q", model.ProductID.ValueString()), err))
		return
	}
	model.fromAPI(overview)
	resp.Diagnostics.Append(resp.State.Set(ctx, &model)...)
}
