// SPDX-License-Identifier: MPL-2.0

package simulator_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/simulator"
)

// methodBody returns a method with one member replaced, or removed if value is "".
func methodBody(member, value string) string {
	members := map[string]string{
		"methodName": `"DELETE"`, "httpEndPoint": `{"method":"GET","url":"/","stream":false}`,
		"requiredApiKey": `{"required":true}`, "validation": `{"type":"NONE"}`, "authentication": `{"platform":"NONE"}`,
	}
	members[member] = value
	var parts []string
	for name, value := range members {
		if value != "" {
			parts = append(parts, fmt.Sprintf("%q:%s", name, value))
		}
	}
	return "{" + strings.Join(parts, ",") + "}"
}

func ncpEndpoint(url, method string) string {
	return fmt.Sprintf(`{"service":"CLOUD_FUNCTIONS","region":"KR","actionId":"a1","actionName":"n","stream":true,"url":%q,"method":%q}`, url, method)
}

func TestMethod_lifecycle(t *testing.T) {
	t.Parallel()
	w := newDraftWorld(t)
	w.n.AddAuthorizer(simulator.NCloudAuthorizer{ID: "authorizer", Name: "jwt"})
	w.expect("POST", "/P/A/R(/orders)/methods", getMethod, 201, "resourcePath:/orders ")
	w.expect("GET", "/P/A/resources", "", 200, "methods:[map[methodCode:0002 methodName:GET]]")
	w.expect("GET", "/P/A/R(/orders)/methods", "", 200, `endpointConfigJson:{"method":"GET","stream":false,"url":"/v2/{id}"}`)
	for _, change := range []struct{ body, contains string }{
		{`{"methodDescription":"one","mockEndPoint":{"httpStatus":204,"response":"x","headers":{"A":"b"}},` + filters + `}`, "headers:map[A:b] httpStatus:204 response:x"},
		{`{"mockEndPoint":{"httpStatus":204},` + filters + `}`, "mockEndPoint:map[httpStatus:204]"},
		{`{"ncpEndPoint":` + ncpEndpoint("https://x.example/a", "POST") + `,` + filters + `}`, "service:CLOUD_FUNCTIONS stream:true url:https://x.example/a"},
		{methodBody("authentication", `{"platform":"AUTHORIZER","authorizerId":"authorizer"}`), "authorizerId:authorizer"},
		{methodBody("validation", `{"type":"QUERYSTRING_HEADERS","queryStrings":["view"],"headers":[]}`), "queryStrings:[view]"},
		{methodBody("requiredApiKey", `{"required":false}`), "required:false"},
		{methodBody("methodDescription", `""`), "!methodDescription"},
	} {
		w.expect("PATCH", "/P/A/R(/orders)/methods/GET", change.body, 200, change.contains)
	}
	w.expect("DELETE", "/P/A/R(/orders)/methods/GET", "", 204, "")
	w.expect("DELETE", "/P/A/R(/orders)/methods/GET", "", 404, "")
}

func TestMethod_validatesInput(t *testing.T) {
	t.Parallel()
	w := newDraftWorld(t)
	long := strings.Repeat("가", 2000)
	for _, test := range []struct{ member, value, detail string }{
		{"methodName", "", "methodName is required"},
		{"methodName", `"TRACE"`, "methodName must be one of ANY"},
		{"methodName", `"get"`, "methodName must be"},
		{"methodDescription", `"` + long + `x"`, "methodDescription must have 0 to 2000"},
		{"requiredApiKey", "", "requiredApiKey is required"},
		{"requiredApiKey", "{}", "required is required"},
		{"requiredApiKey", `{"required":"true"}`, "requiredApiKey.required must not be a JSON string"},
		{"validation", "", "validation is required"},
		{"validation", `{"type":"QUERYSTRING"}`, "type must be one of NONE"},
		{"validation", `{"type":"NONE","headers":["x"]}`, "headers require type"},
		{"authentication", "", "authentication is required"},
		{"authentication", `{"platform":"JWT"}`, "platform must be one of"},
		{"authentication", `{"platform":"AUTHORIZER"}`, "authorizerId is required"},
		{"authentication", `{"platform":"IAM","authorizerId":"authorizer"}`, "authorizerId requires platform"},
		{"httpEndPoint", `{"method":"GET","url":"/"}`, "stream is required"},
		{"httpEndPoint", `{"method":"TRACE","url":"/","stream":true}`, "method must be one of"},
		{"httpEndPoint", `{"url":"/","stream":true}`, "method is required"},
		{"httpEndPoint", `{"method":"GET","url":"x","stream":true}`, "url must match"},
		{"httpEndPoint", `{"method":"GET","url":"/a+b","stream":true}`, "url must match"},
		{"httpEndPoint", `{"method":"GET","stream":true}`, "url is required"},
		{"httpEndPoint", `{"method":"GET","url":"/` + strings.Repeat("x", 1500) + `","stream":true}`, "url must have 0 to 1500"},
		{"httpEndPoint", "", "exactly one of httpEndPoint"},
		{"mockEndPoint", `{"httpStatus":200}`, "exactly one of httpEndPoint"},
	} {
		w.expect("POST", "/P/A/R(/orders)/methods", methodBody(test.member, test.value), 400, test.detail)
	}
	endpoint := func(name, value string) string { return "{" + filters + fmt.Sprintf(",%q:%s}", name, value) }
	for _, test := range []struct{ name, value, detail string }{
		{"mockEndPoint", `{}`, "httpStatus is required"},
		{"mockEndPoint", `{"httpStatus":99}`, "httpStatus must be 100 to 599"},
		{"mockEndPoint", `{"httpStatus":600}`, "httpStatus must be"},
		{"mockEndPoint", `{"httpStatus":200,"headers":{"x":1}}`, "headers"},
		{"ncpEndPoint", `{}`, "service is required"},
		{"ncpEndPoint", strings.Replace(ncpEndpoint("https://x.example", "GET"), "KR", "US", 1), "region must be one of"},
		{"ncpEndPoint", ncpEndpoint("https://x.example", "TRACE"), "method must be one of"},
		{"ncpEndPoint", ncpEndpoint("/x", "GET"), "url must match"},
		{"ncpEndPoint", ncpEndpoint("NONE", "GET"), "url must match"},
		{"ncpEndPoint", ncpEndpoint("https://localhost/x", "GET"), "url must match"},
		{"ncpEndPoint", ncpEndpoint("https://x.example?a=b", "GET"), "url must match"},
	} {
		w.expect("PATCH", "/P/A/R(/orders/{id})/methods/GET", endpoint(test.name, test.value), 400, test.detail)
	}
	for _, url := range []string{"http://x.example", "https://u@x.example:8080/a~b", "https://10.0.0.1/"} {
		w.expect("PATCH", "/P/A/R(/orders/{id})/methods/GET", endpoint("ncpEndPoint", ncpEndpoint(url, "GET")), 200, "")
	}
	w.expect("POST", "/P/A/R(/orders)/methods", methodBody("authentication", `{"platform":"AUTHORIZER","authorizerId":"nosuchone1"}`), 404, "")
	w.expect("POST", "/P/A/R(/orders)/methods", methodBody("methodDescription", `"`+long+`"`), 201, "")
}

func TestMethod_switches(t *testing.T) {
	t.Parallel()
	const methods, one = "/P/A/R(/orders/{id})/methods", "/P/A/R(/orders/{id})/methods/GET"
	none, two := methodBody("httpEndPoint", ""), methodBody("mockEndPoint", `{"httpStatus":200}`)
	ncp := `{"methodName":"PUT","ncpEndPoint":` + strings.Replace(ncpEndpoint("https://x.example", "GET"), "CLOUD_FUNCTIONS", "x", 1) + "," + filters + "}"
	anyMethod := strings.Replace(getMethod, `"GET"`, `"ANY"`, 1)
	runSwitches(t, map[string][]draftCall{
		"UnsetText=absent":              {{"GET", methods, "", 200, "!<nil>"}},
		"UnsetText=null":                {{"GET", methods, "", 200, "mockEndPoint:<nil> modifier"}, {"GET", methods, "", 200, "authorizerId:<nil>"}},
		"UnsetText=empty":               {{"GET", methods, "", 200, "queryStrings:[]"}, {"GET", methods, "", 200, "consumers: "}},
		"CreatedMethods=new":            {{"POST", methods, methodBody("", ""), 201, "!methodName:GET"}},
		"CreatedMethods=all":            {{"POST", methods, methodBody("", ""), 201, "methodName:GET"}},
		"NCPService=any":                {{"POST", methods, ncp, 201, ""}},
		"NCPService=CLOUD_FUNCTIONS":    {{"POST", methods, ncp, 400, "service"}},
		"EndpointCount=refused":         {{"POST", methods, none, 400, "httpEndPoint"}, {"POST", methods, two, 400, "httpEndPoint"}, {"PATCH", one, two, 400, "httpEndPoint"}},
		"EndpointCount=first":           {{"PATCH", one, two, 200, "!mockEndPoint"}, {"POST", methods, none, 201, "!EndPoint"}},
		"OmittedEndpoint=kept":          {{"PATCH", one, none, 200, "httpEndPoint"}},
		"OmittedEndpoint=400":           {{"PATCH", one, none, 400, "httpEndPoint"}},
		"OmittedEndpoint=cleared":       {{"PATCH", one, none, 200, "!httpEndPoint"}},
		"AnyMethod=allowed":             {{"POST", methods, anyMethod, 201, ""}},
		"AnyMethod=refused":             {{"POST", methods, anyMethod, 400, "methodName"}, {"DELETE", one, "", 204, ""}, {"POST", methods, anyMethod, 201, ""}, {"POST", methods, getMethod, 400, ""}},
		"OperationID=exports only":      {{"POST", methods, methodBody("operationId", `"x"`), 201, "!operationId"}},
		"OperationID=method field":      {{"POST", methods, methodBody("", ""), 201, "operationId:delete"}, {"PATCH", one, methodBody("operationId", `"x"`), 200, "operationId:x"}, {"PATCH", one, methodBody("", ""), 200, "!operationId"}},
		"OperationID=absent":            {{"POST", methods, methodBody("operationId", `"x"`), 201, "!operationId"}},
		"OmittedDescription=keep":       {{"PATCH", one, methodBody("methodDescription", `"x"`), 200, ""}, {"PATCH", one, methodBody("", ""), 200, "methodDescription:x"}},
		"OmittedDescription=clear":      {{"PATCH", one, methodBody("methodDescription", `"x"`), 200, ""}, {"PATCH", one, methodBody("", ""), 200, "!methodDescription"}},
		"EmptyMediaTypes=cleared":       {{"PUT", one + "/consumers", `{"consumers":"text/plain"}`, 200, ""}, {"PUT", one + "/consumers", `{}`, 200, "map[consumers:]"}, {"GET", one + "/consumers", "", 200, "map[]"}},
		"EmptyMediaTypes=400":           {{"PUT", one + "/produces", `{"produces":""}`, 400, "produces"}, {"PUT", one + "/consumers", `{"consumers":null}`, 400, "consumers"}},
		"EmptyMediaTypes=kept":          {{"PUT", one + "/produces", `{"produces":"text/plain"}`, 200, ""}, {"PUT", one + "/produces", `{"produces":""}`, 200, "text/plain"}},
		"NoParameterType=string":        {{"POST", one + "/parameters", `{"parameterCode":"REQUEST_QUERY","parameterName":"x"}`, 201, "parameterType:string"}},
		"NoParameterType=400":           {{"POST", one + "/parameters", `{"parameterCode":"REQUEST_QUERY","parameterName":"x"}`, 400, "parameterType"}},
		"DuplicateParameter=refused":    {{"POST", one + "/parameters", `{"parameterCode":"REQUEST_QUERY","parameterName":"view"}`, 400, "exists"}},
		"DuplicateParameter=second row": {{"POST", one + "/parameters", `{"parameterCode":"REQUEST_QUERY","parameterName":"view"}`, 201, ""}, {"POST", one + "/parameters/delete", `{"parameterName":"view"}`, 204, ""}, {"GET", one + "/parameters", "", 200, "!view"}},
		"HeaderNames=case-sensitive":    {{"POST", one + "/parameters/delete", `{"parameterName":"twin"}`, 404, ""}, {"POST", one + "/parameters", `{"parameterCode":"REQUEST_HEADER","parameterName":"TWIN"}`, 201, ""}},
		"HeaderNames=case-insensitive":  {{"POST", one + "/parameters", `{"parameterCode":"REQUEST_HEADER","parameterName":"TWIN"}`, 400, ""}, {"POST", one + "/parameters/delete", `{"parameterName":"twin"}`, 204, ""}, {"GET", one + "/parameters", "", 200, "parameterName:Twin"}},
		"DeleteTwinParameters=both":     {{"POST", one + "/parameters/delete", `{"parameterName":"Twin"}`, 204, ""}, {"GET", one + "/parameters", "", 200, "!Twin"}},
		"DeleteTwinParameters=400":      {{"POST", one + "/parameters/delete", `{"parameterName":"Twin"}`, 400, "parameterName"}, {"POST", one + "/parameters/delete", `{"parameterName":"view"}`, 204, ""}},
		"DeleteTwinParameters=header first": {
			{"POST", one + "/parameters/delete", `{"parameterName":"Twin"}`, 204, ""}, {"GET", one + "/parameters", "", 200, "headers:[]"}, {"GET", one + "/parameters", "", 200, "parameterName:Twin"},
		},
	})
}

func TestParameter_validatesInput(t *testing.T) {
	t.Parallel()
	w := newDraftWorld(t)
	const one = "/P/A/R(/orders/{id})/methods/GET"
	for _, test := range []struct{ body, detail string }{
		{`{"parameterName":"x"}`, "parameterCode is required"},
		{`{"parameterName":"x","parameterCode":"RESPONSE_HEADER"}`, "parameterCode must be one of"},
		{`{"parameterCode":"REQUEST_QUERY"}`, "parameterName is required"},
		{`{"parameterCode":"REQUEST_QUERY","parameterName":"ids[]"}`, "parameterName must match"},
		{`{"parameterCode":"REQUEST_QUERY","parameterName":"` + strings.Repeat("x", 101) + `"}`, "parameterName must have 1 to 100"},
		{`{"parameterCode":"REQUEST_QUERY","parameterName":"x","parameterType":"object"}`, "parameterType must be one of"},
		{`{"parameterCode":"REQUEST_QUERY","parameterName":"x","isRequired":"yes"}`, "isRequired must not be a JSON string"},
		{`{"parameterCode":"REQUEST_QUERY","parameterName":"x","parameterDescription":"` + strings.Repeat("x", 2001) + `"}`, "parameterDescription must have 0 to 2000"},
	} {
		w.expect("POST", one+"/parameters", test.body, 400, test.detail)
	}
	w.expect("POST", one+"/parameters", `{"parameterCode":"REQUEST_FORMDATA","parameterName":"a+b,c-d.e_f","parameterType":"file","isLogged":true}`, 201, "isLogged:true")
	w.expect("GET", one+"/parameters", "", 200, "formDatas:[map[")
	w.expect("POST", one+"/parameters/delete", `{}`, 400, "parameterName is required")
	w.expect("POST", one+"/parameters/delete", `{"parameterName":"nosuch"}`, 404, "")
	for _, types := range []string{"Text/plain", "text/plain, text/html", "text/plain;charset=utf-8", ",", strings.Repeat("x", 101)} {
		w.expect("PUT", one+"/consumers", fmt.Sprintf(`{"consumers":%q}`, types), 400, "consumers must")
		w.expect("PUT", one+"/produces", fmt.Sprintf(`{"produces":%q}`, types), 400, "produces must")
	}
	w.expect("PUT", one+"/consumers", `{"consumers":"text/plain,application/vnd.x+json,*/*"}`, 200, "text/plain,application/vnd.x+json,*/*")
	w.expect("PUT", one+"/produces", `{"produces":"text/html"}`, 200, "")
	w.expect("GET", one+"/produces", "", 200, "produces:text/html")
	w.expect("GET", "/P/A/R(/orders/{id})/methods", "", 200, "consumers:text/plain,application/vnd.x+json,*/*")
}
