// SPDX-License-Identifier: MPL-2.0

package client

import (
	"context"
	"net/http"
	"net/url"

	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/rest"
)

// Limits of a gateway response's fields, in characters ("Gateway response" pages).
const (
	MaxResponseType    = 45
	MaxHeaderName      = 45
	MaxHeaderValue     = 130
	MaxContentType     = 100
	MaxMappingTemplate = 500
)

// GatewayResponse is what the gateway itself returns in one kind of failure. Every API has all types.
type GatewayResponse struct {
	Type       string            `json:"responseType"`
	Name       string            `json:"responseName"`
	StatusCode *int              `json:"statusCode"`
	Headers    []GatewayHeader   `json:"headers"`
	Templates  []GatewayTemplate `json:"templates"`
	IsDefault  bool              `json:"isDefault"`
}

// GatewayHeader is a header of a gateway response.
type GatewayHeader struct {
	Name  string `json:"headerName"`
	Value string `json:"headerValue"`
}

// GatewayTemplate is the body of a gateway response for a content type. ${context.…} in it stands for a value of the call.
type GatewayTemplate struct {
	ContentType string `json:"contentType"`
	Template    string `json:"mappingTemplate"`
}

// GatewayResponses returns all types. There is no request for a single one.
func (c *Client) GatewayResponses(ctx context.Context, api APIRef) ([]GatewayResponse, error) {
	type row struct {
		GatewayResponse
		Default bool `json:"default"` // newer documentation instead of isDefault
	}
	var out struct {
		Rows list[row] `json:"gatewayResponses"`
	}
	resp, err := c.call(ctx, rest.Request{Method: http.MethodGet, Path: api.path("responses")}, &out)
	if err != nil {
		return nil, err
	}
	var responses []GatewayResponse
	_, err = out.Rows.checked(resp, "gatewayResponses", func(r *row, resp *rest.Response) error {
		if r.Type == "" {
			return resp.Unexpected("it holds a gateway response without responseType")
		}
		r.IsDefault = r.IsDefault || r.Default
		responses = append(responses, r.GatewayResponse)
		return nil
	})
	return responses, err
}

func (c *Client) SetGatewayResponseStatus(ctx context.Context, api APIRef, responseType string, statusCode int) error {
	return c.send(ctx, rest.Request{
		Method: http.MethodPost, Path: api.path("responses", responseType), Body: map[string]any{"statusCode": statusCode}, Finish: true,
	})
}

// ResetGatewayResponse restores the default of the type.
func (c *Client) ResetGatewayResponse(ctx context.Context, api APIRef, responseType string) error {
	return c.send(ctx, rest.Request{Method: http.MethodDelete, Path: api.path("responses", responseType), Finish: true})
}

// AddGatewayHeader has no documented effect if the response has a header of that name. No request changes one.
func (c *Client) AddGatewayHeader(ctx context.Context, api APIRef, responseType string, header GatewayHeader) error {
	return c.send(ctx, rest.Request{Method: http.MethodPost, Path: api.path("responses", responseType, "headers"), Body: header, Create: true})
}

func (c *Client) DeleteGatewayHeader(ctx context.Context, api APIRef, responseType, name string) error {
	return c.send(ctx, rest.Request{Method: http.MethodDelete, Path: api.path("responses", responseType, "headers", name), Finish: true})
}

// AddGatewayTemplate has no documented effect if the response has a template for that content type.
func (c *Client) AddGatewayTemplate(ctx context.Context, api APIRef, responseType string, template GatewayTemplate) error {
	return c.send(ctx, rest.Request{Method: http.MethodPost, Path: api.path("responses", responseType, "templates"), Body: template, Create: true})
}

func (c *Client) UpdateGatewayTemplate(ctx context.Context, api APIRef, responseType string, template GatewayTemplate) error {
	return c.send(ctx, rest.Request{Method: http.MethodPatch, Path: api.path("responses", responseType, "templates"), Body: template, Finish: true})
}

func (c *Client) DeleteGatewayTemplate(ctx context.Context, api APIRef, responseType, contentType string) error {
	return c.send(ctx, rest.Request{
		Method: http.MethodDelete, Path: api.path("responses", responseType, "templates"), Query: url.Values{"contentType": {contentType}},
		Finish: true,
	})
}
