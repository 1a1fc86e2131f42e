// SPDX-License-Identifier: MPL-2.0

package simulator_test

import (
	"strings"
	"testing"
)

const (
	draftMethod   = "/P/A/R(/orders/{id})/methods/GET"
	draftResponse = draftMethod + "/responses/200"
)

func TestResponse_lifecycle(t *testing.T) {
	t.Parallel()
	w := newDraftWorld(t)
	w.expect("POST", draftMethod+"/responses", `{"statusCode":404,"responseDescription":"missing"}`, 201, "methodResponseDto:map[apiId:")
	w.expect("GET", draftMethod+"/responses", "", 200, "statusCode:404")
	w.expect("PATCH", draftMethod+"/responses/404", `{"responseDescription":""}`, 200, "!responseDescription")
	w.expect("POST", draftMethod+"/responses/404/parameters", `{"parameterName":"Retry-After","parameterType":"integer"}`, 201, "parameterCode:RESPONSE_HEADER")
	w.expect("GET", draftMethod+"/responses/404/parameters", "", 200, "statusCode:404")
	w.expect("DELETE", draftMethod+"/responses/404/parameters/Retry-After", "", 204, "")
	w.expect("DELETE", draftMethod+"/responses/404/parameters/Retry-After", "", 404, "")
	w.expect("DELETE", draftMethod+"/responses/404", "", 204, "")
	w.expect("GET", draftMethod+"/responses/404/parameters", "", 404, "")
	w.expect("GET", draftMethod+"/responses/0200/parameters", "", 404, "")
}

func TestBody_lifecycle(t *testing.T) {
	t.Parallel()
	w := newDraftWorld(t)
	for _, path := range []string{draftMethod + "/request-body", draftResponse + "/response-body"} {
		w.expect("GET", path, "", 200, "bodyName:order modelId:ordermodel modelName:Order")
		w.expect("POST", path, `{"bodyName":"other","modelId":"ordermodel","bodyDescription":"x"}`, 201, "bodyDescription:x bodyName:other")
		w.expect("DELETE", path, "", 204, "")
		w.expect("DELETE", path, "", 404, "")
		w.expect("GET", path, "", 200, "modelId:<nil>")
	}
}

func TestResponse_validatesInput(t *testing.T) {
	t.Parallel()
	w := newDraftWorld(t)
	long := strings.Repeat("x", 2001)
	for _, test := range []struct{ path, body, detail string }{
		{"/responses", `{}`, "statusCode is required"},
		{"/responses", `{"statusCode":99}`, "statusCode must be 100 to 599"},
		{"/responses", `{"statusCode":"default"}`, "statusCode must not be a JSON string"},
		{"/responses", `{"statusCode":200}`, "statusCode [200] already exists"},
		{"/responses", `{"statusCode":201,"responseDescription":"` + long + `"}`, "responseDescription must have 0 to 2000"},
		{"/responses/200/parameters", `{}`, "parameterName is required"},
		{"/responses/200/parameters", `{"parameterName":"x-"}`, "parameterName must match"},
		{"/responses/200/parameters", `{"parameterName":"x.y"}`, "parameterName must match"},
		{"/responses/200/parameters", `{"parameterName":"` + long[:101] + `"}`, "parameterName must have 1 to 100"},
		{"/responses/200/parameters", `{"parameterName":"x","parameterDescription":"` + long + `"}`, "parameterDescription must have 0 to 2000"},
		{"/responses/200/parameters", `{"parameterName":"x","parameterType":"object"}`, "parameterType must be one of"},
		{"/request-body", `{"modelId":"ordermodel"}`, "bodyName is required"},
		{"/request-body", `{"bodyName":"a b","modelId":"ordermodel"}`, "bodyName must match"},
		{"/request-body", `{"bodyName":"` + long[:101] + `","modelId":"ordermodel"}`, "bodyName must have 1 to 100"},
		{"/request-body", `{"bodyName":"x"}`, "modelId is required"},
		{"/request-body", `{"bodyName":"x","modelId":"longer than 10"}`, "modelId must have 1 to 10"},
		{"/responses/200/response-body", `{"bodyName":"x","modelId":"ordermodel","bodyDescription":"` + long + `"}`, "bodyDescription must have 0 to 2000"},
	} {
		w.expect("POST", draftMethod+test.path, test.body, 400, test.detail)
	}
	w.expect("PATCH", draftResponse, `{}`, 400, "responseDescription is required")
	w.expect("POST", draftMethod+"/request-body", `{"bodyName":"x","modelId":"billmodel1"}`, 404, "")
}

func TestResponse_switches(t *testing.T) {
	t.Parallel()
	const header, other = `{"parameterName":"ETag","isArray":true}`, "/P/A/R(/orders/{id})/methods/DELETE"
	method := draftCall{"POST", "/P/A/R(/orders/{id})/methods", methodBody("", ""), 201, ""}
	runSwitches(t, map[string][]draftCall{
		"NewMethodResponse=none":   {method, {"GET", other + "/responses", "", 200, "responses:[]"}},
		"NewMethodResponse=200":    {method, {"GET", other + "/responses", "", 200, "statusCode:200"}},
		"NoBody=nulls":             {method, {"GET", other + "/request-body", "", 200, "modelName:<nil>"}},
		"NoBody={}":                {method, {"GET", other + "/request-body", "", 200, "map[]"}},
		"NoBody=404":               {method, {"GET", other + "/request-body", "", 404, ""}},
		"NoBody=204":               {method, {"GET", other + "/request-body", "", 204, ""}},
		"RepeatedHeader=overwrite": {{"POST", draftResponse + "/parameters", header, 201, ""}, {"GET", draftResponse + "/parameters", "", 200, "!isArray:false"}},
		"RepeatedHeader=400":       {{"POST", draftResponse + "/parameters", header, 400, "exists"}},
		"RepeatedHeader=duplicate": {{"POST", draftResponse + "/parameters", header, 201, ""}, {"GET", draftResponse + "/parameters", "", 200, "isArray:true"}, {"GET", draftResponse + "/parameters", "", 200, "isArray:false"}},
		"NoParameterType=400":      {{"POST", draftResponse + "/parameters", `{"parameterName":"x"}`, 400, "parameterType"}},
		"UnsetText=null":           {{"GET", draftMethod + "/responses", "", 200, "responseDescription:<nil>"}, {"GET", draftMethod + "/request-body", "", 200, "bodyDescription:<nil>"}},
		"HeaderNames=case-insensitive": {
			{"DELETE", draftResponse + "/parameters/etag", "", 204, ""}, {"GET", draftResponse + "/parameters", "", 200, "headers:[]"},
		},
		"HeaderNames=case-sensitive": {{"DELETE", draftResponse + "/parameters/etag", "", 404, ""}},
		"DeleteUsedModel=refused": {
			{"DELETE", "/P/A/models/ordermodel", "", 400, "modelId"}, {"DELETE", draftMethod, "", 204, ""}, {"DELETE", "/P/A/models/ordermodel", "", 204, ""},
		},
		"DeleteUsedModel=allowed": {
			{"DELETE", "/P/A/models/ordermodel", "", 204, ""}, {"GET", draftResponse + "/response-body", "", 200, "bodyName:order modelId:<nil> modelName:<nil>"},
		},
	})
}
