// SPDX-License-Identifier: MPL-2.0

package draft_test

import (
	"cmp"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/ncloud/draft"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/openapi"
)

// some generates parts of drafts that the service can store. With a few names, parts often have the same ones.
type some struct {
	*rand.Rand

	models []string
}

func (s some) of(all ...string) string { return all[s.IntN(len(all))] }

func (s some) half() bool { return s.IntN(2) == 0 }

func (s some) text() string {
	return s.of(s.short(), s.short(), s.short(), strings.Repeat("한", 2000))
}

func (s some) short() string {
	return s.of("", "", "plain", " two\nlines\t", "「한글」 é\u0301 \U0001f600", `"quoted" \ <&> ${x} %{y}`, "null", "{}", "\u2028\u0085\u007f")
}

func (s some) path() string {
	var path strings.Builder
	for range s.IntN(4) {
		path.WriteString("/" + s.of("a", "b-c", "D_1", "+x", "{id}", "{other-id}", "{_}"))
	}
	if s.IntN(5) == 0 {
		path.WriteString("/{rest+}")
	}
	return cmp.Or(path.String(), "/")
}

func (s some) cors() draft.CORS {
	var cors draft.CORS
	for _, field := range []*string{&cors.AllowCredentials, &cors.AllowHeaders, &cors.AllowMethods, &cors.AllowOrigin, &cors.ExposeHeaders, &cors.MaxAge} {
		*field = s.of("", "", "*", "true", "600", "GET,POST", "null", "https://x.example")
	}
	return cors
}

func (s some) parameters(key func(string) string, types ...string) map[string]draft.Parameter {
	all := map[string]draft.Parameter{}
	for range s.IntN(4) {
		name := s.of("a", "A-b", "Content-Type", "Accept", "Authorization", "x_y", "id", "X+1", "value")
		all[key(name)] = draft.Parameter{
			Name: name, Description: s.text(), Array: s.half(), Required: s.half(), Logged: s.half(), Type: s.of(append(types, "", "integer", "long", "float", "double", "boolean")...),
		}
	}
	return all
}

func (s some) headers() map[string]draft.Parameter {
	all := s.parameters(strings.ToLower)
	for name, parameter := range all {
		parameter.Required, parameter.Logged = false, false
		all[name] = parameter
	}
	return all
}

func (s some) mediaTypes() []string {
	var all []string
	for range s.IntN(4) {
		all = append(all, s.of("application/json", "text/csv", "*/*", "multipart/form-data", "application/x-www-form-urlencoded", "application/vnd.x+json", "image/png"))
	}
	slices.Sort(all)
	return slices.Compact(all)
}

func (s some) body() *draft.Body {
	if len(s.models) == 0 || s.half() {
		return nil
	}
	return &draft.Body{Model: s.of(s.models...), Name: s.of("body", "a-b_c", "Order"), Description: s.text()}
}

func (s some) operation() draft.Operation {
	operation := draft.Operation{
		APIKeyRequired: s.half(), Description: s.text(), Consumes: s.mediaTypes(), Produces: s.mediaTypes(),
		QueryParameters: s.parameters(strings.Clone), HeaderParameters: s.parameters(strings.ToLower), FormParameters: s.parameters(strings.Clone, "file"), RequestBody: s.body(),
		Responses: map[string]draft.Response{},
	}
	for range s.IntN(4) {
		operation.Responses[s.of("100", "200", "204", "404", "599")] = draft.Response{Description: s.text(), Headers: s.headers(), Body: s.body()}
	}
	switch platform := s.of("", "IAM", "IAM_AUTHORIZATION", "AUTHORIZER"); platform {
	case "":
	case "AUTHORIZER":
		operation.Authentication = &draft.Authentication{Platform: platform, AuthorizerID: "z1"}
	default:
		operation.Authentication = &draft.Authentication{Platform: platform}
	}
	if s.half() {
		operation.Validation = &draft.Validation{Headers: []string{"a", "x-b"}[:s.IntN(3)], QueryStrings: []string{"q", "Q"}[:s.IntN(3)]}
	}
	method := s.of(draft.Methods...)
	switch s.IntN(3) {
	case 0:
		operation.HTTPEndpoint = &draft.HTTPEndpoint{Method: method, Stream: s.half(), URL: s.of("/", "/x/{id}?a={a}&b=<>", "/{rest}")}
	case 1:
		operation.NCPEndpoint = &draft.NCPEndpoint{
			Service: "CLOUD_FUNCTIONS", Region: "KR", ActionID: "i", ActionName: "n", Method: s.of("", method), Stream: s.half(), URL: "https://u:p@h.example/x",
		}
	default:
		operation.MockEndpoint = &draft.MockEndpoint{StatusCode: int64(100 + s.IntN(500)), Response: s.text()}
		if s.half() {
			operation.MockEndpoint.Headers = map[string]string{"x-a": s.text(), "content-type": "a/b; c=d"}
		}
	}
	return operation
}

// schema returns a schema of JSON at most that deep. Names of properties may be those of keywords.
func (s some) schema(depth int) any {
	if len(s.models) > 0 && s.IntN(4) == 0 {
		reference := map[string]any{"$ref": openapi.Reference(s.of(s.models...))}
		if s.IntN(4) == 0 {
			reference["description"] = s.short()
		}
		return reference
	}
	if depth == 0 {
		return map[string]any{"type": s.of("string", "integer"), "enum": []any{"a", 1, nil, map[string]any{"$ref": "x"}}}
	}
	switch s.IntN(6) {
	case 0:
		return map[string]any{}
	case 1:
		return map[string]any{"type": "array", "items": s.schema(depth - 1), "minItems": json.Number(s.of("0", "12345678901234567890"))}
	case 2:
		return map[string]any{"allOf": []any{s.schema(depth - 1), s.schema(depth - 1)}, "title": s.short(), "x-internal": map[string]any{"$ref": "#/definitions/x"}}
	case 3:
		return map[string]any{"additionalProperties": s.schema(depth - 1), "default": map[string]any{"$ref": "#/definitions/y"}, "nullable": true}
	case 4:
		if len(s.models) > 0 {
			return map[string]any{"oneOf": []any{s.schema(0)}, "discriminator": map[string]any{
				"propertyName": "kind", "mapping": map[string]any{"a": openapi.Reference(s.of(s.models...)), "b": "plain"},
			}}
		}
	}
	return map[string]any{"type": "object", "required": []any{"example"}, "description": s.short(), "properties": map[string]any{
		s.of("example", "x-a", "$ref", "enum"): s.schema(depth - 1), s.of("deprecated", "properties", "a.b/c~d"): s.schema(depth - 1),
	}}
}

func (s some) draft() draft.Draft {
	d := draft.Draft{Paths: map[string]draft.CORS{}, Operations: map[string]draft.Operation{}, Models: map[string]string{}}
	for range s.IntN(5) {
		s.models = append(s.models, s.of("Order", "ApigwPage«ModelDto»", "a/b~c%d", "x y", "{}", "$ref", "#/definitions/a", strings.Repeat("n", 100)))
	}
	for _, name := range s.models {
		schema, _ := json.Marshal(s.schema(3))
		d.Models[name], _ = draft.CanonicalSchema(string(schema), nil)
	}
	add := func(path string) {
		for at := 0; at >= 0; at = strings.LastIndexByte(path, '/') {
			if _, exists := d.Paths[path]; !exists && path != "" {
				d.Paths[path] = draft.CORS{}
			}
			path = path[:max(0, strings.LastIndexByte(path, '/'))]
		}
	}
	for range s.IntN(4) {
		path := s.path()
		add(path)
		d.Paths[path] = s.cors()
	}
	for range s.IntN(5) {
		path := s.path()
		add(path)
		d.Operations[s.of(draft.Methods...)+" "+path] = s.operation()
	}
	return d
}

func translated(text string) (*draft.Translation, error) {
	source, err := openapi.Parse(text)
	if err != nil {
		return nil, err
	}
	return draft.Translate(source, draft.Arguments{})
}

// checkOpenAPI renders a draft and translates it.
func checkOpenAPI(t *testing.T, seed uint64) {
	t.Helper()
	planned := some{Rand: rand.New(rand.NewPCG(seed, 0))}.draft()
	text := planned.OpenAPI("a title")
	actual, err := translated(text)
	if err != nil {
		t.Fatalf("seed %d: %v\n%s", seed, err, text)
	}
	if len(actual.Findings) > 0 {
		t.Errorf("seed %d: %v\n%s", seed, draft.Warnings(actual.Findings), text)
	}
	want, got := parts(planned), parts(actual.Draft)
	for key, one := range want {
		if got[key] != one {
			t.Errorf("seed %d: %s is\n%s, expected\n%s, in\n%s", seed, key, got[key], one, text)
		}
	}
	for key, one := range got {
		if _, expected := want[key]; !expected {
			t.Errorf("seed %d: unexpected %s: %s", seed, key, one)
		}
	}
	for key, operation := range planned.Operations {
		if body := operation.RequestBody; body != nil && (actual.Operations[key].RequestBody == nil || actual.Operations[key].RequestBody.Name != body.Name) {
			t.Errorf("seed %d: %s has another name of its body", seed, key)
		}
	}
	if again := actual.OpenAPI("a title"); again != text {
		t.Errorf("seed %d: a second document differs:\n%s\n%s", seed, text, again)
	}
}

func parts(d draft.Draft) map[string]string {
	operations, paths, models := d.JSON()
	all := map[string]string{}
	for kind, some := range map[string]map[string]string{"operation": operations, "path": paths, "model": models} {
		for key, text := range some {
			all[kind+" "+key] = text
		}
	}
	return all
}

func TestOpenAPI_becomesTheSameDraft(t *testing.T) {
	t.Parallel()
	for seed := range uint64(200) {
		checkOpenAPI(t, seed)
	}
}

func FuzzOpenAPI(f *testing.F) {
	f.Add(uint64(1), "/{a}/{a+}", `{"$ref":"#/definitions/M","discriminator":{"mapping":{"a":"#/"}}}`)
	f.Add(uint64(2), "GET /\x00", `{"properties":{"$ref":{"$ref":7}},"x-apigw-keep":"x"}`)
	f.Fuzz(func(t *testing.T, seed uint64, name, text string) {
		checkOpenAPI(t, seed)
		odd := some{Rand: rand.New(rand.NewPCG(seed, 1)), models: []string{name, "M"}}
		parameters := map[string]draft.Parameter{name: {Name: text, Type: text, Description: name}}
		operation := odd.operation()
		operation.Consumes, operation.Produces, operation.Description = []string{name, text}, []string{text}, text
		operation.HeaderParameters, operation.FormParameters, operation.QueryParameters = parameters, parameters, parameters
		operation.MockEndpoint = &draft.MockEndpoint{Response: text, Headers: map[string]string{name: text}}
		operation.Responses = map[string]draft.Response{name: {Headers: parameters, Body: &draft.Body{Model: name, Name: text}}}
		_, _ = translated(draft.Draft{
			Paths: map[string]draft.CORS{name: {MaxAge: text}, "/" + text: odd.cors()}, Models: map[string]string{name: text, "M": text},
			Operations: map[string]draft.Operation{"GET /" + name: operation, text: operation},
		}.OpenAPI(text))
	})
}

func TestOpenAPI_ofWhatNoDocumentHas(t *testing.T) {
	t.Parallel()
	var large strings.Builder
	for i := range 3 {
		fmt.Fprintf(&large, "[%s", strconv.Itoa(i))
	}
	for name, model := range map[string]string{
		"a missing model": `{"items":{"$ref":"#/definitions/Missing"}}`, "another document": `{"$ref":"https://x.example/y.json"}`,
		"itself by a pointer": `{"$ref":"#"}`, "a part of a model": `{"$ref":"#/definitions/M/properties/a"}`, "a missing name in a mapping": `{"discriminator":{"mapping":{"a":"#/definitions/Missing"}}}`,
		"a mapping of another type": `{"discriminator":{"mapping":7}}`, "no object": `[1]`, "no JSON": large.String(), "nothing": "", "null": "null", "true": "true",
	} {
		d := draft.Draft{Models: map[string]string{"M": model}, Operations: map[string]draft.Operation{
			"GET /x": {MockEndpoint: &draft.MockEndpoint{StatusCode: 200}, RequestBody: &draft.Body{Model: "Missing", Description: "d"}, Responses: map[string]draft.Response{
				"200": {Body: &draft.Body{Model: "M"}}, "404": {Body: &draft.Body{}},
			}},
			"TRACE /x": {}, "nonsense": {}, "GET": {},
		}}
		actual, err := translated(d.OpenAPI(""))
		if err != nil || len(actual.Findings) > 0 || len(actual.Operations) != 1 || actual.Models["M"] == "" {
			t.Errorf("%s: %+v, %v", name, actual, err)
		}
	}
}

func TestOpenAPI_keepsReferencesInData(t *testing.T) {
	t.Parallel()
	const model = `{"default":{"$ref":"#/definitions/M"},"not":{"$ref":"#/definitions/M"},"schema":{"$ref":"#/definitions/M"}}`
	actual, err := translated(draft.Draft{Models: map[string]string{"M": model}}.OpenAPI(""))
	if err != nil || actual.Models["M"] != model {
		t.Errorf("models = %v, %v", actual, err)
	}
}
