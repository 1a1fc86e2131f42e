// SPDX-License-Identifier: MPL-2.0

// Package client is a client of the EnOS Connection Service API for products (v2.1). Sources in comments: the vendor's
// pages "Create Product" (create page), on tokens (token pages) and on default limits (limitations).
package client

import (
	"context"
	"errors"
	"net/http"
	"net/url"
	"time"

	"golang.org/x/time/rate"

	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/rest"
)

// pageSize is products per search. The vendor returns 1000 at most and recommends fewer.
const pageSize = 100

// Config configures a Client.
type Config struct {
	rest.Settings

	Endpoint    *url.URL
	Credentials Credentials
	Transport   http.RoundTripper
}

// Credentials are an application's keys.
type Credentials struct {
	AccessKey, SecretKey string
	Source               string
}

// Client calls the API. It is safe for concurrent use.
type Client struct {
	rest        *rest.Client
	tokens      *tokens
	secrets     *rest.Secrets // tokens, and the secrets of products
	credentials Credentials
	endpoint    *url.URL
}

// New returns a client. It makes no request.
func New(c Config) *Client {
	secrets := &rest.Secrets{}
	options := rest.Options{Settings: c.Settings, Base: c.Endpoint, Secrets: secrets, Transport: c.Transport}
	// Each API's owner sets its limits, which are not documented.
	if limiter := rest.PerSecond(c.MaxRequestsPerSecond); limiter != nil {
		options.Limiter = func(*http.Request) *rate.Limiter { return limiter }
	}
	client := &Client{credentials: c.Credentials, secrets: secrets, endpoint: c.Endpoint}
	client.tokens = newTokens(client, rest.New(options), c)
	options.Signer = &signer{tokens: client.tokens, credentials: c.Credentials}
	client.rest = rest.New(options)
	return client
}

func (c *Client) Endpoint() *url.URL { return c.endpoint }

func (c *Client) AccessKey() string { return c.credentials.AccessKey }

// Hide masks secrets that so far only the state holds; those of responses are masked already.
func (c *Client) Hide(values ...string) { c.secrets.Add(values...) }

// operation is one call of the products API, which has one path and a verb as a parameter.
type operation struct {
	action, orgID, productKey string
	body                      any
	create                    bool
}

// call replaces an expired token once. A code other than 0 is an *Error, whatever the HTTP status.
func (c *Client) call(ctx context.Context, op operation, out any) (*rest.Response, error) {
	resp, err := c.attempt(ctx, op, out)
	var failed *Error
	if errors.As(err, &failed) && failed.tokenEnded() {
		c.tokens.drop(failed.token)
		resp, err = c.attempt(ctx, op, out)
	}
	return resp, err
}

// Raw sends a request and returns a response of any status and code, uninterpreted.
func (c *Client) Raw(ctx context.Context, req rest.Request) (*rest.Response, error) {
	return c.rest.Do(ctx, req)
}

func (c *Client) attempt(ctx context.Context, op operation, out any) (*rest.Response, error) {
	method := http.MethodPost
	if op.action == "get" {
		method = http.MethodGet
	}
	query := url.Values{"action": {op.action}, "orgId": {op.orgID}}
	if op.productKey != "" {
		query.Set("productKey", op.productKey)
	}
	token := c.tokens.current()
	resp, err := c.rest.Do(ctx, rest.Request{
		Method: method, Path: []string{"connect-service", "v2.1", "products"}, Query: query, Body: op.body, Create: op.create,
		Read: op.action == "search", IDs: []string{op.orgID, op.productKey},
	})
	if err != nil {
		return nil, err
	}
	if resp.OK() {
		if err := resp.CheckText(); err != nil {
			return nil, err
		}
	}
	env, failed := parseEnvelope(resp.Body)
	if resp.OK() && env.malformed != "" {
		return nil, resp.Unexpected(env.malformed)
	}
	if !resp.OK() || failed {
		if token == "" {
			token = c.tokens.current() // signing the first call fetched it
		}
		e := c.newError(resp, env)
		e.orgID, e.token = op.orgID, token
		return nil, e
	}
	if out != nil {
		return resp, resp.Decode(out)
	}
	if err := resp.Decode(nil); err != nil {
		return nil, err
	}
	if !env.complete { // every response of the service has one, 0 for success
		return nil, resp.Unexpected("it holds no code")
	}
	return resp, nil
}

func (c *Client) Epoch() rest.Epoch { return c.rest.Epoch() }

func (c *Client) ServerTime(at time.Time) (time.Time, bool) { return c.rest.ServerTime(at) }

func now() int64 { return time.Now().UnixMilli() }
