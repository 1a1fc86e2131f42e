package usageplanbinding

import (
	"context"
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/errdiag"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/rest"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/validate"
)

type bindingsDataSource struct{ source Source }

// NewListDataSource returns the constructor of the data source
// apigw_usage_plan_bindings.
func NewListDataSource(source Source) func() datasource.DataSource {
	return func() datasource.DataSource { return &bindingsDataSource{source} }
}

func (d *bindingsDataSource) Metadata(_ context.Context, _ datasource.MetadataRequest, resp *datasource.MetadataResponse) {
	resp.TypeName = ResourceType + "s"
}

func (d *bindingsDataSource) Schema(_ context.Context, _ datasource.SchemaRequest, resp *datasource.SchemaResponse) {
	text := func(description string) schema.Attribute {
		return schema.StringAttribute{Computed: true, MarkdownDescription: description}
	}
	number := func(description string) schema.Attribute {
		return schema.Int64Attribute{Computed: true, MarkdownDescription: description}
	}
	id := []validator.String{validate.ID()}
	resp.Schema = schema.Schema{
		MarkdownDescription: "The usage plan and usage of an API key on each stage of one of the account's products in NAVER Cloud API Gateway.",
		Attributes: map[string]schema.Attribute{
			"product_id": schema.StringAttribute{Required: true, Validators: id, MarkdownDescription: "The product's id."},
			"api_key_id": schema.StringAttribute{Required: true, Validators: id, MarkdownDescription: "The API key's id."},
			"api_id":     schema.StringAttribute{Optional: true, Validators: id, MarkdownDescription: "Keep the stages of the API of this id."},
			"stage_id":   schema.StringAttribute{Optional: true, Validators: id, MarkdownDescription: "Keep the stage of this id."},
			"bindings": schema.ListNestedAttribute{
				Computed:            true,
				MarkdownDescription: "One element per stage, in the order in which the service lists them.",
				NestedObject: schema.NestedAttributeObject{Attributes: map[string]schema.Attribute{
					"api_id":           text("The API's id."),
					"api_name":         text("Name of the API."),
					"stage_id":         text("The stage's id."),
					"stage_name":       text("Name of the stage."),
					"api_key_id":       text("The API key's id."),
					"api_key_name":     text("Name of the API key."),
					"usage_plan_id":    text("Id of the key's usage plan on the stage, null if the stage's default applies."),
					"usage_plan_name":  text("Name of the key's usage plan on the stage, null if the stage's default applies."),
					"domain_code":      text("Code of the cloud that the stage is in, such as `PUB`."),
					"daily_usage":      number("Usage of this day that counts against the quota, in requests."),
					"day_call_count":   number("Calls of this day, in requests."),
					"monthly_usage":    number("Usage of this month that counts against the quota, in requests."),
					"month_call_count": number("Calls of this month, in requests."),
					"reg_time":         text("When the key first had a relation to the stage, as an RFC 3339 time in UTC."),
					"mod_time":         text("When the key's relation to the stage was last changed, as an RFC 3339 time in UTC."),
				}},
			},
			"total": schema.Int64Attribute{
				Computed:            true,
				MarkdownDescription: "How many stages the filters keep, as the service counts them.",
			},
		},
	}
}

func (d *bindingsDataSource) Read(ctx context.Context, req datasource.ReadRequest, resp *datasource.ReadResponse) {
	var model listModel
	resp.Diagnostics.Append(req.Config.Get(ctx, &model)...)
	service, ok := d.source.Client(&resp.Diagnostics)
	if !ok {
		return
	}
	model.Bindings = []dataModel{}
	for page, err := range service.client.Relations(ctx, model.ProductID.ValueString(), model.filter(), rest.Window{}) {
		if err != nil {
			resp.Diagnostics.Append(errdiag.Error(fmt.Sprintf("Could not list the usage plans of API key %q", model.APIKeyID.ValueString()), err))
			return
		}
		for _, binding := range page.Items {
			model.Bindings = append(model.Bindings, newDataModel(&binding))
		}
		model.Total = types.Int64Value(page.Total)
	}
	resp.Diagnostics.Append(resp.State.Set(ctx, &model)...)
}
