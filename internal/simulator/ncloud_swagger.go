// SPDX-License-Identifier: MPL-2.0

package simulator

import (
	"encoding/json"
	"strconv"
	"strings"
	"time"
)

const (
	keyScheme = "x-ncp-apigw-api-key"
	iamScheme = "x-ncp-iam"
)

// swagger returns a deployment as Swagger 2.0, in the layout of the vendor's exports.
func (n *NCloud) swagger(call *ncloudCall, d *NCloudDeployment) fields {
	p, a, s := call.product, call.api, call.stage
	scheme, address, _ := strings.Cut(n.invokeURL(p, a, s), "://")
	host, basePath, _ := strings.Cut(address, "/")
	document := fields{
		"swagger": "2.0",
		"info": fields{
			"title": a.Name, "version": d.Time.Format(time.RFC3339), "description": a.Description + "<br/>" + n.invokeURL(p, a, s),
		},
		"host": host, "basePath": "/" + basePath, "schemes": []string{scheme},
		"definitions": n.definitions(&d.Draft),
	}
	schemes := fields{keyScheme: fields{"type": "apiKey", "name": keyScheme, "in": "header"}}
	paths := fields{}
	for _, path := range d.Draft.Paths {
		item := fields{}
		for _, m := range path.Methods {
			item[operationName(m.Name)] = n.operation(&d.Draft, s, &path, &m)
			if m.APIKeyRequired {
				document["security"] = []fields{{keyScheme: []string{}}}
			}
			if strings.HasPrefix(m.Platform, "IAM") {
				schemes[iamScheme] = fields{"type": "apiKey", "name": iamScheme, "in": "header", "x-ncp-apigw-auth-ver": "v2"}
			}
		}
		if n.switches.ExportedCORS != "left out" && path.CORS != (NCloudCORS{}) {
			item[n.switches.ExportedCORS] = path.CORS.json()
		}
		paths[path.Path] = item
	}
	document["paths"], document["securityDefinitions"] = paths, schemes
	if n.switches.ExportedResponses != "left out" && len(d.Draft.GatewayResponses) > 0 {
		document[n.switches.ExportedResponses] = exportedResponses(d.Draft.GatewayResponses)
	}
	return document
}

// operationName returns the member of a path item. That of ANY is not documented.
func operationName(method string) string {
	if method == "ANY" {
		return "x-ncp-apigateway-any-method"
	}
	return strings.ToLower(method)
}

func (n *NCloud) operation(d *NCloudDraft, s *NCloudStage, path *NCloudPath, m *NCloudMethod) fields {
	validation, authentication := n.filtersJSON(m)
	op := fields{
		"tags": []string{s.Name}, "description": m.Description,
		"parameters": exportedParameters(d, path, m), "responses": exportedMethodResponses(d, m),
		"x-ncp-apigw-use-body-when-formdata": m.UseBodyWhenFormData,
		"x-ncp-apigateway-filters":           fields{"valid": validation, "apiKey": fields{"required": m.APIKeyRequired}, "auth": authentication},
	}
	for name, types := range map[string]string{"consumes": m.Consumers, "produces": m.Produces} {
		if types != "" {
			op[name] = strings.Split(types, ",")
		}
	}
	if m.OperationID != "" && n.switches.OperationID != "absent" {
		op["operationId"] = m.OperationID
	}
	if strings.HasPrefix(m.Platform, "IAM") {
		op["security"] = []fields{{iamScheme: []string{}}}
	}
	if name, _, endpoint := n.endpointJSON(m); name != "" {
		key := map[string]string{"httpEndPoint": "HTTP", "ncpEndPoint": "NCP", "mockEndPoint": "MOCK"}[name]
		if key != "HTTP" && n.switches.EndpointExtension != "MOCK and NCP" {
			key = name
		}
		op["x-ncp-apigateway-endpoint"] = fields{key: endpoint}
	}
	return op
}

// exportedParameters includes the variables of the path, which are not stored as parameters.
func exportedParameters(d *NCloudDraft, path *NCloudPath, m *NCloudMethod) []fields {
	list := []fields{}
	for segment := range strings.SplitSeq(path.Path, "/") {
		if !strings.HasPrefix(segment, "{") {
			continue
		}
		name := strings.Trim(segment, "{}")
		variable := fields{"name": name, "in": "path", "description": name, "required": true, "type": "string"}
		if strings.HasSuffix(name, "+") {
			variable["x-ncp-apigw-extended-variables"] = true
		}
		list = append(list, variable)
	}
	for _, p := range m.Parameters {
		in := map[string]string{"REQUEST_HEADER": "header", "REQUEST_QUERY": "query", "REQUEST_FORMDATA": "formData"}[p.Code]
		one := typed(p.Type, p.Array)
		one["name"], one["in"], one["description"], one["required"] = p.Name, in, p.Description, p.Required
		one["x-ncp-parameter-is-logged"] = p.Logged
		list = append(list, one)
	}
	if m.RequestBody != nil {
		list = append(list, fields{
			"name": m.RequestBody.Name, "in": "body", "description": m.RequestBody.Description, "required": false, "schema": schemaOf(d, m.RequestBody),
		})
	}
	return list
}

// typed returns the type of a parameter as Swagger 2.0 expresses it.
func typed(parameterType string, array bool) fields {
	one := fields{"type": parameterType}
	switch parameterType {
	case "integer":
		one["format"] = "int32"
	case "long":
		one = fields{"type": "integer", "format": "int64"}
	case "float", "double":
		one = fields{"type": "number", "format": parameterType}
	}
	if array {
		return fields{"type": "array", "items": one}
	}
	return one
}

func exportedMethodResponses(d *NCloudDraft, m *NCloudMethod) fields {
	out := fields{}
	for _, r := range m.Responses {
		one := fields{"description": r.Description}
		if len(r.Headers) > 0 {
			headers := fields{}
			for _, h := range r.Headers {
				header := typed(h.Type, h.Array)
				header["description"] = h.Description
				headers[h.Name] = header
			}
			one["headers"] = headers
		}
		if r.Body != nil {
			one["schema"] = schemaOf(d, r.Body)
		}
		out[strconv.Itoa(r.StatusCode)] = one
	}
	return out
}

// schemaOf returns a reference to the model of a body, which may have been deleted.
func schemaOf(d *NCloudDraft, b *NCloudBody) fields {
	if m := d.model(b.ModelID); m != nil {
		return fields{"$ref": referencePrefix + m.Name}
	}
	return fields{}
}

// definitions returns the models, which refer to each other by name.
func (n *NCloud) definitions(d *NCloudDraft) fields {
	out := fields{}
	for _, m := range d.Models {
		var schema any
		decoder := json.NewDecoder(strings.NewReader(m.Schema))
		decoder.UseNumber()
		if decoder.Decode(&schema) != nil {
			schema = fields{}
		}
		out[m.Name] = renameReferences(schema, func(reference string) string {
			if target, local := strings.CutPrefix(reference, referencePrefix); local && n.switches.ModelReference != "definitions" {
				if m := d.model(target); m != nil {
					return referencePrefix + m.Name
				}
			}
			return reference
		})
	}
	if len(out) == 0 {
		out["empty"] = fields{}
	}
	return out
}

func renameReferences(value any, rename func(string) string) any {
	switch value := value.(type) {
	case fields:
		for name, member := range value {
			if reference, is := member.(string); is && name == "$ref" {
				value[name] = rename(reference)
			} else {
				value[name] = renameReferences(member, rename)
			}
		}
	case []any:
		for i, element := range value {
			value[i] = renameReferences(element, rename)
		}
	case []fields:
		for _, element := range value {
			renameReferences(element, rename)
		}
	}
	return value
}

func (c NCloudCORS) json() fields {
	return fields{
		"corsAllowOrigin": c.AllowOrigin, "corsAllowMethods": c.AllowMethods, "corsAllowHeaders": c.AllowHeaders,
		"corsAllowCredentials": c.AllowCredentials, "corsExposeHeaders": c.ExposeHeaders, "corsMaxAge": c.MaxAge,
	}
}

func exportedResponses(responses []NCloudGatewayResponse) fields {
	out := fields{}
	for _, r := range responses {
		headers, templates := fields{}, fields{}
		for _, h := range r.Headers {
			headers[h.Name] = h.Value
		}
		for _, t := range r.Templates {
			templates[t.ContentType] = t.Template
		}
		out[r.Type] = fields{"statusCode": r.StatusCode, "headers": headers, "templates": templates}
	}
	return out
}
