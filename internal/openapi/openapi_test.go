// SPDX-License-Identifier: MPL-2.0

package openapi_test

import (
	"testing"

	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/openapi"
)

const small = `
openapi: 3.0.3
info: {title: Small, version: "1"}
paths:
  /orders/{id}:
    parameters: [{name: id, in: path, required: true, schema: {type: string}}]
    get:
      tags: [a]
      operationId: getOrder
      parameters: [{$ref: "#/components/parameters/Trace"}]
      responses:
        200: {description: one order, content: {application/json: {schema: {$ref: "#/components/schemas/Order"}, example: {a: 1}}}}
components:
  parameters:
    Trace: {name: X-Trace, in: header, schema: {type: integer, format: int64}}
  schemas:
    Order:
      type: object
      example: {id: 1}
      properties: {example: {type: string, example: x}, parent: {$ref: "#/components/schemas/Order"}}
`

func parse(t *testing.T, text string) *openapi.Source {
	t.Helper()
	s, err := openapi.Parse(text)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func TestDocument_ofSmallDocument(t *testing.T) {
	t.Parallel()
	s := parse(t, small)
	if got := s.Operations(); len(got) != 1 || got[0] != "GET /orders/{id}" {
		t.Errorf("operations are %q", got)
	}
	d, err := s.Document(nil)
	if err != nil {
		t.Fatal(err)
	}
	o := d.Paths[0].Operations[0]
	if len(o.Parameters) != 2 || o.Parameters[1].Name != "X-Trace" || o.Parameters[1].Type != (openapi.Type{Name: "integer", Format: "int64"}) {
		t.Errorf("parameters are %+v", o.Parameters)
	}
	if ref := o.Responses[0].Body.Content[0].Schema.Ref; ref != "Order" {
		t.Errorf("the response refers to %q", ref)
	}
	const order = `{"properties":{"example":{"type":"string"},"parent":{"$ref":"#/definitions/Order"}},"type":"object"}`
	if got := string(d.Schemas["Order"].JSON); got != order {
		t.Errorf("schema is %s", got)
	}
}
