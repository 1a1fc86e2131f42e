package apikey

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

type keysDataSource struct{ source Source }

// NewListDataSource returns the constructor of the data source apigw_api_keys.
func NewListDataSource(source Source) func() datasource.DataSource {
	return func() datasource.DataSource { return &keysDataSource{source} }
}

func (d *keysDataSource) Metadata(_ context.Context, _ datasource.MetadataRequest, resp *datasource.MetadataResponse) {
	resp.TypeName = ResourceType + "s"
}

func (d *keysDataSource) Schema(_ context.Context, _ datasource.SchemaRequest, resp *datasource.SchemaResponse) {
	text := func(description string) schema.Attribute {
		return schema.StringAttribute{Computed: true, MarkdownDescription: description}
	}
	resp.Schema = schema.Schema{
		MarkdownDescription: "Lists the account's [API keys](https://guide.ncloud-docs.com/docs/en/apigw-apigw-2-5) in NAVER Cloud API Gateway, without " +
			"their values.",
		Attributes: map[string]schema.Attribute{
			"name": schema.StringAttribute{
				Optional:            true,
				MarkdownDescription: "Filter by name: 0 to 20 characters. The API does not document whether it matches parts of names.",
				Validators:          []validator.String{stringvalidator.UTF8LengthAtMost(client.MaxAPIKeyName)},
			},
			"api_keys": schema.ListNestedAttribute{
				Computed:            true,
				MarkdownDescription: "The API keys, in the order in which the API returns them.",
				NestedObject: schema.NestedAttributeObject{Attributes: map[string]schema.Attribute{
					"id":          text("ID of the API key."),
					"name":        text("Name of the API key."),
					"description": text("Description of the API key. `\"\"` if it has none."),
					"enabled":     schema.BoolAttribute{Computed: true, MarkdownDescription: "Whether the API key can be used."},
					"tenant_id":   text("ID of the tenant (account) that owns the API key."),
					"domain_code": text("Code of the cloud that the API key is in, such as `PUB`."),
					"modifier":    text("ID of the user who last changed the API key."),
					"mod_time":    text("When the API key was last changed, as an RFC 3339 time in UTC."),
				}},
			},
		},
	}
}

func (d *keysDataSource) Read(ctx context.Context, req datasource.ReadRequest, resp *datasource.ReadResponse) {
	var model listModel
	resp.Diagnostics.Append(req.Config.Get(ctx, &model)...)
	service, ok := d.source.Client(&resp.Diagnostics)
	if !ok {
		return
	}
	model.APIKeys = []dataModel{}
	for page, err := range service.client.APIKeys(ctx, model.Name.ValueString(), rest.Window{}) {
		if err != nil {
			resp.Diagnostics.Append(errdiag.Error("Could not list API keys", err))
			return
		}
		for _, key := range page.Items {
			model.APIKeys = append(model.APIKeys, newDataModel(&key))
		}
	}
	resp.Diagnostics.Append(resp.State.Set(ctx, &model)...)
}
