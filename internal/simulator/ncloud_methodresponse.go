// SPDX-License-Identifier: MPL-2.0

package simulator

import (
	"net/http"
	"slices"
	"strconv"
)

const ncloudResponsePath = ncloudMethodPath + "/responses/{statusCode}"

var ncloudMethodResponseRoutes = []ncloudRoute{
	{http.MethodGet, ncloudMethodPath + "/responses", (*NCloud).listResponses},
	{http.MethodPost, ncloudMethodPath + "/responses", edit(with((*NCloud).createResponse))},
	{http.MethodPatch, ncloudResponsePath, edit(with((*NCloud).patchResponse))},
	{http.MethodDelete, ncloudResponsePath, edit((*NCloud).deleteResponse)},
	{http.MethodGet, ncloudResponsePath + "/parameters", (*NCloud).listResponseHeaders},
	{http.MethodPost, ncloudResponsePath + "/parameters", edit(with((*NCloud).createResponseHeader))},
	{http.MethodDelete, ncloudResponsePath + "/parameters/{id}", edit((*NCloud).deleteResponseHeader)},
}

// NCloudResponse is a documented response of a method.
type NCloudResponse struct {
	StatusCode  int
	Description string
	Headers     []NCloudParameter
	Body        *NCloudBody
}

type ncloudResponseInput struct {
	StatusCode  *int    `json:"statusCode" required:"true" range:"100-599"`
	Description *string `json:"responseDescription" chars:"0-2000"`
}

type ncloudResponseUpdate struct {
	Description *string `json:"responseDescription" required:"true" chars:"0-2000"`
}

type ncloudResponseHeaderInput struct {
	Name        *string `json:"parameterName" required:"true" chars:"1-100" pattern:"[A-Za-z0-9_+-]*[A-Za-z0-9_]"`
	Description *string `json:"parameterDescription" chars:"0-2000"`
	Type        *string `json:"parameterType" values:"string,boolean,integer,long,float,double,file"`
	Array       bool    `json:"isArray"`
}

func (n *NCloud) listResponses(call *ncloudCall) *response {
	return ok(fields{"responses": render(ordered(n, call.endpoint.Responses), func(r NCloudResponse) fields { return n.responseJSON(call, r) })})
}

func (n *NCloud) createResponse(call *ncloudCall, in ncloudResponseInput) *response {
	status := strconv.Itoa(*in.StatusCode)
	if call.endpoint.response(status) != nil {
		return n.alreadyExists("statusCode", status)
	}
	r := NCloudResponse{StatusCode: *in.StatusCode}
	set(&r.Description, in.Description, false)
	call.endpoint.Responses = append(call.endpoint.Responses, r)
	return created(fields{"methodResponseDto": n.responseJSON(call, r)})
}

func (n *NCloud) patchResponse(call *ncloudCall, in ncloudResponseUpdate) *response {
	call.documented.Description = *in.Description
	return ok(fields{"methodResponseDto": n.responseJSON(call, *call.documented)})
}

func (n *NCloud) deleteResponse(call *ncloudCall) *response {
	status := call.documented.StatusCode
	call.endpoint.Responses = slices.DeleteFunc(call.endpoint.Responses, func(r NCloudResponse) bool { return r.StatusCode == status })
	return noContent()
}

func (n *NCloud) listResponseHeaders(call *ncloudCall) *response {
	r := call.documented
	return ok(fields{"headers": render(ordered(n, r.Headers), func(p NCloudParameter) fields { return n.parameterJSON(call, p, r.StatusCode) })})
}

func (n *NCloud) createResponseHeader(call *ncloudCall, in ncloudResponseHeaderInput) *response {
	if in.Type == nil && n.switches.NoParameterType == "400" {
		return n.badRequest("parameterType is required.")
	}
	r := call.documented
	p := NCloudParameter{Name: *in.Name, Array: in.Array}
	set(&p.Description, in.Description, false)
	set(&p.Type, in.Type, false)
	n.completeParameter(&p, "RESPONSE_HEADER")
	same := func(other NCloudParameter) bool { return n.isParameter(other, p.Name) }
	if refused := addRepeatable(n, &r.Headers, p, "parameterName", p.Name, same); refused != nil {
		return refused
	}
	return created(fields{"methodParameterDto": n.parameterJSON(call, p, r.StatusCode)})
}

func (n *NCloud) deleteResponseHeader(call *ncloudCall) *response {
	return removeOne(n, &call.documented.Headers, "parameterName", call.id, func(p NCloudParameter) bool { return n.isParameter(p, call.id) })
}

// response returns the response with a status, nil if there is none.
func (m *NCloudMethod) response(status string) *NCloudResponse {
	i := slices.IndexFunc(m.Responses, func(r NCloudResponse) bool { return strconv.Itoa(r.StatusCode) == status })
	if i < 0 {
		return nil
	}
	return &m.Responses[i]
}

func (n *NCloud) responseJSON(call *ncloudCall, r NCloudResponse) fields {
	body := fields{
		"apiId": call.api.ID, "resourceId": call.path.ID, "methodCode": methodCode(call.endpoint.Name),
		"statusCode": r.StatusCode, "responseDescription": r.Description, "tenantId": call.tenant, "modifier": ncloudModifier,
	}
	n.unsetText(body, "responseDescription")
	return body
}
