// SPDX-License-Identifier: MPL-2.0

// Package openapi reads OpenAPI 3.0 and 3.1 and Swagger 2.0 documents, in JSON or YAML. It knows no vendor.
package openapi

import "encoding/json"

// Document is what a document describes, whatever its version. Local references are resolved, except those of
// schemas.
type Document struct {
	// Version is the value of "openapi" or "swagger".
	Version string
	// BasePath is the path of the first server, or basePath, without a trailing slash; "" if there is none.
	BasePath         string
	BasePathPosition Position
	Security         []Requirement // nil if the document has no security
	SecuritySchemes  map[string]SecurityScheme
	Paths            []Path // sorted by path
	// Schemas are the named schemas, by name.
	Schemas    map[string]Schema
	Extensions map[string]json.RawMessage
}

// Path is a path item.
type Path struct {
	Path       string
	Operations []Operation // sorted by method
	Extensions map[string]json.RawMessage
	Position   Position
}

// Operation is an operation with the parameters of its path item.
type Operation struct {
	Method      string // in upper case, or ANY for the member x-apigw-any-method of a path item
	Path        string
	Description string
	Summary     string
	Parameters  []Parameter // in the document's order, without the body of Swagger 2.0
	RequestBody *Body
	Responses   []Response // sorted by status
	// Security is nil if the operation has none; then that of the document applies.
	Security     []Requirement
	HasCallbacks bool
	// HasServers reports servers of the operation or its path, which replace those of the document.
	HasServers bool
	// Consumes and Produces are the media types of Swagger 2.0, also without a body; nil in OpenAPI 3.
	Consumes, Produces []string
	Extensions         map[string]json.RawMessage
	Position           Position
}

// Parameter is a parameter of a request, or a header of a response.
type Parameter struct {
	Name        string
	In          string // path, query, header, cookie, or formData
	Description string
	Required    bool
	Type        Type
	Array       bool
	Extensions  map[string]json.RawMessage
	Position    Position
}

// Type is the type of a parameter, or of its elements if it is an array.
type Type struct {
	// Name is string, integer, number, boolean, file or object. It is string if the schema has no type.
	Name   string
	Format string
}

// Body is a request body, or the body of a response.
type Body struct {
	// Name is the name of Swagger 2.0's body parameter.
	Name        string
	Description string
	Required    bool
	Content     []MediaType // in the document's order
	Position    Position
}

// MediaType is one representation of a body.
type MediaType struct {
	// Name is written as in the document, with parameters. It is "" if a Swagger 2.0 document names none.
	Name   string
	Schema *Schema // nil if there is none, or {}
	// Form are the properties of a form body, as parameters, sorted by name.
	Form []Parameter
}

// Response is a response of an operation.
type Response struct {
	Status      string // such as 200, 4XX or default
	Description string
	Headers     []Parameter // sorted by name
	Body        *Body       // nil without content
	HasLinks    bool
	Position    Position
}

// Schema is a schema of JSON.
type Schema struct {
	// Ref is the name of the schema that it refers to, "" if it is not a reference.
	Ref string
	// JSON is the canonical schema, without examples, deprecated and externalDocs. All its references are
	// "#/definitions/<name>".
	JSON json.RawMessage
	// Uses are the names of the schemas that it refers to directly, sorted.
	Uses       []string
	Extensions map[string]json.RawMessage
	// Err is what makes it unusable, such as a missing reference; nil for schemas that operations reach.
	Err      error
	Position Position
}

// Requirement is one alternative of security: all its schemes apply.
type Requirement []string

// SecurityScheme is how a caller authenticates.
type SecurityScheme struct {
	Type string // apiKey, http, basic, oauth2, openIdConnect
	Name string // of an apiKey
	In   string // of an apiKey
}

// Position is a place in the text of a document. Both numbers begin at 1; they are 0 if unknown.
type Position struct{ Line, Column int }
