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
		MarkdownDescription: "What a product of NAVER Cloud API Gateway holds at a glance: its APIs with their stages, and the number of API keys in each status.",
		Attributes: map[string]schema.Attribute{
			"product_id": schema.StringAttribute{
				Required:            true,
				MarkdownDescription: "The product's id.",
				Validators:          []validator.String{validate.ID()},
			},
			"apis": schema.ListNestedAttribute{
				Computed:            true,
				MarkdownDescription: "The product's APIs.",
				NestedObject: schema.NestedAttributeObject{Attributes: map[string]schema.Attribute{
					"api_id":        schema.StringAttribute{Computed: true, MarkdownDescription: "The API's id."},
					"api_name":      schema.StringAttribute{Computed: true, MarkdownDescription: "Name of the API."},
					"domain_code":   schema.StringAttribute{Computed: true, MarkdownDescription: "Code of the cloud that the API is in, such as `PUB`."},
					"methods_count": count("How many methods the API has."),
					"stages":        stagesAttribute(),
				}},
			},
			"api_key_count_info": schema.SingleNestedAttribute{
				Computed:            true,
				MarkdownDescription: "The number of API keys in each status.",
				Attributes: map[string]schema.Attribute{
					"request":  count("API keys that ask for a subscription."),
					"accepted": count("API keys that the publisher has accepted."),
					"rejected": count("API keys that the publisher has rejected."),
					"denied":   count("API keys in the status `DENY`."),
					"total":    count("All API keys of the product."),
				},
			},
		},
	}
}

// stagesAttribute describes the stages of an API.
func stagesAttribute() schema.Attribute {
	return schema.ListNestedAttribute{
		Computed:            true,
		MarkdownDescription: "The API's stages.",
		NestedObject: schema.NestedAttributeObject{Attributes: map[string]schema.Attribute{
			"stage_id":                     schema.StringAttribute{Computed: true, MarkdownDescription: "The stage's id."},
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
