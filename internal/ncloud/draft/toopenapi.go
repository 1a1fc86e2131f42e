// SPDX-License-Identifier: MPL-2.0

package draft

import (
	"cmp"
	"encoding/json"
	"maps"
	"regexp"
	"slices"
	"strings"

	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/openapi"
)

// OpenAPI returns d as an OpenAPI 3.0 document in canonical JSON, with secrets as plaintext. Translated without arguments, it
// becomes d again. Members that OpenAPI lacks are extensions.
func (d Draft) OpenAPI(title string) string {
	schemas := d.schemas()
	paths := map[string]map[string]any{}
	item := func(path string) map[string]any {
		if paths[path] == nil {
			paths[path] = pathItem(path)
		}
		return paths[path]
	}
	for path, cors := range d.Paths {
		if item(path); cors != (CORS{}) {
			item(path)[corsExtension] = cors
		}
	}
	for text, operation := range d.Operations {
		if key, ok := ParseKey(text); ok && slices.Contains(Methods, key.Method) {
			item(key.Path)[memberOf(key.Method)] = operation.openAPI(schemas)
		}
	}
	document := map[string]any{
		"openapi": "3.0.3",
		"info":    map[string]any{"title": title, "version": "draft"},
		"paths":   paths,
	}
	if len(schemas) > 0 {
		document["components"] = map[string]any{"schemas": schemas}
	}
	return encode(document)
}

func memberOf(method string) string {
	if method == "ANY" {
		return anyMethodExtension
	}
	return strings.ToLower(method)
}

var variable = regexp.MustCompile(`\{([^{}/]+)\}`)

// pathItem declares the variables of the path, as exports of the vendor do.
func pathItem(path string) map[string]any {
	var parameters []any
	declared := map[string]bool{}
	for _, found := range variable.FindAllStringSubmatch(path, -1) {
		name := found[1]
		if declared[name] {
			continue
		}
		declared[name] = true
		parameter := map[string]any{"name": name, "in": "path", "required": true, "schema": map[string]any{"type": "string"}}
		if strings.HasSuffix(name, "+") {
			parameter[greedyExtension] = true
		}
		parameters = append(parameters, parameter)
	}
	if parameters == nil {
		return map[string]any{}
	}
	return map[string]any{"parameters": parameters}
}

func (o Operation) openAPI(schemas map[string]any) map[string]any {
	out := map[string]any{
		endpointExtension: o.endpointExtension(),
		filtersExtension:  o.filtersExtension(),
		"responses":       map[string]any{},
	}
	setText(out, "description", o.Description)
	parameters := parametersIn("query", o.QueryParameters)
	if parameters = append(parameters, parametersIn("header", o.HeaderParameters)...); len(parameters) > 0 {
		out["parameters"] = parameters
	}

	consumes, produces := mediaTypes(o.Consumes), mediaTypes(o.Produces)
	content := map[string]any{}
	body := map[string]any{"content": content}
	if b := o.RequestBody; b != nil && schemas[b.Model] != nil {
		setText(body, "description", b.Description)
		setText(out, bodyNameExtension, b.Name)
		addContent(content, consumes, b.Model)
	}
	if len(o.FormParameters) > 0 {
		content[formType(consumes, o.FormParameters)] = map[string]any{"schema": formSchema(o.FormParameters)}
	}
	if len(content) > 0 {
		out["requestBody"] = body
	}
	setMediaTypes(out, consumesExtension, consumes, content)

	responses, bodies, content := map[string]any{}, map[string]any{}, map[string]any{}
	for status, response := range o.Responses {
		one := map[string]any{"description": response.Description}
		if headers := headersOf(response.Headers); len(headers) > 0 {
			one["headers"] = headers
		}
		if b := response.Body; b != nil && schemas[b.Model] != nil {
			own := map[string]any{}
			addContent(own, produces, b.Model)
			one["content"] = own
			maps.Copy(content, own)
			more := map[string]any{}
			setText(more, "description", b.Description)
			if setText(more, "name", b.Name); len(more) > 0 {
				bodies[status] = more
			}
		}
		responses[status] = one
	}
	out["responses"] = responses
	if len(bodies) > 0 {
		out[bodiesExtension] = bodies
	}
	setMediaTypes(out, producesExtension, produces, content)
	return out
}

func setText(object map[string]any, member, text string) {
	if text != "" {
		object[member] = text
	}
}

// setMediaTypes adds an extension unless the content has all media types and no other.
func setMediaTypes(operation map[string]any, extension string, types []string, content map[string]any) {
	if !slices.Equal(types, slices.Sorted(maps.Keys(content))) {
		operation[extension] = append([]string{}, types...)
	}
}

const jsonType = "application/json"

// addContent omits media types of forms, whose schemas become parameters.
func addContent(content map[string]any, types []string, model string) {
	schema := map[string]any{"schema": map[string]any{"$ref": openapi.Pointer("components", "schemas", model)}}
	for _, name := range types {
		if !isForm(name) {
			content[name] = schema
		}
	}
	if len(content) == 0 {
		content[jsonType] = schema
	}
}

const (
	formURLEncoded = "application/x-www-form-urlencoded"
	formMultipart  = "multipart/form-data"
)

func isForm(mediaType string) bool {
	return mediaType == formURLEncoded || mediaType == formMultipart
}

func formType(types []string, parameters map[string]Parameter) string {
	for _, name := range []string{formMultipart, formURLEncoded} {
		if slices.Contains(types, name) {
			return name
		}
	}
	for _, parameter := range parameters {
		if parameter.Type == "file" {
			return formMultipart
		}
	}
	return formURLEncoded
}

func formSchema(parameters map[string]Parameter) map[string]any {
	properties := map[string]any{}
	var required []string
	for _, key := range slices.Sorted(maps.Keys(parameters)) {
		parameter := parameters[key]
		name := cmp.Or(parameter.Name, key)
		properties[name] = described(parameter, schemaOf(parameter))
		if parameter.Required {
			required = append(required, name)
		}
	}
	schema := map[string]any{"type": "object", "properties": properties}
	if len(required) > 0 {
		schema["required"] = required
	}
	return schema
}

func parametersIn(place string, parameters map[string]Parameter) []any {
	var all []any
	for _, key := range slices.Sorted(maps.Keys(parameters)) {
		parameter := parameters[key]
		one := described(parameter, map[string]any{"name": cmp.Or(parameter.Name, key), "in": place, "schema": schemaOf(parameter)})
		if parameter.Required {
			one["required"] = true
		}
		all = append(all, one)
	}
	return all
}

func described(parameter Parameter, object map[string]any) map[string]any {
	setText(object, "description", parameter.Description)
	if parameter.Logged {
		object[loggedExtension] = true
	}
	return object
}

func headersOf(parameters map[string]Parameter) map[string]any {
	all := map[string]any{}
	for _, key := range slices.Sorted(maps.Keys(parameters)) {
		parameter := parameters[key]
		all[cmp.Or(parameter.Name, key)] = described(parameter, map[string]any{"schema": schemaOf(parameter)})
	}
	return all
}

// schemaOf is the reverse of parameterType.
func schemaOf(parameter Parameter) map[string]any {
	schema := map[string]any{"type": "string"}
	switch parameter.Type {
	case "integer", "boolean":
		schema["type"] = parameter.Type
	case "long":
		schema["type"], schema["format"] = "integer", "int64"
	case "float", "double":
		schema["type"], schema["format"] = "number", parameter.Type
	case "file":
		schema["format"] = "binary"
	}
	if parameter.Array {
		return map[string]any{"type": "array", "items": schema}
	}
	return schema
}

func (o Operation) endpointExtension() map[string]any {
	switch {
	case o.MockEndpoint != nil:
		mock := map[string]any{"httpStatus": o.MockEndpoint.StatusCode}
		setText(mock, "response", o.MockEndpoint.Response)
		if len(o.MockEndpoint.Headers) > 0 {
			mock["headers"] = o.MockEndpoint.Headers
		}
		return map[string]any{"MOCK": mock}
	case o.NCPEndpoint != nil:
		e := o.NCPEndpoint
		ncp := map[string]any{
			"service": e.Service, "region": e.Region, "actionId": e.ActionID, "actionName": e.ActionName, "stream": e.Stream, "url": e.URL,
		}
		setText(ncp, "method", e.Method)
		return map[string]any{"NCP": ncp}
	default:
		var e HTTPEndpoint
		if o.HTTPEndpoint != nil {
			e = *o.HTTPEndpoint
		}
		return map[string]any{"HTTP": map[string]any{"method": e.Method, "stream": e.Stream, "url": e.URL}}
	}
}

func (o Operation) filtersExtension() map[string]any {
	var authentication Authentication
	if o.Authentication != nil {
		authentication = *o.Authentication
	}
	auth := map[string]any{"platform": cmp.Or(authentication.Platform, "NONE")}
	setText(auth, "authorizerId", authentication.AuthorizerID)
	valid := map[string]any{"type": "NONE"}
	if o.Validation != nil {
		if v := o.Validation.canonical(); v != nil {
			valid = map[string]any{
				"type": "QUERYSTRING_HEADERS", "headers": append([]string{}, v.Headers...), "queryStrings": append([]string{}, v.QueryStrings...),
			}
		}
	}
	return map[string]any{"apiKey": map[string]any{"required": o.APIKeyRequired}, "auth": auth, "valid": valid}
}

// schemas returns the models as schemas, and marks those that no operation reaches. A model that is not an object of JSON
// becomes an empty schema.
func (d Draft) schemas() map[string]any {
	schemas := make(map[string]any, len(d.Models))
	uses := make(map[string][]string, len(d.Models))
	for name, text := range d.Models {
		decoder := json.NewDecoder(strings.NewReader(text))
		decoder.UseNumber()
		schema := map[string]any{}
		if decoder.Decode(&schema) != nil || schema == nil {
			schema = map[string]any{}
		}
		d.refer(schema, func(target string) { uses[name] = append(uses[name], target) })
		schemas[name] = schema
	}
	reached := map[string]bool{}
	reachable(d.bodyModels(), func(name string) []string {
		reached[name] = true
		return uses[name]
	})
	for name, schema := range schemas {
		if object, isObject := schema.(map[string]any); isObject && !reached[name] {
			object[keepExtension] = true
		}
	}
	return schemas
}

// refer rewrites the references in a schema. It drops those to missing models: a document with one cannot be read.
func (d Draft) refer(schema any, use func(target string)) {
	switch schema := schema.(type) {
	case []any:
		for _, item := range schema {
			d.refer(item, use)
		}
	case map[string]any:
		for member, value := range schema {
			object, _ := value.(map[string]any)
			list, _ := value.([]any)
			switch member {
			case "$ref":
				d.replaceReference(schema, member, use)
			case "discriminator":
				mapping, _ := object["mapping"].(map[string]any)
				for name := range mapping {
					d.replaceReference(mapping, name, use)
				}
			case "properties", "patternProperties", "definitions", "$defs", "dependencies", "dependentSchemas":
				for _, inner := range object {
					d.refer(inner, use)
				}
			case "allOf", "anyOf", "oneOf", "prefixItems":
				d.refer(list, use)
			case "items":
				d.refer(value, use)
			case "additionalItems", "additionalProperties", "contains", "contentSchema", "else", "if", "not", "propertyNames", "then",
				"unevaluatedItems", "unevaluatedProperties":
				d.refer(object, use)
			}
		}
	}
}

func (d Draft) replaceReference(object map[string]any, member string, use func(target string)) {
	reference, isText := object[member].(string)
	if !isText || member != "$ref" && !strings.HasPrefix(reference, "#/") {
		return
	}
	target := referenced(reference)
	if _, exists := d.Models[target]; !exists {
		delete(object, member)
		return
	}
	use(target)
	object[member] = openapi.Pointer("components", "schemas", target)
}

func (d Draft) bodyModels() []string {
	var names []string
	for _, operation := range d.Operations {
		if operation.RequestBody != nil {
			names = append(names, operation.RequestBody.Model)
		}
		for _, response := range operation.Responses {
			if response.Body != nil {
				names = append(names, response.Body.Model)
			}
		}
	}
	return names
}
