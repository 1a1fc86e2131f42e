// SPDX-License-Identifier: MPL-2.0

package client

import (
	"cmp"
	"context"
	"encoding/json"
	"iter"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/rest"
)

// Limits of an authorizer's fields: characters, and seconds for which a verdict is kept ("Authorizer" pages).
const (
	MaxAuthorizerName        = 20
	MaxAuthorizerDescription = 300
	MaxPayloadName           = 20
	MaxAuthorizerCacheTTL    = 3600
)

// AuthorizerCloudFunctions is the only type of authorizers.
const AuthorizerCloudFunctions = "CLOUD_FUNCTIONS"

// Values of Payload.In. Older documentation has QUERY, newer QUERY STRING.
const (
	PayloadHeader      = "HEADER"
	PayloadQuery       = "QUERY"
	payloadQueryString = "QUERY STRING"
)

// Authorizer is a function that decides on calls. It belongs to the account, and methods of any API can use it.
type Authorizer struct {
	ID       string  `json:"authorizerId"`
	TenantID *string `json:"tenantId"`
	ModTime  *string `json:"modTime"`
	AuthorizerInput
}

// AuthorizerInput is the writable part of an authorizer. In listings it has no Config.
type AuthorizerInput struct {
	Name        string           `json:"authorizerName"`
	Description string           `json:"authorizerDescription"`
	Type        string           `json:"authorizerType"`
	Config      AuthorizerConfig `json:"authorizerConfig"`
	// CacheTTLSec is not documented any more: the service may not return it.
	CacheTTLSec *int64 `json:"cacheTtlSec,omitempty"`
}

// AuthorizerConfig names the function, and the values of a call that it receives.
type AuthorizerConfig struct {
	Region     string    `json:"region"`
	FunctionID string    `json:"functionId"`
	Payload    []Payload `json:"payload"`
}

// Payload is a header or a query string.
type Payload struct {
	In   string `json:"in"`
	Name string `json:"name"`
}

func (c *Client) CreateAuthorizer(ctx context.Context, in AuthorizerInput) (*Authorizer, error) {
	var created *Authorizer
	err := c.sendAuthorizer(in, func(in AuthorizerInput) error {
		var err error
		created, err = c.authorizerCall(ctx, "", rest.Request{Method: http.MethodPost, Path: []string{"authorizers"}, Body: in, Create: true})
		return err
	})
	return created, err
}

func (c *Client) Authorizer(ctx context.Context, id string) (*Authorizer, error) {
	return c.authorizerCall(ctx, id, rest.Request{Method: http.MethodGet, Path: []string{"authorizers", id}})
}

func (c *Client) UpdateAuthorizer(ctx context.Context, id string, in AuthorizerInput) error {
	return c.sendAuthorizer(in, func(in AuthorizerInput) error {
		return c.send(ctx, rest.Request{Method: http.MethodPut, Path: []string{"authorizers", id}, Body: in})
	})
}

// DeleteAuthorizer has no documented effect on the methods that use the authorizer.
func (c *Client) DeleteAuthorizer(ctx context.Context, id string) error {
	return c.send(ctx, rest.Request{Method: http.MethodDelete, Path: []string{"authorizers", id}})
}

func authorizerID(a *Authorizer) string { return a.ID }

// Authorizers walks the account's authorizers. Whether name matches exactly is not documented.
func (c *Client) Authorizers(ctx context.Context, name string, w rest.Window) iter.Seq2[rest.Page[Authorizer], error] {
	return rest.PagesOfForms(formsIn(w, name, MaxAuthorizerName), authorizerID, func(name string) iter.Seq2[rest.Page[Authorizer], error] {
		query := url.Values{}
		setString(query, "name", name)
		return listPages(ctx, c, w, listing[Authorizer]{
			request: rest.Request{Method: http.MethodGet, Path: []string{"authorizers"}, Query: query},
			items:   "authorizers", totalOptional: true, id: authorizerID,
			check: func(a *Authorizer, resp *rest.Response) error { return c.checkOwned(a.check(resp), a.TenantID) },
		})
	})
}

// AuthorizerTest is what an authorizer's function returned.
type AuthorizerTest struct {
	Status  int
	Latency string
	// Body is on one line, with secrets masked. It is shortened if it is long.
	Body string
}

// TestAuthorizer calls the function. The values in params may be secrets.
func (c *Client) TestAuthorizer(ctx context.Context, id string, params map[string]string) (*AuthorizerTest, error) {
	req := rest.Request{
		Method: http.MethodPost, Path: []string{"authorizers", id, "test"}, Body: map[string]any{"params": params}, Read: true, Once: true,
	}
	for _, value := range params {
		req.Secrets = append(req.Secrets, value)
	}
	var out struct {
		Response *struct {
			Status  int             `json:"status"`
			Latency string          `json:"latency"`
			Body    json.RawMessage `json:"body"`
		} `json:"response"`
	}
	resp, err := c.call(ctx, req, &out)
	switch {
	case err != nil:
		return nil, err
	case out.Response == nil:
		return nil, resp.Unexpected("it holds no response")
	}
	test := &AuthorizerTest{Status: out.Response.Status, Latency: resp.Clean(out.Response.Latency)}
	if body := out.Response.Body; len(body) > 0 && string(body) != "null" {
		test.Body = resp.CleanJSON(body)
	}
	return test, nil
}

// sendAuthorizer tries the other name of a query string if the service refuses the first one.
func (c *Client) sendAuthorizer(in AuthorizerInput, send func(AuthorizerInput) error) error {
	in.Type = cmp.Or(in.Type, AuthorizerCloudFunctions)
	in.Config.Payload = append([]Payload{}, in.Config.Payload...)
	isQuery := func(p Payload) bool { return p.In == PayloadQuery }
	err := send(in)
	if !rest.Refused(err) || !slices.ContainsFunc(in.Config.Payload, isQuery) {
		return err
	}
	for i := range in.Config.Payload {
		if isQuery(in.Config.Payload[i]) {
			in.Config.Payload[i].In = payloadQueryString
		}
	}
	if other := send(in); !rest.Refused(other) {
		return other
	}
	return err
}

func (c *Client) authorizerCall(ctx context.Context, id string, req rest.Request) (*Authorizer, error) {
	var authorizer Authorizer
	resp, err := c.call(ctx, req, &authorizer)
	if err != nil {
		return nil, err
	}
	if err := authorizer.check(resp); err != nil {
		return nil, err
	}
	if id != "" && authorizer.ID != id {
		return nil, resp.WrongResource("authorizer", id, authorizer.ID)
	}
	c.learnFrom(req, authorizer.TenantID)
	return &authorizer, nil
}

func (a *Authorizer) check(resp *rest.Response) error {
	for i, payload := range a.Config.Payload {
		if strings.HasPrefix(payload.In, PayloadQuery) {
			a.Config.Payload[i].In = PayloadQuery
		}
	}
	if err := resp.RequireIDs(rest.Field{Name: "authorizerId", Value: a.ID}); err != nil {
		return err
	}
	return resp.CheckIDs(rest.Optional("tenantId", a.TenantID))
}
