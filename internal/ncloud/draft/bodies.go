// SPDX-License-Identifier: MPL-2.0

package draft

import (
	"cmp"
	"encoding/json"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/openapi"
)

// requestBody puts the body of a request and its form into the draft.
func (o *operation) requestBody(body *openapi.Body) {
	if body == nil {
		return
	}
	for _, content := range body.Content {
		for _, parameter := range content.Form {
			if known, found := o.FormParameters[parameter.Name]; found && known.Type == parameterType(parameter.Type) && known.Array == parameter.Array {
				continue
			}
			o.parameter(&o.FormParameters, parameter, parameter.Name)
		}
	}
	model := o.content(*body, "request body", "Request")
	if model == "" {
		if body.Description != "" {
			o.lose(body.Position, bodyWithoutModel, "request body")
		}
		return
	}
	name := body.Name
	if value := o.extensions[bodyNameExtension]; name == "" && !absent(value) && json.Unmarshal(value, &name) != nil {
		o.problems.add("document", "The value of "+bodyNameExtension+" is not a string", "", o.position, o.key)
	}
	if name == "" {
		name = model
	}
	o.RequestBody = &Body{Description: o.describe(body.Description, body.Position, longParameterTexts, "request body"), Model: model, Name: bodyName(name)}
}

// responses puts responses into the draft.
func (o *operation) responses(all []openapi.Response) {
	bodies := o.extension(o.part, bodiesExtension)
	for _, response := range all {
		if !validStatus.MatchString(response.Status) {
			o.lose(response.Position, badStatuses, response.Status)
			continue
		}
		if response.HasLinks {
			o.lose(response.Position, links, response.Status)
		}
		result := Response{Description: o.describe(response.Description, response.Position, longParameterTexts, "response "+response.Status)}
		for _, header := range response.Headers {
			key := strings.ToLower(header.Name)
			if _, taken := result.Headers[key]; taken {
				o.lose(header.Position, takenHeaders, response.Status+" header "+header.Name)
				continue
			}
			if parameter, supported := o.header(header, response.Status); supported {
				if result.Headers == nil {
					result.Headers = map[string]Parameter{}
				}
				result.Headers[key] = parameter
			}
		}
		if response.Body != nil {
			if model := o.content(*response.Body, "response "+response.Status, "Response"+response.Status); model != "" {
				result.Body = &Body{Model: model}
				if more := bodies.object(response.Status); more != nil {
					result.Body.Name = more.text("name")
					result.Body.Description = o.describe(more.text("description"), response.Position, longParameterTexts, "body of response "+response.Status)
					more.done()
				}
				result.Body.Name = bodyName(cmp.Or(result.Body.Name, model))
			}
		}
		if o.Responses == nil {
			o.Responses = map[string]Response{}
		}
		o.Responses[response.Status] = result
	}
	if bodies != nil {
		bodies.done()
	}
}

// content returns the model of a body, "" if it has none.
func (o *operation) content(body openapi.Body, member, suffix string) string {
	var candidates []openapi.MediaType
	for _, content := range body.Content {
		if len(content.Form) == 0 {
			candidates = append(candidates, content)
		}
	}
	if len(candidates) == 0 {
		return ""
	}
	chosen := candidates[chooseJSON(candidates)]
	for _, other := range candidates {
		if other.Schema != nil && !sameSchema(other.Schema, chosen.Schema) {
			o.lose(body.Position, otherSchemas, member+" "+other.Name)
		}
	}
	return o.model(o.part, chosen.Schema, func() string { return camelCase(o.method, o.path) + suffix })
}

// chooseJSON returns the index of the media type that is JSON, 0 if there is none.
func chooseJSON(candidates []openapi.MediaType) int {
	for _, isJSON := range []func(string) bool{
		func(name string) bool { return name == "application/json" },
		func(name string) bool { return strings.HasSuffix(name, "/json") || strings.HasSuffix(name, "+json") },
	} {
		if at := slices.IndexFunc(candidates, func(candidate openapi.MediaType) bool { return isJSON(mediaType(candidate.Name)) }); at >= 0 {
			return at
		}
	}
	return 0
}

func sameSchema(a, b *openapi.Schema) bool {
	if a == nil || b == nil {
		return a == b
	}
	return a.Ref == b.Ref && (a.Ref != "" || string(a.JSON) == string(b.JSON))
}

// mediaTypes returns the media types that fit, in their order. An extension replaces those of the document.
func (o *operation) mediaTypes(extension, kind string, names []string) (result []string) {
	if value := o.extensions[extension]; !absent(value) {
		names = nil
		if err := json.Unmarshal(value, &names); err != nil {
			o.problems.add("document", "The value of "+extension+" is not a list of strings", "", o.position, o.key)
		}
	}
	length := 0
	for _, name := range names {
		if name == "" {
			continue
		}
		plain := mediaType(name)
		if strings.Contains(name, ";") {
			o.lose(o.position, mediaTypeParameters, name)
		}
		switch {
		case slices.Contains(result, plain):
		case !validMediaType.MatchString(plain):
			o.lose(o.position, badMediaTypes, kind+" "+name)
		case length+len(plain) > maxMediaTypes:
			o.lose(o.position, longMediaTypes, kind+" "+name)
		default:
			result = append(result, plain)
			length += len(plain) + len(",")
		}
	}
	return result
}

// describe returns a description that the service accepts.
func (o *operation) describe(text string, position openapi.Position, kind kind, member string) string {
	if utf8.RuneCountInString(text) <= maxDescription {
		return text
	}
	o.lose(position, kind, member)
	return string([]rune(text)[:maxDescription-1]) + "…"
}
