// SPDX-License-Identifier: MPL-2.0

package openapi_test

import (
	"strings"
	"testing"

	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/openapi"
)

func FuzzDocument(f *testing.F) {
	for _, text := range samples(f) {
		f.Add(text)
	}
	for _, text := range []string{
		"", "{", "[", "openapi: 3.0.0\npaths: {/x: &a {get: *a}}", "openapi: 3.0.0\nx: &a [*a]", "openapi: 3.1.0\npaths: {/x: {$ref: '#/paths/~1x'}}",
		"openapi: 3.0.0\npaths: {/x: {<<: {get: {}}, put: null, parameters: [1, {$ref: 2}]}}", "swagger: 2\npaths: {/x: {get: {parameters: [{in: body}]}}}",
		"openapi: 3.0.0\ncomponents: {schemas: {a: {$ref: '#/components/schemas/a/b'}, b: true, c: []}}\npaths: {/: {get: {responses: {200: {content: {a/b: {schema: {$ref: '#/components/schemas/a'}}}}}}}}",
		"openapi: 3.0.0\npaths: {/: {post: {requestBody: {content: {multipart/form-data: {schema: {allOf: [{$ref: '#'}], required: {}, properties: {a: null}}}}}}}}",
		"openapi: 3.0.0\nx: [0x, 0o, +, -, ., 1e, 1e+, !!int x, !!null x, ? ]", "{\"openapi\": \"3.0.0\", \"x\": [1e-99999999999, -0.0e0, 1E5]}",
	} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		s, err := openapi.Parse(text)
		if err != nil {
			if err.Error() == "" {
				t.Error("the error is empty")
			}
			return
		}
		_, _ = s.Document(func(method, path string) bool { return strings.HasPrefix(path, "/e") || method == "POST" })
		checkForms(t, s)
	})
}

func FuzzParseSchema(f *testing.F) {
	for _, text := range []string{`{}`, `true`, `{"$ref":"#/definitions/a"}`, names, `{"items":[{"example":1},{"$ref":"#/components/schemas/%"}]}`} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		s, err := openapi.ParseSchema(text, nil)
		if err != nil {
			return
		}
		again, err := openapi.ParseSchema(string(s.JSON), nil)
		if err != nil || string(again.JSON) != string(s.JSON) || strings.Join(again.Uses, "/") != strings.Join(s.Uses, "/") {
			t.Fatalf("%s, %v, not %s", again.JSON, err, s.JSON)
		}
		for _, shorter := range [][]byte{openapi.SchemaWithoutTexts(s.JSON), openapi.TypeOnly(s.JSON), openapi.SchemaWithoutMember(s.JSON, "items")} {
			if _, err := openapi.ParseSchema(string(shorter), nil); err != nil || len(shorter) > len(s.JSON) {
				t.Fatalf("%s, %v", shorter, err)
			}
		}
	})
}
