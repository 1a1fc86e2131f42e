// SPDX-License-Identifier: MPL-2.0

package client

import (
	"cmp"
	"context"
	"iter"
	"net/http"
	"net/url"
	"slices"

	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/rest"
)

// Limits of an API's fields, in characters ("API" and "Documents" pages).
const (
	MaxAPIName        = 20
	MaxAPIDescription = 300
	MaxDocument       = 65535
)

// APIRef names an API of an own product.
type APIRef struct{ ProductID, APIID string }

func (a APIRef) path(below ...string) []string {
	return slices.Concat([]string{"products", a.ProductID, "apis", a.APIID}, below)
}

// API has paths, methods, models and stages ("API" page).
type API struct {
	ID          string     `json:"apiId"`
	ProductID   string     `json:"productId"` // that of the request if the response has none
	TenantID    *string    `json:"tenantId"`
	Name        string     `json:"apiName"`
	Description string     `json:"apiDescription"` // null, absent and "" mean the same
	DomainCode  *string    `json:"domainCode"`
	IsDeleted   bool       `json:"isDeleted"`
	Modifier    *string    `json:"modifier"`
	ModTime     *string    `json:"modTime"`
	Stages      []APIStage `json:"stages"` // documented only for listings with APIFilter.WithStages
}

// APIStage is a stage in a listing of APIs, which alone returns whether a stage is published.
type APIStage struct {
	ID          string `json:"stageId"`
	Name        string `json:"stageName"`
	IsPublished *bool  `json:"isPublished"`
}

// APIFilter narrows a listing; a zero value does not.
type APIFilter struct {
	// Name has 0 to 20 characters. Whether it matches parts of names is not documented.
	Name       string
	WithStages bool
}

// CreateAPI creates an API whose name has 1 to 20 letters, digits, _ and -. The name cannot be changed.
func (c *Client) CreateAPI(ctx context.Context, productID, name, description string) (*API, error) {
	api, err := c.apiCall(ctx, APIRef{ProductID: productID}, rest.Request{
		Method: http.MethodPost, Path: []string{"products", productID, "apis"}, Create: true,
		Body: map[string]any{"apiName": name, "apiDescription": description},
	})
	if err == nil {
		c.learnOwner(api.TenantID)
	}
	return api, err
}

func (c *Client) API(ctx context.Context, api APIRef) (*API, error) {
	return c.apiCall(ctx, api, rest.Request{Method: http.MethodGet, Path: api.path()})
}

// UpdateAPI changes the description, the only field that can change.
func (c *Client) UpdateAPI(ctx context.Context, api APIRef, description string) error {
	_, err := c.call(ctx, rest.Request{Method: http.MethodPatch, Path: api.path(), Body: map[string]any{"apiDescription": description}}, nil)
	return err
}

func (c *Client) DeleteAPI(ctx context.Context, api APIRef) error {
	_, err := c.call(ctx, rest.Request{Method: http.MethodDelete, Path: api.path()}, nil)
	return err
}

func (c *Client) APIs(ctx context.Context, productID string, filter APIFilter, w rest.Window) iter.Seq2[rest.Page[API], error] {
	query := url.Values{}
	setString(query, "apiName", filter.Name)
	if filter.WithStages {
		query.Set("withStage", "true")
	}
	return listPages(ctx, c, w, listing[API]{
		request: rest.Request{Method: http.MethodGet, Path: []string{"products", productID, "apis"}, Query: query},
		items:   "apis",
		id:      func(a *API) string { return a.ID },
		check:   func(a *API, resp *rest.Response) error { return a.check(APIRef{ProductID: productID}, resp) },
	})
}

// Ref names the API in requests.
func (a *API) Ref() APIRef { return APIRef{a.ProductID, a.ID} }

func (c *Client) apiCall(ctx context.Context, api APIRef, req rest.Request) (*API, error) {
	var out struct {
		API *API `json:"api"`
	}
	resp, err := c.call(ctx, req, &out)
	if err != nil {
		return nil, err
	}
	if out.API == nil {
		return nil, resp.Unexpected("it holds no api")
	}
	return out.API, out.API.check(api, resp)
}

// check refuses an API of another product: what a path with IDs that do not match does is not documented.
func (a *API) check(requested APIRef, resp *rest.Response) error {
	if err := resp.RequireIDs(rest.Field{Name: "apiId", Value: a.ID}); err != nil {
		return err
	}
	if err := resp.CheckIDs(rest.Optional("tenantId", a.TenantID)); err != nil {
		return err
	}
	if a.ProductID = cmp.Or(a.ProductID, requested.ProductID); a.ProductID != requested.ProductID {
		return resp.WrongResource("product", requested.ProductID, a.ProductID)
	}
	if requested.APIID != "" && a.ID != requested.APIID {
		return resp.WrongResource("API", requested.APIID, a.ID)
	}
	for _, stage := range a.Stages {
		if err := resp.CheckIDs(rest.Field{Name: "stageId", Value: stage.ID}); err != nil {
			return err
		}
	}
	return nil
}

// Document returns the Markdown text that subscribers read, "" if it is not set. Whether a 404 means that, too, is not
// documented.
func (c *Client) Document(ctx context.Context, api APIRef) (string, error) {
	var out struct {
		APIID string `json:"apiId"`
		Text  string `json:"documentMd"`
	}
	resp, err := c.call(ctx, rest.Request{Method: http.MethodGet, Path: api.path("documents")}, &out)
	if err == nil && out.APIID != "" && out.APIID != api.APIID {
		err = resp.WrongResource("API", api.APIID, out.APIID)
	}
	return out.Text, err
}

// UpdateDocument sets the text: 0 to 65535 characters. Whether "" is refused is not documented.
func (c *Client) UpdateDocument(ctx context.Context, api APIRef, text string) error {
	_, err := c.call(ctx, rest.Request{
		Method: http.MethodPatch, Path: api.path("documents"), Body: map[string]any{"documentMd": text}, Finish: true,
	}, nil)
	return err
}
