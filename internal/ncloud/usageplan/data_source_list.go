package usageplan

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework-validators/stringvalidator"
	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"

	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/errdiag"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/ncloud/client"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/rest"
)

type plansDataSource struct{ source Source }

// NewListDataSource returns the constructor of the data source apigw_usage_plans.
func NewListDataSource(source Source) func() datasource.DataSource {
	return func() datasource.DataSource { return &plansDataSource{source} }
}

func (d *plansDataSource) Metadata(_ context.Context, _ datasource.MetadataRequest, resp *datasource.MetadataResponse) {
	resp.TypeName = ResourceType + "s"
}

func (d *plansDataSource) Schema(_ context.Context, _ datasource.SchemaRequest, resp *datasource.SchemaResponse) {
	text := func(description string) schema.Attribute {
		return schema.StringAttribute{Computed: true, MarkdownDescription: description}
	}
	number := func(description string) schema.Attribute {
		return schema.Int64Attribute{Computed: true, MarkdownDescription: description}
	}
	resp.Schema = schema.Schema{
		MarkdownDescription: "Lists the account's [usage plans](https://guide.ncloud-docs.com/docs/en/apigw-apigw-2-3) in NAVER Cloud API Gateway.",
		Attributes: map[string]schema.Attribute{
			"name": schema.StringAttribute{
				Optional:            true,
				MarkdownDescription: "Filter by name: 0 to 45 characters. The API does not document whether it matches parts of names.",
				Validators:          []validator.String{stringvalidator.UTF8LengthAtMost(client.MaxUsagePlanName)},
			},
			"usage_plans": schema.ListNestedAttribute{
				Computed:            true,
				MarkdownDescription: "The usage plans, in the order in which the API returns them.",
				NestedObject: schema.NestedAttributeObject{Attributes: map[string]schema.Attribute{
					"id":                      text("ID of the usage plan."),
					"name":                    text("Name of the usage plan."),
					"description":             text("Description of the usage plan. `\"\"` if it has none."),
					"rate_rps":                number("Maximum number of requests per second. Null if there is no limit."),
					"day_quota_request":       number("Maximum number of requests per day. Null if there is no quota. The API does not document the time zone in which a day begins."),
					"month_quota_request":     number("Maximum number of requests per month. Null if there is no quota."),
					"quota_condition":         text("Responses that count against the quotas: `2xx`, `3xx`, `4xx`, `5xx` or `others`."),
					"tenant_id":               text("ID of the tenant (account) that owns the usage plan."),
					"domain_code":             text("Code of the cloud that the usage plan is in, such as `PUB`."),
					"modifier":                text("ID of the user who last changed the usage plan."),
					"associated_stages_count": number("Number of stages that the usage plan is associated with."),
				}},
			},
		},
	}
}

func (d *plansDataSource) Read(ctx context.Context, req datasource.ReadRequest, resp *datasource.ReadResponse) {
	var model listModel
	resp.Diagnostics.Append(req.Config.Get(ctx, &model)...)
	service, ok := d.source.Client(&resp.Diagnostics)
	if !ok {
		return
	}
	model.UsagePlans = []dataModel{}
	for page, err := range service.client.UsagePlans(ctx, model.Name.ValueString(), rest.Window{}) {
		if err != nil {
			resp.Diagnostics.Append(errdiag.Error("Could not list usage plans", err))
			return
		}
		for _, plan := range page.Items {
			model.UsagePlans = append(model.UsagePlans, newDataModel(&plan))
		}
	}
	resp.Diagnostics.Append(resp.State.Set(ctx, &model)...)
}
