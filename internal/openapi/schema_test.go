// SPDX-License-Identifier: MPL-2.0

package openapi_test

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/openapi"
)

// schemaX returns schema X of a document with these named schemas.
func schemaX(t *testing.T, schemas string) openapi.Schema {
	t.Helper()
	return document(t, `
openapi: 3.1.0
paths: {/x: {get: {responses: {200: {content: {a/b: {schema: {$ref: "#/components/schemas/X"}}}}}}}}
components: {schemas: {`+schemas+`}}
`).Schemas["X"]
}

// names has every keyword that is dropped, as the name of a property.
const names = `{"properties":{"$ref":{"type":"string"},"deprecated":{"type":"string"},"description":{"type":"string"},"discriminator":{"mapping":{"a":{}}},` +
	`"example":{"type":"string"},"examples":{"type":"string"},"externalDocs":{"type":"string"},"title":{"type":"string"},"x-y":{"type":"string"},"xml":{"type":"string"}}}`

func TestSchema_JSON(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct{ schemas, want, uses string }{
		"examples are dropped": {
			`X: {type: string, example: a, examples: [b], deprecated: true, externalDocs: {url: c}, default: d, x-e: 1, description: f}`,
			`{"default":"d","description":"f","type":"string","x-e":1}`, "[]",
		},
		"properties with names of keywords": {`X: ` + names, names, "[]"},
		"patterns, definitions and dependents are names": {
			`X: {patternProperties: {example: {}}, $defs: {examples: {}}, definitions: {deprecated: {}}, dependentSchemas: {example: {}}, dependencies: {example: [a]}}`,
			`{"$defs":{"examples":{}},"definitions":{"deprecated":{}},"dependencies":{"example":["a"]},"dependentSchemas":{"example":{}},"patternProperties":{"example":{}}}`, "[]",
		},
		"data is kept": {
			`X: {enum: [{example: 1, $ref: a}], const: {deprecated: true}, default: {examples: 1}, x-a: {example: 1}}`,
			`{"const":{"deprecated":true},"default":{"examples":1},"enum":[{"$ref":"a","example":1}],"x-a":{"example":1}}`, "[]",
		},
		"references in data": {
			`A: {type: string}, X: {x-any: [{$ref: "#/components/schemas/A"}, {$ref: "#/components/schemas/B"}, {$ref: A}, {$ref: "#/paths/~1x"}], default: {a: {$ref: "#/components/schemas/A"}}}`,
			`{"default":{"a":{"$ref":"#/definitions/A"}},"x-any":[{"$ref":"#/definitions/A"},{"$ref":"#/components/schemas/B"},{"$ref":"A"},{"$ref":"#/paths/~1x"}]}`, "[A]",
		},
		"nested schemas": {
			`X: {allOf: [{example: 1}], anyOf: [{example: 1}], oneOf: [{example: 1}], not: {example: 1}, items: {example: 1}, additionalProperties: {example: 1}, prefixItems: [{example: 1}], if: {example: 1}}`,
			`{"additionalProperties":{},"allOf":[{}],"anyOf":[{}],"if":{},"items":{},"not":{},"oneOf":[{}],"prefixItems":[{}]}`, "[]",
		},
		"list of items":     {`X: {items: [{example: 1}, {$ref: "#/components/schemas/X"}]}`, `{"items":[{},{"$ref":"#/definitions/X"}]}`, "[X]"},
		"boolean schemas":   {`X: {additionalProperties: false, properties: {a: true}}`, `{"additionalProperties":false,"properties":{"a":true}}`, "[]"},
		"true":              {`X: true`, `{}`, "[]"},
		"false":             {`X: false`, `{"not":{}}`, "[]"},
		"several types":     {`X: {type: [string, "null"], nullable: true}`, `{"nullable":true,"type":["string","null"]}`, "[]"},
		"numbers":           {`X: {minimum: 1.0, maximum: 9007199254740993, multipleOf: 1e-2}`, `{"maximum":9007199254740993,"minimum":1,"multipleOf":0.01}`, "[]"},
		"recursive":         {`X: {items: {$ref: "#/components/schemas/X"}}`, `{"items":{"$ref":"#/definitions/X"}}`, "[X]"},
		"beside references": {`X: {properties: {a: {$ref: "#/components/schemas/X", description: b}}}`, `{"properties":{"a":{"$ref":"#/definitions/X","description":"b"}}}`, "[X]"},
		"odd names": {
			`"A«B»": {}, "a/b~c%": {}, "d e": {}, X: {allOf: [{$ref: "#/components/schemas/A«B»"}, {$ref: "#/components/schemas/A%C2%ABB%C2%BB"}, {$ref: "#/components/schemas/a~1b~0c%25"}, {$ref: "#/components/schemas/d%20e"}]}`,
			`{"allOf":[{"$ref":"#/definitions/A«B»"},{"$ref":"#/definitions/A«B»"},{"$ref":"#/definitions/a~1b~0c%25"},{"$ref":"#/definitions/d e"}]}`, "[A«B» a/b~c% d e]",
		},
		"discriminator": {
			`Dog: {}, Cat: {}, X: {discriminator: {propertyName: kind, mapping: {dog: "#/components/schemas/Dog", cat: Cat, fox: "#/x", cow: cow.yaml}}}`,
			`{"discriminator":{"mapping":{"cat":"Cat","cow":"cow.yaml","dog":"#/definitions/Dog","fox":"#/x"},"propertyName":"kind"}}`, "[Cat Dog]",
		},
		"reference into a schema": {
			`A: {properties: {b: {items: {$ref: "#/components/schemas/A/properties/b"}}}}, X: {$ref: "#/components/schemas/A/properties/b"}`,
			`{"$ref":"#/definitions/A.properties.b"}`, "[A.properties.b]",
		},
		"alias of a schema":   {`A: {}, X: {$ref: "#/components/schemas/A"}`, `{"$ref":"#/definitions/A"}`, "[A]"},
		"number as reference": {`X: {$ref: 1}`, `{"$ref":1}`, "[]"},
		"malformed keywords":  {`X: {properties: [], allOf: {}, items: 1, discriminator: {mapping: [1]}}`, `{"allOf":{},"discriminator":{"mapping":[1]},"items":1,"properties":[]}`, "[]"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := schemaX(t, test.schemas)
			if string(s.JSON) != test.want {
				t.Errorf("the schema is\n%s, not\n%s", s.JSON, test.want)
			}
			if got := fmt.Sprint(s.Uses); got != test.uses {
				t.Errorf("it uses %s, not %s", got, test.uses)
			}
		})
	}
}

func TestSchema_withinAnotherPart(t *testing.T) {
	t.Parallel()
	d := document(t, `
openapi: 3.0.0
paths:
  /x:
    get: {responses: {200: {content: {a/b: {schema: {items: {$ref: "#/paths/~1x/get/responses/200/content/a~1b/schema"}}}}}}}
    put: {responses: {200: {content: {a/b: {schema: {$ref: "#/paths/~1x/get/responses/200/content/a~1b/schema"}}}}}}
components: {schemas: {paths.x.get.responses.200.content.a.b.schema: {}}}
`)
	const name = "paths.x.get.responses.200.content.a.b.schema-2"
	if got := d.Paths[0].Operations[1].Responses[0].Body.Content[0].Schema.Ref; got != name {
		t.Errorf("it refers to %q", got)
	}
	if got := string(d.Schemas[name].JSON); got != `{"items":{"$ref":"#/definitions/`+name+`"}}` {
		t.Errorf("the schema is %s", got)
	}
}

// Anchors share one node, which has several names.
func TestSchema_sharedByAliases(t *testing.T) {
	t.Parallel()
	d := document(t, `
openapi: 3.0.0
paths: {/x: {get: {responses: {200: {content: {a/b: {schema: {allOf: [{$ref: "#/components/schemas/A"}, {$ref: "#/components/schemas/B"}]}}}}}}}}
components: {schemas: {A: &a {type: string}, B: *a}}
`)
	if got := string(d.Paths[0].Operations[0].Responses[0].Body.Content[0].Schema.JSON); got != `{"allOf":[{"$ref":"#/definitions/A"},{"$ref":"#/definitions/B"}]}` {
		t.Errorf("the schema is %s", got)
	}
}

func TestSchema_nameInAnotherSection(t *testing.T) {
	t.Parallel()
	d := document(t, `{"swagger": "2.0", "paths": {"/x": {"get": {"responses": {"200": {"$ref": "#/responses/empty"}}}}},
		"responses": {"empty": {"description": "nothing", "schema": {"$ref": "#/definitions/empty"}}}, "definitions": {"empty": {"type": "object"}}}`)
	if r := d.Paths[0].Operations[0].Responses[0]; r.Description != "nothing" || r.Body.Content[0].Schema.Ref != "empty" {
		t.Errorf("the response is %+v", r)
	}
}

func TestParseSchema(t *testing.T) {
	t.Parallel()
	s, err := openapi.ParseSchema(`{"b": 1.0, "example": 1, "items": {"$ref": "#/components/schemas/A~1B"}, "not": {"$ref": "id"}, "$ref": "#/definitions/C"}`, nil)
	if err != nil || s.Ref != "C" || fmt.Sprint(s.Uses) != "[A/B C]" || string(s.JSON) != `{"$ref":"#/definitions/C","b":1,"items":{"$ref":"#/definitions/A~1B"},"not":{"$ref":"id"}}` {
		t.Errorf("%+v, %v", s, err)
	}
	s, err = openapi.ParseSchema(`{"$ref": "id"}`, func(ref string) (string, bool) { return "Name", ref == "id" })
	if err != nil || s.Ref != "Name" {
		t.Errorf("%+v, %v", s, err)
	}
	for _, text := range []string{"", "{", "[]", `{"a": 1, "a": 2}`, `{} {}`, "{\"a\": \"\xff\"}"} {
		if _, err := openapi.ParseSchema(text, nil); err == nil {
			t.Errorf("%q is a schema", text)
		}
	}
}

func TestSchemaWithoutTexts(t *testing.T) {
	t.Parallel()
	schema := schemaX(t, `X: {type: object, title: a, description: b, xml: {name: c}, x-d: e, $comment: f, properties: {g: {description: h}, `+
		strings.TrimSuffix(strings.TrimPrefix(names, `{"properties":{`), `}}`)+`}}`).JSON
	want := `{` + strings.Replace(strings.TrimSuffix(strings.TrimPrefix(names, `{`), `}`), `"title"`, `"g":{},"title"`, 1) + `,"type":"object"}`
	if got := string(openapi.SchemaWithoutTexts(schema)); got != want {
		t.Errorf("the schema is\n%s, not\n%s", got, want)
	}
	if got := string(openapi.TypeOnly(schema)); got != `{"type":"object"}` {
		t.Errorf("the type is %s", got)
	}
	if got := string(openapi.SchemaWithoutMember(json.RawMessage(`{"x-keep":true,"properties":{"x-keep":{}}}`), "x-keep")); got != `{"properties":{"x-keep":{}}}` {
		t.Errorf("the schema is %s", got)
	}
	if got := string(openapi.TypeOnly(json.RawMessage(`false`))); got != "false" {
		t.Errorf("the type is %s", got)
	}
}
