// SPDX-License-Identifier: MPL-2.0

// Package client is a client of the Huawei Cloud MetaStudio API for live products,
// and knows nothing of Terraform. One file holds one kind of object.
//
// Sources named in comments: "create page" is the vendor's page "Creating a
// Product"; "API limits" its table of requests per second; "signing" its page on
// the algorithm SDK-HMAC-SHA256.
package client

import (
	"context"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"time"

	"golang.org/x/sync/semaphore"
	"golang.org/x/time/rate"

	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/rest"
)

// pageSize is the most products that a listing returns at a time.
const pageSize = 100

// requestIDHeaders hold the id of a request for the vendor's support; IAM has its own.
var requestIDHeaders = []string{"X-Request-Id", "X-IAM-Trace-Id"}

// MaxAppUserID is how many characters X-App-UserId has at most.
const MaxAppUserID = 256

// Config is what New needs.
type Config struct {
	rest.Settings

	// Endpoint is the service's base URL.
	Endpoint *url.URL
	// Region chooses the known limits; it may be "".
	Region string
	// Credentials sign the requests.
	Credentials Credentials
	// Project says which project the products are in.
	Project Project
	// AppUserID is sent as X-App-UserId, unless it is "". It has at most MaxAppUserID
	// characters.
	AppUserID string
	// Transport is for tests; nil means a pooled one.
	Transport http.RoundTripper
}

// Client calls the API. It is safe for concurrent use.
type Client struct {
	rest        *rest.Client
	credentials Credentials
	endpoint    *url.URL
	project     func(context.Context) (string, error)
	trust       trust
}

// New returns a client. It makes no request.
func New(c Config) *Client {
	client := &Client{credentials: c.Credentials, endpoint: c.Endpoint}
	client.trust.gate = semaphore.NewWeighted(1)
	client.project = resolver(c, client)
	limiter, limits := limiter(c)
	client.rest = rest.New(rest.Options{
		Settings:         c.Settings,
		Base:             c.Endpoint,
		Signer:           &signer{credentials: c.Credentials, appUserID: c.AppUserID, project: client.project},
		Limiter:          limiter,
		Limits:           limits,
		RequestIDHeaders: requestIDHeaders,
		Throttled:        throttled,
		Transport:        c.Transport,
	})
	return client
}

// limiter keeps a tenth below the documented limits of the tenant (API limits), since
// evenly spaced requests bunch up on the way: 4 writes and 20 reads a second in
// cn-north-4, 3 and 10 in the other regions that have them. Any other region, and an
// endpoint without a region, gets the lower pair. A limit that the user sets applies to
// reads and writes together.
func limiter(c Config) (choose func(*http.Request) *rate.Limiter, limits string) {
	if own := rest.PerSecond(c.MaxRequestsPerSecond); own != nil {
		return func(*http.Request) *rate.Limiter { return own }, ""
	}
	writes, reads := 2.7, 9.0
	if c.Region == "cn-north-4" {
		writes, reads = 3.6, 18.0
	}
	forWrites, forReads := rest.PerSecond(writes), rest.PerSecond(reads)
	return func(req *http.Request) *rate.Limiter {
		if req.Method == http.MethodGet {
			return forReads
		}
		return forWrites
	}, fmt.Sprintf("%v writes and %v reads a second", writes, reads)
}

// Endpoint returns the service's base URL.
func (c *Client) Endpoint() *url.URL { return c.endpoint }

// ProjectID returns the project that the products are in, which may take a request to IAM.
func (c *Client) ProjectID(ctx context.Context) (string, error) { return c.project(ctx) }

// Epoch returns the current epoch: see rest.Client.
func (c *Client) Epoch() rest.Epoch { return c.rest.Epoch() }

// ServerTime converts a local time to the service's clock: see rest.Client.
func (c *Client) ServerTime(at time.Time) (time.Time, bool) { return c.rest.ServerTime(at) }

// call sends req, whose path is below the project's, and decodes a successful response
// into out; see rest.Response.Decode. Any status but 2xx is an *Error.
func (c *Client) call(ctx context.Context, req rest.Request, out any) (*rest.Response, error) {
	project, err := c.project(ctx)
	if err != nil {
		return nil, err
	}
	req.Path = append([]string{"v1", project}, req.Path...)
	return c.send(ctx, c.rest, req, out)
}

// send is call for any path and service.
func (c *Client) send(ctx context.Context, via *rest.Client, req rest.Request, out any) (*rest.Response, error) {
	settle, err := c.trust.enter(ctx)
	if err != nil {
		return nil, err
	}
	resp, err := via.Do(ctx, req)
	if err == nil && !resp.OK() {
		err = c.newError(resp)
	}
	settle(err)
	if err != nil {
		return nil, err
	}
	return resp, resp.Decode(out)
}

// Endpoint returns the service's base URL: endpoint if it is given, else that of the
// region.
func Endpoint(region, endpoint string) (*url.URL, error) {
	return regional(region, endpoint, "https://metastudio.%s.myhuaweicloud.com")
}

// AuthURL returns the base URL of IAM: authURL if it is given, else that of the region.
// /v3 is added if it has no path.
func AuthURL(region, authURL string) (*url.URL, error) {
	u, err := regional(region, authURL, "https://iam.%s.myhuaweicloud.com")
	if err != nil {
		return nil, err
	}
	if u.Path = strings.TrimSuffix(u.Path, "/"); u.Path == "" {
		u.Path = "/v3"
	}
	return u, nil
}

func regional(region, given, pattern string) (*url.URL, error) {
	if given == "" {
		if strings.ContainsFunc(region, func(r rune) bool { return r != '-' && (r < '0' || r > '9') && (r < 'a' || r > 'z') }) {
			return nil, fmt.Errorf("%q is not a region such as cn-north-4", region)
		}
		given = fmt.Sprintf(pattern, region)
	}
	return rest.ParseEndpoint(given)
}
