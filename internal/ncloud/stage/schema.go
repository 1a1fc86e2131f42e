// SPDX-License-Identifier: MPL-2.0

package stage

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework-validators/float64validator"
	"github.com/hashicorp/terraform-plugin-framework-validators/int64validator"
	"github.com/hashicorp/terraform-plugin-framework-validators/listvalidator"
	"github.com/hashicorp/terraform-plugin-framework-validators/mapvalidator"
	"github.com/hashicorp/terraform-plugin-framework-validators/setvalidator"
	"github.com/hashicorp/terraform-plugin-framework-validators/stringvalidator"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/booldefault"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/attribute"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/ncloud/client"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/ncloud/limits"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/validate"
)

const description = "A [stage](https://api.ncloud-docs.com/docs/en/apigateway-stage-createstage) of an API of NAVER Cloud API Gateway serves calls with a " +
	"deployed snapshot of the API."

const (
	inHeader = "HEADER"
	inQuery  = "QUERY"
)

func (r *stageResource) Schema(_ context.Context, _ resource.SchemaRequest, resp *resource.SchemaResponse) {
	resp.Schema = schema.Schema{MarkdownDescription: description, Attributes: attributes()}
}

func attributes() map[string]schema.Attribute {
	return map[string]schema.Attribute{
		"id":              attribute.Kept("ID of the stage, assigned by the service."),
		"product_id":      attribute.ParentID("product"),
		"api_id":          attribute.ParentID("API"),
		"name":            attribute.URLName("stage", client.MaxStageName),
		"endpoint_domain": required(endpointDomain("URL that is placed before the URLs of HTTP endpoints")),
		"cache_ttl_sec":   cacheTTL("Seconds for which responses are cached: 1 to 3600. If this is not set, there is no cache."),
		"throttle_rps":    throttle("Maximum number of requests per second and method: 1 to 2147483647. If this is not set, there is no limit."),
		"ip_acl": schema.SingleNestedAttribute{
			Optional: true, MarkdownDescription: "Allows or rejects callers by address. The list has at most 2000 characters.",
			Validators: []validator.Object{aclLength{}},
			Attributes: map[string]schema.Attribute{
				"code": attribute.Required("`ALLOWED` (only the addresses in the list may call) or `REJECTED` (all others may call).",
					stringvalidator.OneOf(client.ACLAllowed, client.ACLRejected)),
				"list": schema.SetAttribute{
					Required: true, ElementType: types.StringType,
					MarkdownDescription: "IPv4 addresses and CIDR blocks such as `10.0.0.0/8`, at least one: at most 2000 characters with one separator between two of them.",
					Validators: []validator.Set{
						setvalidator.SizeAtLeast(1), setvalidator.NoNullValues(), setvalidator.ValueStringsAre(isAddress()),
					},
				},
			},
		},
		"maintenance": schema.SingleNestedAttribute{
			Optional: true, MarkdownDescription: "Response to every call. The stage is in maintenance as long as this is set.",
			Attributes: map[string]schema.Attribute{
				"status_code": schema.Int64Attribute{
					Required: true, CustomType: validate.WholeNumber{}, MarkdownDescription: "Status code: 100 to 599.",
					Validators: []validator.Int64{int64validator.Between(100, 599)},
				},
				"response": attribute.Required("Body: 0 to 1500 characters.", stringvalidator.UTF8LengthAtMost(client.MaxMaintenanceResponse)),
			},
		},
		"compression": schema.SingleNestedAttribute{
			Optional: true, MarkdownDescription: "Compresses responses. If this is not set, responses are not compressed.",
			Attributes: map[string]schema.Attribute{
				"minimum_size": schema.Int64Attribute{
					Required: true, CustomType: validate.WholeNumber{}, MarkdownDescription: "Bytes from which a response is compressed: 0 to 10485760.",
					Validators: []validator.Int64{int64validator.Between(0, client.MaxCompressionSize)},
				},
			},
		},
		"usage_plan":      usagePlan(),
		"method_settings": methodSettings(),
		"published": schema.BoolAttribute{
			Optional: true, Computed: true, Default: booldefault.StaticBool(false),
			MarkdownDescription: "Whether the stage is published, so that others can find the product and call the stage. Defaults to `false`.",
		},
		"deployment":      deployment(),
		"canary":          canary(),
		"host":            attribute.Constant("URL of the product's host, such as `https://ID.apigw.ntruss.com`."),
		"invoke_url":      attribute.Constant("URL that paths are appended to: the host, the name of the API and the name of the stage."),
		"deployed":        deployed("The live deployment"),
		"canary_deployed": deployed("The canary's deployment. Null if there is no canary"),
		"rollout": schema.SingleNestedAttribute{
			Computed: true, MarkdownDescription: "What the last plan with changes did.",
			Attributes: map[string]schema.Attribute{
				"action": attribute.Computed("`create`, `none`, `deploy`, `restore`, `pin`, `canary`, `adjust`, `promote`, `withdraw` or `replace`: see above."),
			},
		},
	}
}

func required(a schema.StringAttribute) schema.StringAttribute {
	a.Required, a.Optional = true, false
	return a
}

func endpointDomain(text string) schema.StringAttribute {
	return attribute.Optional(text+", such as `https://orders.example.com`: at most 200 characters, with a host that has a dot in its name or is an IPv4 "+
		"address. `NONE` if no method has an HTTP endpoint.", isEndpointDomain())
}

func cacheTTL(text string) schema.Int64Attribute {
	return attribute.OptionalNumber(text, int64validator.Between(1, client.MaxCacheTTLSec))
}

func throttle(text string) schema.Int64Attribute {
	return attribute.OptionalNumber(text, int64validator.Between(1, client.MaxRateRPS))
}

func usagePlan() schema.Attribute {
	return schema.SingleNestedAttribute{
		Optional: true, MarkdownDescription: "Limits for callers without a usage plan of their own.",
		Attributes: map[string]schema.Attribute{
			"rate_rps":            limits.Rate(),
			"day_quota_request":   limits.DayQuota(),
			"month_quota_request": limits.MonthQuota(),
			"quota_condition":     limits.Condition(),
		},
	}
}

func methodSettings() schema.Attribute {
	return schema.MapNestedAttribute{
		Optional: true,
		MarkdownDescription: "Settings of single methods, by their names, such as `GET /orders/{id}`. Other methods have the settings of the stage. The " +
			"settings apply to the canary, too, and stay when another deployment goes live.",
		Validators: []validator.Map{mapvalidator.KeysAre(isMethodKey())},
		NestedObject: schema.NestedAttributeObject{Attributes: map[string]schema.Attribute{
			"throttle_rps":    throttle("Maximum number of requests per second: 1 to 2147483647."),
			"cache_ttl_sec":   cacheTTL("Seconds for which responses are cached: 1 to 3600."),
			"endpoint_domain": endpointDomain("URL that is placed before the URL of the endpoint"),
		}},
	}
}

func deployment() schema.Attribute {
	return schema.SingleNestedAttribute{
		Optional: true, MarkdownDescription: "What is deployed. Without it, only the creation of the stage deploys the API.",
		Attributes: map[string]schema.Attribute{
			"triggers": schema.MapAttribute{
				Optional: true, ElementType: types.StringType,
				MarkdownDescription: "Values that identify the wanted content, such as the `digest` of an `apigw_api_definition`. A change deploys the API.",
				Validators:          []validator.Map{mapvalidator.NoNullValues()},
			},
			"description": attribute.Optional("Description of the next deployment: 0 to 300 characters. Changing only this does not deploy the API.",
				stringvalidator.UTF8LengthAtMost(client.MaxDeploymentDescription)),
			"no": attribute.OptionalNumber("Number of a deployment of this stage to keep live, at least 1. The data source `apigw_stage_deployments` lists "+
				"the numbers. While this is set, `triggers` has no effect. Conflicts with `canary`.",
				int64validator.AtLeast(1), int64validator.ConflictsWith(path.MatchRoot("canary"))),
		},
	}
}

func canary() schema.Attribute {
	at := path.MatchRoot("canary").AtName
	text := func(description string) schema.StringAttribute {
		return attribute.Optional(description, stringvalidator.LengthAtLeast(1))
	}
	domain := endpointDomain("URL that is placed before the URLs of HTTP endpoints")
	domain.MarkdownDescription += " Defaults to that of the stage."
	in := text("Where the condition applies: `HEADER` or `QUERY`. Required.")
	in.Validators = []validator.String{stringvalidator.OneOf(inHeader, inQuery)}
	return schema.SingleNestedAttribute{
		Optional: true,
		MarkdownDescription: "Sends a part of the calls to new content before all calls get it. Exactly one of `distribution_rate` and `conditions` must " +
			"be set. Conflicts with `deployment.no`.",
		Attributes: map[string]schema.Attribute{
			"distribution_rate": schema.Float64Attribute{
				Optional: true, MarkdownDescription: "Percentage of calls that the canary gets: 0 to 100, with fractions. Exactly one of `distribution_rate` and `conditions` must be set.",
				Validators: []validator.Float64{
					float64validator.Between(0, client.MaxCanaryRate), float64validator.ExactlyOneOf(at("distribution_rate"), at("conditions")),
				},
			},
			"conditions": schema.ListNestedAttribute{
				Optional:            true,
				MarkdownDescription: "Conditions of calls that the canary gets, at least one. The vendor does not document whether one or all of several have to be met.",
				Validators:          []validator.List{listvalidator.SizeAtLeast(1)},
				NestedObject: schema.NestedAttributeObject{
					Validators: []validator.Object{
						validate.With("in"), validate.With("name"), validate.With("value"),
					},
					Attributes: map[string]schema.Attribute{
						"in":    in,
						"name":  text("Name of the header or query parameter. Required."),
						"value": text("Value that it must have. Required."),
					},
				},
			},
			"endpoint_domain": domain,
			"throttle_rps":    throttle("Maximum number of requests per second and method: 1 to 2147483647. Defaults to that of the stage."),
			"cache_ttl_sec":   cacheTTL("Seconds for which responses are cached: 1 to 3600. Defaults to that of the stage."),
		},
	}
}

func deployed(what string) schema.Attribute {
	return schema.SingleNestedAttribute{
		Computed: true, MarkdownDescription: what + ".",
		Attributes: map[string]schema.Attribute{
			"no":      schema.Int64Attribute{Computed: true, MarkdownDescription: "Number of the deployment. Numbers increase over all stages, with gaps."},
			"content": attribute.Computed("Hash of the `triggers` with which it was deployed. Null if this resource did not deploy it, or without triggers."),
		},
	}
}
