// SPDX-License-Identifier: MPL-2.0

package simulator

import (
	"net/http"
	"slices"
	"strings"
)

const ncloudGatewayResponsePath = ncloudAPIPath + "/responses/{responseType}"

var ncloudGatewayResponseRoutes = []ncloudRoute{
	{http.MethodGet, ncloudAPIPath + "/responses", (*NCloud).listGatewayResponses},
	{http.MethodPost, ncloudGatewayResponsePath, edit(with((*NCloud).postGatewayResponse))},
	{http.MethodDelete, ncloudGatewayResponsePath, edit((*NCloud).resetGatewayResponse)},
	{http.MethodPost, ncloudGatewayResponsePath + "/headers", edit(with((*NCloud).createGatewayHeader))},
	{http.MethodDelete, ncloudGatewayResponsePath + "/headers/{id}", edit((*NCloud).deleteGatewayHeader)},
	{http.MethodPost, ncloudGatewayResponsePath + "/templates", edit(with((*NCloud).createTemplate))},
	{http.MethodPatch, ncloudGatewayResponsePath + "/templates", edit(with((*NCloud).patchTemplate))},
	{http.MethodDelete, ncloudGatewayResponsePath + "/templates", edit((*NCloud).deleteTemplate)},
}

// NCloudGatewayResponse is a response of the gateway itself, at its default if it has neither
// a status nor headers nor templates of its own.
type NCloudGatewayResponse struct {
	Type string
	// StatusCode is 0 for the default.
	StatusCode int
	Headers    []NCloudGatewayHeader
	Templates  []NCloudGatewayTemplate
}

// NCloudGatewayHeader is a header of a gateway response.
type NCloudGatewayHeader struct{ Name, Value string }

// NCloudGatewayTemplate is the body of a gateway response for one content type.
type NCloudGatewayTemplate struct{ ContentType, Template string }

func (r *NCloudGatewayResponse) isDefault() bool {
	return r.StatusCode == 0 && len(r.Headers) == 0 && len(r.Templates) == 0
}

type gatewayResponseType struct {
	name, title string
	status      int
}

// responseTypes returns the types. The vendor documents one of them; the others follow from
// its table of errors.
func (n *NCloud) responseTypes() []gatewayResponseType {
	if n.switches.ResponseTypes == "other" {
		return []gatewayResponseType{
			{"AUTHENTICATION_FAILED", "Authentication Failed", 401},
			{"API_KEY_REQUIRED", "API Key Required", 401},
			{"INVALID_PARAMETER", "Invalid Parameter", 400},
			{"ENDPOINT_UNREACHABLE", "Endpoint Unreachable", 502},
		}
	}
	return []gatewayResponseType{
		{"BAD_REQUEST", "Bad Request", 400},
		{"AUTHENTICATION_FAILED", "Authentication Failed", 401},
		{"PERMISSION_DENIED", "Permission Denied", 401},
		{"FORBIDDEN", "Forbidden", 403},
		{"NOT_FOUND", "Not Found", 404},
		{"REQUEST_ENTITY_TOO_LARGE", "Request Entity Too Large", 413},
		{"QUOTA_EXCEEDED", "Quota Exceeded", 429},
		{"THROTTLE_LIMITED", "Throttle Limited", 429},
		{"RATE_LIMITED", "Rate Limited", 429},
		{"ENDPOINT_ERROR", "Endpoint Error", 503},
		{"ENDPOINT_TIMEOUT", "Endpoint Timeout", 504},
		{"UNEXPECTED_ERROR", "Unexpected Error", 500},
	}
}

// gatewayResponseType returns the type of a name, nil if there is none.
func (n *NCloud) gatewayResponseType(name string) *gatewayResponseType {
	types := n.responseTypes()
	if i := slices.IndexFunc(types, func(t gatewayResponseType) bool { return t.name == name }); i >= 0 {
		return &types[i]
	}
	return nil
}

func (n *NCloud) listGatewayResponses(call *ncloudCall) *response {
	return ok(fields{"gatewayResponses": render(ordered(n, n.responseTypes()), func(t gatewayResponseType) fields { return n.gatewayResponseJSON(call, t) })})
}

type ncloudGatewayResponseInput struct {
	StatusCode *int `json:"statusCode" required:"true" range:"100-599"`
}

func (n *NCloud) postGatewayResponse(call *ncloudCall, in ncloudGatewayResponseInput) *response {
	call.draft().customized(call.responseType.name).StatusCode = *in.StatusCode
	return ok(n.gatewayResponseJSON(call, *call.responseType))
}

func (n *NCloud) resetGatewayResponse(call *ncloudCall) *response {
	d := call.draft()
	d.GatewayResponses = slices.DeleteFunc(d.GatewayResponses, func(r NCloudGatewayResponse) bool { return r.Type == call.responseType.name })
	return noContent()
}

// customized returns the settings of a type, which it adds if there are none.
func (d *NCloudDraft) customized(name string) *NCloudGatewayResponse {
	i := slices.IndexFunc(d.GatewayResponses, func(r NCloudGatewayResponse) bool { return r.Type == name })
	if i < 0 {
		i = len(d.GatewayResponses)
		d.GatewayResponses = append(d.GatewayResponses, NCloudGatewayResponse{Type: name})
	}
	return &d.GatewayResponses[i]
}

type ncloudGatewayHeaderInput struct {
	Name  *string `json:"headerName" required:"true" chars:"1-45"`
	Value *string `json:"headerValue" required:"true" chars:"1-130"`
}

func (n *NCloud) createGatewayHeader(call *ncloudCall, in ncloudGatewayHeaderInput) *response {
	r := call.draft().customized(call.responseType.name)
	header := NCloudGatewayHeader{*in.Name, *in.Value}
	refused := addRepeatable(n, &r.Headers, header, "headerName", header.Name, func(h NCloudGatewayHeader) bool { return n.isHeader(h.Name, header.Name) })
	if refused != nil {
		return refused
	}
	return created(gatewayHeaderJSON(call, r.Type, header))
}

func (n *NCloud) deleteGatewayHeader(call *ncloudCall) *response {
	r := call.draft().customized(call.responseType.name)
	return removeOne(n, &r.Headers, "headerName", call.id, func(h NCloudGatewayHeader) bool { return n.isHeader(h.Name, call.id) })
}

type ncloudTemplateInput struct {
	ContentType *string `json:"contentType" required:"true" chars:"1-100" pattern:"[.a-z0-9_+/*-]+"`
	Template    *string `json:"mappingTemplate" required:"true" chars:"1-500"`
}

func (n *NCloud) createTemplate(call *ncloudCall, in ncloudTemplateInput) *response {
	r := call.draft().customized(call.responseType.name)
	template := NCloudGatewayTemplate{*in.ContentType, *in.Template}
	refused := addRepeatable(n, &r.Templates, template, "contentType", template.ContentType, template.hasType)
	if refused != nil {
		return refused
	}
	return created(templateJSON(call, r.Type, template))
}

func (n *NCloud) patchTemplate(call *ncloudCall, in ncloudTemplateInput) *response {
	r := call.draft().customized(call.responseType.name)
	template := NCloudGatewayTemplate{*in.ContentType, *in.Template}
	i := slices.IndexFunc(r.Templates, template.hasType)
	if i < 0 {
		return n.notFound("contentType", template.ContentType)
	}
	r.Templates[i] = template
	return noContent()
}

func (n *NCloud) deleteTemplate(call *ncloudCall) *response {
	contentType := call.URL.Query().Get("contentType")
	if contentType == "" {
		return n.badRequest("contentType is required.")
	}
	r := call.draft().customized(call.responseType.name)
	return removeOne(n, &r.Templates, "contentType", contentType, NCloudGatewayTemplate{ContentType: contentType}.hasType)
}

func (t NCloudGatewayTemplate) hasType(other NCloudGatewayTemplate) bool {
	return t.ContentType == other.ContentType
}

// addRepeatable adds an item. What happens to the same one depends on a switch.
func addRepeatable[T any](n *NCloud, items *[]T, item T, field, name string, same func(T) bool) *response {
	switch n.switches.RepeatedHeader {
	case "400":
		if slices.ContainsFunc(*items, same) {
			return n.alreadyExists(field, name)
		}
	case "overwrite":
		*items = slices.DeleteFunc(*items, same)
	}
	*items = append(*items, item)
	return nil
}

// removeOne removes every item of one name.
func removeOne[T any](n *NCloud, items *[]T, field, name string, same func(T) bool) *response {
	if !slices.ContainsFunc(*items, same) {
		return n.notFound(field, name)
	}
	*items = slices.DeleteFunc(*items, same)
	return noContent()
}

// isHeader compares names of headers.
func (n *NCloud) isHeader(name, other string) bool {
	if n.switches.HeaderNames == "case-insensitive" {
		return strings.EqualFold(name, other)
	}
	return name == other
}

func (n *NCloud) gatewayResponseJSON(call *ncloudCall, t gatewayResponseType) fields {
	r := NCloudGatewayResponse{Type: t.name}
	if i := slices.IndexFunc(call.draft().GatewayResponses, func(r NCloudGatewayResponse) bool { return r.Type == t.name }); i >= 0 {
		r = call.draft().GatewayResponses[i]
	}
	body := fields{
		"apiId": call.api.ID, "responseType": t.name, "responseName": t.title, "statusCode": t.status,
		"headers":   render(ordered(n, r.Headers), func(h NCloudGatewayHeader) fields { return gatewayHeaderJSON(call, t.name, h) }),
		"templates": render(ordered(n, r.Templates), func(m NCloudGatewayTemplate) fields { return templateJSON(call, t.name, m) }),
	}
	if r.StatusCode != 0 {
		body["statusCode"] = r.StatusCode
	}
	if n.switches.DefaultFlag != "default" {
		body["isDefault"] = r.isDefault()
	}
	if n.switches.DefaultFlag != "isDefault" {
		body["default"] = r.isDefault()
	}
	return body
}

func gatewayHeaderJSON(call *ncloudCall, responseType string, h NCloudGatewayHeader) fields {
	return fields{"apiId": call.api.ID, "responseType": responseType, "headerName": h.Name, "headerValue": h.Value}
}

func templateJSON(call *ncloudCall, responseType string, t NCloudGatewayTemplate) fields {
	return fields{"apiId": call.api.ID, "responseType": responseType, "contentType": t.ContentType, "mappingTemplate": t.Template}
}
