// SPDX-License-Identifier: MPL-2.0

package simulator_test

import (
	"strings"
	"testing"
)

const notFoundResponse = "/P/A/responses/NOT_FOUND"

func TestGatewayResponse_lifecycle(t *testing.T) {
	t.Parallel()
	w := newDraftWorld(t)
	w.expect("GET", "/P/A/responses", "", 200, "!isDefault:false")
	w.expect("POST", notFoundResponse, `{"statusCode":410}`, 200, "isDefault:false responseName:Not Found responseType:NOT_FOUND statusCode:410")
	w.expect("POST", notFoundResponse+"/headers", `{"headerName":"X-A","headerValue":"b"}`, 201, "headerName:X-A headerValue:b responseType:NOT_FOUND")
	w.expect("POST", notFoundResponse+"/templates", `{"contentType":"application/json","mappingTemplate":"${context.apiName}"}`, 201, "mappingTemplate:${context.apiName}")
	w.expect("PATCH", notFoundResponse+"/templates", `{"contentType":"application/json","mappingTemplate":"x"}`, 204, "")
	w.expect("PATCH", notFoundResponse+"/templates", `{"contentType":"text/plain","mappingTemplate":"x"}`, 404, "")
	if r := w.n.Draft(w.api).GatewayResponses; len(r) != 1 || r[0].Templates[0].Template != "x" {
		t.Errorf("%+v", r)
	}
	w.expect("DELETE", notFoundResponse+"/headers/X-A", "", 204, "")
	w.expect("DELETE", notFoundResponse+"/headers/X-A", "", 404, "")
	w.expect("DELETE", notFoundResponse+"/templates?contentType=application%2Fjson", "", 204, "")
	w.expect("DELETE", notFoundResponse+"/templates?contentType=application%2Fjson", "", 404, "")
	w.expect("GET", "/P/A/responses", "", 200, "isDefault:false")
	w.expect("DELETE", notFoundResponse, "", 204, "")
	w.expect("GET", "/P/A/responses", "", 200, "!isDefault:false")
	if _, body := w.call("GET", "/P/A/responses", ""); len(body["gatewayResponses"].([]any)) != 12 {
		t.Error(body)
	}
}

func TestGatewayResponse_validatesInput(t *testing.T) {
	t.Parallel()
	w := newDraftWorld(t)
	long := strings.Repeat("x", 501)
	for _, test := range []struct{ method, path, body, detail string }{
		{"POST", "", `{}`, "statusCode is required"},
		{"POST", "", `{"statusCode":600}`, "statusCode must be 100 to 599"},
		{"POST", "/headers", `{"headerValue":"x"}`, "headerName is required"},
		{"POST", "/headers", `{"headerName":"x"}`, "headerValue is required"},
		{"POST", "/headers", `{"headerName":"` + long[:46] + `","headerValue":"x"}`, "headerName must have 1 to 45"},
		{"POST", "/headers", `{"headerName":"x","headerValue":"` + long[:131] + `"}`, "headerValue must have 1 to 130"},
		{"POST", "/templates", `{"mappingTemplate":"x"}`, "contentType is required"},
		{"POST", "/templates", `{"contentType":"Text/Plain","mappingTemplate":"x"}`, "contentType must match"},
		{"POST", "/templates", `{"contentType":"` + long[:101] + `","mappingTemplate":"x"}`, "contentType must have 1 to 100"},
		{"POST", "/templates", `{"contentType":"text/plain","mappingTemplate":""}`, "mappingTemplate must have 1 to 500"},
		{"PATCH", "/templates", `{"contentType":"text/plain","mappingTemplate":"` + long + `"}`, "mappingTemplate must have 1 to 500"},
		{"DELETE", "/templates", "", "contentType is required"},
	} {
		w.expect(test.method, notFoundResponse+test.path, test.body, 400, test.detail)
	}
	w.expect("POST", "/P/A/responses/NOSUCH", `{"statusCode":400}`, 404, "")
	if r := w.n.Draft(w.api).GatewayResponses; len(r) != 0 {
		t.Errorf("refused requests customize %+v", r)
	}
}

func TestGatewayResponse_switches(t *testing.T) {
	t.Parallel()
	first := draftCall{"POST", notFoundResponse + "/headers", `{"headerName":"X-A","headerValue":"first"}`, 201, ""}
	second := draftCall{"POST", notFoundResponse + "/headers", `{"headerName":"X-A","headerValue":"second"}`, 201, ""}
	refused := second
	refused.status = 400
	template := draftCall{"POST", notFoundResponse + "/templates", `{"contentType":"text/plain","mappingTemplate":"x"}`, 201, ""}
	again := template
	again.status = 400
	runSwitches(t, map[string][]draftCall{
		"DefaultFlag=isDefault":      {{"GET", "/P/A/responses", "", 200, "isDefault:true"}, {"GET", "/P/A/responses", "", 200, "!default:"}},
		"DefaultFlag=default":        {{"GET", "/P/A/responses", "", 200, "default:true"}, {"GET", "/P/A/responses", "", 200, "!isDefault:"}},
		"DefaultFlag=both":           {{"GET", "/P/A/responses", "", 200, "default:true"}, {"GET", "/P/A/responses", "", 200, "isDefault:true"}},
		"ResponseTypes=error table":  {{"GET", "/P/A/responses", "", 200, "THROTTLE_LIMITED"}},
		"ResponseTypes=other":        {{"GET", "/P/A/responses", "", 200, "!THROTTLE_LIMITED"}, {"POST", notFoundResponse, `{"statusCode":400}`, 404, ""}},
		"RepeatedHeader=overwrite":   {first, second, {"GET", "/P/A/responses", "", 200, "!headerValue:first"}},
		"RepeatedHeader=400":         {first, refused, template, again},
		"RepeatedHeader=duplicate":   {first, second, {"GET", "/P/A/responses", "", 200, "headerValue:first"}, {"GET", "/P/A/responses", "", 200, "headerValue:second"}},
		"ReadAfterWrite=stale":       {first, {"GET", "/P/A/responses", "", 200, "!X-A"}, {"GET", "/P/A/responses", "", 200, "!X-A"}, {"GET", "/P/A/responses", "", 200, "X-A"}},
		"HeaderNames=case-sensitive": {first, {"DELETE", notFoundResponse + "/headers/x-a", "", 404, ""}},
		"HeaderNames=case-insensitive": {
			first, {"DELETE", notFoundResponse + "/headers/x-a", "", 204, ""}, {"GET", "/P/A/responses", "", 200, "!X-A"},
		},
	})
}
