// SPDX-License-Identifier: MPL-2.0

package draft

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"maps"
	"regexp"
	"slices"
	"strings"
)

// JSON returns the canonical form. Secrets in it are hashed.
func (o Operation) JSON() string { return encode(o.canonical()) }

// JSON returns the canonical form.
func (c CORS) JSON() string { return encode(c) }

// ParseOperation reads the form that Operation.JSON returns.
func ParseOperation(text string) (operation Operation, err error) {
	err = json.Unmarshal([]byte(text), &operation)
	return operation, err
}

// JSON returns the canonical form of each part, by the keys of d.
func (d Draft) JSON() (operations, paths, models map[string]string) {
	operations = make(map[string]string, len(d.Operations))
	for key, operation := range d.Operations {
		operations[key] = operation.JSON()
	}
	paths = make(map[string]string, len(d.Paths))
	for path, cors := range d.Paths {
		if path != "/" || cors != (CORS{}) {
			paths[path] = cors.JSON()
		}
	}
	models = make(map[string]string, len(d.Models))
	maps.Copy(models, d.Models)
	return operations, paths, models
}

// WithoutDocumentation returns the part of d that has an effect on calls.
func (d Draft) WithoutDocumentation() Draft {
	operations := make(map[string]Operation, len(d.Operations))
	for key, operation := range d.Operations {
		operations[key] = operation.Listed()
	}
	return Draft{Paths: d.Paths, Operations: operations, Models: map[string]string{}}
}

// Listed returns the members that listings of methods show. The others document the API.
func (o Operation) Listed() Operation { return o.WithDocumentation(Operation{}) }

// WithDocumentation returns o with the members of from that listings of methods do not show.
func (o Operation) WithDocumentation(from Operation) Operation {
	o.FormParameters, o.HeaderParameters, o.QueryParameters = from.FormParameters, from.HeaderParameters, from.QueryParameters
	o.RequestBody, o.Responses = from.RequestBody, from.Responses
	return o
}

// Digest is a hash of the canonical form of a draft.
func Digest(operations, paths, models map[string]string) string {
	return Hash(struct {
		Models     map[string]string `json:"models,omitempty"`
		Operations map[string]string `json:"operations,omitempty"`
		Paths      map[string]string `json:"paths,omitempty"`
	}{models, operations, paths})
}

// Hash is a hash of the JSON of a value, which consists of texts, numbers, booleans, and maps and lists of them.
func Hash(value any) string {
	sum := sha256.Sum256([]byte(encode(value)))
	return hex.EncodeToString(sum[:])
}

func (o Operation) canonical() Operation {
	o.Authentication = o.Authentication.canonical()
	o.Consumes, o.Produces = mediaTypes(o.Consumes), mediaTypes(o.Produces)
	o.FormParameters = parameters(o.FormParameters, strings.Clone)
	o.HeaderParameters = parameters(o.HeaderParameters, strings.ToLower)
	o.QueryParameters = parameters(o.QueryParameters, strings.Clone)
	if o.HTTPEndpoint != nil {
		endpoint := *o.HTTPEndpoint
		endpoint.URL = maskUserinfo(endpoint.URL)
		o.HTTPEndpoint = unlessZero(endpoint)
	}
	if o.NCPEndpoint != nil {
		endpoint := *o.NCPEndpoint
		endpoint.URL = maskUserinfo(LowerScheme(endpoint.URL))
		o.NCPEndpoint = unlessZero(endpoint)
	}
	if o.MockEndpoint != nil {
		endpoint := o.MockEndpoint.masked()
		o.MockEndpoint = &endpoint
	}
	o.RequestBody = o.RequestBody.canonical()
	responses := make(map[string]Response, len(o.Responses))
	for status, response := range o.Responses {
		response.Headers = parameters(response.Headers, strings.ToLower)
		for name, header := range response.Headers {
			header.Logged, header.Required = false, false // the service cannot store them
			response.Headers[name] = header
		}
		response.Body = response.Body.canonical()
		responses[status] = response
	}
	o.Responses = responses
	if o.Validation != nil {
		o.Validation = o.Validation.canonical()
	}
	return o
}

func (a *Authentication) canonical() *Authentication {
	if a == nil {
		return nil
	}
	result := *a
	if result.Platform == "NONE" {
		result.Platform = ""
	}
	return unlessZero(result)
}

func (b *Body) canonical() *Body {
	if b == nil {
		return nil
	}
	result := *b
	result.Name = ""
	return unlessZero(result)
}

func (v *Validation) canonical() *Validation {
	headers, queryStrings := set(v.Headers, strings.ToLower), set(v.QueryStrings, strings.Clone)
	if len(headers)+len(queryStrings) == 0 {
		return nil
	}
	return &Validation{Headers: headers, QueryStrings: queryStrings}
}

func (m MockEndpoint) masked() MockEndpoint {
	m.Response = mask(m.Response)
	headers := make(map[string]string, len(m.Headers))
	for _, name := range slices.Sorted(maps.Keys(m.Headers)) {
		headers[strings.ToLower(name)] = mask(m.Headers[name])
	}
	m.Headers = headers
	return m
}

func parameters(all map[string]Parameter, spelling func(string) string) map[string]Parameter {
	result := make(map[string]Parameter, len(all))
	for _, name := range slices.Sorted(maps.Keys(all)) {
		parameter := all[name]
		if parameter.Type == "string" {
			parameter.Type = ""
		}
		result[spelling(name)] = parameter
	}
	return result
}

func mediaTypes(names []string) []string { return set(names, mediaType) }

// mediaType returns a media type as the service stores it: in lower case and without parameters.
func mediaType(name string) string {
	name, _, _ = strings.Cut(name, ";")
	return strings.ToLower(strings.TrimSpace(name))
}

func set(values []string, spelling func(string) string) []string {
	var result []string
	for _, value := range values {
		if value = spelling(value); value != "" {
			result = append(result, value)
		}
	}
	slices.Sort(result)
	return slices.Compact(result)
}

func unlessZero[T comparable](value T) *T {
	var zero T
	if value == zero {
		return nil
	}
	return &value
}

var (
	masked   = regexp.MustCompile(`^sha256:[0-9a-f]{12}$`)
	userinfo = regexp.MustCompile(`^((?:[A-Za-z][A-Za-z0-9+.-]*:)?//)([^/?#]*)@`)
)

func mask(secret string) string {
	if secret == "" || masked.MatchString(secret) {
		return secret
	}
	sum := sha256.Sum256([]byte(secret))
	return "sha256:" + hex.EncodeToString(sum[:])[:12]
}

func maskUserinfo(url string) string {
	if at := userinfo.FindStringSubmatchIndex(url); at != nil {
		return url[:at[3]] + mask(url[at[4]:at[5]]) + url[at[5]:]
	}
	return url
}

// encode writes value like json.Marshal, but leaves <, > and & readable.
func encode(value any) string {
	var text bytes.Buffer
	encoder := json.NewEncoder(&text)
	encoder.SetEscapeHTML(false)
	if err := encoder.Encode(value); err != nil {
		panic(err) // only texts, numbers, and maps and lists of them are encoded
	}
	return strings.TrimSuffix(text.String(), "\n")
}
