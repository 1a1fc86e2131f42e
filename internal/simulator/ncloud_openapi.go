// SPDX-License-Identifier: MPL-2.0

package simulator

import (
	"strings"
)

// toOpenAPI converts an export from Swagger 2.0 to OpenAPI 3.0.1. Both share values.
func toOpenAPI(swagger fields) fields {
	host, _ := swagger["host"].(string)
	base, _ := swagger["basePath"].(string)
	scheme := "https"
	if schemes, _ := swagger["schemes"].([]string); len(schemes) > 0 {
		scheme = schemes[0]
	}
	document := fields{
		"openapi": "3.0.1", "info": swagger["info"], "servers": []fields{{"url": scheme + "://" + host + base}},
		"components":                 fields{"schemas": swagger["definitions"], "securitySchemes": swagger["securityDefinitions"]},
		"x-original-swagger-version": "2.0",
	}
	if security, secured := swagger["security"]; secured {
		document["security"] = security
	}
	for name, member := range swagger {
		if strings.HasPrefix(name, "x-") {
			document[name] = member
		}
	}
	paths := fields{}
	all, _ := swagger["paths"].(fields)
	for path, member := range all {
		item, _ := member.(fields)
		out := fields{}
		for name, member := range item {
			out[name] = member
			if op, is := member.(fields); is && op["responses"] != nil {
				out[name] = toOperation(op)
			}
		}
		paths[path] = out
	}
	document["paths"] = paths
	renameReferences(document, func(reference string) string {
		if name, local := strings.CutPrefix(reference, referencePrefix); local {
			return "#/components/schemas/" + name
		}
		return reference
	})
	return document
}

func toOperation(op fields) fields {
	out := fields{}
	for name, member := range op {
		if name != "consumes" && name != "produces" && name != "parameters" && name != "responses" {
			out[name] = member
		}
	}
	parameters, form := []fields{}, []fields{}
	all, _ := op["parameters"].([]fields)
	for _, p := range all {
		switch p["in"] {
		case "body":
			out["requestBody"] = fields{"description": p["description"], "required": p["required"], "content": content(op["consumes"], p["schema"])}
			out["x-codegen-request-body-name"] = p["name"]
		case "formData":
			form = append(form, p)
		default:
			parameters = append(parameters, toParameter(p))
		}
	}
	if len(parameters) > 0 {
		out["parameters"] = parameters
	}
	if _, hasBody := out["requestBody"]; len(form) > 0 && !hasBody {
		out["requestBody"] = formBody(op["consumes"], form)
	}
	responses := fields{}
	documented, _ := op["responses"].(fields)
	for status, member := range documented {
		r, _ := member.(fields)
		responses[status] = toResponse(op["produces"], r)
	}
	out["responses"] = responses
	return out
}

// toParameter moves what describes the value to schema. Extensions are in both places.
func toParameter(p fields) fields {
	out, schema := fields{}, fields{}
	for name, member := range p {
		switch name {
		case "type", "format", "items":
			schema[name] = member
		default:
			out[name] = member
		}
		if name == "x-ncp-parameter-is-logged" {
			schema[name] = member
		}
	}
	out["schema"] = schema
	return out
}

func toResponse(produces any, r fields) fields {
	out := fields{"description": r["description"]}
	if schema, has := r["schema"]; has {
		out["content"] = content(produces, schema)
	}
	if headers, has := r["headers"].(fields); has {
		converted := fields{}
		for name, member := range headers {
			header, _ := member.(fields)
			converted[name] = toParameter(header)
		}
		out["headers"] = converted
	}
	return out
}

func content(types, schema any) fields {
	out := fields{}
	list, _ := types.([]string)
	if len(list) == 0 {
		list = []string{"*/*"}
	}
	for _, mediaType := range list {
		out[mediaType] = fields{"schema": schema}
	}
	return out
}

func formBody(consumes any, form []fields) fields {
	properties, required, mediaType := fields{}, []string{}, "application/x-www-form-urlencoded"
	for _, p := range form {
		property := fields{"description": p["description"], "x-ncp-parameter-is-logged": p["x-ncp-parameter-is-logged"]}
		for _, name := range []string{"type", "format", "items"} {
			if member, has := p[name]; has {
				property[name] = member
			}
		}
		if property["type"] == "file" {
			property["type"], property["format"], mediaType = "string", "binary", "multipart/form-data"
		}
		name, _ := p["name"].(string)
		properties[name] = property
		if p["required"] == true {
			required = append(required, name)
		}
	}
	if list, _ := consumes.([]string); len(list) == 0 {
		consumes = []string{mediaType}
	}
	schema := fields{"type": "object", "properties": properties}
	if len(required) > 0 {
		schema["required"] = required
	}
	return fields{"content": content(consumes, schema)}
}
