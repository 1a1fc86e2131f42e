// SPDX-License-Identifier: MPL-2.0

package client

import (
	"cmp"
	"context"
	"net/http"

	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/rest"
)

// Values of Parameter.Code ("Create parameter").
const (
	RequestHeader  = "REQUEST_HEADER"
	RequestQuery   = "REQUEST_QUERY"
	RequestForm    = "REQUEST_FORMDATA"
	ResponseHeader = "RESPONSE_HEADER"
)

// Limits of a parameter's fields, in characters. Descriptions had 300 in 2023.
const (
	MaxParameterName        = 100
	MaxParameterDescription = 2000
)

// TypeString is the type of a parameter that has none.
const TypeString = "string"

// ParameterTypes returns the types that a parameter can have; file is for forms.
func ParameterTypes() []string {
	return []string{TypeString, "boolean", "integer", "long", "float", "double", "file"}
}

// Parameter is a parameter of a request, or a header of a response. No request changes one: it has to be deleted and added.
type Parameter struct {
	Code        string `json:"parameterCode"`
	Name        string `json:"parameterName"`
	Description string `json:"parameterDescription"`
	Type        string `json:"parameterType"`
	Required    bool   `json:"isRequired"`
	Array       bool   `json:"isArray"`
	Logged      bool   `json:"isLogged"` // the value is written to access logs
}

// Parameters returns the headers, query strings and form fields of a request, or the headers of a response.
func (c *Client) Parameters(ctx context.Context, m MessageRef) ([]Parameter, error) {
	var out struct {
		Headers      list[Parameter] `json:"headers"`
		QueryStrings list[Parameter] `json:"queryStrings"`
		FormDatas    list[Parameter] `json:"formDatas"`
	}
	resp, err := c.call(ctx, rest.Request{Method: http.MethodGet, Path: m.path("parameters")}, &out)
	if err != nil {
		return nil, err
	}
	if m.StatusCode != 0 {
		return parametersOf(resp, "headers", ResponseHeader, out.Headers)
	}
	var all []Parameter
	for _, part := range []struct {
		name, code string
		list       list[Parameter]
	}{
		{"headers", RequestHeader, out.Headers},
		{"queryStrings", RequestQuery, out.QueryStrings},
		{"formDatas", RequestForm, out.FormDatas},
	} {
		parameters, err := parametersOf(resp, part.name, part.code, part.list)
		if err != nil {
			return nil, err
		}
		all = append(all, parameters...)
	}
	return all, nil
}

func parametersOf(resp *rest.Response, name, code string, found list[Parameter]) ([]Parameter, error) {
	return found.checked(resp, name, func(p *Parameter, resp *rest.Response) error {
		if p.Name == "" {
			return resp.Unexpected("its " + name + " hold a parameter without parameterName")
		}
		p.Code = code
		p.Type = cmp.Or(p.Type, TypeString)
		return nil
	})
}

// AddParameter has no documented effect if the message has a parameter of that code and name. Headers of responses cannot be
// required or logged.
func (c *Client) AddParameter(ctx context.Context, m MessageRef, p Parameter) error {
	p.Type = cmp.Or(p.Type, TypeString)
	var body any = p
	if m.StatusCode != 0 {
		body = map[string]any{"parameterName": p.Name, "parameterDescription": p.Description, "parameterType": p.Type, "isArray": p.Array}
	}
	return c.send(ctx, rest.Request{Method: http.MethodPost, Path: m.path("parameters"), Body: body, Create: true})
}

// DeleteParameter may delete the parameters of a request of that name in all places: which one it deletes is not documented.
func (c *Client) DeleteParameter(ctx context.Context, m MessageRef, name string) error {
	if m.StatusCode != 0 {
		return c.send(ctx, rest.Request{Method: http.MethodDelete, Path: m.path("parameters", name)})
	}
	return c.send(ctx, rest.Request{
		Method: http.MethodPost, Path: m.path("parameters", "delete"), Body: map[string]any{"parameterName": name},
	})
}
