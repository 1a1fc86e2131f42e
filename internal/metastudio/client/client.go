// SPDX-License-Identifier: MPL-2.0

// Package client is a client of the Huawei Cloud MetaStudio API. Sources in comments: the vendor's pages "Creating a Product"
// (create page), on limits of requests (API limits) and on SDK-HMAC-SHA256 (signing).
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

var requestIDHeaders = []string{"X-Request-Id", "X-IAM-Trace-Id"}

// MaxAppUserID is the longest X-App-UserId, in characters.
const MaxAppUserID = 256

// Config configures a Client.
type Config struct {
	rest.Settings

	Endpoint *url.URL
	// Region chooses the known limits; it may be "".
	Region      string
	Credentials Credentials
	Project     Project
	AppUserID   string
	Transport   http.RoundTripper
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

// limiter keeps a tenth below the tenant's limits (API limits), since requests bunch up on the way: 4 writes and 20 reads a
// second in cn-north-4, otherwise 3 and 10. The user's limit applies to both together.
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

func (c *Client) Endpoint() *url.URL { return c.endpoint }

func (c *Client) ProjectID(ctx context.Context) (string, error) { return c.project(ctx) }

func (c *Client) Epoch() rest.Epoch { return c.rest.Epoch() }

func (c *Client) ServerTime(at time.Time) (time.Time, bool) { return c.rest.ServerTime(at) }

func (c *Client) call(ctx context.Context, req rest.Request, out any) (*rest.Response, error) {
	project, err := c.project(ctx)
	if err != nil {
		return nil, err
	}
	req.Path = append([]string{"v1", project}, req.Path...)
	return c.send(ctx, c.rest, req, out)
}

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

// Raw sends a request below the project and returns a response of any status, uninterpreted.
func (c *Client) Raw(ctx context.Context, req rest.Request) (*rest.Response, error) {
	project, err := c.project(ctx)
	if err != nil {
		return nil, err
	}
	req.Path = append([]string{"v1", project}, req.Path...)
	return c.rest.Do(ctx, req)
}

// Endpoint returns the service's base URL, which endpoint overrides.
func Endpoint(region, endpoint string) (*url.URL, error) {
	return regional(region, endpoint, "https://metastudio.%s.myhuaweicloud.com")
}

// AuthURL returns IAM's base URL, which authURL overrides, with /v3 if it has no path.
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
