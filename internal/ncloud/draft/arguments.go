// SPDX-License-Identifier: MPL-2.0

package draft

// Arguments are what a definition says besides its document.
type Arguments struct {
	Defaults        Defaults
	Overrides       map[string]Override // by "METHOD /path"
	CORS            map[string]CORS     // by path
	SecuritySchemes map[string]SecurityScheme
	// Exclude has patterns of operations ("GET /x") and paths ("/x"); a trailing * matches any suffix.
	Exclude []string
	// IgnoreDocumentation leaves out what has no effect on calls.
	IgnoreDocumentation bool
}

// Defaults apply to what neither overrides nor the document decide.
type Defaults struct {
	URLPrefix      string
	Stream         bool
	APIKeyRequired bool
	Authentication *Authentication
	// Validation makes the gateway check what the document marks as required.
	Validation bool
	CORS       *CORS
}

// Override replaces whole members of one operation. Nil members are not replaced; at most one endpoint is set.
type Override struct {
	HTTPEndpoint   *HTTPEndpoint
	NCPEndpoint    *NCPEndpoint
	MockEndpoint   *MockEndpoint
	APIKeyRequired *bool
	Authentication *Authentication
	Validation     *Validation
}

func (o Override) hasEndpoint() bool {
	return o.HTTPEndpoint != nil || o.NCPEndpoint != nil || o.MockEndpoint != nil
}

// SecurityScheme is what the gateway does for a security scheme of the document. The zero value does nothing.
type SecurityScheme struct {
	APIKeyRequired bool
	Authentication
}
