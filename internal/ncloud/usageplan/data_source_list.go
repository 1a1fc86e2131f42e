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
		MarkdownDescription: "The account's usage plans in NAVER Cloud API Gateway.",
		Attributes: map[string]schema.Attribute{
			"name": schema.StringAttribute{
				Optional:            true,
				MarkdownDescription: "Keep usage plans whose name the service matches with this text: 0 to 45 characters. Whether it matches parts of names is not documented.",
				Validators:          []validator.String{stringvalidator.UTF8LengthAtMost(client.MaxUsagePlanName)},
			},
			"usage_plans": schema.ListNestedAttribute{
				Computed:            true,
				MarkdownDescription: "The usage plans, in the order in which the service lists them.",
				NestedObject: schema.NestedAttributeObject{Attributes: map[string]schema.Attribute{
					"id":                      text("The usage plan's id."),
					"name":                    text("Name of the usage plan."),
					"description":             text("Description of the usage plan, `\"\"` if it has none."),
					"rate_rps":                number("The most requests per second, null if there is no limit."),
					"day_quota_request":       number("The most requests in a day, null if there is no quota."),
					"month_quota_request":     number("The most requests in a month, null if there is no quota."),
					"quota_condition":         text("Which responses count against the quotas: `2xx`, `3xx`, `4xx`, `5xx` or `others`."),
					"tenant_id":               text("Id of the tenant (account) that owns the usage plan."),
					"domain_code":             text("Code of the cloud that the usage plan is in, such as `PUB`."),
					"modifier":                text("Id of the user who changed the usage plan last."),
					"associated_stages_count": number("How many stages the usage plan is associated with."),
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
