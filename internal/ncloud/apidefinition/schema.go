// SPDX-License-Identifier: MPL-2.0

package apidefinition

import (
	"context"
	"regexp"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework-validators/mapvalidator"
	"github.com/hashicorp/terraform-plugin-framework-validators/setvalidator"
	"github.com/hashicorp/terraform-plugin-framework-validators/stringvalidator"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/stringdefault"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/attribute"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/ncloud/draftschema"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/validate"
)

// The values of the arguments that are enumerations. The first one is the default.
const (
	unmanagedRemove = "remove"
	unmanagedKeep   = "keep"

	onUnsupportedWarn  = "warn"
	onUnsupportedError = "error"

	documentationManaged    = "managed"
	documentationUnverified = "unverified"
	documentationIgnored    = "ignored"
)

var (
	operationKey = regexp.MustCompile(`^[A-Z]+ /`)
	pattern      = regexp.MustCompile(`^([A-Z]+ )?/`)
)

func (r *definitionResource) Schema(_ context.Context, _ resource.SchemaRequest, resp *resource.SchemaResponse) {
	resp.Schema = schema.Schema{
		MarkdownDescription: "A definition manages all paths, operations and models of an [API](https://guide.ncloud-docs.com/docs/en/apigw-myproducts) of NAVER " +
			"Cloud API Gateway with one OpenAPI document.\n\n" +
			"~> **Note:** With `unmanaged = \"remove\"`, the definition owns the whole API: paths, operations and models that the document does not name are " +
			"drift, and the next apply deletes them.\n\n" +
			"~> **Note:** Terraform prints `document` and stores it in state. Secrets belong in `overrides`, where the header values of mock endpoints are " +
			"sensitive. The document of an imported definition contains mock responses and the userinfo of URLs in plaintext.\n\n" +
			"-> **Note:** Changes have no effect on calls before they are deployed to a stage.",
		Attributes: map[string]schema.Attribute{
			"product_id": attribute.ParentID("product"),
			"api_id":     attribute.ParentID("API"),
			"document": attribute.Required("OpenAPI 3.0 or 3.1, or Swagger 2.0, as JSON or YAML: at most 10 MB. `provider::apigw::openapi(file(...))` returns " +
				"JSON, of which Terraform shows differences member by member. A change that affects neither operations, paths, models nor " +
				"warnings is no change."),
			"defaults":         defaultsAttribute(),
			"overrides":        overridesAttribute(),
			"cors":             corsAttribute(),
			"security_schemes": securitySchemesAttribute(),
			"exclude": schema.SetAttribute{
				Optional: true, ElementType: types.StringType,
				MarkdownDescription: "Operations (`GET /x`) and paths (`/x`, with all methods) of the document to leave out. A trailing `*` matches any suffix. " +
					"A pattern without a match is an error.",
				Validators: []validator.Set{setvalidator.NoNullValues(), setvalidator.ValueStringsAre(
					validate.That("must be an operation or a path such as GET /files/* or /files/*", pattern.MatchString),
				)},
			},
			"unmanaged": enumeration("What happens to paths, operations and models that the document does not name: `remove` deletes them, `keep` leaves them in "+
				"place and out of state. Defaults to `remove`.", unmanagedRemove, unmanagedKeep),
			"on_unsupported": enumeration("What happens if the document has something that the gateway does not support: `warn` or `error`. Defaults to `warn`.",
				onUnsupportedWarn, onUnsupportedError),
			"documentation": enumeration("What happens to parameters, bodies, responses and models, which document the API and have no effect on calls: "+
				"`managed` writes and reads them, `unverified` writes but does not read them, and `ignored` leaves them as they are. Reading them takes "+
				"about ten requests per operation: `unverified` is recommended from about 50 operations. Defaults to `managed`.",
				documentationManaged, documentationUnverified, documentationIgnored),
			"operations": jsonMap("Operations as canonical JSON, by operation, such as `GET /orders/{id}`. Members have the names of the arguments of " +
				"`overrides`. Members with empty values, `false`, `NONE` or the type `string` are omitted. Mock responses, mock header values and the " +
				"userinfo of URLs are hashed."),
			"paths":  jsonMap("CORS of paths as canonical JSON, by path. A path without CORS has `{}`. A `/` without CORS is omitted."),
			"models": jsonMap("JSON schemas of models, by name. References are written as `#/definitions/<name>`."),
			"warnings": schema.ListAttribute{
				Computed: true, ElementType: types.StringType, MarkdownDescription: "What the document has that the gateway does not support.",
			},
			"digest": attribute.Computed("Hash of `operations`, `paths` and `models`, for `deployment.triggers` of a stage. An apply that repairs drift does " +
				"not change it."),
		},
	}
}

func defaultsAttribute() schema.Attribute {
	return schema.SingleNestedAttribute{
		Optional: true, MarkdownDescription: "What applies to operations for which neither `overrides` nor the document decide.",
		Attributes: map[string]schema.Attribute{
			"http_endpoint": schema.SingleNestedAttribute{
				Optional: true, MarkdownDescription: "Endpoint of operations without an endpoint: the operation's own method at `url_prefix` followed by its path.",
				Attributes: map[string]schema.Attribute{
					"url_prefix": attribute.Optional("Path before the path of the operation, such as `/v2`. Defaults to `\"\"`.",
						draftschema.URLPrefix()),
					"stream": attribute.OptionalFlag("Whether bodies are passed on without buffering. Defaults to `false`."),
				},
			},
			"api_key_required": draftschema.APIKeyRequired(),
			"authentication":   draftschema.Authentication(),
			"validation": attribute.OptionalFlag("Whether the gateway checks the headers and query parameters that the document marks as required. " +
				"Defaults to `false`."),
			"cors": schema.SingleNestedAttribute{
				Optional: true, MarkdownDescription: "CORS of paths that have operations.", Attributes: draftschema.CORS(),
			},
		},
	}
}

func overridesAttribute() schema.Attribute {
	return schema.MapNestedAttribute{
		Optional: true,
		MarkdownDescription: "What replaces the document, by operation, such as `GET /orders/{id}`. Each member replaces a whole member of the operation. " +
			"An operation that the document does not have is an error.",
		Validators: []validator.Map{mapvalidator.NoNullValues(), mapvalidator.KeysAre(
			validate.That("must be an operation such as GET /orders/{id}", operationKey.MatchString),
		)},
		NestedObject: schema.NestedAttributeObject{Attributes: draftschema.Endpoints(map[string]schema.Attribute{
			"api_key_required": attribute.OptionalFlag("Whether a caller needs an API key."),
			"authentication":   draftschema.Authentication(),
			"validation":       draftschema.Validation(),
		})},
	}
}

func corsAttribute() schema.Attribute {
	isPath := func(s string) bool { return strings.HasPrefix(s, "/") }
	return schema.MapNestedAttribute{
		Optional:            true,
		MarkdownDescription: "CORS by path, such as `/orders/{id}`. A path that the document does not have is an error.",
		Validators:          []validator.Map{mapvalidator.NoNullValues(), mapvalidator.KeysAre(validate.That("must be a path such as /orders/{id}", isPath))},
		NestedObject:        schema.NestedAttributeObject{Attributes: draftschema.CORS()},
	}
}

func securitySchemesAttribute() schema.Attribute {
	return schema.MapNestedAttribute{
		Optional: true,
		MarkdownDescription: "What the gateway does for a security scheme of the document, by its name. An apiKey scheme named `x-ncp-apigw-api-key` needs no " +
			"entry: it requires an API key. Neither does one named `x-ncp-iam`: it requires IAM. An entry `{}` requires neither, and accepts that operations " +
			"with this scheme are open to everyone.",
		Validators: []validator.Map{mapvalidator.NoNullValues()},
		NestedObject: schema.NestedAttributeObject{
			Validators: []validator.Object{draftschema.AuthorizerWithID()},
			Attributes: map[string]schema.Attribute{
				"api_key_required": draftschema.APIKeyRequired(),
				"platform":         draftschema.Platform(),
				"authorizer_id":    draftschema.AuthorizerID(),
			},
		},
	}
}

// enumeration is an argument whose default is its first value.
func enumeration(description string, values ...string) schema.StringAttribute {
	return schema.StringAttribute{
		Optional: true, Computed: true, Default: stringdefault.StaticString(values[0]),
		MarkdownDescription: description, Validators: []validator.String{stringvalidator.OneOf(values...)},
	}
}

func jsonMap(description string) schema.MapAttribute {
	return schema.MapAttribute{Computed: true, ElementType: types.StringType, MarkdownDescription: description}
}
