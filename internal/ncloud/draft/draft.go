// SPDX-License-Identifier: MPL-2.0

// Package draft is what can be edited in an API and is copied by a deployment: paths, operations and models, in a
// canonical form that two sources of one API share, a document and the service.
package draft

// Draft is the editable content of an API.
type Draft struct {
	// Paths has the CORS of every path except a bare "/", by path.
	Paths map[string]CORS
	// Operations are the methods, by "METHOD /path".
	Operations map[string]Operation
	// Models are schemas as canonical JSON, with references as "#/definitions/<name>", by name.
	Models map[string]string
}

// CORS is what the gateway answers to browsers. The service stores all of it as texts.
type CORS struct {
	AllowCredentials string `json:"allow_credentials,omitempty"`
	AllowHeaders     string `json:"allow_headers,omitempty"`
	AllowMethods     string `json:"allow_methods,omitempty"`
	AllowOrigin      string `json:"allow_origin,omitempty"`
	ExposeHeaders    string `json:"expose_headers,omitempty"`
	MaxAge           string `json:"max_age,omitempty"`
}

// Operation is one method of a path. Exactly one endpoint is set. Parameters, bodies and responses document the API and
// have no effect on calls.
type Operation struct {
	APIKeyRequired   bool                 `json:"api_key_required,omitempty"`
	Authentication   *Authentication      `json:"authentication,omitempty"`
	Consumes         []string             `json:"consumes,omitempty"` // a set, sorted in the canonical form
	Description      string               `json:"description,omitempty"`
	FormParameters   map[string]Parameter `json:"form_parameters,omitempty"`
	HeaderParameters map[string]Parameter `json:"header_parameters,omitempty"` // by name in lower case
	HTTPEndpoint     *HTTPEndpoint        `json:"http_endpoint,omitempty"`
	MockEndpoint     *MockEndpoint        `json:"mock_endpoint,omitempty"`
	NCPEndpoint      *NCPEndpoint         `json:"ncp_endpoint,omitempty"`
	Produces         []string             `json:"produces,omitempty"` // a set, sorted in the canonical form
	QueryParameters  map[string]Parameter `json:"query_parameters,omitempty"`
	RequestBody      *Body                `json:"request_body,omitempty"`
	Responses        map[string]Response  `json:"responses,omitempty"` // by status code
	Validation       *Validation          `json:"validation,omitempty"`
}

// Authentication names who checks a caller besides the API key.
type Authentication struct {
	AuthorizerID string `json:"authorizer_id,omitempty"`
	Platform     string `json:"platform,omitempty"` // "" for NONE
}

// HTTPEndpoint forwards a call to a URL relative to the stage's endpoint domain.
type HTTPEndpoint struct {
	Method string `json:"method,omitempty"`
	Stream bool   `json:"stream,omitempty"`
	URL    string `json:"url,omitempty"`
}

// NCPEndpoint forwards a call to another service of the vendor.
type NCPEndpoint struct {
	ActionID   string `json:"action_id,omitempty"`
	ActionName string `json:"action_name,omitempty"`
	Method     string `json:"method,omitempty"`
	Region     string `json:"region,omitempty"`
	Service    string `json:"service,omitempty"`
	Stream     bool   `json:"stream,omitempty"`
	URL        string `json:"url,omitempty"` // the canonical form masks its userinfo
}

// MockEndpoint is a fixed response. The canonical form masks its body and header values.
type MockEndpoint struct {
	Headers    map[string]string `json:"headers,omitempty"`
	Response   string            `json:"response,omitempty"`
	StatusCode int64             `json:"status_code,omitempty"`
}

// Validation names what the gateway requires a call to have.
type Validation struct {
	Headers      []string `json:"headers,omitempty"` // a set, in lower case in the canonical form
	QueryStrings []string `json:"query_strings,omitempty"`
}

// Parameter is a parameter of a request, or a header of a response.
type Parameter struct {
	Array       bool   `json:"array,omitempty"`
	Description string `json:"description,omitempty"`
	Logged      bool   `json:"logged,omitempty"`
	// Name is how the parameter is written, where its key is in lower case.
	Name     string `json:"-"`
	Required bool   `json:"required,omitempty"`
	Type     string `json:"type,omitempty"` // "" for string
}

// Body is the body of a request or a response.
type Body struct {
	Description string `json:"description,omitempty"`
	Model       string `json:"model,omitempty"`
	// Name differs between documents and the service without being drift.
	Name string `json:"-"`
}

// Response is one response of an operation.
type Response struct {
	Body        *Body                `json:"body,omitempty"`
	Description string               `json:"description,omitempty"`
	Headers     map[string]Parameter `json:"headers,omitempty"` // by name in lower case
}
