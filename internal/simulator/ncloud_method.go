// SPDX-License-Identifier: MPL-2.0

package simulator

import (
	"encoding/json"
	"fmt"
	"net/http"
	"slices"
	"strings"
)

var ncloudMethodRoutes = []ncloudRoute{
	{http.MethodGet, ncloudPathPath + "/methods", (*NCloud).listMethods},
	{http.MethodPost, ncloudPathPath + "/methods", edit(with((*NCloud).createMethod))},
	{http.MethodPatch, ncloudMethodPath, edit(with((*NCloud).patchMethod))},
	{http.MethodDelete, ncloudMethodPath, edit((*NCloud).deleteMethod)},
}

// NCloudMethod is a method of a path. At most one endpoint is set.
type NCloudMethod struct {
	Name, Description string

	HTTP *NCloudHTTPEndpoint
	NCP  *NCloudNCPEndpoint
	Mock *NCloudMockEndpoint

	APIKeyRequired bool
	// Validation is NONE or QUERYSTRING_HEADERS, with the names that callers must send.
	Validation            string
	QueryStrings, Headers []string
	// Platform is NONE, IAM, AUTHORIZER or IAM_AUTHORIZATION.
	Platform, AuthorizerID string

	Consumers, Produces string
	// UseBodyWhenFormData is set by imports only.
	UseBodyWhenFormData bool
	OperationID         string

	Parameters  []NCloudParameter
	RequestBody *NCloudBody
	Responses   []NCloudResponse
}

// NCloudHTTPEndpoint is an endpoint below the endpoint domain of a stage.
type NCloudHTTPEndpoint struct {
	Method, URL string
	Stream      bool
}

// NCloudNCPEndpoint is an endpoint at another service of the vendor.
type NCloudNCPEndpoint struct {
	Service, Region, ActionID, ActionName, Method, URL string
	Stream                                             bool
}

// NCloudMockEndpoint is a fixed response.
type NCloudMockEndpoint struct {
	Status   int
	Response string
	Headers  map[string]string
}

type ncloudHTTPEndpointInput struct {
	Method string  `json:"method" required:"true" values:"ANY,GET,POST,PUT,DELETE,PATCH,OPTIONS,HEAD"`
	URL    *string `json:"url" required:"true" chars:"0-1500" pattern:"/[^+]*"`
	Stream *bool   `json:"stream" required:"true"`
}

type ncloudNCPEndpointInput struct {
	Service    string  `json:"service" required:"true"`
	Region     string  `json:"region" required:"true" values:"KR,JPN,USWN,DEN,SGN,HK"`
	ActionID   string  `json:"actionId" required:"true"`
	ActionName string  `json:"actionName" required:"true"`
	Stream     *bool   `json:"stream" required:"true"`
	Method     string  `json:"method" values:"ANY,GET,POST,PUT,DELETE,PATCH,OPTIONS,HEAD"`
	URL        *string `json:"url" required:"true" chars:"0-1500" pattern:"https?://([!-?A-~]+@)?([A-Za-z0-9_-]+([.][A-Za-z0-9_-]+)*[.][A-Za-z0-9]+)(:[0-9]{1,5})?(/[!->@-~]*)?"`
}

type ncloudMockEndpointInput struct {
	Status   *int              `json:"httpStatus" required:"true" range:"100-599"`
	Response *string           `json:"response"`
	Headers  map[string]string `json:"headers"`
}

type ncloudMethodInput struct {
	Description *string                  `json:"methodDescription" chars:"0-2000"`
	HTTP        *ncloudHTTPEndpointInput `json:"httpEndPoint"`
	NCP         *ncloudNCPEndpointInput  `json:"ncpEndPoint"`
	Mock        *ncloudMockEndpointInput `json:"mockEndPoint"`
	APIKey      *struct {
		Required *bool `json:"required" required:"true"`
	} `json:"requiredApiKey" required:"true"`
	Validation *struct {
		Type         string   `json:"type" required:"true" values:"NONE,QUERYSTRING_HEADERS"`
		QueryStrings []string `json:"queryStrings"`
		Headers      []string `json:"headers"`
	} `json:"validation" required:"true"`
	Authentication *struct {
		Platform     string `json:"platform" required:"true" values:"NONE,IAM,AUTHORIZER,IAM_AUTHORIZATION"`
		AuthorizerID string `json:"authorizerId" chars:"0-10"`
	} `json:"authentication" required:"true"`
	OperationID string `json:"operationId"`
}

type ncloudNewMethodInput struct {
	ncloudMethodInput

	Name string `json:"methodName" required:"true" values:"ANY,GET,POST,PUT,DELETE,PATCH,OPTIONS,HEAD"`
}

func (n *NCloud) listMethods(call *ncloudCall) *response {
	return ok(fields{"methods": render(ordered(n, call.path.Methods), func(m NCloudMethod) fields { return n.methodJSON(call, &m) })})
}

func (n *NCloud) createMethod(call *ncloudCall, in ncloudNewMethodInput) *response {
	p := call.path
	if p.method(in.Name) != nil {
		return n.alreadyExists("methodName", in.Name)
	}
	if (in.Name == "ANY" || p.method("ANY") != nil) && len(p.Methods) > 0 && n.switches.AnyMethod == "refused" {
		return n.badRequest("methodName ANY cannot be combined with other methods.")
	}
	m := NCloudMethod{Name: in.Name}
	if refused := n.saveMethod(call, &m, in.ncloudMethodInput, false); refused != nil {
		return refused
	}
	if n.switches.OperationID == "method field" && m.OperationID == "" {
		m.OperationID = strings.ToLower(m.Name) + n.newID()
	}
	if n.switches.NewMethodResponse == "200" {
		m.Responses = []NCloudResponse{{StatusCode: http.StatusOK}}
	}
	p.Methods = append(p.Methods, m)
	methods := []NCloudMethod{m}
	if n.switches.CreatedMethods == "all" {
		methods = ordered(n, p.Methods)
	}
	return created(fields{"methods": render(methods, func(m NCloudMethod) fields { return n.methodResultJSON(call, &m) })})
}

func (n *NCloud) patchMethod(call *ncloudCall, in ncloudMethodInput) *response {
	if refused := n.saveMethod(call, call.endpoint, in, true); refused != nil {
		return refused
	}
	return ok(fields{"method": n.methodResultJSON(call, call.endpoint)})
}

func (n *NCloud) deleteMethod(call *ncloudCall) *response {
	call.path.Methods = slices.DeleteFunc(call.path.Methods, func(m NCloudMethod) bool { return m.Name == call.endpoint.Name })
	return noContent()
}

func (n *NCloud) saveMethod(call *ncloudCall, m *NCloudMethod, in ncloudMethodInput, exists bool) *response {
	v, a := in.Validation, in.Authentication
	switch {
	case v.Type == "NONE" && len(v.QueryStrings)+len(v.Headers) > 0:
		return n.badRequest("queryStrings and headers require type QUERYSTRING_HEADERS.")
	case a.Platform == "AUTHORIZER" && a.AuthorizerID == "":
		return n.badRequest("authorizerId is required.")
	case a.Platform != "AUTHORIZER" && a.AuthorizerID != "":
		return n.badRequest("authorizerId requires platform AUTHORIZER.")
	case a.AuthorizerID != "" && n.findAuthorizer(call.tenant, a.AuthorizerID) == nil:
		return n.notFound("authorizerId", a.AuthorizerID)
	case in.NCP != nil && n.switches.NCPService == "CLOUD_FUNCTIONS" && in.NCP.Service != "CLOUD_FUNCTIONS":
		return n.badRequest("service must be one of CLOUD_FUNCTIONS.")
	}
	if refused := n.saveEndpoint(m, in, exists); refused != nil {
		return refused
	}
	set(&m.Description, in.Description, n.switches.OmittedDescription == "keep")
	m.APIKeyRequired = *in.APIKey.Required
	m.Validation, m.QueryStrings, m.Headers = v.Type, v.QueryStrings, v.Headers
	m.Platform, m.AuthorizerID = a.Platform, a.AuthorizerID
	if n.switches.OperationID == "method field" {
		m.OperationID = in.OperationID
	}
	return nil
}

// saveEndpoint stores the first endpoint that was sent. A method that exists may keep its own.
func (n *NCloud) saveEndpoint(m *NCloudMethod, in ncloudMethodInput, exists bool) *response {
	count := 0
	for _, sent := range []bool{in.HTTP != nil, in.NCP != nil, in.Mock != nil} {
		if sent {
			count++
		}
	}
	if count == 0 && exists && n.switches.OmittedEndpoint == "kept" {
		return nil
	}
	refused := count > 1 || count == 0 && !exists
	if refused && n.switches.EndpointCount == "refused" || count == 0 && exists && n.switches.OmittedEndpoint == "400" {
		return n.badRequest("exactly one of httpEndPoint, ncpEndPoint and mockEndPoint is required.")
	}
	m.HTTP, m.NCP, m.Mock = nil, nil, nil
	switch {
	case in.HTTP != nil:
		m.HTTP = &NCloudHTTPEndpoint{Method: in.HTTP.Method, URL: *in.HTTP.URL, Stream: *in.HTTP.Stream}
	case in.NCP != nil:
		m.NCP = &NCloudNCPEndpoint{
			Service: in.NCP.Service, Region: in.NCP.Region, ActionID: in.NCP.ActionID, ActionName: in.NCP.ActionName,
			Method: in.NCP.Method, URL: *in.NCP.URL, Stream: *in.NCP.Stream,
		}
	case in.Mock != nil:
		m.Mock = &NCloudMockEndpoint{Status: *in.Mock.Status, Headers: in.Mock.Headers}
		set(&m.Mock.Response, in.Mock.Response, false)
	}
	return nil
}

// completeMethod sets the filters that a test left empty.
func (n *NCloud) completeMethod(m *NCloudMethod) {
	if m.Validation == "" {
		m.Validation = "NONE"
	}
	if m.Platform == "" {
		m.Platform = "NONE"
	}
	for i := range m.Parameters {
		n.completeParameter(&m.Parameters[i], "REQUEST_QUERY")
	}
	for i := range m.Responses {
		for j := range m.Responses[i].Headers {
			n.completeParameter(&m.Responses[i].Headers[j], "RESPONSE_HEADER")
		}
	}
}

func (p *NCloudPath) method(name string) *NCloudMethod {
	i := slices.IndexFunc(p.Methods, func(m NCloudMethod) bool { return m.Name == name })
	if i < 0 {
		return nil
	}
	return &p.Methods[i]
}

// methodCode returns the vendor's internal code of a method, which is not documented.
func methodCode(name string) string {
	names := []string{"ANY", "GET", "POST", "PUT", "DELETE", "PATCH", "OPTIONS", "HEAD"}
	return fmt.Sprintf("%04d", slices.Index(names, name)+1)
}

// methodResultJSON is a method in the response to a write.
func (n *NCloud) methodResultJSON(call *ncloudCall, m *NCloudMethod) fields {
	validation, authentication := n.filtersJSON(m)
	body := fields{
		"apiId": call.api.ID, "resourceId": call.path.ID, "resourcePath": call.path.Path,
		"tenantId": call.tenant, "modifier": ncloudModifier, "methodName": m.Name,
		"requiredApiKey": fields{"required": m.APIKeyRequired}, "validation": validation, "authentication": authentication,
		"useBodyWhenFormData": m.UseBodyWhenFormData,
		"methodDescription":   m.Description, "consumers": m.Consumers, "produces": m.Produces,
	}
	if n.switches.OperationID == "method field" {
		body["operationId"] = m.OperationID
	}
	n.unsetText(body, "methodDescription", "consumers", "produces", "operationId")
	for _, name := range []string{"httpEndPoint", "ncpEndPoint", "mockEndPoint"} {
		if n.switches.UnsetText != "absent" {
			body[name] = nil
		}
	}
	if name, _, endpoint := n.endpointJSON(m); name != "" {
		body[name] = endpoint
	}
	return body
}

// methodJSON is a method in a listing, which shows the stored form as well.
func (n *NCloud) methodJSON(call *ncloudCall, m *NCloudMethod) fields {
	body := n.methodResultJSON(call, m)
	validation, authentication := n.filtersJSON(m)
	filter := func(name string, config any) fields {
		return fields{
			"apiId": call.api.ID, "resourceId": call.path.ID, "methodCode": methodCode(m.Name),
			"filterName": name, "configJson": jsonText(config),
		}
	}
	body["methodFilters"] = []fields{
		filter("API_KEY", fields{"required": m.APIKeyRequired}), filter("VALID", validation), filter("AUTH", authentication),
	}
	if _, code, endpoint := n.endpointJSON(m); code != "" {
		body["endpointCode"], body["endpointConfigJson"] = code, jsonText(endpoint)
	}
	if m.NCP != nil {
		body["endpointActionId"] = m.NCP.ActionID
	}
	return body
}

func (n *NCloud) filtersJSON(m *NCloudMethod) (validation, authentication fields) {
	validation = fields{"type": m.Validation, "queryStrings": m.QueryStrings, "headers": m.Headers}
	for name, list := range map[string][]string{"queryStrings": m.QueryStrings, "headers": m.Headers} {
		switch {
		case len(list) > 0:
		case n.switches.UnsetText == "absent":
			delete(validation, name)
		case n.switches.UnsetText == "empty":
			validation[name] = []string{}
		}
	}
	authentication = fields{"platform": m.Platform, "authorizerId": m.AuthorizerID}
	n.unsetText(authentication, "authorizerId")
	return validation, authentication
}

// endpointJSON returns the endpoint with its name in methods and its internal code.
func (n *NCloud) endpointJSON(m *NCloudMethod) (name, code string, endpoint fields) {
	switch {
	case m.HTTP != nil:
		return "httpEndPoint", "0006", fields{"method": m.HTTP.Method, "url": m.HTTP.URL, "stream": m.HTTP.Stream}
	case m.NCP != nil:
		endpoint = fields{
			"service": m.NCP.Service, "region": m.NCP.Region, "actionId": m.NCP.ActionID, "actionName": m.NCP.ActionName,
			"url": m.NCP.URL, "stream": m.NCP.Stream, "method": m.NCP.Method,
		}
		n.unsetText(endpoint, "method")
		return "ncpEndPoint", "0005", endpoint
	case m.Mock != nil:
		endpoint = fields{"httpStatus": m.Mock.Status, "response": m.Mock.Response}
		n.unsetText(endpoint, "response")
		if m.Mock.Headers != nil {
			endpoint["headers"] = m.Mock.Headers
		}
		return "mockEndPoint", "0007", endpoint
	}
	return "", "", nil
}

func jsonText(v any) string {
	text, err := json.Marshal(v)
	if err != nil {
		panic(err)
	}
	return string(text)
}
