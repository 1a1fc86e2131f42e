// SPDX-License-Identifier: MPL-2.0

package client

import (
	"context"
	"net/http"
	"strconv"

	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/rest"
)

// MaxResponseDescription is in characters. It was 300 in 2023.
const MaxResponseDescription = 2000

// MethodResponse documents one response of a method. StatusCode is 100 to 599.
type MethodResponse struct {
	StatusCode  int    `json:"statusCode"`
	Description string `json:"responseDescription"`
}

func (c *Client) MethodResponses(ctx context.Context, m MethodRef) ([]MethodResponse, error) {
	var out struct {
		Responses list[MethodResponse] `json:"responses"`
	}
	resp, err := c.call(ctx, rest.Request{Method: http.MethodGet, Path: m.path("responses")}, &out)
	if err != nil {
		return nil, err
	}
	return out.Responses.checked(resp, "responses", func(r *MethodResponse, resp *rest.Response) error {
		if r.StatusCode == 0 {
			return resp.Unexpected("it holds a response without statusCode")
		}
		return nil
	})
}

func (c *Client) AddMethodResponse(ctx context.Context, m MethodRef, r MethodResponse) error {
	return c.send(ctx, rest.Request{Method: http.MethodPost, Path: m.path("responses"), Body: r, Create: true})
}

func (c *Client) UpdateMethodResponse(ctx context.Context, m MethodRef, r MethodResponse) error {
	return c.send(ctx, rest.Request{
		Method: http.MethodPatch, Path: m.response(r.StatusCode), Body: map[string]any{"responseDescription": r.Description},
	})
}

// DeleteMethodResponse has no documented effect on the response's headers and body.
func (c *Client) DeleteMethodResponse(ctx context.Context, m MethodRef, statusCode int) error {
	return c.send(ctx, rest.Request{Method: http.MethodDelete, Path: m.response(statusCode)})
}

func (m MethodRef) response(statusCode int, below ...string) []string {
	return m.path(append([]string{"responses", strconv.Itoa(statusCode)}, below...)...)
}
