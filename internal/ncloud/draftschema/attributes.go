// SPDX-License-Identifier: MPL-2.0

// Package draftschema has the attributes of what a draft consists of, and turns their values into it.
package draftschema

import (
	"github.com/hashicorp/terraform-plugin-framework-validators/int64validator"
	"github.com/hashicorp/terraform-plugin-framework-validators/mapvalidator"
	"github.com/hashicorp/terraform-plugin-framework-validators/objectvalidator"
	"github.com/hashicorp/terraform-plugin-framework-validators/setvalidator"
	"github.com/hashicorp/terraform-plugin-framework-validators/stringvalidator"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/attribute"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/validate"
)

// methodNames describes methods.
const methodNames = "`GET`, `POST`, `PUT`, `DELETE`, `PATCH`, `OPTIONS` or `HEAD`, or `ANY` for the caller's method."

var (
	methods   = []string{"ANY", "GET", "POST", "PUT", "DELETE", "PATCH", "OPTIONS", "HEAD"}
	regions   = []string{"KR", "JPN", "USWN", "DEN", "SGN", "HK"}
	platforms = []string{"NONE", "IAM", "AUTHORIZER", "IAM_AUTHORIZATION"}
)

// Endpoints are the attributes of the three kinds of endpoints, of which a configuration sets at most one.
func Endpoints(attributes map[string]schema.Attribute) map[string]schema.Attribute {
	attributes["http_endpoint"] = schema.SingleNestedAttribute{
		Optional:            true,
		MarkdownDescription: "Forwards calls to a URL of the stage's endpoint domain. Conflicts with `ncp_endpoint` and `mock_endpoint`.",
		Validators:          conflictsWith("ncp_endpoint", "mock_endpoint"),
		Attributes: map[string]schema.Attribute{
			"method": attribute.Required("Method of the forwarded call: "+methodNames, stringvalidator.OneOf(methods...)),
			"url": attribute.Required("URL relative to the endpoint domain: begins with `/`, contains no `+`, and has at most 1500 characters. It can "+
				"contain path variables, such as `/v2/orders/{id}`. A variable `{name+}` of the path is written as `{name}`.", relativeURL()),
			"stream": stream(),
		},
	}
	attributes["ncp_endpoint"] = schema.SingleNestedAttribute{
		Optional:            true,
		MarkdownDescription: "Forwards calls to another service of NAVER Cloud, such as Cloud Functions. Conflicts with `http_endpoint` and `mock_endpoint`.",
		Validators:          conflictsWith("http_endpoint", "mock_endpoint"),
		Attributes: map[string]schema.Attribute{
			"service":     attribute.Required("Code of the service, such as `CLOUD_FUNCTIONS`.", stringvalidator.LengthAtLeast(1)),
			"region":      attribute.Required("Region: `KR`, `JPN`, `USWN`, `DEN`, `SGN` or `HK`.", stringvalidator.OneOf(regions...)),
			"action_id":   attribute.Required("ID of the action.", stringvalidator.LengthAtLeast(1)),
			"action_name": attribute.Required("Name of the action.", stringvalidator.LengthAtLeast(1)),
			"url": attribute.Required("URL of the action: begins with `http://` or `https://`, has no query, and has at most 1500 characters.",
				absoluteURL()),
			"method": attribute.Optional("Method of the forwarded call: "+methodNames, stringvalidator.OneOf(methods...)),
			"stream": stream(),
		},
	}
	attributes["mock_endpoint"] = schema.SingleNestedAttribute{
		Optional:            true,
		MarkdownDescription: "Returns a fixed response. Conflicts with `http_endpoint` and `ncp_endpoint`.",
		Validators:          conflictsWith("http_endpoint", "ncp_endpoint"),
		Attributes: map[string]schema.Attribute{
			"status_code": schema.Int64Attribute{
				Required: true, CustomType: validate.WholeNumber{}, MarkdownDescription: "Status code: 100 to 599.",
				Validators: []validator.Int64{int64validator.Between(100, 599)},
			},
			"response": attribute.Optional("Body of the response."),
			"headers": schema.MapAttribute{
				Optional: true, Sensitive: true, ElementType: types.StringType, MarkdownDescription: "Headers of the response, by name.",
				Validators: []validator.Map{
					mapvalidator.NoNullValues(), validate.HeaderKeys(), mapvalidator.KeysAre(validate.HeaderName()), mapvalidator.ValueStringsAre(validate.HeaderValue()),
				},
			},
		},
	}
	return attributes
}

func conflictsWith(others ...string) []validator.Object {
	var at []path.Expression
	for _, other := range others {
		at = append(at, path.MatchRelative().AtParent().AtName(other))
	}
	return []validator.Object{objectvalidator.ConflictsWith(at...)}
}

func stream() schema.BoolAttribute {
	return attribute.OptionalFlag("Whether bodies are passed on without buffering. Defaults to `false`.")
}

// APIKeyRequired requires an API key of callers.
func APIKeyRequired() schema.BoolAttribute {
	return attribute.OptionalFlag("Whether a caller needs an API key. Defaults to `false`.")
}

// Authentication names who checks callers.
func Authentication() schema.SingleNestedAttribute {
	platform := Platform()
	platform.Optional, platform.Required = false, true
	return schema.SingleNestedAttribute{
		Optional: true, MarkdownDescription: "Who checks a caller besides the API key. `authorizer_id` must be set if `platform` is `AUTHORIZER`, and only then.", Validators: []validator.Object{AuthorizerWithID()},
		Attributes: map[string]schema.Attribute{"platform": platform, "authorizer_id": AuthorizerID()},
	}
}

// Platform is the platform of an authentication.
func Platform() schema.StringAttribute {
	return attribute.Optional("`NONE`, `IAM` (signature of a NAVER Cloud account), `IAM_AUTHORIZATION` (the same, and the account must be allowed to "+
		"call this operation) or `AUTHORIZER`.", stringvalidator.OneOf(platforms...))
}

// AuthorizerID is the authorizer of an authentication.
func AuthorizerID() schema.StringAttribute {
	return attribute.Optional("ID of the authorizer. Required for `AUTHORIZER`, and not allowed otherwise.", validate.ID())
}

// Validation names what a call must have.
func Validation() schema.SingleNestedAttribute {
	names := func(noun string) schema.SetAttribute {
		return schema.SetAttribute{
			Optional: true, ElementType: types.StringType, MarkdownDescription: "Names of " + noun + " that a call must have: 1 to 100 characters each.",
			Validators: []validator.Set{setvalidator.NoNullValues(), setvalidator.ValueStringsAre(stringvalidator.UTF8LengthBetween(1, 100))},
		}
	}
	return schema.SingleNestedAttribute{
		Optional: true, MarkdownDescription: "What the gateway requires a call to have.",
		Attributes: map[string]schema.Attribute{"headers": names("headers"), "query_strings": names("query parameters")},
	}
}

// CORS are the attributes of a path's CORS.
func CORS() map[string]schema.Attribute {
	text := func(length int, description string) schema.StringAttribute {
		return attribute.Optional(description, stringvalidator.UTF8LengthAtMost(length), trimmed())
	}
	return map[string]schema.Attribute{
		"allow_origin":      text(45, "Allowed origin, or `*` for all: at most 45 characters."),
		"allow_methods":     text(45, "Allowed methods, such as `GET,POST`: at most 45 characters."),
		"allow_headers":     text(200, "Allowed request headers, such as `Content-Type`: at most 200 characters."),
		"expose_headers":    text(200, "Headers that a browser exposes: at most 200 characters."),
		"allow_credentials": text(45, "Value of `Access-Control-Allow-Credentials`, such as `true`: at most 45 characters."),
		"max_age":           text(45, "Seconds for which a browser keeps the preflight response: at most 45 characters."),
	}
}
