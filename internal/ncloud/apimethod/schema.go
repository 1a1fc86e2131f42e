// SPDX-License-Identifier: MPL-2.0

package apimethod

import (
	"context"
	"fmt"
	"maps"
	"regexp"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework-validators/mapvalidator"
	"github.com/hashicorp/terraform-plugin-framework-validators/resourcevalidator"
	"github.com/hashicorp/terraform-plugin-framework-validators/setvalidator"
	"github.com/hashicorp/terraform-plugin-framework-validators/stringvalidator"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/booldefault"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/planmodifier"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/stringplanmodifier"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/attribute"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/ncloud/client"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/ncloud/draft"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/ncloud/draftschema"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/validate"
)

// ConfigValidators require one endpoint.
func (r *methodResource) ConfigValidators(context.Context) []resource.ConfigValidator {
	return []resource.ConfigValidator{
		resourcevalidator.ExactlyOneOf(path.MatchRoot("http_endpoint"), path.MatchRoot("ncp_endpoint"), path.MatchRoot("mock_endpoint")),
	}
}

func (r *methodResource) Schema(_ context.Context, _ resource.SchemaRequest, resp *resource.SchemaResponse) {
	attributes := map[string]schema.Attribute{
		"product_id": attribute.ParentID("product"),
		"api_id":     attribute.ParentID("API"),
		"path_id":    attribute.ParentID("path"),
		"method": schema.StringAttribute{
			Required: true,
			MarkdownDescription: "`GET`, `POST`, `PUT`, `DELETE`, `PATCH`, `OPTIONS` or `HEAD`, or `ANY` for every method. Changing this forces a new resource to be " +
				"created.",
			PlanModifiers: []planmodifier.String{stringplanmodifier.RequiresReplace()},
			Validators:    []validator.String{stringvalidator.OneOf(client.HTTPMethods()...)},
		},
		"description":       attribute.Description("method", client.MaxMethodDescription),
		"authentication":    draftschema.Authentication(),
		"validation":        draftschema.Validation(),
		"consumes":          mediaTypes("requests"),
		"produces":          mediaTypes("responses"),
		"header_parameters": parameters("Headers of requests, by name. Upper and lower case are the same.", true),
		"query_parameters":  parameters("Query parameters of requests, by name.", false),
		"form_parameters":   parameters("Form fields of requests, by name.", false),
		"request_body":      body("Body of requests."),
		"responses":         responses(),
		"digest":            attribute.Digest(),
	}
	required := draftschema.APIKeyRequired()
	required.Computed, required.Default = true, booldefault.StaticBool(false)
	attributes["api_key_required"] = required
	for name, endpoint := range draftschema.Endpoints(map[string]schema.Attribute{}) {
		attributes[name] = alone(endpoint)
	}
	resp.Schema = schema.Schema{
		MarkdownDescription: "A [method](https://api.ncloud-docs.com/docs/en/apigateway-postmethods) of a path of NAVER Cloud API Gateway forwards calls to an " +
			"endpoint.\n\n" +
			"-> **Note:** Exactly one of `http_endpoint`, `ncp_endpoint` and `mock_endpoint` is required. Parameters, bodies and responses document the method and " +
			"have no effect on calls: what a call must have is in `validation`.\n\n" +
			"~> **Note:** State files and saved plan files contain the headers of mock endpoints in plaintext. Restrict who can read them.\n\n" +
			"-> **Note:** Changes take effect with the next deployment: see `apigw_stage`. An API that an `apigw_api_definition` manages cannot have this " +
			"resource.",
		Attributes: attributes,
	}
}

// alone returns an endpoint whose conflicts ConfigValidators report, with defaults.
func alone(endpoint schema.Attribute) schema.Attribute {
	nested, ok := endpoint.(schema.SingleNestedAttribute)
	if !ok {
		return endpoint
	}
	nested.Validators = nil
	nested.Attributes = maps.Clone(nested.Attributes)
	if stream, ok := nested.Attributes["stream"].(schema.BoolAttribute); ok {
		stream.Computed, stream.Default = true, booldefault.StaticBool(false)
		nested.Attributes["stream"] = stream
	}
	return nested
}

func mediaTypes(of string) schema.SetAttribute {
	return schema.SetAttribute{
		Optional: true, ElementType: types.StringType,
		MarkdownDescription: fmt.Sprintf("Media types of %s, such as `application/json`: in lower case, without parameters, together at most %d characters, with a "+
			"comma between two.", of, client.MaxMediaTypes),
		Validators: []validator.Set{setvalidator.NoNullValues(), setvalidator.ValueStringsAre(validate.Text("must be a media type", func(s string) error {
			if !draft.ValidMediaType(s) {
				return fmt.Errorf("got %q. It consists of lower-case letters, digits and ._+/*-", s)
			}
			return nil
		})), totalLength{}},
	}
}

// totalLength limits what the service stores as one text.
type totalLength struct{}

func (totalLength) Description(context.Context) string {
	return fmt.Sprintf("must have at most %d characters together", client.MaxMediaTypes)
}

func (t totalLength) MarkdownDescription(ctx context.Context) string { return t.Description(ctx) }

func (t totalLength) ValidateSet(ctx context.Context, req validator.SetRequest, resp *validator.SetResponse) {
	var all []string
	for _, element := range req.ConfigValue.Elements() {
		if text, ok := element.(types.String); ok {
			all = append(all, text.ValueString())
		}
	}
	if length := len(strings.Join(all, ",")); length > client.MaxMediaTypes {
		resp.Diagnostics.AddAttributeError(req.Path, "Invalid Attribute Value", fmt.Sprintf("Attribute %s %s, got: %d.", req.Path, t.Description(ctx), length))
	}
}

func parameters(description string, header bool) schema.MapNestedAttribute {
	attributes := describedType()
	attributes["required"] = flag("Whether clients have to send it. `validation` makes the gateway check it. Defaults to `false`.")
	attributes["logged"] = flag("Whether access logs contain the value. Defaults to `false`.")
	keys := validate.Text("must be the name of a parameter", func(s string) error {
		if !draft.ValidParameter(s) {
			return fmt.Errorf("got %q. It consists of at most %d letters, digits, and the characters _+,-. only", s, client.MaxParameterName)
		}
		return nil
	})
	validators := []validator.Map{mapvalidator.NoNullValues(), mapvalidator.KeysAre(keys)}
	if header {
		validators = append(validators, validate.HeaderKeys())
	}
	return schema.MapNestedAttribute{
		Optional: true, MarkdownDescription: description, Validators: validators, NestedObject: schema.NestedAttributeObject{Attributes: attributes},
	}
}

func describedType() map[string]schema.Attribute {
	names := client.ParameterTypes()
	return map[string]schema.Attribute{
		"type": attribute.Optional(fmt.Sprintf("Type: `%s`. Defaults to `%s`.", strings.Join(names, "`, `"), client.TypeString),
			stringvalidator.OneOf(names...)),
		"array":       flag("Whether it is an array of values of this type. Defaults to `false`."),
		"description": description(client.MaxParameterDescription),
	}
}

func flag(description string) schema.BoolAttribute {
	return attribute.OptionalFlag(description)
}

func description(length int) schema.StringAttribute {
	return attribute.Optional(fmt.Sprintf("Description: at most %d characters.", length), stringvalidator.UTF8LengthAtMost(length))
}

var bodyCharacters = regexp.MustCompile("^[A-Za-z0-9_-]*$")

func body(text string) schema.SingleNestedAttribute {
	return schema.SingleNestedAttribute{
		Optional: true, MarkdownDescription: text,
		Attributes: map[string]schema.Attribute{
			"name": attribute.Optional(fmt.Sprintf("Name of the body: 1 to %d of the characters A-Z, a-z, 0-9, `_` and `-`. Defaults to `%s`.",
				client.MaxBodyName, bodyName),
				stringvalidator.LengthBetween(1, client.MaxBodyName),
				stringvalidator.RegexMatches(bodyCharacters, "must contain only A-Z, a-z, 0-9, _ and -")),
			"model_id":    attribute.Required("ID of the model.", validate.ID()),
			"description": description(client.MaxBodyDescription),
		},
	}
}

func responses() schema.MapNestedAttribute {
	name := validate.Text("must be the name of a header", func(s string) error {
		if !draft.ValidHeader(s) {
			return fmt.Errorf("got %q. It consists of at most %d letters, digits and _+-, and ends with a letter, a digit or _", s, client.MaxParameterName)
		}
		return nil
	})
	return schema.MapNestedAttribute{
		Optional: true, MarkdownDescription: "Responses, by status code: 100 to 599.",
		Validators: []validator.Map{mapvalidator.NoNullValues(), mapvalidator.KeysAre(validate.That("must be a status code from 100 to 599", statusCode.MatchString))},
		NestedObject: schema.NestedAttributeObject{Attributes: map[string]schema.Attribute{
			"description": description(client.MaxMethodDescription),
			"headers": schema.MapNestedAttribute{
				Optional: true, MarkdownDescription: "Headers of the response, by name. Upper and lower case are the same.",
				Validators:   []validator.Map{mapvalidator.NoNullValues(), mapvalidator.KeysAre(name), validate.HeaderKeys()},
				NestedObject: schema.NestedAttributeObject{Attributes: describedType()},
			},
			"body": body("Body of the response."),
		}},
	}
}

var statusCode = regexp.MustCompile("^[1-5][0-9][0-9]$")
