// SPDX-License-Identifier: MPL-2.0

package reconcile

import (
	"cmp"
	"maps"
	"slices"
	"strconv"
	"strings"

	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/ncloud/client"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/ncloud/draft"
)

// operation is a method as the service has it.
type operation struct {
	method         client.Method
	*documentation // nil if it was not read
}

// documentation is what a listing of methods does not show.
type documentation struct {
	message              // the request
	responses []response // sorted by status
}

// message documents a request or a response.
type message struct {
	parameters []client.Parameter // of a response, its headers
	body       *client.Body
}

type response struct {
	client.MethodResponse
	message
}

// clone makes a copy that can be changed.
func (d *documentation) clone() *documentation {
	out := &documentation{d.copy(), slices.Clone(d.responses)}
	for i := range out.responses {
		out.responses[i].message = out.responses[i].copy()
	}
	return out
}

func (m message) copy() message {
	m.parameters = slices.Clone(m.parameters)
	if m.body != nil {
		m.body = new(*m.body)
	}
	return m
}

// draft returns the operation. model returns how it refers to the model of a body.
func (o *operation) draft(model func(*client.Body) string) draft.Operation {
	out := listed(&o.method)
	if o.documentation == nil {
		return out
	}
	for _, p := range o.parameters {
		target := parametersAt(&out, p.Code)
		if *target == nil {
			*target = map[string]draft.Parameter{}
		}
		(*target)[parameterKey(p)] = parameter(p)
	}
	out.RequestBody = body(o.body, model)
	for _, r := range o.responses {
		if out.Responses == nil {
			out.Responses = map[string]draft.Response{}
		}
		one := draft.Response{Description: r.Description, Body: body(r.body, model)}
		for _, header := range r.parameters {
			if one.Headers == nil {
				one.Headers = map[string]draft.Parameter{}
			}
			one.Headers[parameterKey(header)] = parameter(header)
		}
		out.Responses[strconv.Itoa(r.StatusCode)] = one
	}
	return out
}

// listed returns the members that a listing of methods shows.
func listed(m *client.Method) draft.Operation {
	out := draft.Operation{
		APIKeyRequired: m.APIKey.Required,
		Consumes:       m.Consumers,
		Produces:       m.Produces,
		Description:    m.Description,
	}
	if m.Authentication.Platform != client.PlatformNone {
		out.Authentication = &draft.Authentication{Platform: m.Authentication.Platform, AuthorizerID: m.Authentication.AuthorizerID}
	}
	if v := m.Validation; v.Type != client.ValidationNone && len(v.Headers)+len(v.QueryStrings) > 0 {
		out.Validation = &draft.Validation{Headers: sortedSet(v.Headers), QueryStrings: sortedSet(v.QueryStrings)}
	}
	if e := m.HTTPEndpoint; e != nil {
		out.HTTPEndpoint = &draft.HTTPEndpoint{Method: e.Method, URL: e.URL, Stream: e.Stream}
	}
	if e := m.NCPEndpoint; e != nil {
		out.NCPEndpoint = &draft.NCPEndpoint{
			Service: e.Service, Region: e.Region, ActionID: e.ActionID, ActionName: e.ActionName, Method: e.Method, URL: e.URL, Stream: e.Stream,
		}
	}
	if e := m.MockEndpoint; e != nil {
		out.MockEndpoint = &draft.MockEndpoint{StatusCode: int64(e.StatusCode), Response: e.Response, Headers: e.Headers}
	}
	return out
}

// input is the reverse of listed, without the media types.
func input(o draft.Operation) client.MethodInput {
	out := client.MethodInput{
		Description:    o.Description,
		APIKey:         client.APIKeyFilter{Required: o.APIKeyRequired},
		Validation:     client.Validation{Type: client.ValidationNone},
		Authentication: client.Authentication{Platform: client.PlatformNone},
	}
	if a := o.Authentication; a != nil {
		out.Authentication = client.Authentication{Platform: cmp.Or(a.Platform, client.PlatformNone), AuthorizerID: a.AuthorizerID}
	}
	if v := o.Validation; v != nil && len(v.Headers)+len(v.QueryStrings) > 0 {
		out.Validation = client.Validation{Type: client.ValidationParameters, Headers: v.Headers, QueryStrings: v.QueryStrings}
	}
	if e := o.HTTPEndpoint; e != nil {
		out.HTTPEndpoint = &client.HTTPEndpoint{Method: e.Method, URL: e.URL, Stream: e.Stream}
	}
	if e := o.NCPEndpoint; e != nil {
		out.NCPEndpoint = &client.NCPEndpoint{
			Service: e.Service, Region: e.Region, ActionID: e.ActionID, ActionName: e.ActionName, Method: e.Method, URL: e.URL, Stream: e.Stream,
		}
	}
	if e := o.MockEndpoint; e != nil {
		out.MockEndpoint = &client.MockEndpoint{StatusCode: int(e.StatusCode), Response: e.Response, Headers: e.Headers}
	}
	return out
}

// parametersAt returns where an operation has the parameters of a code.
func parametersAt(o *draft.Operation, code string) *map[string]draft.Parameter {
	switch code {
	case client.RequestHeader:
		return &o.HeaderParameters
	case client.RequestQuery:
		return &o.QueryParameters
	default:
		return &o.FormParameters
	}
}

// parameterKey returns the key of a parameter in a draft.
func parameterKey(p client.Parameter) string {
	if p.Code == client.RequestHeader || p.Code == client.ResponseHeader {
		return strings.ToLower(p.Name)
	}
	return p.Name
}

func parameter(p client.Parameter) draft.Parameter {
	out := draft.Parameter{Name: p.Name, Description: p.Description, Array: p.Array, Required: p.Required, Logged: p.Logged}
	if p.Type != client.TypeString {
		out.Type = p.Type
	}
	if p.Code == client.ResponseHeader { // no request sets these
		out.Required, out.Logged = false, false
	}
	return out
}

// parameters is the reverse of parameter, sorted by key.
func parameters(code string, all map[string]draft.Parameter) []client.Parameter {
	out := make([]client.Parameter, 0, len(all))
	for _, key := range slices.Sorted(maps.Keys(all)) {
		p := all[key]
		out = append(out, client.Parameter{
			Code: code, Name: cmp.Or(p.Name, key), Description: p.Description, Type: cmp.Or(p.Type, client.TypeString),
			Array: p.Array, Required: p.Required, Logged: p.Logged,
		})
	}
	return out
}

// body keeps a body whose model was deleted, so that it is reported as drift.
func body(b *client.Body, model func(*client.Body) string) *draft.Body {
	if b == nil {
		return nil
	}
	return &draft.Body{Name: b.Name, Description: b.Description, Model: model(b)}
}

// CORS returns the settings of a path.
func CORS(p *client.Path) draft.CORS { return cors(p.CORS) }

func cors(c client.CORS) draft.CORS {
	return draft.CORS{
		AllowOrigin: c.AllowOrigin, AllowMethods: c.AllowMethods, AllowHeaders: c.AllowHeaders,
		ExposeHeaders: c.ExposeHeaders, AllowCredentials: c.AllowCredentials, MaxAge: c.MaxAge,
	}
}

func corsInput(c draft.CORS) client.CORS {
	return client.CORS{
		AllowOrigin: c.AllowOrigin, AllowMethods: c.AllowMethods, AllowHeaders: c.AllowHeaders,
		ExposeHeaders: c.ExposeHeaders, AllowCredentials: c.AllowCredentials, MaxAge: c.MaxAge,
	}
}

func sortedSet(values []string) []string {
	if len(values) == 0 {
		return nil
	}
	return slices.Compact(slices.Sorted(slices.Values(values)))
}
