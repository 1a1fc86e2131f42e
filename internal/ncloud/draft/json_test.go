// SPDX-License-Identifier: MPL-2.0

package draft_test

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/ncloud/draft"
)

func TestOperation_JSON(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		operation draft.Operation
		want      string
	}{
		"empty": {draft.Operation{}, `{}`},
		"defaults": {draft.Operation{
			Authentication: &draft.Authentication{Platform: "NONE"},
			Consumes:       []string{""},
			HTTPEndpoint:   &draft.HTTPEndpoint{},
			RequestBody:    &draft.Body{},
			Responses:      map[string]draft.Response{"200": {Body: &draft.Body{}}},
			Validation:     &draft.Validation{Headers: []string{}},
		}, `{"responses":{"200":{}}}`},
		"sets": {draft.Operation{
			Consumes:   []string{"text/plain", "application/json;charset=UTF-8", "Text/Plain"},
			Produces:   []string{"b/b", "a/a"},
			Validation: &draft.Validation{Headers: []string{"X-B", "x-a", "x-b"}, QueryStrings: []string{"b", "a", "B", "a"}},
		}, `{"consumes":["application/json","text/plain"],"produces":["a/a","b/b"],` +
			`"validation":{"headers":["x-a","x-b"],"query_strings":["B","a","b"]}}`},
		"header names": {draft.Operation{
			HeaderParameters: map[string]draft.Parameter{"X-Trace": {Name: "X-Trace", Type: "string", Required: true}},
			QueryParameters:  map[string]draft.Parameter{"Page": {Type: "integer", Array: true, Logged: true}},
			Responses:        map[string]draft.Response{"404": {Headers: map[string]draft.Parameter{"Retry-After": {Required: true, Logged: true}}}},
		}, `{"header_parameters":{"x-trace":{"required":true}},"query_parameters":{"Page":{"array":true,"logged":true,"type":"integer"}},` +
			`"responses":{"404":{"headers":{"retry-after":{}}}}}`},
		"bodies": {draft.Operation{
			RequestBody: &draft.Body{Model: "Order", Name: "order", Description: "a < b & c"},
			Responses:   map[string]draft.Response{"201": {Body: &draft.Body{Model: "Order"}, Description: "made"}},
		}, `{"request_body":{"description":"a < b & c","model":"Order"},"responses":{"201":{"body":{"model":"Order"},"description":"made"}}}`},
		"HTTP endpoint": {draft.Operation{
			APIKeyRequired: true,
			Authentication: &draft.Authentication{Platform: "AUTHORIZER", AuthorizerID: "a7m2x0c9qe"},
			HTTPEndpoint:   &draft.HTTPEndpoint{Method: "GET", URL: "/a?b={b}&c=@", Stream: true},
		}, `{"api_key_required":true,"authentication":{"authorizer_id":"a7m2x0c9qe","platform":"AUTHORIZER"},` +
			`"http_endpoint":{"method":"GET","stream":true,"url":"/a?b={b}&c=@"}}`},
		"mock endpoint": {draft.Operation{
			MockEndpoint: &draft.MockEndpoint{StatusCode: 200, Response: "secret", Headers: map[string]string{"X-Key": "secret", "x-no": ""}},
		}, `{"mock_endpoint":{"headers":{"x-key":"sha256:2bb80d537b1d","x-no":""},"response":"sha256:2bb80d537b1d","status_code":200}}`},
		"NCP endpoint": {draft.Operation{
			NCPEndpoint: &draft.NCPEndpoint{Service: "CLOUD_FUNCTIONS", URL: "https://user:secret@a@example.com/x@y"},
		}, `{"ncp_endpoint":{"service":"CLOUD_FUNCTIONS","url":"https://sha256:77c2436bf0b1@example.com/x@y"}}`},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got := test.operation.JSON()
			if got != test.want {
				t.Errorf("JSON() = %s, want %s", got, test.want)
			}
			again, err := draft.ParseOperation(got)
			if err != nil {
				t.Fatal(err)
			}
			if again.JSON() != got {
				t.Errorf("second JSON() = %s, want %s", again.JSON(), got)
			}
		})
	}
}

func TestOperation_JSON_ofSchemesInAnyCase(t *testing.T) {
	t.Parallel()
	got, _ := operationOf(t, `x-ncp-apigateway-endpoint: {NCP: {service: s, region: KR, actionId: i, actionName: n, url: "HTTPS://A.example.com/B://C"}}`, draft.Arguments{})
	stored := draft.Operation{NCPEndpoint: &draft.NCPEndpoint{Service: "s", Region: "KR", ActionID: "i", ActionName: "n", URL: "Https://A.example.com/B://C"}}
	if got != stored.JSON() || !strings.Contains(got, `"url":"https://A.example.com/B://C"`) {
		t.Errorf("%s and %s", got, stored.JSON())
	}
}

func TestOperation_WithDocumentation(t *testing.T) {
	t.Parallel()
	full, err := draft.ParseOperation(`{"api_key_required":true,"consumes":["a/b"],"description":"d","form_parameters":{"f":{}},` +
		`"header_parameters":{"h":{}},"http_endpoint":{"method":"GET","url":"/"},"query_parameters":{"q":{}},` +
		`"request_body":{"model":"M"},"responses":{"200":{}},"validation":{"headers":["h"]}}`)
	if err != nil {
		t.Fatal(err)
	}
	listed := full.Listed()
	if got, want := listed.JSON(), `{"api_key_required":true,"consumes":["a/b"],"description":"d","http_endpoint":{"method":"GET","url":"/"},`+
		`"validation":{"headers":["h"]}}`; got != want {
		t.Errorf("Listed() = %s, want %s", got, want)
	}
	if got := listed.WithDocumentation(full); got.JSON() != full.JSON() {
		t.Errorf("WithDocumentation() = %s, want %s", got.JSON(), full.JSON())
	}
}

func TestDraft_JSON(t *testing.T) {
	t.Parallel()
	api := draft.Draft{
		Paths:      map[string]draft.CORS{"/": {}, "/a": {}, "/a/{b}": {AllowOrigin: "*", MaxAge: "600"}},
		Operations: map[string]draft.Operation{"GET /a": {Description: "d", QueryParameters: map[string]draft.Parameter{"q": {}}}},
		Models:     map[string]string{"M": `{"type":"object"}`},
	}
	operations, paths, models := api.JSON()
	if len(paths) != 2 || paths["/a"] != "{}" || paths["/a/{b}"] != `{"allow_origin":"*","max_age":"600"}` {
		t.Errorf("paths = %v", paths)
	}
	var cors draft.CORS
	if err := json.Unmarshal([]byte(paths["/a/{b}"]), &cors); err != nil || cors != api.Paths["/a/{b}"] {
		t.Errorf("cors = %v, %v", cors, err)
	}
	digest := draft.Digest(operations, paths, models)
	if len(digest) != 64 || digest == draft.Digest(operations, paths, nil) {
		t.Errorf("Digest() = %q", digest)
	}
	if draft.Digest(nil, nil, nil) != draft.Digest(map[string]string{}, map[string]string{}, map[string]string{}) {
		t.Error("the digest of no maps differs from that of empty ones")
	}
	operations, _, models = api.WithoutDocumentation().JSON()
	if operations["GET /a"] != `{"description":"d"}` || len(models) != 0 {
		t.Errorf("WithoutDocumentation() = %v, %v", operations, models)
	}
}

func TestParseKey(t *testing.T) {
	t.Parallel()
	if key, ok := draft.ParseKey("GET /a/{b}"); !ok || key != (draft.Key{Method: "GET", Path: "/a/{b}"}) || key.String() != "GET /a/{b}" {
		t.Errorf("ParseKey() = %v, %v", key, ok)
	}
	for _, text := range []string{"", "GET", "/a", "GET a", " /a"} {
		if _, ok := draft.ParseKey(text); ok {
			t.Errorf("ParseKey(%q) succeeds", text)
		}
	}
}

func TestCanonicalSchema(t *testing.T) {
	t.Parallel()
	names := map[string]string{"m0d3l1d000": "Order", "m0d3l1d001": "A/B~c%20"}
	for name, test := range map[string]struct{ text, want string }{
		"order and blanks":     {"{ \"type\": \"object\",\n \"description\": \"a < b\" }", `{"description":"a < b","type":"object"}`},
		"numbers":              {`{"maximum":1.0,"minimum":1e400}`, `{"maximum":1,"minimum":1e400}`},
		"reference by name":    {`{"items":[{"$ref":"#/definitions/Order"}]}`, `{"items":[{"$ref":"#/definitions/Order"}]}`},
		"reference by ID":      {`{"$ref":"#/definitions/m0d3l1d000"}`, `{"$ref":"#/definitions/Order"}`},
		"bare ID":              {`{"$ref":"m0d3l1d000"}`, `{"$ref":"#/definitions/Order"}`},
		"OpenAPI 3 reference":  {`{"$ref":"#/components/schemas/Order"}`, `{"$ref":"#/definitions/Order"}`},
		"name with characters": {`{"$ref":"#/definitions/m0d3l1d001"}`, `{"$ref":"#/definitions/A~1B~0c%2520"}`},
		"escaped name":         {`{"$ref":"#/definitions/Page%C2%ABOrder%C2%BB"}`, `{"$ref":"#/definitions/Page«Order»"}`},
		"property $ref":        {`{"properties":{"$ref":{"$ref":"other.json"}}}`, `{"properties":{"$ref":{"$ref":"other.json"}}}`},
		"no object":            {`true`, `true`},
		"texts without effect": {`{"example":1,"properties":{"example":{"deprecated":true,"examples":[1]}}}`, `{"properties":{"example":{}}}`},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got, err := draft.CanonicalSchema(test.text, names)
			if err != nil || got != test.want {
				t.Errorf("CanonicalSchema() = %s, %v, want %s", got, err, test.want)
			}
			if again, err := draft.CanonicalSchema(got, names); err != nil || again != got {
				t.Errorf("second CanonicalSchema() = %s, %v, want %s", again, err, got)
			}
		})
	}
	for _, text := range []string{"", "{", "{}}", "{} {}", "1", "null", strings.Repeat("[", 100_000)} {
		if got, err := draft.CanonicalSchema(text, nil); err == nil || got != text {
			t.Errorf("CanonicalSchema(%.10q) = %.10q, %v", text, got, err)
		}
	}
}
