// SPDX-License-Identifier: MPL-2.0

package client

import (
	"context"
	"encoding/json"
	"net/http"
	"slices"

	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/rest"
)

// Limits of a path, in characters ("Create resource").
const (
	MaxPath     = 2000
	MaxCORS     = 45  // AllowOrigin, AllowMethods, AllowCredentials and MaxAge
	MaxCORSList = 200 // AllowHeaders and ExposeHeaders
)

// Path is what the vendor calls a resource of an API. An API always has the path /.
type Path struct {
	ID      string      `json:"resourceId"`
	Path    string      `json:"resourcePath"`
	Methods MethodNames `json:"methods"`
	CORS
}

// CORS is sent with all fields: the effect of omitting one from a PATCH is not documented. "" clears a field.
type CORS struct {
	AllowOrigin      string `json:"corsAllowOrigin"`
	AllowMethods     string `json:"corsAllowMethods"`
	AllowHeaders     string `json:"corsAllowHeaders"`
	ExposeHeaders    string `json:"corsExposeHeaders"`
	AllowCredentials string `json:"corsAllowCredentials"`
	MaxAge           string `json:"corsMaxAge"`
}

// MethodNames are decoded from a list of objects.
type MethodNames []string

func (m *MethodNames) UnmarshalJSON(data []byte) error {
	var methods []struct {
		Name string `json:"methodName"`
	}
	if err := json.Unmarshal(data, &methods); err != nil {
		return err
	}
	*m = nil
	for _, method := range methods {
		*m = append(*m, method.Name)
	}
	return nil
}

// Paths returns all paths of an API. There is no request for a single one.
func (c *Client) Paths(ctx context.Context, api APIRef) ([]Path, error) {
	var out struct {
		Paths list[Path] `json:"resourceList"`
	}
	resp, err := c.call(ctx, rest.Request{Method: http.MethodGet, Path: api.path("resources")}, &out)
	if err != nil {
		return nil, err
	}
	return out.Paths.checked(resp, "resourceList", (*Path).check)
}

// CreatePath creates a path without methods. Whether the service creates its missing parents is not documented.
func (c *Client) CreatePath(ctx context.Context, api APIRef, path string, cors CORS) (*Path, error) {
	var out struct {
		Path *Path `json:"resource"`
	}
	resp, err := c.call(ctx, rest.Request{
		Method: http.MethodPost, Path: api.path("resources"), Create: true,
		Body: struct {
			Path string `json:"resourcePath"`
			CORS
		}{path, cors},
	}, &out)
	switch {
	case err != nil:
		return nil, err
	case out.Path == nil:
		return nil, resp.Unexpected("it holds no resource")
	case out.Path.Path != path && out.Path.Path != "":
		return nil, resp.WrongResource("path", path, out.Path.Path)
	}
	out.Path.Path = path
	return out.Path, out.Path.check(resp)
}

func (c *Client) UpdatePath(ctx context.Context, api APIRef, id string, cors CORS) error {
	return c.send(ctx, rest.Request{Method: http.MethodPatch, Path: api.path("resources", id), Body: cors})
}

// DeletePath has no documented effect on the path's methods and on paths below it.
func (c *Client) DeletePath(ctx context.Context, api APIRef, id string) error {
	return c.send(ctx, rest.Request{Method: http.MethodDelete, Path: api.path("resources", id)})
}

func (p *Path) check(resp *rest.Response) error {
	if p.Path == "" {
		return resp.Unexpected("it holds a resource without resourcePath")
	}
	if slices.Contains(p.Methods, "") {
		return resp.Unexpected("it holds a method without methodName")
	}
	return resp.RequireIDs(rest.Field{Name: "resourceId", Value: p.ID})
}
