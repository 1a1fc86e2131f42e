// SPDX-License-Identifier: MPL-2.0

package openapi

// class is what an object of a document may contain. Members without an entry are data, which is kept as it is.
type class struct {
	dropped  map[string]bool
	children map[string]child
	// each is the class of all members of a map that may have extensions, such as paths.
	each *class
	// schema objects may have references to rewrite.
	schema bool
	// data within a schema, such as an extension, may have references too.
	data bool
}

type shape uint8

const (
	one shape = iota
	many
	// oneOrMany is an object, or a list of them.
	oneOrMany
	// named is a map from names, in which no member is a keyword.
	named
)

type child struct {
	class *class
	shape shape
}

func set(names ...string) map[string]bool {
	out := make(map[string]bool, len(names))
	for _, n := range names {
		out[n] = true
	}
	return out
}

// anyMethod is a path item's operation for every method.
const anyMethod = "x-apigw-any-method"

var methods = []string{"get", "put", "post", "delete", "options", "head", "patch", "trace"}

// The classes cover both OpenAPI 3 and Swagger 2.0, whose members do not conflict.
var (
	documentClass  = &class{dropped: set("tags", "externalDocs")}
	componentClass = &class{dropped: set("examples")}
	pathsClass     = &class{}
	pathClass      = &class{}
	operationClass = &class{dropped: set("tags", "operationId", "deprecated", "externalDocs")}
	parameterClass = &class{dropped: set("example", "examples", "deprecated")}
	bodyClass      = &class{}
	mediaClass     = &class{dropped: set("example", "examples")}
	encodingClass  = &class{}
	responsesClass = &class{}
	responseClass  = &class{dropped: set("examples")}
	linkClass      = &class{dropped: set("operationId")}
	callbackClass  = &class{}
	schemaClass    = &class{schema: true, dropped: set("example", "examples", "deprecated", "externalDocs")}
	dataClass      = &class{data: true}
	// briefSchemaClass has no texts. It drops extensions too.
	briefSchemaClass = &class{schema: true, dropped: set("example", "examples", "deprecated", "externalDocs", "description", "title", "xml", "$comment")}
)

func init() {
	documentClass.children = map[string]child{
		"paths": {pathsClass, one}, "webhooks": {pathClass, named}, "components": {componentClass, one},
		"definitions": {schemaClass, named}, "parameters": {parameterClass, named}, "responses": {responseClass, named},
	}
	componentClass.children = map[string]child{
		"schemas": {schemaClass, named}, "parameters": {parameterClass, named}, "headers": {parameterClass, named},
		"requestBodies": {bodyClass, named}, "responses": {responseClass, named}, "pathItems": {pathClass, named},
		"callbacks": {callbackClass, named}, "links": {linkClass, named},
	}
	pathsClass.each, callbackClass.each, responsesClass.each = pathClass, pathClass, responseClass
	pathClass.children = map[string]child{"parameters": {parameterClass, many}, anyMethod: {operationClass, one}}
	for _, m := range methods {
		pathClass.children[m] = child{operationClass, one}
	}
	operationClass.children = map[string]child{
		"parameters": {parameterClass, many}, "requestBody": {bodyClass, one},
		"responses": {responsesClass, one}, "callbacks": {callbackClass, named},
	}
	parameterClass.children = map[string]child{
		"schema": {schemaClass, one}, "items": {schemaClass, one}, "content": {mediaClass, named},
	}
	bodyClass.children = map[string]child{"content": {mediaClass, named}}
	mediaClass.children = map[string]child{"schema": {schemaClass, one}, "encoding": {encodingClass, named}}
	encodingClass.children = map[string]child{"headers": {parameterClass, named}}
	responseClass.children = map[string]child{
		"content": {mediaClass, named}, "schema": {schemaClass, one}, "headers": {parameterClass, named}, "links": {linkClass, named},
	}
	for _, c := range []*class{schemaClass, briefSchemaClass} {
		c.children = map[string]child{"items": {c, oneOrMany}}
		c.add(one, "additionalItems", "additionalProperties", "contains", "contentSchema", "else", "if", "not",
			"propertyNames", "then", "unevaluatedItems", "unevaluatedProperties")
		c.add(many, "allOf", "anyOf", "oneOf", "prefixItems")
		c.add(named, "$defs", "definitions", "dependencies", "dependentSchemas", "patternProperties", "properties")
	}
}

func (c *class) add(s shape, names ...string) {
	for _, n := range names {
		c.children[n] = child{c, s}
	}
}
