// SPDX-License-Identifier: MPL-2.0

package usageplan

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"

	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/attribute"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/base"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/ncloud/client"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/rest"
)

var plansDataSource = &base.DataSource[*service, listModel]{
	Type: ResourceType + "s", Attributes: listAttributes,
	Description: "Lists the account's [usage plans](https://guide.ncloud-docs.com/docs/en/apigw-apigw-2-3) in NAVER Cloud API Gateway.",
	Summary:     base.Fixed[listModel]("Could not list usage plans"),
	ReadModel: func(ctx context.Context, s *service, m *listModel) (err error) {
		m.UsagePlans, _, err = base.All(s.client.UsagePlans(ctx, m.Name.ValueString(), rest.Window{}), nil, newDataModel)
		return err
	},
}

func listAttributes() map[string]schema.Attribute {
	return map[string]schema.Attribute{
		"name": attribute.NameFilter("name", client.MaxUsagePlanName),
		"usage_plans": attribute.List("The usage plans, in the order in which the API returns them.", map[string]schema.Attribute{
			"id":                      attribute.Text("ID of the usage plan."),
			"name":                    attribute.Text("Name of the usage plan."),
			"description":             attribute.Text("Description of the usage plan. `\"\"` if it has none."),
			"rate_rps":                attribute.Number("Maximum number of requests per second. Null if there is no limit."),
			"day_quota_request":       attribute.Number("Maximum number of requests per day. Null if there is no quota. The API does not document the time zone in which a day begins."),
			"month_quota_request":     attribute.Number("Maximum number of requests per month. Null if there is no quota."),
			"quota_condition":         attribute.Text("Responses that count against the quotas: `2xx`, `3xx`, `4xx`, `5xx` or `others`."),
			"tenant_id":               attribute.Text("ID of the tenant (account) that owns the usage plan."),
			"domain_code":             attribute.Text("Code of the cloud that the usage plan is in, such as `PUB`."),
			"modifier":                attribute.Text("ID of the user who last changed the usage plan."),
			"associated_stages_count": attribute.Number("Number of stages that the usage plan is associated with."),
		}),
	}
}
