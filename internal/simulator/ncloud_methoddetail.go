// SPDX-License-Identifier: MPL-2.0

package simulator

import (
	"net/http"
	"slices"
	"strings"
)

var ncloudMethodDetailRoutes = []ncloudRoute{
	{http.MethodGet, ncloudMethodPath + "/consumers", (*NCloud).getConsumers},
	{http.MethodPut, ncloudMethodPath + "/consumers", edit(with((*NCloud).putConsumers))},
	{http.MethodGet, ncloudMethodPath + "/produces", (*NCloud).getProduces},
	{http.MethodPut, ncloudMethodPath + "/produces", edit(with((*NCloud).putProduces))},
	{http.MethodGet, ncloudMethodPath + "/parameters", (*NCloud).listParameters},
	{http.MethodPost, ncloudMethodPath + "/parameters", edit(with((*NCloud).createParameter))},
	{http.MethodPost, ncloudMethodPath + "/parameters/delete", edit(with((*NCloud).deleteParameter))},
}

// NCloudParameter is a request parameter, or a header of a response.
type NCloudParameter struct {
	No int64
	// Code is REQUEST_HEADER, REQUEST_QUERY, REQUEST_FORMDATA or RESPONSE_HEADER.
	Code                    string
	Name, Description, Type string
	Required, Array, Logged bool
}

type ncloudConsumersInput struct {
	Consumers *string `json:"consumers" chars:"0-100" pattern:"([.a-z0-9_+/*-]+(,[.a-z0-9_+/*-]+)*)?"`
}

type ncloudProducesInput struct {
	Produces *string `json:"produces" chars:"0-100" pattern:"([.a-z0-9_+/*-]+(,[.a-z0-9_+/*-]+)*)?"`
}

func (n *NCloud) getConsumers(call *ncloudCall) *response {
	body := fields{"consumers": call.endpoint.Consumers}
	n.unsetText(body, "consumers")
	return ok(body)
}

func (n *NCloud) getProduces(call *ncloudCall) *response {
	body := fields{"produces": call.endpoint.Produces}
	n.unsetText(body, "produces")
	return ok(body)
}

func (n *NCloud) putConsumers(call *ncloudCall, in ncloudConsumersInput) *response {
	return n.putMediaTypes("consumers", &call.endpoint.Consumers, in.Consumers)
}

func (n *NCloud) putProduces(call *ncloudCall, in ncloudProducesInput) *response {
	return n.putMediaTypes("produces", &call.endpoint.Produces, in.Produces)
}

func (n *NCloud) putMediaTypes(name string, target, value *string) *response {
	empty := value == nil || *value == ""
	switch {
	case empty && n.switches.EmptyMediaTypes == "400":
		return n.badRequest(name + " is required.")
	case !empty || n.switches.EmptyMediaTypes == "cleared":
		set(target, value, false)
	}
	return ok(fields{name: *target})
}

type ncloudParameterInput struct {
	Code        string  `json:"parameterCode" required:"true" values:"REQUEST_HEADER,REQUEST_QUERY,REQUEST_FORMDATA"`
	Name        *string `json:"parameterName" required:"true" chars:"1-100" pattern:"[A-Za-z0-9_+,.-]+"`
	Description *string `json:"parameterDescription" chars:"0-2000"`
	Type        *string `json:"parameterType" values:"string,boolean,integer,long,float,double,file"`
	Required    bool    `json:"isRequired"`
	Array       bool    `json:"isArray"`
	Logged      bool    `json:"isLogged"`
}

func (n *NCloud) listParameters(call *ncloudCall) *response {
	list := func(code string) []fields {
		parameters := filter(call.endpoint.Parameters, func(p NCloudParameter) bool { return p.Code == code })
		return render(ordered(n, parameters), func(p NCloudParameter) fields { return n.parameterJSON(call, p, 0) })
	}
	return ok(fields{
		"headers": list("REQUEST_HEADER"), "queryStrings": list("REQUEST_QUERY"), "formDatas": list("REQUEST_FORMDATA"),
		"useBodyWhenFormData": call.endpoint.UseBodyWhenFormData, "isNcpTenant": false,
	})
}

func (n *NCloud) createParameter(call *ncloudCall, in ncloudParameterInput) *response {
	if in.Type == nil && n.switches.NoParameterType == "400" {
		return n.badRequest("parameterType is required.")
	}
	p := NCloudParameter{Code: in.Code, Name: *in.Name, Type: "string", Required: in.Required, Array: in.Array, Logged: in.Logged}
	duplicate := slices.ContainsFunc(call.endpoint.Parameters, func(other NCloudParameter) bool {
		return other.Code == p.Code && n.isParameter(other, p.Name)
	})
	if duplicate && n.switches.DuplicateParameter == "refused" {
		return n.alreadyExists("parameterName", p.Name)
	}
	set(&p.Description, in.Description, false)
	set(&p.Type, in.Type, true)
	n.completeParameter(&p, in.Code)
	call.endpoint.Parameters = append(call.endpoint.Parameters, p)
	return created(fields{"methodParameterDto": n.parameterJSON(call, p, 0)})
}

type ncloudParameterNameInput struct {
	Name string `json:"parameterName" required:"true" chars:"1-100"`
}

// deleteParameter deletes by name only, which may be in several places.
func (n *NCloud) deleteParameter(call *ncloudCall, in ncloudParameterNameInput) *response {
	var codes []string
	for _, code := range []string{"REQUEST_HEADER", "REQUEST_QUERY", "REQUEST_FORMDATA"} {
		if slices.ContainsFunc(call.endpoint.Parameters, func(p NCloudParameter) bool { return p.Code == code && n.isParameter(p, in.Name) }) {
			codes = append(codes, code)
		}
	}
	switch {
	case len(codes) == 0:
		return n.notFound("parameterName", in.Name)
	case len(codes) > 1 && n.switches.DeleteTwinParameters == "400":
		return n.badRequest("parameterName [" + in.Name + "] is not unique.")
	case n.switches.DeleteTwinParameters == "header first":
		codes = codes[:1]
	}
	call.endpoint.Parameters = slices.DeleteFunc(call.endpoint.Parameters, func(p NCloudParameter) bool {
		return slices.Contains(codes, p.Code) && n.isParameter(p, in.Name)
	})
	return noContent()
}

// isParameter compares the name of a parameter.
func (n *NCloud) isParameter(p NCloudParameter, name string) bool {
	return p.Name == name || strings.HasSuffix(p.Code, "_HEADER") && n.isHeader(p.Name, name)
}

func (n *NCloud) completeParameter(p *NCloudParameter, code string) {
	if p.No == 0 {
		n.parameters++
		p.No = n.parameters
	}
	if p.Code == "" {
		p.Code = code
	}
	if p.Type == "" {
		p.Type = "string"
	}
}

// parameterJSON returns a parameter. Only headers of responses have a status.
func (n *NCloud) parameterJSON(call *ncloudCall, p NCloudParameter, status int) fields {
	body := fields{
		"parameterNo": p.No, "parameterCode": p.Code, "parameterName": p.Name, "parameterType": p.Type,
		"isRequired": p.Required, "isArray": p.Array, "isLogged": p.Logged,
		"apiId": call.api.ID, "resourceId": call.path.ID, "methodCode": methodCode(call.endpoint.Name),
		"tenantId": call.tenant, "modifier": ncloudModifier, "parameterDescription": p.Description,
	}
	if status > 0 {
		body["statusCode"] = status
	}
	n.unsetText(body, "parameterDescription")
	return body
}
