// SPDX-License-Identifier: MPL-2.0

// Package client is a client of the NAVER Cloud API Gateway management API. Sources in comments: the vendor's pages
// "Product" (product page), "Create product" (create page) and the API Gateway overview (overview).
package client

import (
	"context"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"sync/atomic"
	"time"

	"golang.org/x/time/rate"

	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/rest"
)

var requestIDHeaders = []string{"x-ncp-trace-id", "x-ncp-request-id"}

// Config configures a Client.
type Config struct {
	rest.Settings

	Endpoint    *url.URL
	Credentials Credentials
	Transport   http.RoundTripper
}

// Client calls the API. It is safe for concurrent use.
type Client struct {
	rest        *rest.Client
	credentials Credentials
	secrets     *rest.Secrets // the values of API keys
	endpoint    *url.URL
	tenants     tenants
	refused     atomic.Int32 // how many of pageSizes the server has refused
}

// New returns a client. It makes no request.
func New(c Config) *Client {
	secrets := &rest.Secrets{}
	options := rest.Options{
		Settings:         c.Settings,
		Base:             c.Endpoint,
		Signer:           &signer{credentials: c.Credentials},
		RequestIDHeaders: requestIDHeaders,
		NoRetry:          quotaExceeded,
		Secrets:          secrets,
		Transport:        c.Transport,
	}
	// The vendor documents no rate limit for the management API.
	if limiter := rest.PerSecond(c.MaxRequestsPerSecond); limiter != nil {
		options.Limiter = func(*http.Request) *rate.Limiter { return limiter }
	}
	return &Client{rest: rest.New(options), credentials: c.Credentials, secrets: secrets, endpoint: c.Endpoint}
}

func (c *Client) Endpoint() *url.URL { return c.endpoint }

func (c *Client) AccessKey() string { return c.credentials.AccessKey() }

func (c *Client) Credentials() string { return c.credentials.String() }

// Hide masks secrets that so far only the state holds; those of responses are masked already.
func (c *Client) Hide(values ...string) { c.secrets.Add(values...) }

func (c *Client) Epoch() rest.Epoch { return c.rest.Epoch() }

func (c *Client) ServerTime(at time.Time) (time.Time, bool) { return c.rest.ServerTime(at) }

func (c *Client) call(ctx context.Context, req rest.Request, out any) (*rest.Response, error) {
	resp, err := c.rest.Do(ctx, req)
	if err != nil {
		return nil, err
	}
	if resp.OK() {
		if err := resp.CheckText(); err != nil {
			return nil, err
		}
	}
	if !resp.OK() || isErrorEnvelope(resp.Body) {
		return nil, c.newError(resp)
	}
	return resp, resp.Decode(out)
}

// Raw sends a request and returns a response of any status, uninterpreted.
func (c *Client) Raw(ctx context.Context, req rest.Request) (*rest.Response, error) {
	return c.rest.Do(ctx, req)
}

// send makes a call whose response holds nothing that the caller needs.
func (c *Client) send(ctx context.Context, req rest.Request) error {
	_, err := c.call(ctx, req, nil)
	return err
}

func doneInSilence(req rest.Request, resp *rest.Response) bool {
	return req.Method != http.MethodGet && resp != nil && resp.OK() && len(resp.Body) == 0
}

// sites come from the overview and its twins for gov and fin.
var sites = map[string]string{
	"public": "https://apigateway.apigw.ntruss.com",
	"gov":    "https://apigateway.apigw.gov-ntruss.com",
	"fin":    "https://apigateway.apigw.fin-ntruss.com",
}

// Sites are the valid values of a site.
func Sites() []string { return []string{"public", "gov", "fin"} }

const basePath = "/api/v1"

// Endpoint returns the base URL of the API, which endpoint overrides, with /api/v1 if it has no path.
func Endpoint(site, endpoint string) (*url.URL, error) {
	if endpoint == "" {
		host, ok := sites[site]
		if !ok {
			return nil, fmt.Errorf("%q is not a site of NAVER Cloud: expected one of %s", site, strings.Join(Sites(), ", "))
		}
		endpoint = host
	}
	u, err := rest.ParseEndpoint(endpoint)
	if err != nil {
		return nil, err
	}
	if u.Path == "" || u.Path == "/" {
		u.Path = basePath
	}
	return u, nil
}
