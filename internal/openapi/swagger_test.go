// SPDX-License-Identifier: MPL-2.0

package openapi_test

import (
	"fmt"
	"testing"
)

const swagger = `
swagger: "2.0"
basePath: /v1/
consumes: [application/json, application/xml]
produces: [text/csv]
securityDefinitions: {key: {type: apiKey, name: x-ncp-apigw-api-key, in: header}, user: {type: basic}}
security: [{key: []}]
paths:
  /x:
    parameters: [{name: id, in: path, required: true, type: string}]
    post:
      parameters:
        - {$ref: "#/parameters/Page"}
        - {name: Order, in: body, required: true, description: an order, schema: {$ref: "#/definitions/Order«X»"}}
        - {name: other, in: body, schema: {}}
      responses:
        200: {description: ok, schema: {$ref: "#/definitions/Order«X»"}, headers: {X-Rate: {type: integer, format: int64}}, examples: {text/csv: "a"}}
        204: {description: nothing}
        404: {$ref: "#/responses/Missing"}
    put:
      consumes: [multipart/form-data]
      produces: []
      parameters:
        - {name: scan, in: formData, type: file, required: true, x-ncp-parameter-is-logged: true}
        - {name: tags, in: formData, type: array, collectionFormat: csv, items: {type: integer, format: int32}}
      responses: {200: {description: ok, schema: {type: file}}}
parameters: {Page: {name: page, in: query, type: integer, format: int64}}
responses: {Missing: {description: missing, schema: {type: string}}}
definitions: {"Order«X»": {type: object, properties: {next: {$ref: "#/definitions/Order«X»"}, example: {type: string, example: a}}}}
`

func TestSwagger(t *testing.T) {
	t.Parallel()
	d := document(t, swagger)
	if d.Version != "2.0" || d.BasePath != "/v1" || fmt.Sprint(d.SecuritySchemes, d.Security) != "map[key:{apiKey x-ncp-apigw-api-key header} user:{basic  }] [[key]]" {
		t.Errorf("%+v", d)
	}
	post, put := d.Paths[0].Operations[0], d.Paths[0].Operations[1]
	if got, want := short(post.Parameters), "path id string!, query page integer int64"; got != want {
		t.Errorf("the parameters are %q, not %q", got, want)
	}
	body := post.RequestBody
	if body.Name != "Order" || !body.Required || body.Description != "an order" || len(body.Content) != 2 {
		t.Errorf("the body is %+v", body)
	}
	if json := body.Content[0]; json.Name != "application/json" || json.Schema.Ref != "Order«X»" || body.Content[1].Name != "application/xml" {
		t.Errorf("the content is %+v", body.Content)
	}
	if ok := post.Responses[0]; short(ok.Headers) != "header X-Rate integer int64" || ok.Body.Content[0].Name != "text/csv" {
		t.Errorf("the response is %+v", ok)
	}
	if post.Responses[1].Body != nil || post.Responses[2].Description != "missing" || string(post.Responses[2].Body.Content[0].Schema.JSON) != `{"type":"string"}` {
		t.Errorf("the responses are %+v", post.Responses)
	}
	if got := string(d.Schemas["Order«X»"].JSON); got != `{"properties":{"example":{"type":"string"},"next":{"$ref":"#/definitions/Order«X»"}},"type":"object"}` {
		t.Errorf("the schema is %s", got)
	}
	if got, want := short(put.Parameters), "path id string!, formData scan file!, formData tags integer int32[]"; got != want {
		t.Errorf("the parameters are %q, not %q", got, want)
	}
	if string(put.Parameters[1].Extensions["x-ncp-parameter-is-logged"]) != "true" || put.RequestBody != nil {
		t.Errorf("the operation is %+v", put)
	}
	if fmt.Sprint(put.Consumes, put.Produces, post.Consumes, post.Produces) != "[multipart/form-data] [] [application/json application/xml] [text/csv]" {
		t.Errorf("%q %q %q %q", put.Consumes, put.Produces, post.Consumes, post.Produces)
	}
	if content := put.Responses[0].Body.Content; len(content) != 1 || content[0].Name != "" || string(content[0].Schema.JSON) != `{"type":"file"}` {
		t.Errorf("the content is %+v", content)
	}
}
