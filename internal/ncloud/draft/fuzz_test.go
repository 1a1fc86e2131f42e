// SPDX-License-Identifier: MPL-2.0

package draft_test

import (
	"encoding/json"
	"maps"
	"os"
	"reflect"
	"testing"
	"unicode/utf8"

	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/ncloud/draft"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/openapi"
)

func FuzzTranslate(f *testing.F) {
	awkward, err := os.ReadFile("testdata/awkward.yaml")
	if err != nil {
		f.Fatal(err)
	}
	for _, seed := range []string{
		string(awkward), withExtensions,
		`{"swagger":"2.0","basePath":"/a","paths":{"/":{},"/a/{b+}":{"x-apigw-cors":{"max_age":1},"get":{"parameters":[{"in":"body","name":"b","schema":{"$ref":"#/definitions/A"}}],
			"x-ncp-apigateway-filters":{"valid":{"type":"NONE"},"apiKey":{"required":true},"auth":{"platform":"IAM"}},
			"x-ncp-apigateway-endpoint":{"HTTP":{"stream":false,"method":"GET","url":"/a"}}}}},"definitions":{"A":{"x-apigw-keep":true}}}`,
		`{"openapi":"3.0.0","paths":{"/a":{"x-apigw-any-method":{"x-ncp-apigateway-endpoint":{"MOCK":{"httpStatus":200,"headers":{"a":"b"}}}}}}}`,
	} {
		f.Add(seed, "/files/{id}.json", "TRACE *")
	}
	f.Fuzz(func(t *testing.T, document, firstPattern, secondPattern string) {
		source, err := openapi.Parse(document)
		if err != nil {
			return
		}
		for _, arguments := range []draft.Arguments{
			{},
			{Exclude: []string{firstPattern, secondPattern}},
			{Exclude: []string{firstPattern, secondPattern}, IgnoreDocumentation: true, Defaults: draft.Defaults{Validation: true, CORS: &draft.CORS{AllowOrigin: "*"}}},
		} {
			first, err := draft.Translate(source, arguments)
			second, secondErr := draft.Translate(source, arguments)
			if !reflect.DeepEqual(first, second) || !reflect.DeepEqual(err, secondErr) {
				t.Fatalf("second translation = %+v, %v, want %+v, %v", second, secondErr, first, err)
			}
			if err != nil {
				_ = err.Error()
				continue
			}
			draft.Summary(first.Findings)
			draft.Warnings(first.Findings)
			checkCanonical(t, first.Draft)
			checkRendered(t, first.Draft)
		}
	})
}

// checkCanonical checks that the canonical form does not change when it is read again, and has what the service accepts.
func checkCanonical(t *testing.T, of draft.Draft) {
	t.Helper()
	operations, paths, models := of.JSON()
	for key, text := range operations {
		if operation, err := draft.ParseOperation(text); err != nil || operation.JSON() != text {
			t.Errorf("%s: %s becomes %s, %v", key, text, operation.JSON(), err)
		}
	}
	for path, text := range paths {
		var cors draft.CORS
		if err := json.Unmarshal([]byte(text), &cors); err != nil || cors.JSON() != text {
			t.Errorf("%s: %s becomes %s, %v", path, text, cors.JSON(), err)
		}
	}
	for name, text := range models {
		if again, err := draft.CanonicalSchema(text, nil); err != nil || again != text {
			t.Errorf("%s: %s becomes %s, %v", name, text, again, err)
		}
		if name == "" || utf8.RuneCountInString(name) > 100 || utf8.RuneCountInString(text) > 5000 {
			t.Errorf("the service does not accept the model %q: %s", name, text)
		}
	}
}

// checkRendered checks that a document of the draft becomes the same draft.
func checkRendered(t *testing.T, of draft.Draft) {
	t.Helper()
	again, err := translated(of.OpenAPI("title"))
	if err != nil {
		t.Fatalf("%v: %s", err, of.OpenAPI("title"))
	}
	if len(again.Findings) > 0 {
		t.Errorf("findings: %s", draft.Summary(again.Findings))
	}
	if got, want := parts(again.Draft), parts(of); !maps.Equal(got, want) {
		t.Errorf("the document of %v becomes %v", want, got)
	}
}
