// SPDX-License-Identifier: MPL-2.0

package client

import (
	"bytes"
	"context"
	"net/http"

	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/rest"
)

// Limits of a body's fields, in characters ("Create request body"). Descriptions had 300 in 2023.
const (
	MaxBodyName        = 100
	MaxBodyDescription = 2000
)

// Body documents the body of a request or a response. A method, and each of its responses, has at most one.
type Body struct {
	Name        string `json:"bodyName"`
	Description string `json:"bodyDescription"`
	ModelID     string `json:"modelId"`
	ModelName   string `json:"modelName,omitempty"` // in responses only
}

// RequestBody returns nil if none is set, and also if the service reports that the method does not exist: it does not
// distinguish the two.
func (c *Client) RequestBody(ctx context.Context, m MethodRef) (*Body, error) {
	return c.body(ctx, m.path("request-body"))
}

// SetRequestBody replaces the body that the method has.
func (c *Client) SetRequestBody(ctx context.Context, m MethodRef, body Body) error {
	return c.setBody(ctx, m.path("request-body"), body)
}

func (c *Client) DeleteRequestBody(ctx context.Context, m MethodRef) error {
	return c.send(ctx, rest.Request{Method: http.MethodDelete, Path: m.path("request-body")})
}

// ResponseBody is like RequestBody.
func (c *Client) ResponseBody(ctx context.Context, m MethodRef, statusCode int) (*Body, error) {
	return c.body(ctx, m.responseBody(statusCode))
}

// SetResponseBody replaces the body that the response has.
func (c *Client) SetResponseBody(ctx context.Context, m MethodRef, statusCode int, body Body) error {
	return c.setBody(ctx, m.responseBody(statusCode), body)
}

func (c *Client) DeleteResponseBody(ctx context.Context, m MethodRef, statusCode int) error {
	return c.send(ctx, rest.Request{Method: http.MethodDelete, Path: m.responseBody(statusCode)})
}

func (m MethodRef) responseBody(statusCode int) []string {
	return m.response(statusCode, "response-body")
}

// body returns nil for each response that the service may give if none is set.
func (c *Client) body(ctx context.Context, path []string) (*Body, error) {
	resp, err := c.call(ctx, rest.Request{Method: http.MethodGet, Path: path}, nil)
	if rest.NotFound(err) {
		return nil, nil //nolint:nilnil // no body is no error
	}
	if err != nil {
		return nil, err
	}
	var body Body
	if len(bytes.TrimSpace(resp.Body)) > 0 {
		if err := resp.Decode(&body); err != nil {
			return nil, err
		}
	}
	if body == (Body{}) {
		return nil, nil //nolint:nilnil // no body is no error
	}
	return &body, resp.CheckIDs(rest.Field{Name: "modelId", Value: body.ModelID})
}

func (c *Client) setBody(ctx context.Context, path []string, body Body) error {
	body.ModelName = ""
	return c.send(ctx, rest.Request{Method: http.MethodPost, Path: path, Body: body, IDs: []string{body.ModelID}})
}
