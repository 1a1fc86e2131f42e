// SPDX-License-Identifier: MPL-2.0

package usageplanbinding

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"

	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/attribute"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/base"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/rest"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/validate"
)

var bindingsDataSource = &base.DataSource[*service, listModel]{
	Type: ResourceType + "s", Attributes: listAttributes,
	Description: "Lists the [usage plan](https://api.ncloud-docs.com/docs/en/apigateway-product-usageplan) and the usage of one API key on each " +
		"stage of a product of NAVER Cloud API Gateway.",
	Summary: func(m *listModel) string { return m.summary() },
	ReadModel: func(ctx context.Context, s *service, m *listModel) error {
		bindings, counts, err := base.All(s.client.UsagePlanBindings(ctx, m.ProductID.ValueString(), m.filter(), rest.Window{}), nil, newDataModel)
		m.Bindings, m.Total = bindings, counts.Total
		return err
	},
}

func listAttributes() map[string]schema.Attribute {
	return map[string]schema.Attribute{
		"product_id": attribute.Parent("product"),
		"api_key_id": attribute.Parent("API key"),
		"api_id":     attribute.Filter("Filter by API ID.", validate.ID()),
		"stage_id":   attribute.Filter("Filter by stage ID.", validate.ID()),
		"bindings": attribute.List("The bindings, one for each stage, in the order in which the API returns them.", map[string]schema.Attribute{
			"api_id":           attribute.Text("ID of the API."),
			"api_name":         attribute.Text("Name of the API."),
			"stage_id":         attribute.Text("ID of the stage."),
			"stage_name":       attribute.Text("Name of the stage."),
			"api_key_id":       attribute.Text("ID of the API key."),
			"api_key_name":     attribute.Text("Name of the API key."),
			"usage_plan_id":    attribute.Text("ID of the usage plan of the key on the stage. Null if the stage's default applies."),
			"usage_plan_name":  attribute.Text("Name of the usage plan of the key on the stage. Null if the stage's default applies."),
			"domain_code":      attribute.Text("Code of the cloud that the stage is in, such as `PUB`."),
			"daily_usage":      attribute.Number("Requests of the current day that count against the quota. The API does not document the time zone in which a day begins."),
			"day_call_count":   attribute.Number("Calls in the current day."),
			"monthly_usage":    attribute.Number("Requests of the current month that count against the quota."),
			"month_call_count": attribute.Number("Calls in the current month."),
			"reg_time":         attribute.Text("When the binding was first registered, as an RFC 3339 time in UTC."),
			"mod_time":         attribute.Text("When the binding was last changed, as an RFC 3339 time in UTC."),
		}),
		"total": attribute.Number("Number of stages that match the filters, as returned by the API."),
	}
}
