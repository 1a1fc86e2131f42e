// SPDX-License-Identifier: MPL-2.0

package draft

import (
	"bytes"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/openapi"
)

const (
	endpointExtension  = "x-ncp-apigateway-endpoint"
	filtersExtension   = "x-ncp-apigateway-filters"
	greedyExtension    = "x-ncp-apigw-extended-variables"
	loggedExtension    = "x-ncp-parameter-is-logged"
	bodyNameExtension  = "x-codegen-request-body-name"
	anyMethodExtension = "x-apigw-any-method"
	bodiesExtension    = "x-apigw-response-bodies"
	corsExtension      = "x-apigw-cors"
	consumesExtension  = "x-apigw-consumes"
	producesExtension  = "x-apigw-produces"
	keepExtension      = "x-apigw-keep"
)

// part is a part of a document that extensions belong to.
type part struct {
	subject    string
	position   openapi.Position
	extensions map[string]json.RawMessage
}

// object reads an object of an extension. Each value of another type than expected becomes a problem.
type object struct {
	*translator
	part
	path    string
	members map[string]json.RawMessage
}

// extension returns the object of an extension, nil if the part has none.
func (t *translator) extension(of part, name string) *object {
	return t.object(of, name, of.extensions[name])
}

func (t *translator) object(of part, path string, text json.RawMessage) *object {
	if absent(text) {
		return nil
	}
	result := &object{translator: t, part: of, path: path}
	result.decode(text, path, "an object", &result.members)
	return result
}

func absent(text json.RawMessage) bool {
	text = bytes.TrimSpace(text)
	return len(text) == 0 || string(text) == "null"
}

func (o *object) decode(text json.RawMessage, path, kind string, into any) {
	if err := json.Unmarshal(text, into); err != nil {
		o.problems.add("document", "The value of "+path+" is not "+kind, "", o.position, o.subject)
	}
}

// take decodes and removes a member. It does nothing if the member is absent.
func (o *object) take(name, kind string, into any) bool {
	text := o.members[name]
	delete(o.members, name)
	if absent(text) {
		return false
	}
	o.decode(text, o.path+"."+name, kind, into)
	return true
}

func (o *object) text(name string) (value string) {
	o.take(name, "a string", &value)
	return value
}

func (o *object) texts(name string) (values []string) {
	o.take(name, "a list of strings", &values)
	return values
}

func (o *object) boolean(name string) (value bool) {
	o.take(name, "true or false", &value)
	return value
}

func (o *object) object(name string) *object {
	if o == nil {
		return nil
	}
	text := o.members[name]
	delete(o.members, name)
	return o.translator.object(o.part, o.path+"."+name, text)
}

// done reports the members that nothing has taken.
func (o *object) done() {
	for _, name := range slices.Sorted(maps.Keys(o.members)) {
		o.findings.add(o.subject, o.position, unknownExtensions, o.path+"."+name)
	}
}

// known reports the extensions of a part that look like those of the gateway or this provider, but have no meaning there.
func (t *translator) known(of part, names ...string) {
	for _, name := range slices.Sorted(maps.Keys(of.extensions)) {
		if (strings.HasPrefix(name, "x-apigw-") || strings.HasPrefix(name, "x-ncp-apigateway-")) && !slices.Contains(names, name) {
			t.findings.add(of.subject, of.position, unknownExtensions, name)
		}
	}
}

// settings are what the extensions of one part decide.
func (t *translator) settings(of part) (result Override) {
	if endpoint := t.extension(of, endpointExtension); endpoint != nil {
		result.HTTPEndpoint, result.NCPEndpoint, result.MockEndpoint = endpoint.http(), endpoint.ncp(), endpoint.mock()
		endpoint.done()
		count := 0
		for _, found := range []bool{result.HTTPEndpoint != nil, result.NCPEndpoint != nil, result.MockEndpoint != nil} {
			if found {
				count++
			}
		}
		if count != 1 {
			t.problems.add("document", endpointExtension+" does not have exactly one of HTTP, NCP and MOCK", "", of.position, of.subject)
		}
	}
	if filters := t.extension(of, filtersExtension); filters != nil {
		result.APIKeyRequired, result.Authentication, result.Validation = filters.apiKey(), filters.authentication(), filters.validation()
		filters.done()
	}
	return result
}

func (o *object) http() *HTTPEndpoint {
	endpoint := o.object("HTTP")
	if endpoint == nil {
		return nil
	}
	defer endpoint.done()
	return &HTTPEndpoint{Method: endpoint.text("method"), Stream: endpoint.boolean("stream"), URL: endpoint.text("url")}
}

func (o *object) ncp() *NCPEndpoint {
	endpoint := o.object("NCP")
	if endpoint == nil {
		return nil
	}
	defer endpoint.done()
	return &NCPEndpoint{
		ActionID: endpoint.text("actionId"), ActionName: endpoint.text("actionName"), Method: endpoint.text("method"),
		Region: endpoint.text("region"), Service: endpoint.text("service"), Stream: endpoint.boolean("stream"), URL: LowerScheme(endpoint.text("url")),
	}
}

func (o *object) mock() *MockEndpoint {
	endpoint := o.object("MOCK")
	if endpoint == nil {
		return nil
	}
	defer endpoint.done()
	result := &MockEndpoint{Response: endpoint.text("response")}
	endpoint.take("httpStatus", "a whole number", &result.StatusCode)
	endpoint.take("headers", "an object of strings", &result.Headers)
	return result
}

func (o *object) apiKey() *bool {
	filter := o.object("apiKey")
	if filter == nil {
		return nil
	}
	defer filter.done()
	var required bool
	if !filter.take("required", "true or false", &required) {
		return nil
	}
	return &required
}

func (o *object) authentication() *Authentication {
	filter := o.object("auth")
	if filter == nil {
		return nil
	}
	defer filter.done()
	result := &Authentication{Platform: filter.text("platform"), AuthorizerID: filter.text("authorizerId")}
	if result.Platform == "" {
		return nil
	}
	if !slices.Contains([]string{"NONE", "IAM", "AUTHORIZER", "IAM_AUTHORIZATION"}, result.Platform) {
		o.problems.add("document", "The value of "+filter.path+".platform is not NONE, IAM, AUTHORIZER or IAM_AUTHORIZATION", "", o.position, o.subject)
	}
	return result
}

func (o *object) validation() *Validation {
	filter := o.object("valid")
	if filter == nil {
		return nil
	}
	defer filter.done()
	result := &Validation{}
	kind, headers, queryStrings := filter.text("type"), filter.texts("headers"), filter.texts("queryStrings")
	switch kind {
	case "":
		return nil
	case "NONE":
	case "QUERYSTRING_HEADERS":
		result.Headers, result.QueryStrings = headers, queryStrings
	default:
		o.problems.add("document", "The value of "+filter.path+".type is not NONE or QUERYSTRING_HEADERS", "", o.position, o.subject)
	}
	return result
}

// cors returns the CORS that an extension gives a path, nil if there is none.
func (t *translator) cors(of part) *CORS {
	extension := t.extension(of, corsExtension)
	if extension == nil {
		return nil
	}
	defer extension.done()
	return &CORS{
		AllowCredentials: extension.scalar("allow_credentials", 45), AllowHeaders: extension.scalar("allow_headers", 200),
		AllowMethods: extension.scalar("allow_methods", 45), AllowOrigin: extension.scalar("allow_origin", 45),
		ExposeHeaders: extension.scalar("expose_headers", 200), MaxAge: extension.scalar("max_age", 45),
	}
}

// scalar returns a string, or another scalar as it is written.
func (o *object) scalar(name string, limit int) string {
	var value any
	text := o.members[name]
	if !o.take(name, "a string", &value) {
		return ""
	}
	result, path := strings.TrimSpace(string(text)), o.path+"."+name
	switch value := value.(type) {
	case string:
		result = value
	case []any, map[string]any:
		o.problems.add("document", "The value of "+path+" is not a string", "", o.position, o.subject)
	}
	if utf8.RuneCountInString(result) > limit || strings.TrimSpace(result) != result {
		o.problems.add("document", fmt.Sprintf("The value of %s has over %d characters, or a blank at its beginning or end", path, limit), "", o.position, o.subject)
	}
	return result
}
