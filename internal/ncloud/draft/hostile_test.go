// SPDX-License-Identifier: MPL-2.0

package draft_test

import (
	"encoding/json"
	"fmt"
	"os"
	"reflect"
	"slices"
	"testing"

	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/ncloud/draft"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/openapi"
)

const withExtensions = `
openapi: 3.0.3
x-ncp-apigateway-filters: {auth: {platform: AUTHORIZER, authorizerId: a}}
paths:
  /a/{b+}:
    x-apigw-cors: {allow_origin: "*", max_age: 600}
    x-apigw-any-method:
      x-apigw-consumes: [a/b]
      x-apigw-produces: [a/b]
      x-codegen-request-body-name: c
      x-apigw-response-bodies: {"200": {name: a, description: b}}
      x-ncp-apigateway-filters: {valid: {type: QUERYSTRING_HEADERS, headers: [a], queryStrings: [b]}, apiKey: {required: true}}
      x-ncp-apigateway-endpoint: {HTTP: {method: GET, url: /a, stream: true}}
      parameters: [{name: a, in: query, x-ncp-parameter-is-logged: true, schema: {type: array, items: {type: integer}}}]
      requestBody: {content: {a/json: {schema: {$ref: '#/components/schemas/A'}}}}
      responses: {"200": {description: a, headers: {a: {schema: {type: string}}}, content: {a/b: {schema: {type: object}}}}}
  /b: {get: {x-ncp-apigateway-endpoint: {MOCK: {httpStatus: 200, response: a, headers: {a: b}}}}}
  /c: {get: {x-ncp-apigateway-endpoint: {NCP: {service: a, region: KR, actionId: a, actionName: b, method: GET, url: "https://a.b", stream: true}}}}
components: {schemas: {A: {x-apigw-keep: true, properties: {a: {$ref: '#/components/schemas/A'}}}}}`

// TestTranslate_anyValueAnywhere replaces each value of two documents by values of every type.
func TestTranslate_anyValueAnywhere(t *testing.T) {
	t.Parallel()
	awkward, err := os.ReadFile("testdata/awkward.yaml")
	if err != nil {
		t.Fatal(err)
	}
	for _, text := range []string{string(awkward), withExtensions} {
		source, err := openapi.Parse(text)
		if err != nil {
			t.Fatal(err)
		}
		var document any
		if err := json.Unmarshal([]byte(source.Canonical()), &document); err != nil {
			t.Fatal(err)
		}
		accepted := 0
		replaceEach(&document, func(place string) {
			changed, err := json.Marshal(document)
			if err != nil {
				t.Fatal(err)
			}
			if translateHostile(t, place, string(changed)) {
				accepted++
			}
		})
		if accepted < 100 {
			t.Errorf("only %d of the changed documents were translated", accepted)
		}
	}
}

func translateHostile(t *testing.T, place, text string) bool {
	t.Helper()
	defer func() {
		if reason := recover(); reason != nil {
			t.Errorf("%s: panic: %v", place, reason)
		}
	}()
	source, err := openapi.Parse(text)
	if err != nil {
		return false
	}
	arguments := draft.Arguments{Defaults: draft.Defaults{Validation: true}}
	for _, pattern := range []string{"TRACE /orders", "GET /files/{id}.json"} {
		if slices.Contains(source.Operations(), pattern) {
			arguments.Exclude = append(arguments.Exclude, pattern)
		}
	}
	first, err := draft.Translate(source, arguments)
	if err != nil {
		_ = err.Error()
		return false
	}
	second, err := draft.Translate(source, arguments)
	if err != nil || !reflect.DeepEqual(first, second) {
		t.Errorf("%s: second translation = %+v, %v, want %+v", place, second, err, first)
	}
	draft.Summary(first.Findings)
	checkCanonical(t, first.Draft)
	checkRendered(t, first.Draft)
	return true
}

// replaceEach calls try for each value in a tree and each value that replaces it.
func replaceEach(root *any, try func(place string)) {
	var walk func(place string, get any, set func(any))
	walk = func(place string, value any, set func(any)) {
		for _, other := range []any{nil, true, 1.5, 1e300, "", "x", "/", []any{}, []any{nil}, []any{"x"}, map[string]any{}, map[string]any{"x": nil}, map[string]any{"$ref": "#/paths"}} {
			set(other)
			try(fmt.Sprintf("%s = %v", place, other))
		}
		set(value)
		switch value := value.(type) {
		case map[string]any:
			for key, member := range value {
				walk(place+"/"+key, member, func(other any) { value[key] = other })
			}
		case []any:
			for n, item := range value {
				walk(fmt.Sprint(place, "/", n), item, func(other any) { value[n] = other })
			}
		}
	}
	walk("", *root, func(other any) { *root = other })
}
