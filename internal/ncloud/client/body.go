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

// MessageRef names the request of a method, or one of its responses.
type MessageRef struct {
	MethodRef

	StatusCode int // 0 for the request
}

func (m MessageRef) path(below ...string) []string {
	if m.StatusCode == 0 {
		return m.MethodRef.path(below...)
	}
	return m.response(m.StatusCode, below...)
}

func (m MessageRef) body() []string {
	if m.StatusCode == 0 {
		return m.path("request-body")
	}
	return m.path("response-body")
}

// Body returns nil if none is set, and also if the service reports that the method does not exist: it does not distinguish
// the two.
func (c *Client) Body(ctx context.Context, m MessageRef) (*Body, error) {
	resp, err := c.call(ctx, rest.Request{Method: http.MethodGet, Path: m.body()}, nil)
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

// SetBody replaces the body that the message has.
func (c *Client) SetBody(ctx context.Context, m MessageRef, body Body) error {
	body.ModelName = ""
	return c.send(ctx, rest.Request{Method: http.MethodPost, Path: m.body(), Body: body, IDs: []string{body.ModelID}})
}

func (c *Client) DeleteBody(ctx context.Context, m MessageRef) error {
	return c.send(ctx, rest.Request{Method: http.MethodDelete, Path: m.body()})
}
