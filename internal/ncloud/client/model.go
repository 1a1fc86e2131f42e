// SPDX-License-Identifier: MPL-2.0

package client

import (
	"context"
	"iter"
	"net/http"

	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/rest"
)

// Limits of a model's fields, in characters ("Create model").
const (
	MaxModelName        = 100
	MaxModelDescription = 300
	MaxModelSchema      = 5000
)

// Model is a JSON schema of an API.
type Model struct {
	ID string `json:"modelId"`
	ModelInput
}

// ModelInput is the writable part of a model. Name cannot be changed. The service may format Schema.
type ModelInput struct {
	Name        string `json:"modelName,omitempty"`
	Description string `json:"modelDescription"`
	Schema      string `json:"modelSchema"`
}

func (c *Client) Models(ctx context.Context, api APIRef) iter.Seq2[rest.Page[Model], error] {
	return listPages(ctx, c, rest.Window{}, listing[Model]{
		request: rest.Request{Method: http.MethodGet, Path: api.path("models")},
		page:    "productPage", totalOptional: true,
		id:    func(m *Model) string { return m.ID },
		check: (*Model).check,
	})
}

func (c *Client) Model(ctx context.Context, api APIRef, id string) (*Model, error) {
	return c.modelCall(ctx, rest.Request{Method: http.MethodGet, Path: api.path("models", id)}, id)
}

func (c *Client) CreateModel(ctx context.Context, api APIRef, in ModelInput) (*Model, error) {
	return c.modelCall(ctx, rest.Request{Method: http.MethodPost, Path: api.path("models"), Body: in, Create: true}, "")
}

// UpdateModel sends the description and the schema.
func (c *Client) UpdateModel(ctx context.Context, api APIRef, id string, in ModelInput) error {
	in.Name = ""
	return c.send(ctx, rest.Request{Method: http.MethodPut, Path: api.path("models", id), Body: in})
}

// DeleteModel has no documented effect on the bodies that use the model.
func (c *Client) DeleteModel(ctx context.Context, api APIRef, id string) error {
	return c.send(ctx, rest.Request{Method: http.MethodDelete, Path: api.path("models", id)})
}

func (c *Client) modelCall(ctx context.Context, req rest.Request, id string) (*Model, error) {
	var model Model
	resp, err := c.call(ctx, req, &model)
	if err != nil {
		return nil, err
	}
	if err := model.check(resp); err != nil {
		return nil, err
	}
	if id != "" && model.ID != id {
		return nil, resp.WrongResource("model", id, model.ID)
	}
	return &model, nil
}

func (m *Model) check(resp *rest.Response) error {
	return resp.RequireIDs(rest.Field{Name: "modelId", Value: m.ID})
}
