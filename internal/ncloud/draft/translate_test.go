// SPDX-License-Identifier: MPL-2.0

package draft_test

import (
	"encoding/json"
	"errors"
	"maps"
	"os"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/ncloud/draft"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/openapi"
)

// translate translates YAML. "openapi: 3.0.3" is added if it has no version.
func translate(t *testing.T, document string, arguments draft.Arguments) (*draft.Translation, error) {
	t.Helper()
	if !strings.Contains(document, "openapi") && !strings.Contains(document, "swagger") {
		document = "openapi: 3.0.3\n" + document
	}
	source, err := openapi.Parse(document)
	if err != nil {
		t.Fatal(err)
	}
	return draft.Translate(source, arguments)
}

// operationOf translates a document with one operation, "GET /x", whose members are given.
func operationOf(t *testing.T, members string, arguments draft.Arguments) (operation string, result *draft.Translation) {
	t.Helper()
	result, err := translate(t, "paths: {/x: {get: {"+members+"}}}", arguments)
	if err != nil {
		t.Fatal(err)
	}
	return result.Operations["GET /x"].JSON(), result
}

func TestTranslate_awkward(t *testing.T) {
	t.Parallel()
	text, err := os.ReadFile("testdata/awkward.yaml")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := translate(t, string(text), draft.Arguments{}); err == nil ||
		!strings.Contains(err.Error(), "10:3 /files/{id}.json") || !strings.Contains(err.Error(), "14:5 TRACE /orders") {
		t.Errorf("error without exclude = %v", err)
	}
	result, err := translate(t, string(text), draft.Arguments{Exclude: []string{"/files/{id}.json", "TRACE /orders"}})
	if err != nil {
		t.Fatal(err)
	}
	operations, paths, models := result.JSON()
	for name, test := range map[string]struct{ got, want map[string]string }{
		"operations": {operations, map[string]string{
			"GET /orders": `{"description":"Used as the description, since there is none.","header_parameters":{"x-trace":{}},` +
				`"http_endpoint":{"method":"GET","url":"/orders"},"produces":["application/json","text/csv"],` +
				`"query_parameters":{"price":{"type":"double"},"since":{"required":true,"type":"long"},"sort":{}},` +
				`"responses":{"200":{"body":{"model":"Page"},"description":"orders"}}}`,
			"POST /orders": `{"api_key_required":true,"consumes":["multipart/form-data"],` +
				`"form_parameters":{"scan":{"type":"file"},"title":{"required":true}},"http_endpoint":{"method":"POST","url":"/orders"},` +
				`"responses":{"201":{"description":"placed"}}}`,
			"GET /orders/{id}": `{"api_key_required":true,"http_endpoint":{"method":"GET","url":"/orders/{id}"},"produces":["application/json"],` +
				`"responses":{"200":{"body":{"model":"Order"},"description":"one order"}}}`,
			"PATCH /orders/{id}": `{"http_endpoint":{"method":"PATCH","url":"/orders/{id}"}}`,
		}},
		"paths": {paths, map[string]string{"/orders": "{}", "/orders/{id}": "{}"}},
		"models": {models, map[string]string{
			"Page": `{"properties":{"items":{"items":{"$ref":"#/definitions/Order"},"type":"array"},"next":{"type":["string","null"]}},"type":"object"}`,
			"Order": `{"properties":{"id":{"type":"string"},"lines":{"items":{"allOf":[{"$ref":"#/definitions/Line"},` +
				`{"properties":{"price":{"type":"number"}},"type":"object"}]},"type":"array"},` +
				`"parent":{"$ref":"#/definitions/Order","description":"beside a reference"}},"type":"object"}`,
			"Line": `{"properties":{"sku":{"type":"string"}},"type":"object"}`,
		}},
	} {
		if !maps.Equal(test.got, test.want) {
			t.Errorf("%s = %v, want %v", name, test.got, test.want)
		}
	}
	want := `51:5 PATCH /orders/{id}: open to everyone, because the gateway does not know the security schemes that the document requires: oauth
6:17 document: the path of the server is not used, because url_prefix is not set: /v2
15:5 GET /orders: parameters of media types are omitted: application/json;charset=utf-8
19:11 GET /orders: parameters with unsupported names are omitted: query parameter ids[]
20:11 GET /orders: cookie parameters are omitted: session
21:11 GET /orders: object parameters are omitted: query parameter filter
28:11 GET /orders: schemas of other media types are omitted: response 200 text/csv
33:9 GET /orders: responses without a status code from 100 to 599 are omitted: 4XX, default
34:5 POST /orders: callbacks are omitted
34:5 POST /orders and 1 more: security alternatives are omitted: oauth
43:9 POST /orders: links of responses are omitted: 201
65:5 document: schemas that no operation uses are omitted: Unused`
	if got := draft.Summary(result.Findings); got != want {
		t.Errorf("Summary() = %s\nwant %s", got, want)
	}
}

func TestTranslate_operation(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		document string // members of "GET /x"
		want     string // besides the default endpoint
	}{
		"description before summary": {`summary: s, description: d`, `"description":"d"`},
		"summary":                    {`summary: s`, `"description":"s"`},
		"dropped without a finding":  {`operationId: a, tags: [b], deprecated: true, externalDocs: {url: "https://a"}, responses: {}`, ``},
		"parameters": {
			`parameters: [{name: a, in: query, description: b, required: true, x-ncp-parameter-is-logged: true, schema: {type: string}},
			{name: X-A, in: header, schema: {type: boolean}}, {name: p, in: path, schema: {type: string}}]`,
			`"header_parameters":{"x-a":{"type":"boolean"}},"query_parameters":{"a":{"description":"b","logged":true,"required":true}}`,
		},
		"same name in two places": {
			`parameters: [{name: id, in: query}, {name: id, in: header, required: true}]`,
			`"header_parameters":{"id":{"required":true}},"query_parameters":{"id":{}}`,
		},
		"form": {
			`requestBody: {content: {application/x-www-form-urlencoded: {schema: {type: object, required: [a],
			properties: {a: {type: integer, description: d}, b: {type: array, items: {type: string, format: binary}}, c: {type: string, format: binary}}}}}}`,
			`"consumes":["application/x-www-form-urlencoded"],` +
				`"form_parameters":{"a":{"description":"d","required":true,"type":"integer"},"b":{"array":true,"type":"file"},"c":{"type":"file"}}`,
		},
		"body": {
			`requestBody: {description: d, content: {text/xml: {schema: {type: string}}, application/hal+json: {schema: {type: object}}}}`,
			`"consumes":["application/hal+json","text/xml"],"request_body":{"description":"d","model":"GetXRequest"}`,
		},
		"body that is not JSON": {
			`requestBody: {content: {text/a: {schema: {type: string}}, text/b: {schema: {type: string}}}}`,
			`"consumes":["text/a","text/b"],"request_body":{"model":"GetXRequest"}`,
		},
		"body without schema": {`requestBody: {content: {text/a: {schema: {}}, text/b: {}}}`, `"consumes":["text/a","text/b"]`},
		"responses": {
			`responses: {"200": {description: d, headers: {X-A: {description: h, required: true, schema: {type: array, items: {type: integer, format: int64}}}},
			content: {application/json: {schema: {type: object}}}}, "404": {description: e, content: {text/plain: {}}}}`,
			`"produces":["application/json","text/plain"],"responses":{"200":{"body":{"model":"GetXResponse200"},"description":"d",` +
				`"headers":{"x-a":{"array":true,"description":"h","type":"long"}}},"404":{"description":"e"}}`,
		},
		"media types of extensions": {
			`x-apigw-consumes: [A/b, a/b], x-apigw-produces: [], responses: {"200": {description: d, content: {text/a: {}}}}`,
			`"consumes":["a/b"],"responses":{"200":{"description":"d"}}`,
		},
		"description of a response's body": {
			`responses: {"200": {description: d, content: {a/b: {schema: {type: object}}}}},
			x-apigw-response-bodies: {"200": {description: e, name: f}}`,
			`"produces":["a/b"],"responses":{"200":{"body":{"description":"e","model":"GetXResponse200"},"description":"d"}}`,
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got, result := operationOf(t, test.document, draft.Arguments{})
			var members map[string]json.RawMessage
			if err := json.Unmarshal([]byte(got), &members); err != nil {
				t.Fatal(err)
			}
			if endpoint := string(members["http_endpoint"]); endpoint != `{"method":"GET","url":"/x"}` {
				t.Errorf("http_endpoint = %s", endpoint)
			}
			delete(members, "http_endpoint")
			rest, err := json.Marshal(members)
			if err != nil {
				t.Fatal(err)
			}
			if string(rest) != "{"+test.want+"}" {
				t.Errorf("operation = %s, want {%s}", rest, test.want)
			}
			for _, finding := range result.Findings {
				if !strings.Contains(finding.Text, "schemas of other media types") {
					t.Errorf("finding: %s", finding)
				}
			}
		})
	}
}

func TestTranslate_types(t *testing.T) {
	t.Parallel()
	for schema, want := range map[string]string{
		"type: integer": "integer", "type: integer, format: int32": "integer", "type: integer, format: int64": "long",
		"type: number": "double", "type: number, format: double": "double", "type: number, format: float": "float",
		"type: boolean": "boolean", "type: string, enum: [a], default: a": "", "type: string, format: date": "", "": "",
		`type: [integer, "null"]`: "integer", "type: [integer, string]": "", "$ref: '#/components/schemas/Long'": "long",
		"oneOf: [{type: integer}, {type: string}]": "", "allOf: [{type: boolean}]": "boolean",
	} {
		for _, array := range []bool{false, true} {
			if schema == "" && array {
				continue
			}
			text := "{" + schema + "}"
			if array {
				text = "{type: array, items: " + text + "}"
			}
			result, err := translate(t, "openapi: 3.1.0\npaths: {/x: {get: {parameters: [{name: a, in: query, schema: "+text+"}]}}}\n"+
				"components: {schemas: {Long: {type: integer, format: int64}}}", draft.Arguments{})
			if err != nil {
				t.Fatal(err)
			}
			if got := result.Operations["GET /x"].QueryParameters["a"]; got.Type != want || got.Array != array {
				t.Errorf("%s: %+v, want %q", text, got, want)
			}
		}
	}
}

func TestTranslate_swagger(t *testing.T) {
	t.Parallel()
	result, err := translate(t, `swagger: "2.0"
basePath: /orders/v1
consumes: [application/json]
produces: [application/json;charset=UTF-8]
paths:
  /: {}
  /orders/{path+}:
    parameters: [{name: path+, in: path, required: true, type: string, x-ncp-apigw-extended-variables: true}]
    get: {consumes: [text/a], responses: {200: {description: ok, schema: {$ref: '#/definitions/Order'}}}}
    post:
      parameters: [{name: order, in: body, description: d, schema: {$ref: '#/definitions/Order'}}]
      responses: {}
    put:
      consumes: [multipart/form-data]
      parameters: [{name: scan, in: formData, type: file}, {name: page, in: query, type: array, items: {type: integer}}]
    delete: {}
definitions: {Order: {type: object}}`, draft.Arguments{Defaults: draft.Defaults{URLPrefix: "/p"}})
	if err != nil {
		t.Fatal(err)
	}
	operations, paths, models := result.JSON()
	want := map[string]string{
		"GET /orders/{path+}": `{"consumes":["text/a"],"http_endpoint":{"method":"GET","url":"/p/orders/{path}"},"produces":["application/json"],` +
			`"responses":{"200":{"body":{"model":"Order"},"description":"ok"}}}`,
		"POST /orders/{path+}": `{"consumes":["application/json"],"http_endpoint":{"method":"POST","url":"/p/orders/{path}"},` +
			`"produces":["application/json"],"request_body":{"description":"d","model":"Order"}}`,
		"PUT /orders/{path+}": `{"consumes":["multipart/form-data"],"form_parameters":{"scan":{"type":"file"}},` +
			`"http_endpoint":{"method":"PUT","url":"/p/orders/{path}"},"produces":["application/json"],` +
			`"query_parameters":{"page":{"array":true,"type":"integer"}}}`,
		"DELETE /orders/{path+}": `{"http_endpoint":{"method":"DELETE","url":"/p/orders/{path}"},"produces":["application/json"]}`,
	}
	if !maps.Equal(operations, want) {
		t.Errorf("operations = %v, want %v", operations, want)
	}
	if want := map[string]string{"/orders": "{}", "/orders/{path+}": "{}"}; !maps.Equal(paths, want) {
		t.Errorf("paths = %v, want %v", paths, want)
	}
	if len(models) != 1 || models["Order"] != `{"type":"object"}` {
		t.Errorf("models = %v", models)
	}
	if name := result.Operations["POST /orders/{path+}"].RequestBody.Name; name != "order" {
		t.Errorf("name of the body = %q, want that of the parameter", name)
	}
	if got := draft.Warnings(result.Findings); !slices.Equal(got, []string{
		"DELETE /orders/{path+}: parameters of media types are omitted: application/json;charset=UTF-8",
		"GET /orders/{path+}: parameters of media types are omitted: application/json;charset=UTF-8",
		"POST /orders/{path+}: parameters of media types are omitted: application/json;charset=UTF-8",
		"PUT /orders/{path+}: parameters of media types are omitted: application/json;charset=UTF-8",
	}) {
		t.Errorf("warnings = %q", got)
	}
}

// TestTranslate_vendorExport has an export of the form that the vendor writes.
func TestTranslate_vendorExport(t *testing.T) {
	t.Parallel()
	result, err := translate(t, `{"swagger":"2.0","info":{"title":"orders","version":"2026-05-07T02:00:00Z","description":"order desk<br/>https://a"},
 "host":"k3p9d0q7xz.apigw.ntruss.com","basePath":"/orders/v1","schemes":["https"],
 "paths":{"/":{},"/orders/{id}":{"get":{"tags":["v1"],"description":"one order","consumes":["application/json"],"produces":["application/json"],
   "parameters":[{"name":"id","in":"path","description":"id","required":true,"type":"string"},
                 {"name":"view","in":"query","description":"","required":false,"type":"string","x-ncp-parameter-is-logged":false}],
   "responses":{"200":{"description":"ok","schema":{"$ref":"#/definitions/Order"}}},
   "x-ncp-apigw-use-body-when-formdata":false,
   "x-ncp-apigateway-filters":{"valid":{"type":"NONE"},"apiKey":{"required":false},"auth":{"platform":"NONE"}},
   "x-ncp-apigateway-endpoint":{"HTTP":{"stream":false,"method":"GET","url":"/v2/orders/{id}?view={view}"}}}}},
 "securityDefinitions":{"x-ncp-apigw-api-key":{"type":"apiKey","name":"x-ncp-apigw-api-key","in":"header"}},
 "security":[{"x-ncp-apigw-api-key":[]}],
 "definitions":{"Order":{"type":"object","properties":{"id":{"type":"string"}}}}}`, draft.Arguments{})
	if err != nil {
		t.Fatal(err)
	}
	operations, paths, _ := result.JSON()
	if want := map[string]string{"GET /orders/{id}": `{"consumes":["application/json"],"description":"one order",` +
		`"http_endpoint":{"method":"GET","url":"/v2/orders/{id}?view={view}"},"produces":["application/json"],"query_parameters":{"view":{}},` +
		`"responses":{"200":{"body":{"model":"Order"},"description":"ok"}}}`}; !maps.Equal(operations, want) {
		t.Errorf("operations = %v, want %v", operations, want)
	}
	if want := map[string]string{"/orders": "{}", "/orders/{id}": "{}"}; !maps.Equal(paths, want) {
		t.Errorf("paths = %v", paths)
	}
	if len(result.Findings) > 0 {
		t.Errorf("findings = %v", result.Findings)
	}
}

func TestTranslate_paths(t *testing.T) {
	t.Parallel()
	star, site := draft.CORS{AllowOrigin: "*"}, draft.CORS{AllowOrigin: "https://a.example.com"}
	for name, test := range map[string]struct {
		paths     string
		arguments draft.Arguments
		want      map[string]draft.CORS
	}{
		"parents":            {`"/a/{b}/c": {get: {}}`, draft.Arguments{}, map[string]draft.CORS{"/a": {}, "/a/{b}": {}, "/a/{b}/c": {}}},
		"no operations":      {`/a: {}`, draft.Arguments{}, map[string]draft.CORS{"/a": {}}},
		"bare root":          {`/: {get: {}}`, draft.Arguments{}, map[string]draft.CORS{}},
		"default":            {`/a/b: {get: {}}, /: {get: {}}, /c: {}`, draft.Arguments{Defaults: draft.Defaults{CORS: &star}}, map[string]draft.CORS{"/": star, "/a": {}, "/a/b": star, "/c": {}}},
		"extension":          {`/a: {x-apigw-cors: {allow_origin: "*", max_age: 600, allow_credentials: true}}`, draft.Arguments{Defaults: draft.Defaults{CORS: &site}}, map[string]draft.CORS{"/a": {AllowOrigin: "*", MaxAge: "600", AllowCredentials: "true"}}},
		"parent's extension": {`/a/b: {get: {}}, /a: {x-apigw-cors: {allow_origin: "*"}}`, draft.Arguments{}, map[string]draft.CORS{"/a": star, "/a/b": {}}},
		"argument":           {`/a: {get: {}, x-apigw-cors: {allow_origin: "*"}}`, draft.Arguments{CORS: map[string]draft.CORS{"/a": site}}, map[string]draft.CORS{"/a": site}},
		"empty argument":     {`/a: {get: {}}`, draft.Arguments{CORS: map[string]draft.CORS{"/a": {}}, Defaults: draft.Defaults{CORS: &site}}, map[string]draft.CORS{"/a": {}}},
		"empty extension":    {`/a: {get: {}, x-apigw-cors: {}}`, draft.Arguments{Defaults: draft.Defaults{CORS: &site}}, map[string]draft.CORS{"/a": {}}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			result, err := translate(t, "paths: {"+test.paths+"}", test.arguments)
			if err != nil {
				t.Fatal(err)
			}
			if !maps.Equal(result.Paths, test.want) {
				t.Errorf("paths = %v, want %v", result.Paths, test.want)
			}
		})
	}
}

func TestTranslate_anyMethod(t *testing.T) {
	t.Parallel()
	result, err := translate(t, `paths: {/a: {x-apigw-any-method: {description: d}}}`,
		draft.Arguments{Overrides: map[string]draft.Override{"ANY /a": {APIKeyRequired: new(bool)}}})
	if err != nil {
		t.Fatal(err)
	}
	operations, _, _ := result.JSON()
	if want := map[string]string{"ANY /a": `{"description":"d","http_endpoint":{"method":"ANY","url":"/a"}}`}; !maps.Equal(operations, want) {
		t.Errorf("operations = %v", operations)
	}
}

func TestTranslate_models(t *testing.T) {
	t.Parallel()
	long := strings.Repeat("n", 101)
	filler := strings.Repeat("f", 4990)
	body := func(schema string) string {
		return "requestBody: {content: {application/json: {schema: " + schema + "}}}"
	}
	for name, test := range map[string]struct {
		paths, schemas string
		want           map[string]string
		warnings       []string
	}{
		"reached": {
			`/x: {get: {` + body(`{$ref: '#/components/schemas/A'}`) + `}}`,
			`A: {items: {$ref: '#/components/schemas/B'}}, B: {items: {$ref: '#/components/schemas/A'}}, C: {}`,
			map[string]string{"A": `{"items":{"$ref":"#/definitions/B"}}`, "B": `{"items":{"$ref":"#/definitions/A"}}`},
			[]string{"document: schemas that no operation uses are omitted: C"},
		},
		"kept": {
			`/x: {get: {}}`, `A: {x-apigw-keep: true, type: object, items: {$ref: '#/components/schemas/B'}}, B: {x-apigw-keep: false}`,
			map[string]string{"A": `{"items":{"$ref":"#/definitions/B"},"type":"object"}`, "B": `{}`},
			[]string{},
		},
		"inline": {
			`"/orders/{order-id}/lines_x": {post: {` + body(`{type: object, items: {$ref: '#/components/schemas/A'}}`) + `}}`, `A: {}`,
			map[string]string{"PostOrdersOrderIdLinesXRequest": `{"items":{"$ref":"#/definitions/A"},"type":"object"}`, "A": `{}`},
			[]string{},
		},
		"names in use": {
			`/a: {get: {` + body(`{type: object}`) + `}}, "/{a}": {get: {` + body(`{type: object}`) + `}}`, `GetARequest: {x-apigw-keep: true, type: string}`,
			map[string]string{"GetARequest": `{"type":"string"}`, "GetARequest-2": `{"type":"object"}`, "GetARequest-3": `{"type":"object"}`},
			[]string{},
		},
		"long name": {
			`/x: {get: {` + body(`{$ref: '#/components/schemas/`+long+`'}`) + `}}`, long + `: {items: {$ref: '#/components/schemas/` + long + `'}}`,
			map[string]string{long[:91] + "-1c2ffa74": `{"items":{"$ref":"#/definitions/` + long[:91] + `-1c2ffa74"}}`},
			[]string{"schema " + long + ": model names over 100 characters are shortened"},
		},
		"long texts": {
			`/x: {get: {` + body(`{$ref: '#/components/schemas/A'}`) + `}}`,
			`A: {title: a, description: ` + filler + `, type: object, properties: {description: {type: string, xml: {}, x-a: 1}}}`,
			map[string]string{"A": `{"properties":{"description":{"type":"string"}},"type":"object"}`},
			[]string{"schema A: schemas over 5,000 characters are written without descriptions, titles and extensions"},
		},
		"long inline": {
			`/x: {get: {` + body(`{type: object, enum: [`+filler+`a, b]}`) + `}}`, ``,
			map[string]string{"GetXRequest": `{"type":"object"}`},
			[]string{"GET /x: schemas over 5,000 characters are reduced to their type: GetXRequest"},
		},
		"long without type": {
			`/x: {get: {` + body(`{enum: [`+filler+`abcdef, b]}`) + `}}`, ``,
			map[string]string{"GetXRequest": `{}`},
			[]string{"GET /x: schemas over 5,000 characters are reduced to their type: GetXRequest"},
		},
		"short enough": {
			`/x: {get: {` + body(`{enum: [`+strings.Repeat("ü", 4980)+`]}`) + `}}`, ``,
			map[string]string{"GetXRequest": `{"enum":["` + strings.Repeat("ü", 4980) + `"]}`},
			[]string{},
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			result, err := translate(t, "paths: {"+test.paths+"}\ncomponents: {schemas: {"+test.schemas+"}}", draft.Arguments{})
			if err != nil {
				t.Fatal(err)
			}
			if !maps.Equal(result.Models, test.want) {
				t.Errorf("models = %v, want %v", result.Models, test.want)
			}
			if got := draft.Warnings(result.Findings); !slices.Equal(got, test.warnings) {
				t.Errorf("warnings = %q, want %q", got, test.warnings)
			}
		})
	}
}

func TestTranslate_bodyNames(t *testing.T) {
	t.Parallel()
	_, result := operationOf(t, `x-codegen-request-body-name: my body, requestBody: {content: {application/json: {schema: {type: object}}}}`, draft.Arguments{})
	if got := result.Operations["GET /x"].RequestBody.Name; got != "mybody" {
		t.Errorf("name = %q", got)
	}
	result, err := translate(t, `paths: {/x: {get: {responses: {"200": {description: d, content: {application/json: {schema: {$ref: '#/components/schemas/Page«A»'}}}}}}}}
components: {schemas: {Page«A»: {}}}`, draft.Arguments{})
	if err != nil {
		t.Fatal(err)
	}
	if got := result.Operations["GET /x"].Responses["200"].Body; *got != (draft.Body{Model: "Page«A»", Name: "PageA"}) {
		t.Errorf("body = %+v", got)
	}
}

func TestTranslate_ignoresDocumentation(t *testing.T) {
	t.Parallel()
	result, err := translate(t, `paths: {/x: {get: {description: d, callbacks: {a: {}}, parameters: [{name: s, in: cookie}, {name: q, in: query, required: true}],
		responses: {default: {description: d}, "200": {description: d, content: {a/b: {schema: {type: object}}}}}}}}`,
		draft.Arguments{IgnoreDocumentation: true, Defaults: draft.Defaults{Validation: true}})
	if err != nil {
		t.Fatal(err)
	}
	if got, want := result.Operations["GET /x"].JSON(), `{"description":"d","http_endpoint":{"method":"GET","url":"/x"},"produces":["a/b"],"validation":{"query_strings":["q"]}}`; got != want {
		t.Errorf("operation = %s, want %s", got, want)
	}
	if len(result.Models) > 0 {
		t.Errorf("models = %v", result.Models)
	}
	if got := draft.Warnings(result.Findings); !slices.Equal(got, []string{"GET /x: callbacks are omitted"}) {
		t.Errorf("warnings = %q", got)
	}
}

func errorsOf(t *testing.T, err error) draft.Errors {
	t.Helper()
	var all draft.Errors
	if !errors.As(err, &all) {
		t.Fatalf("error = %v", err)
	}
	return all
}

func TestTranslate_isStable(t *testing.T) {
	t.Parallel()
	text, err := os.ReadFile("testdata/awkward.yaml")
	if err != nil {
		t.Fatal(err)
	}
	arguments := draft.Arguments{Exclude: []string{"/files/*", "TRACE *"}}
	first, err := translate(t, string(text), arguments)
	if err != nil {
		t.Fatal(err)
	}
	second, err := translate(t, string(text), arguments)
	if err != nil {
		t.Fatal(err)
	}
	if !reflect.DeepEqual(first, second) {
		t.Errorf("second translation = %+v, want %+v", second, first)
	}
}

func sortedKeys[V any](of map[string]V) []string { return slices.Sorted(maps.Keys(of)) }
