// SPDX-License-Identifier: MPL-2.0

package draft

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/openapi"
)

// operation is an operation in translation.
type operation struct {
	Operation
	*translator
	part
	key, method, path string
}

// lose records a finding about the operation.
func (o *operation) lose(position openapi.Position, kind kind, members ...string) {
	if position.Line == 0 {
		position = o.position
	}
	o.findings.add(o.key, position, kind, members...)
}

// operation translates one operation. levels are the settings of the path and of the document.
func (t *translator) operation(source openapi.Operation, levels ...Override) Operation {
	key := Key{Method: source.Method, Path: source.Path}.String()
	o := &operation{
		translator: t, part: part{subject: key, position: source.Position, extensions: source.Extensions},
		key: key, method: source.Method, path: source.Path,
	}
	t.known(o.part, endpointExtension, filtersExtension, consumesExtension, producesExtension, bodiesExtension)
	o.Description = o.describe(cmp.Or(source.Description, source.Summary), o.position, longDescriptions, "description")
	o.parameters(source.Parameters)
	o.requestBody(source.RequestBody)
	o.responses(source.Responses)
	if source.HasServers {
		o.lose(o.position, servers)
	}
	if source.HasCallbacks {
		o.lose(o.position, callbacks)
	}
	o.Consumes = o.mediaTypes(consumesExtension, "request", consumes(source))
	o.Produces = o.mediaTypes(producesExtension, "response", produces(source))

	decided := append([]Override{t.arguments.Overrides[key], t.settings(o.part)}, levels...)
	o.endpoint(decided)
	o.validation(decided)
	security := source.Security
	if security == nil {
		security = t.document.Security
	}
	o.access(security, decided)
	return o.Operation
}

func consumes(source openapi.Operation) (names []string) {
	if source.Consumes != nil {
		return source.Consumes
	}
	if source.RequestBody != nil {
		for _, content := range source.RequestBody.Content {
			names = append(names, content.Name)
		}
	}
	return names
}

func produces(source openapi.Operation) (names []string) {
	if source.Produces != nil {
		return source.Produces
	}
	for _, response := range source.Responses {
		if response.Body != nil {
			for _, content := range response.Body.Content {
				names = append(names, content.Name)
			}
		}
	}
	return names
}

func (o *operation) endpoint(levels []Override) {
	at := slices.IndexFunc(levels, Override.hasEndpoint)
	var chosen Override
	if at >= 0 {
		chosen = levels[at]
	} else {
		chosen.HTTPEndpoint = &HTTPEndpoint{Stream: o.arguments.Defaults.Stream}
		o.usesPrefix = true
	}
	if chosen.HTTPEndpoint != nil {
		endpoint := *chosen.HTTPEndpoint
		endpoint.Method = cmp.Or(endpoint.Method, o.method)
		endpoint.URL = cmp.Or(endpoint.URL, o.arguments.Defaults.URLPrefix+strings.ReplaceAll(o.path, "+}", "}"))
		o.HTTPEndpoint = &endpoint
	}
	o.NCPEndpoint, o.MockEndpoint = chosen.NCPEndpoint, chosen.MockEndpoint
	if at != 0 { // the schema of overrides has validators
		o.checkEndpoint()
	}
}

func (o *operation) checkEndpoint() {
	fail := func(cause string) {
		o.problems.add("document", cause, "Set the endpoints of these operations in overrides.", o.position, o.key)
	}
	method, url := "", ""
	switch {
	case o.HTTPEndpoint != nil:
		method, url = o.HTTPEndpoint.Method, o.HTTPEndpoint.URL
		if !strings.HasPrefix(url, "/") {
			fail("The URL of an HTTP endpoint does not begin with /")
		}
		if strings.Contains(url, "+") {
			fail("The URL of an endpoint contains a +, which the gateway does not accept")
		}
	case o.NCPEndpoint != nil:
		method, url = o.NCPEndpoint.Method, o.NCPEndpoint.URL
		if err := CheckURL(url); err != nil {
			fail("The gateway does not accept the URL of an NCP endpoint, because " + err.Error())
		}
		if slices.Contains([]string{o.NCPEndpoint.Service, o.NCPEndpoint.Region, o.NCPEndpoint.ActionID, o.NCPEndpoint.ActionName}, "") {
			fail("An NCP endpoint has no service, region, action ID or action name")
		}
	case o.MockEndpoint != nil:
		if status := o.MockEndpoint.StatusCode; status < 100 || status > 599 {
			fail("The status code of a mock endpoint is not from 100 to 599")
		}
	}
	if method != "" && !slices.Contains(Methods, method) {
		fail("The method of an endpoint is not one of " + strings.Join(Methods, ", "))
	}
	if utf8.RuneCountInString(url) > maxURL {
		fail(fmt.Sprintf("The URL of an endpoint has over %d characters", maxURL))
	}
}

func (o *operation) validation(levels []Override) {
	for _, level := range levels {
		if level.Validation != nil {
			o.Validation = level.Validation
			return
		}
	}
	if !o.arguments.Defaults.Validation {
		return
	}
	o.Validation = &Validation{Headers: required(o.HeaderParameters), QueryStrings: required(o.QueryParameters)}
}

func required(parameters map[string]Parameter) (names []string) {
	for _, key := range slices.Sorted(maps.Keys(parameters)) {
		if parameters[key].Required {
			names = append(names, parameters[key].Name)
		}
	}
	return names
}
