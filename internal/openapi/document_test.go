// SPDX-License-Identifier: MPL-2.0

package openapi_test

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/openapi"
)

func parse(tb testing.TB, text string) *openapi.Source {
	tb.Helper()
	s, err := openapi.Parse(text)
	if err != nil {
		tb.Fatal(err)
	}
	return s
}

func document(tb testing.TB, text string) *openapi.Document {
	tb.Helper()
	d, err := parse(tb, text).Document(nil)
	if err != nil {
		tb.Fatal(err)
	}
	return d
}

// first returns the first operation of the first path.
func first(t *testing.T, text string) openapi.Operation {
	t.Helper()
	return document(t, text).Paths[0].Operations[0]
}

// short writes parameters as "in name type format", with [] for arrays and ! for required ones.
func short(parameters []openapi.Parameter) string {
	var all []string
	for _, p := range parameters {
		one := strings.TrimSpace(p.In + " " + p.Name + " " + p.Type.Name + " " + p.Type.Format)
		if p.Array {
			one += "[]"
		}
		if p.Required {
			one += "!"
		}
		all = append(all, one)
	}
	return strings.Join(all, ", ")
}

func TestDocument_parameters(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct{ parameters, want string }{
		"plain":                {"[{name: a, in: query, required: true, schema: {type: integer, format: int64}}]", "query a integer int64!"},
		"without schema":       {"[{name: a, in: header}]", "header a string"},
		"array":                {"[{name: a, in: query, schema: {type: array, items: {type: number, format: float}}}]", "query a number float[]"},
		"array without items":  {"[{name: a, in: query, schema: {type: array}}]", "query a string[]"},
		"items without type":   {"[{name: a, in: query, schema: {items: {type: boolean}}}]", "query a boolean[]"},
		"nested array":         {"[{name: a, in: query, schema: {type: array, items: {type: array, items: {type: integer}}}}]", "query a string[]"},
		"array of objects":     {"[{name: a, in: query, schema: {type: array, items: {type: object}}}]", "query a object[]"},
		"object":               {"[{name: a, in: query, style: deepObject, schema: {properties: {b: {}}}}]", "query a object"},
		"content":              {"[{name: a, in: query, content: {application/json: {schema: {type: object}}}}]", "query a object"},
		"cookie":               {"[{name: a, in: cookie, schema: {type: string}}]", "cookie a string"},
		"nullable type":        {`[{name: a, in: query, schema: {type: ["null", integer]}}]`, "query a integer"},
		"nullable array":       {`[{name: a, in: query, schema: {type: [array, "null"], items: {type: [integer, "null"]}}}]`, "query a integer[]"},
		"several types":        {`[{name: a, in: query, schema: {type: [integer, string]}}]`, "query a string"},
		"only null":            {`[{name: a, in: query, schema: {type: "null"}}]`, "query a string"},
		"boolean schema":       {`[{name: a, in: query, schema: true}]`, "query a string"},
		"schema by reference":  {`[{name: a, in: query, schema: {$ref: "#/components/schemas/Id"}}]`, "query a integer int32"},
		"allOf":                {`[{name: a, in: query, schema: {allOf: [{$ref: "#/components/schemas/Id"}, {description: x}]}}]`, "query a integer int32"},
		"anyOf with null":      {`[{name: a, in: query, schema: {anyOf: [{type: integer}, {type: "null"}]}}]`, "query a integer"},
		"oneOf of two":         {`[{name: a, in: query, schema: {oneOf: [{type: integer}, {type: boolean}]}}]`, "query a string"},
		"recursive schema":     {`[{name: a, in: query, schema: {$ref: "#/components/schemas/Tree"}}]`, "query a string"},
		"parameter by pointer": {`[{$ref: "#/components/parameters/a~1b"}, {$ref: "#/components/parameters/c%7Bd%7D"}]`, "query a/b string, query c{d} string"},
		"reference of several": {`[{$ref: "#/components/parameters/one"}]`, "query a/b string"},
		"override of a path":   {`[{name: shared, in: query, schema: {type: integer}}]`, "query shared integer"},
		"same name elsewhere":  {`[{name: shared, in: header, schema: {type: integer}}]`, "query shared string, header shared integer"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			shared := "[{name: shared, in: query, schema: {type: string}}]"
			if !strings.Contains(test.want, "shared") {
				shared = "[]"
			}
			got := short(first(t, `
openapi: 3.1.0
paths: {/x: {parameters: `+shared+`, get: {parameters: `+test.parameters+`}}}
components:
  schemas: {Id: {type: integer, format: int32}, Tree: {oneOf: [{$ref: "#/components/schemas/Tree"}]}}
  parameters:
    one: {$ref: "#/components/parameters/two"}
    two: {$ref: "#/components/parameters/a~1b"}
    a/b: {name: a/b, in: query}
    "c{d}": {name: "c{d}", in: query}
`).Parameters)
			if got != test.want {
				t.Errorf("the parameters are %q, not %q", got, test.want)
			}
		})
	}
}

func TestDocument_referenceErrors(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct{ get, want string }{
		"parameter of another file":    {`{parameters: [{$ref: "other.yaml#/a"}]}`, `line 4, column 34: GET /x: the reference "other.yaml#/a" leaves the document; bundle the document into one file`},
		"response of a URL":            {`{responses: {200: {$ref: "https://example.com/r"}}}`, `the reference "https://example.com/r" leaves the document`},
		"schema of another file":       {`{responses: {200: {content: {a/b: {schema: {items: {$ref: "s.json"}}}}}}}`, `line 4, column 71: GET /x: the reference "s.json" leaves the document`},
		"missing parameter":            {`{parameters: [{$ref: "#/components/parameters/b"}]}`, `the reference "#/components/parameters/b" names nothing in the document`},
		"anchor":                       {`{parameters: [{$ref: "#b"}]}`, `the reference "#b" has to begin with #/`},
		"parameter of itself":          {`{parameters: [{$ref: "#/components/parameters/loop"}]}`, `the reference "#/components/parameters/loop" refers to itself`},
		"parameter of its own child":   {`{parameters: [{$ref: "#/components/parameters/inner/x"}]}`, `refers to itself`},
		"response of two":              {`{responses: {200: {$ref: "#/components/responses/a"}}}`, `refers to itself`},
		"request body of itself":       {`{requestBody: {$ref: "#/components/requestBodies/a"}}`, `refers to itself`},
		"header of itself":             {`{responses: {200: {headers: {h: {$ref: "#/components/headers/a"}}}}}`, `refers to itself`},
		"parameters are an object":     {`{parameters: {}}`, `line 4, column 26: GET /x: "parameters" has to be a list, but is an object`},
		"responses are a list":         {`{responses: []}`, `"responses" has to be an object, but is a list`},
		"a response is a string":       {`{responses: {200: ok}}`, `the response "200" has to be an object, but is a string`},
		"a parameter is a string":      {`{parameters: [a]}`, `a parameter has to be an object, but is a string`},
		"a schema is a list":           {`{requestBody: {content: {a/b: {schema: []}}}}`, `a schema has to be an object, but is a list`},
		"a schema of a named schema":   {`{requestBody: {content: {a/b: {schema: {$ref: "#/components/schemas/Bad"}}}}}`, `line 6, column 33: schema "Bad": the reference "#/components/schemas/Missing" names nothing`},
		"security is an object":        {`{security: {}}`, `"security" has to be a list`},
		"type of a missing schema":     {`{parameters: [{name: a, in: query, schema: {$ref: "#/a"}}]}`, `the reference "#/a" names nothing`},
		"reference to a list element":  {`{parameters: [{$ref: "#/paths/~1x/get/parameters/1"}]}`, `names nothing`},
		"reference to the whole":       {`{parameters: [{$ref: "#"}], responses: []}`, `"responses" has to be an object`},
		"long reference":               {`{parameters: [{$ref: "#/` + strings.Repeat("x", 3000) + `"}]}`, "x…\" names nothing"},
		"path item of itself":          {`{}, $ref: "#/paths/~1x"`, `refers to itself`},
		"path item of another file":    {`{}, $ref: "y.yaml"`, `/x: the reference "y.yaml" leaves the document`},
		"error behind another pointer": {`{parameters: [{$ref: "#/components/parameters/file/x"}]}`, `"p.yaml" leaves the document`},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			_, err := parse(t, `
openapi: 3.1.0
paths:
  /x: {get: `+test.get+`}
components:
  schemas: {Bad: {items: {$ref: "#/components/schemas/Missing"}}}
  parameters: {loop: {$ref: "#/components/parameters/loop"}, inner: {$ref: "#/components/parameters/inner/x"}, file: {$ref: p.yaml}}
  responses: {a: {$ref: "#/components/responses/b"}, b: {$ref: "#/components/responses/a"}}
  requestBodies: {a: {$ref: "#/components/requestBodies/a"}}
  headers: {a: {$ref: "#/components/headers/a"}}
`).Document(nil)
			if err == nil || !strings.Contains(err.Error(), test.want) || !strings.HasPrefix(err.Error(), "line ") {
				t.Errorf("the error is %v", err)
			}
		})
	}
}

func TestDocument_reportsManyErrorsOnceAndInOrder(t *testing.T) {
	t.Parallel()
	var text strings.Builder
	text.WriteString("openapi: 3.0.0\npaths:\n")
	for i := range 30 {
		fmt.Fprintf(&text, "  /%d: {get: {parameters: [{$ref: \"#/x%d\"}, {$ref: \"#/components/parameters/a\"}]}}\n", 29-i, i)
	}
	text.WriteString("components: {parameters: {a: {$ref: x.yaml}}}\n")
	_, err := parse(t, text.String()).Document(nil)
	lines := strings.Split(err.Error(), "\n")
	if len(lines) != 21 || !strings.HasPrefix(lines[0], "line 3,") || !strings.HasPrefix(lines[19], "line 22,") || lines[20] != "and 11 more errors" {
		t.Errorf("the error is %v", err)
	}
}

func TestDocument_pathItems(t *testing.T) {
	t.Parallel()
	s := parse(t, `
openapi: 3.1.0
webhooks: {paid: {post: {parameters: [{$ref: missing.yaml}]}}}
paths:
  x-note: {get: {}}
  /b:
    $ref: "#/components/pathItems/Shared"
    x-own: 1
    get: {description: own}
    parameters: [{name: own, in: query}]
  /a: {summary: none, trace: {}, x-apigw-any-method: {description: any}}
  /null: null
components:
  pathItems:
    Shared:
      x-own: 2
      x-shared: 3
      parameters: [{name: shared, in: query}, {name: own, in: query, required: true}]
      get: {description: shared, servers: []}
      servers: [{url: /shared}]
      post: {callbacks: {c: {}}}
`)
	if got, want := strings.Join(s.Operations(), ", "), "ANY /a, GET /b, POST /b, TRACE /a"; got != want {
		t.Errorf("the operations are %q, not %q", got, want)
	}
	d, err := s.Document(nil)
	if err != nil {
		t.Fatal(err)
	}
	if len(d.Paths) != 2 || d.Paths[0].Path != "/a" || d.Paths[0].Operations[0].Method != "ANY" || d.Paths[0].Extensions["x-apigw-any-method"] != nil {
		t.Fatalf("the paths are %+v", d.Paths)
	}
	b := d.Paths[1]
	if string(b.Extensions["x-own"]) != "1" || string(b.Extensions["x-shared"]) != "3" || b.Position != (openapi.Position{Line: 6, Column: 3}) {
		t.Errorf("the path is %+v", b)
	}
	if b.Operations[0].Description != "own" || !b.Operations[1].HasCallbacks || !b.Operations[0].HasServers || short(b.Operations[1].Parameters) != "query shared string, query own string" {
		t.Errorf("the operations are %+v", b.Operations)
	}
}

func TestDocument_bodiesAndResponses(t *testing.T) {
	t.Parallel()
	o := first(t, `
openapi: 3.1.0
paths:
  /x:
    post:
      x-codegen-request-body-name: order
      requestBody: {$ref: "#/components/requestBodies/Form", description: beside}
      responses:
        default: {$ref: "#/components/responses/Problem"}
        200: null
        4XX: {description: mistake, links: {self: {operationId: a}}}
        x-note: {description: none}
components:
  requestBodies:
    Form:
      description: a form
      required: true
      content:
        text/plain: {}
        multipart/form-data; boundary=x:
          schema:
            allOf:
              - {$ref: "#/components/schemas/Base"}
              - required: [title]
                properties:
                  title: {type: string, description: its title}
                  scans: {type: array, items: {type: string, format: binary}}
                  photo: {contentMediaType: application/octet-stream}
                  "x-odd": {type: object, x-ncp-parameter-is-logged: true}
  schemas:
    Base: {properties: {id: {type: integer}}, required: [id], allOf: [{$ref: "#/components/schemas/Base"}]}
  responses:
    Problem:
      description: a problem
      headers: {X-B: {$ref: "#/components/headers/B"}, X-A: {required: true, schema: {type: integer}}}
      content: {application/json: {schema: {$ref: "#/components/schemas/Base"}, example: {id: 1}}, text/html: {schema: {}}}
  headers: {B: {description: b, schema: {type: array, items: {type: string}}}}
`)
	body := o.RequestBody
	if body.Description != "beside" || !body.Required || len(body.Content) != 2 || body.Content[0].Schema != nil {
		t.Fatalf("the body is %+v", body)
	}
	if got, want := short(body.Content[1].Form), "formData id integer!, formData photo file, formData scans file[], formData title string!, formData x-odd object"; got != want {
		t.Errorf("the form is %q, not %q", got, want)
	}
	if form := body.Content[1].Form; string(form[4].Extensions["x-ncp-parameter-is-logged"]) != "true" || form[3].Description != "its title" {
		t.Errorf("the form is %+v", form)
	}
	var statuses []string
	for _, r := range o.Responses {
		statuses = append(statuses, r.Status+" "+r.Description)
	}
	if got, want := strings.Join(statuses, ", "), "200 , 4XX mistake, default a problem"; got != want {
		t.Errorf("the responses are %q, not %q", got, want)
	}
	problem := o.Responses[2]
	if short(problem.Headers) != "header X-A integer!, header X-B string[]" || !o.Responses[1].HasLinks || problem.Body.Description != "" {
		t.Errorf("the responses are %+v", o.Responses)
	}
	if content := problem.Body.Content; len(content) != 2 || content[0].Schema.Ref != "Base" || content[1].Name != "text/html" || content[1].Schema != nil {
		t.Errorf("the content is %+v", content)
	}
}

func TestDocument_security(t *testing.T) {
	t.Parallel()
	d := document(t, `
openapi: 3.0.0
security: [{b: [], a: [read]}, {}]
paths: {/x: {get: {}, post: {security: []}, put: {security: [{c: []}]}}}
components: {securitySchemes: {a: {type: apiKey, in: header, name: k}, b: {$ref: "#/components/securitySchemes/c"}, c: {type: http, scheme: basic}}}
`)
	if fmt.Sprint(d.Security) != "[[a b] []]" || fmt.Sprint(d.SecuritySchemes) != "map[a:{apiKey k header} b:{http  } c:{http  }]" {
		t.Errorf("%v, %v", d.Security, d.SecuritySchemes)
	}
	o := d.Paths[0].Operations
	if o[0].Security != nil || o[1].Security == nil || len(o[1].Security) != 0 || fmt.Sprint(o[2].Security) != "[[c]]" {
		t.Errorf("%v, %v, %v", o[0].Security, o[1].Security, o[2].Security)
	}
}

func TestDocument_basePath(t *testing.T) {
	t.Parallel()
	for document3, want := range map[string]string{
		"openapi: 3.0.0": "", "openapi: 3.0.0\nservers: []": "", "openapi: 3.0.0\nservers: [{url: /}]": "",
		"openapi: 3.0.0\nservers: [{url: 'https://a.example/v2/'}]":                                                                    "/v2",
		"openapi: 3.0.0\nservers: [{url: 'https://a.example'}, {url: /v3}]":                                                            "/v3",
		"openapi: 3.0.0\nservers: [{url: 'https://{host}:{port}/{base}?x#y', variables: {host: {default: a}, base: {default: v4/b}}}]": "/v4/b",
		"openapi: 3.0.0\nservers: [{url: '{scheme}://a/v5'}]":                                                                          "/v5",
		"swagger: '2.0'\nbasePath: /":                                                                                                  "", "swagger: '2.0'\nbasePath: /v1/": "/v1", "swagger: '2.0'\nservers: [{url: /v2}]": "", "openapi: 3.0.0\nservers: [{url: v6}]": "/v6",
	} {
		if got := document(t, document3).BasePath; got != want {
			t.Errorf("%s: the path is %q, not %q", document3, got, want)
		}
	}
}

const excluded = `
openapi: 3.0.0
paths:
  /bad: {get: {parameters: {}}, parameters: 1}
  /x:
    get: {responses: {200: {content: {a/b: {schema: {$ref: "#/components/schemas/Used"}}}}}}
    post: {parameters: [{$ref: missing.yaml}], requestBody: {content: {a/b: {schema: {$ref: "#/components/schemas/Bad"}}}}}
components: {schemas: {Used: {}, Bad: {items: {$ref: missing.yaml}}, Unused: {type: object}}}
`

func TestDocument_excludes(t *testing.T) {
	t.Parallel()
	s := parse(t, excluded)
	if _, err := s.Document(nil); err == nil {
		t.Error("there is no error")
	}
	d, err := s.Document(func(method, path string) bool { return path == "/bad" && method == "" || method == "POST" })
	if err != nil {
		t.Fatal(err)
	}
	if len(d.Paths) != 1 || len(d.Paths[0].Operations) != 1 {
		t.Errorf("the paths are %+v", d.Paths)
	}
	if got := slices.Sorted(maps.Keys(d.Schemas)); fmt.Sprint(got) != "[Bad Unused Used]" {
		t.Errorf("the schemas are %q", got)
	}
	if d.Schemas["Used"].Err != nil || d.Schemas["Unused"].Err != nil || d.Schemas["Bad"].Err == nil {
		t.Errorf("the schemas are %+v", d.Schemas)
	}
}
