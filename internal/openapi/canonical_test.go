// SPDX-License-Identifier: MPL-2.0

package openapi_test

import (
	"encoding/json"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/openapi"
)

// everything has each member that is dropped at each place where it is a keyword, and where it is a name or data.
const everything = `
openapi: 3.1.0   # a comment
info: {title: t, version: "1", x-a: {example: 1}}
tags: [{name: a}]
externalDocs: {url: a}
x-tags: {tags: [b], operationId: c}
webhooks: {deprecated: {post: {deprecated: true, operationId: a}}}
paths:
  x-examples: {example: 1}
  /x:
    x-apigw-any-method: {tags: [a], description: any}
    parameters: [{name: example, in: query, example: 1, examples: {a: {}}, deprecated: true, schema: {example: 1}}, {name: b, in: query, content: {a/b: {example: 1}}}]
    get:
      tags: [a]
      operationId: a
      deprecated: true
      externalDocs: {url: a}
      x-example: {example: 1}
      requestBody: {content: {example: {example: 1, examples: {}, schema: {example: 1}, encoding: {example: {headers: {example: {example: 1}}}}}}}
      callbacks: {tags: {"{$url}": {post: {tags: [a], responses: {}}}}}
      responses:
        200:
          description: ok
          examples: {a/b: 1}
          headers: {example: {example: 1, schema: {deprecated: true}}}
          links: {operationId: {operationId: a, parameters: {example: 1}}}
        x-note: {examples: 1}
components:
  examples: {a: {value: 1}}
  schemas: {example: {example: 1, default: {example: 1}}}
  responses: {examples: {examples: {}}}
  parameters: {example: {example: 1}}
  headers: {example: {example: 1}}
  requestBodies: {example: {content: {a/b: {example: 1}}}}
  pathItems: {tags: {get: {tags: [a]}}}
  callbacks: {tags: {"{$url}": {get: {tags: [a]}}}}
  links: {operationId: {operationId: a}}
`

func TestCanonical_dropsKeywordsButNoNamesOrData(t *testing.T) {
	t.Parallel()
	const want = `{"components":{"callbacks":{"tags":{"{$url}":{"get":{}}}},"headers":{"example":{}},"links":{"operationId":{}},` +
		`"parameters":{"example":{}},"pathItems":{"tags":{"get":{}}},"requestBodies":{"example":{"content":{"a/b":{}}}},"responses":{"examples":{}},` +
		`"schemas":{"example":{"default":{"example":1}}}},"info":{"title":"t","version":"1","x-a":{"example":1}},"openapi":"3.1.0",` +
		`"paths":{"/x":{"get":{"callbacks":{"tags":{"{$url}":{"post":{"responses":{}}}}},` +
		`"requestBody":{"content":{"example":{"encoding":{"example":{"headers":{"example":{}}}},"schema":{}}}},` +
		`"responses":{"200":{"description":"ok","headers":{"example":{"schema":{}}},"links":{"operationId":{"parameters":{"example":1}}}},"x-note":{"examples":1}},"x-example":{"example":1}},` +
		`"parameters":[{"in":"query","name":"example","schema":{}},{"content":{"a/b":{}},"in":"query","name":"b"}],"x-apigw-any-method":{"description":"any"}},"x-examples":{"example":1}},` +
		`"webhooks":{"deprecated":{"post":{}}},"x-tags":{"operationId":"c","tags":["b"]}}`
	if got := parse(t, everything).Canonical(); got != want {
		t.Errorf("the document is\n%s, not\n%s", got, want)
	}
}

func TestCanonical_ofSwagger(t *testing.T) {
	t.Parallel()
	got := parse(t, `{"swagger": "2.0", "tags": [], "paths": {"/x": {"get": {"schemes": ["https"], "parameters": [{"in": "body", "name": "b", "schema": {"example": 1}}, {"in": "query", "name": "q", "items": {"example": 1}}],
		"responses": {"200": {"description": "d", "schema": {"example": 1}, "examples": {"a/b": 1}}}}}},
		"definitions": {"examples": {"properties": {"example": {"example": 1}}}}, "parameters": {"example": {"in": "body", "name": "b", "schema": {"example": 1}}}, "responses": {"r": {"examples": {}}}}`).Canonical()
	const want = `{"definitions":{"examples":{"properties":{"example":{}}}},"parameters":{"example":{"in":"body","name":"b","schema":{}}},` +
		`"paths":{"/x":{"get":{"parameters":[{"in":"body","name":"b","schema":{}},{"in":"query","items":{},"name":"q"}],` +
		`"responses":{"200":{"description":"d","schema":{}}},"schemes":["https"]}}},"responses":{"r":{}},"swagger":"2.0"}`
	if got != want {
		t.Errorf("the document is\n%s, not\n%s", got, want)
	}
}

// samples are the documents in testdata and those of other tests.
func samples(tb testing.TB) map[string]string {
	tb.Helper()
	out := map[string]string{"everything": everything, "swagger": swagger, "excluded": excluded}
	paths, err := filepath.Glob("testdata/*")
	if err != nil || len(paths) < 3 {
		tb.Fatal(paths, err)
	}
	for _, path := range paths {
		if info, err := os.Stat(path); err != nil || info.IsDir() {
			continue
		}
		text, err := os.ReadFile(path)
		if err != nil {
			tb.Fatal(err)
		}
		out[path] = string(text)
	}
	return out
}

// described returns what a document describes without positions and the order of media types.
func described(tb testing.TB, s *openapi.Source) string {
	tb.Helper()
	d, err := s.Document(nil)
	clearPositions(reflect.ValueOf(d))
	text, encodeErr := json.Marshal(d)
	if encodeErr != nil {
		tb.Fatal(encodeErr)
	}
	if err != nil {
		return "not valid"
	}
	return string(text)
}

func clearPositions(v reflect.Value) {
	switch v.Kind() {
	case reflect.Pointer:
		if !v.IsNil() {
			clearPositions(v.Elem())
		}
	case reflect.Slice:
		if media, ok := v.Interface().([]openapi.MediaType); ok {
			slices.SortStableFunc(media, func(a, b openapi.MediaType) int { return strings.Compare(a.Name, b.Name) })
		}
		for i := range v.Len() {
			clearPositions(v.Index(i))
		}
	case reflect.Map:
		for _, k := range v.MapKeys() {
			changed := reflect.New(v.Type().Elem()).Elem()
			changed.Set(v.MapIndex(k))
			clearPositions(changed)
			v.SetMapIndex(k, changed)
		}
	case reflect.Struct:
		switch part := v.Addr().Interface().(type) {
		case *openapi.Position:
			*part = openapi.Position{}
			return
		case *openapi.Schema:
			part.Err = nil
		}
		for i := range v.NumField() {
			clearPositions(v.Field(i))
		}
	default:
	}
}

// checkForms checks that the canonical form of a document, and that form as YAML, describe the same.
func checkForms(tb testing.TB, s *openapi.Source) {
	tb.Helper()
	canonical, operations, want := s.Canonical(), strings.Join(s.Operations(), "\n"), described(tb, s)
	if !json.Valid([]byte(canonical)) {
		tb.Fatalf("the canonical form is not valid JSON: %.500s", canonical)
	}
	yaml, err := openapi.YAML(canonical)
	if err != nil {
		tb.Fatal(err)
	}
	for _, text := range []string{canonical, yaml} {
		again, err := openapi.Parse(text)
		if err != nil {
			tb.Fatalf("%v in %.500s", err, text)
		}
		if got := again.Canonical(); got != canonical {
			tb.Fatalf("the canonical form is\n%.2000s, not\n%.2000s", got, canonical)
		}
		if got := strings.Join(again.Operations(), "\n"); got != operations {
			tb.Fatalf("the operations are\n%s, not\n%s", got, operations)
		}
		if got := described(tb, again); got != want {
			tb.Fatalf("the document describes\n%.3000s, not\n%.3000s", got, want)
		}
	}
}

func TestCanonical_describesTheSame(t *testing.T) {
	t.Parallel()
	for name, text := range samples(t) {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			checkForms(t, parse(t, text))
		})
	}
}
