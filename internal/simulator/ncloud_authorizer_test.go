// SPDX-License-Identifier: MPL-2.0

package simulator_test

import (
	"strings"
	"testing"

	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/simulator"
)

func authorizerBody(member, value string) string {
	body := `{"authorizerName":"jwt","authorizerType":"CLOUD_FUNCTIONS","cacheTtlSec":60,"authorizerConfig":{"region":"KR","functionId":"f","payload":[{"in":"HEADER","name":"Authorization"}]}}`
	start := strings.Index(body, `"`+member+`":`)
	if start < 0 {
		return body
	}
	length := strings.IndexAny(body[start:], ",}")
	return body[:start] + value + body[start+length:]
}

func TestAuthorizer_lifecycle(t *testing.T) {
	t.Parallel()
	w := newDraftWorld(t)
	w.expect("POST", "/authorizers", authorizerBody("", ""), 201, "cacheTtlSec:60")
	id := w.n.Authorizers(simulator.NCloudTenantID)[0].ID
	w.expect("GET", "/authorizers/"+id, "", 200, "authorizerConfig:map[functionId:f payload:[map[in:HEADER name:Authorization]] region:KR]")
	w.expect("GET", "/authorizers?name=jw&limit=5", "", 200, "total:1")
	w.expect("GET", "/authorizers", "", 200, "!authorizerConfig")
	w.expect("PUT", "/authorizers/"+id, authorizerBody("cacheTtlSec", `"authorizerDescription":"x"`), 204, "")
	w.expect("GET", "/authorizers/"+id, "", 200, "!cacheTtlSec")
	w.expect("POST", "/authorizers/"+id+"/test", `{"params":{"Authorization":"a"}}`, 200, "params:map[Authorization:a]")
	w.n.ChangeAuthorizer(id, func(a *simulator.NCloudAuthorizer) { a.Region = "JPN" })
	w.expect("GET", "/authorizers/"+id, "", 200, "region:JPN")
	w.expect("DELETE", "/authorizers/"+id, "", 204, "")
	w.n.DeleteAuthorizer(w.n.AddAuthorizer(simulator.NCloudAuthorizer{Name: "x"}))
	w.expect("GET", "/authorizers", "", 200, "total:0")
	w.expect("GET", "/authorizers/"+id, "", 404, "")
}

func TestAuthorizer_validatesInput(t *testing.T) {
	t.Parallel()
	w := newDraftWorld(t)
	for _, test := range []struct{ member, value, detail string }{
		{"authorizerName", `"authorizerName":""`, "authorizerName must have 1 to 20"},
		{"authorizerName", `"authorizerName":"` + strings.Repeat("x", 21) + `"`, "authorizerName must have 1 to 20"},
		{"authorizerName", `"authorizerName":"a b"`, "authorizerName must match"},
		{"authorizerName", `"x":1`, "authorizerName is required"},
		{"authorizerType", `"authorizerType":"JWT"`, "authorizerType must be one of CLOUD_FUNCTIONS"},
		{"authorizerType", `"x":1`, "authorizerType is required"},
		{"cacheTtlSec", `"cacheTtlSec":0`, "cacheTtlSec must be 1 to 3600"},
		{"cacheTtlSec", `"authorizerDescription":"` + strings.Repeat("x", 301) + `"`, "authorizerDescription must have 0 to 300"},
		{"authorizerConfig", `"x":{"region":"KR"`, "authorizerConfig is required"},
		{"region", `"x":1`, "region is required"},
		{"functionId", `"x":1`, "functionId is required"},
		{"payload", `"x":[{"in":"HEADER"`, "payload is required"},
		{"in", `"in":"COOKIE"`, "in must be one of"},
		{"in", `"in":"QUERY STRING"`, "in must be one of HEADER, QUERY."},
		{"in", `"x":1`, "in is required"},
		{"name", `"name":"X-My-Token"`, "name must match"},
		{"name", `"name":"` + strings.Repeat("x", 21) + `"`, "name must have 1 to 20"},
	} {
		w.expect("POST", "/authorizers", authorizerBody(test.member, test.value), 400, test.detail)
	}
	w.expect("GET", "/authorizers?name="+strings.Repeat("x", 21), "", 400, "name must have 0 to 20")
}

func TestAuthorizer_switches(t *testing.T) {
	t.Parallel()
	const one = "/authorizers/authorizer"
	method := draftCall{"PATCH", draftMethod, methodBody("authentication", `{"platform":"AUTHORIZER","authorizerId":"authorizer"}`), 200, ""}
	plain, query, queryString := authorizerBody("", ""), authorizerBody("in", `"in":"QUERY"`), authorizerBody("in", `"in":"QUERY STRING"`)
	uncached := authorizerBody("cacheTtlSec", `"x":1`)
	for setting, calls := range map[string][]draftCall{
		"AuthorizerQuery=QUERY":          {{"PUT", one, query, 204, ""}, {"GET", one, "", 200, "in:QUERY name"}, {"PUT", one, queryString, 400, "in must"}},
		"AuthorizerQuery=QUERY STRING":   {{"PUT", one, queryString, 204, ""}, {"GET", one, "", 200, "in:QUERY STRING"}, {"PUT", one, query, 400, "in must"}},
		"AuthorizerQuery=both":           {{"PUT", one, query, 204, ""}, {"PUT", one, queryString, 204, ""}, {"GET", one, "", 200, "in:QUERY name"}},
		"AuthorizerCache=returned":       {{"PUT", one, plain, 204, ""}, {"GET", one, "", 200, "cacheTtlSec:60"}},
		"AuthorizerCache=never returned": {{"PUT", one, plain, 204, ""}, {"GET", one, "", 200, "!cacheTtlSec"}},
		"AuthorizerCache=refused":        {{"PUT", one, plain, 400, "cacheTtlSec"}, {"PUT", one, uncached, 204, ""}},
		"UnsetText=null":                 {{"GET", one, "", 200, "cacheTtlSec:<nil>"}},
		"UnsetText=empty":                {{"GET", one, "", 200, "cacheTtlSec:0"}},
		"DeleteUsedAuthorizer=refused":   {method, {"DELETE", one, "", 400, "authorizerId"}, {"DELETE", draftMethod, "", 204, ""}, {"DELETE", one, "", 204, ""}},
		"DeleteUsedAuthorizer=allowed":   {method, {"DELETE", one, "", 204, ""}, {"GET", "/P/A/R(/orders/{id})/methods", "", 200, "authorizerId:authorizer"}},
		"DuplicateNames=allowed":         {{"POST", "/authorizers", plain, 201, ""}, {"POST", "/authorizers", plain, 201, ""}},
		"DuplicateNames=refused":         {{"PUT", one, plain, 204, ""}, {"PUT", one, plain, 204, ""}, {"POST", "/authorizers", plain, 400, "authorizerName"}},
		"IAMFields=present":              {{"GET", "/authorizers", "", 200, "permission:ALLOW"}},
	} {
		w := newDraftWorld(t, setting)
		w.n.AddAuthorizer(simulator.NCloudAuthorizer{ID: "authorizer", Name: "first"})
		for _, call := range calls {
			w.expect(call.method, call.path, call.body, call.status, call.contains)
		}
	}
}
