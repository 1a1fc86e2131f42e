// SPDX-License-Identifier: MPL-2.0

package rest

import (
	"context"
	"fmt"
	"math"
	"net/http"
	"net/url"
	"strings"
	"sync/atomic"
	"time"

	"github.com/hashicorp/go-retryablehttp"
	"golang.org/x/time/rate"
)

// MaxBody is the most that is read of one response body, in bytes. The largest documented page is below 2 MiB.
const MaxBody = 8 << 20

// Settings are the provider arguments that apply to every service.
type Settings struct {
	UserAgent string
	// RequestTimeout bounds one attempt, its body included.
	RequestTimeout time.Duration
	// MaxRetries applies to requests that may be repeated; 0 turns retries off. See perRetry for a 429 while others are accepted.
	MaxRetries int
	// MaxRequestsPerSecond limits each service; 0 means the service's own known limit, or none.
	MaxRequestsPerSecond float64
}

// Signer adds credentials to one attempt of a request.
type Signer interface {
	// Sign sets headers without reading the body of req. It returns all values that must not appear in logs and messages.
	Sign(req *http.Request, body []byte) (secrets []string, err error)
}

// Options describe one service to New.
type Options struct {
	Settings

	Base    *url.URL
	Signer  Signer
	Limiter func(*http.Request) *rate.Limiter
	// Limits describes Limiter in a message, such as "4 requests a second"; "" if there is no limit.
	Limits string
	// RequestIDHeaders may hold the request ID, best first.
	RequestIDHeaders []string
	// NoRetry reports responses that do not merit the retry that their status suggests, such as an exhausted quota.
	NoRetry func(status int, body []byte) bool
	// Throttled reports responses that mean too many requests although their status is not 429.
	Throttled func(status int, body []byte) bool
	Secrets   *Secrets
	Transport http.RoundTripper
}

// Client sends requests to one service. It is safe for concurrent use.
type Client struct {
	base             *url.URL
	retry            *retryablehttp.Client
	requestIDHeaders []string
	settings         Settings
	limits           string
	secrets          *Secrets
	clock            clock
	adaptive         *adaptive

	writes, creates atomic.Int64
}

// Epoch counts the writes of a client, when each is sent and when it ends. Reads of another epoch may be outdated.
type Epoch struct{ Writes, Creates int64 }

func (c *Client) Epoch() Epoch { return Epoch{c.writes.Load(), c.creates.Load()} }

func (c *Client) advance(req Request) {
	if req.Create {
		c.creates.Add(1)
	}
	if req.Method != http.MethodGet && !req.Read {
		c.writes.Add(1)
	}
}

// New returns a client. It makes no request.
func New(o Options) *Client {
	secrets := o.Secrets
	if secrets == nil {
		secrets = &Secrets{}
	}
	secrets.Add(proxySecrets()...)
	transport := o.Transport
	if transport == nil {
		transport = pooledTransport()
	}
	transport = observed(transport)
	adaptive := newAdaptive()
	retry := &retryablehttp.Client{
		HTTPClient: &http.Client{
			Transport: &limit{
				o.Limiter,
				adaptive,
				&logging{
					o.RequestIDHeaders,
					&sign{
						o.Signer,
						&attempt{
							o.RequestTimeout,
							&finish{transport},
						},
					},
				},
			},
			CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
		},
		RetryWaitMin: minWait,
		RetryWaitMax: maxWait,
		RetryMax:     math.MaxInt, // CheckRetry counts
		CheckRetry:   checkRetry(o, adaptive),
		Backoff:      backoff,
		ErrorHandler: retryablehttp.PassthroughErrorHandler,
	}
	return &Client{
		base: o.Base, retry: retry, requestIDHeaders: o.RequestIDHeaders, settings: o.Settings, limits: o.Limits, secrets: secrets, adaptive: adaptive,
	}
}

// Request is one call with all its attempts.
type Request struct {
	Method string
	// Path holds the segments below the base URL, unescaped. An ID cannot leave its segment: see CheckSegment.
	Path    []string
	Query   url.Values
	IDs     []string
	Body    any
	Secrets []string
	// Create marks a request that would create a second resource if it were sent twice. It implies Once and Finish.
	Create bool
	// Read marks a request that changes no resource although its method is not GET.
	Read bool
	// Once marks a request that is repeated only if the server did not act on it.
	Once bool
	// Finish lets an attempt under way continue for up to 20 s after an interruption.
	Finish bool
}

type uncertainKey struct{}

// WithUncertainHint replaces the next plan in UncertainHint by another next step, for requests with this context.
func WithUncertainHint(ctx context.Context, next string) context.Context {
	return context.WithValue(ctx, uncertainKey{}, uncertain+" "+next)
}

// uncertain is the next step if the request may have acted, "" unless it is a change or a deletion.
func (r *Request) uncertain(ctx context.Context) string {
	if r.Method == http.MethodGet || r.Read || r.Create {
		return ""
	}
	if hint, ok := ctx.Value(uncertainKey{}).(string); ok {
		return hint
	}
	return UncertainHint
}

// Response is a response of any status, with its whole body.
type Response struct {
	Method, URL string
	Status      int
	Header      http.Header
	Body        []byte
	Attempts    int
	Sent        time.Time

	idHeaders   []string
	mask        func(string) string // see hidden.masker
	settings    Settings
	limits      string
	uncertain   string // see Request.uncertain
	actedBefore bool   // on an attempt before the last one
}

func (r *Response) OK() bool { return r.Status >= 200 && r.Status < 300 }

// Do returns a *RequestError if the request is invalid, and a *TransportError if no complete response was received.
func (c *Client) Do(ctx context.Context, req Request) (*Response, error) {
	target, err := c.resolve(req)
	if err != nil {
		return nil, &RequestError{Method: req.Method, Err: err}
	}
	body, err := encode(req.Body)
	if err != nil {
		return nil, &RequestError{Method: req.Method, URL: target.String(), Err: err}
	}
	state := &call{body: body, once: req.Create || req.Once, finish: req.Create || req.Finish, hidden: hidden{known: c.secrets}, accepted: c.adaptive.total.Load()}
	state.hide(req.Secrets...)
	var raw any // nil where there is no body: an empty one would be sent in chunks
	if body != nil {
		raw = body
	}
	httpReq, err := retryablehttp.NewRequestWithContext(withCall(ctx, state), req.Method, target.String(), raw)
	if err != nil {
		return nil, &RequestError{Method: req.Method, URL: target.String(), Err: err}
	}
	if body == nil {
		httpReq.Body = http.NoBody // for transports that read it
	}
	httpReq.Header.Set("User-Agent", c.settings.UserAgent)
	httpReq.Header.Set("Accept", "application/json")
	if body != nil {
		httpReq.Header.Set("Content-Type", "application/json")
	}

	c.advance(req)
	defer c.advance(req)
	httpResp, err := c.retry.Do(httpReq)
	if httpResp == nil {
		return nil, newTransportError(ctx, req, target, state, err)
	}
	c.clock.observe(httpResp.Header)
	data, readErr := bufferedBody(httpResp)
	if readErr != nil {
		return nil, newTransportError(ctx, req, target, state, readErr)
	}
	return &Response{
		Method:    req.Method,
		URL:       target.String(),
		Status:    httpResp.StatusCode,
		Header:    httpResp.Header,
		Body:      data,
		Attempts:  state.attempts,
		Sent:      state.sent,
		idHeaders: c.requestIDHeaders,
		mask:      state.hidden.masker(),
		settings:  c.settings,
		limits:    c.limits,

		uncertain:   req.uncertain(ctx),
		actedBefore: state.before,
	}, nil
}

func (c *Client) resolve(req Request) (*url.URL, error) {
	for _, id := range req.IDs {
		if err := CheckSegment(id); err != nil && id != "" {
			return nil, err
		}
	}
	plain := []string{strings.TrimSuffix(c.base.Path, "/")}
	escaped := []string{strings.TrimSuffix(c.base.EscapedPath(), "/")}
	for _, segment := range req.Path {
		if err := CheckSegment(segment); err != nil {
			return nil, err
		}
		plain = append(plain, segment)
		escaped = append(escaped, url.PathEscape(segment))
	}
	target := *c.base
	target.Path, target.RawPath = strings.Join(plain, "/"), strings.Join(escaped, "/")
	target.RawQuery = req.Query.Encode()
	return &target, nil
}

const maxID = 256

// CheckSegment returns an *IDError for "", ".", ".." and delimiters, which could name another resource after a proxy.
func CheckSegment(s string) error {
	bad := strings.IndexFunc(s, func(r rune) bool { return r <= ' ' || r > '~' || strings.ContainsRune(`/\?#%`, r) })
	switch {
	case s == "":
		return &IDError{"an ID must not be empty"}
	case s == "." || s == "..":
		return &IDError{fmt.Sprintf("%q is not an ID", s)}
	case len(s) > maxID:
		return &IDError{fmt.Sprintf("an ID has at most %d characters, and this has %d", maxID, len(s))}
	case bad >= 0:
		return &IDError{fmt.Sprintf(`%q is not an ID: an ID consists of printable ASCII characters without blanks, /, \, ?, # and %%`, s)}
	}
	return nil
}

func (r *Response) RequestID() string {
	return shownID(requestID(r.Header, r.idHeaders), r.mask)
}

func requestID(h http.Header, names []string) string {
	for _, name := range names {
		if id := h.Get(name); id != "" {
			return id
		}
	}
	return ""
}

func shownID(id string, mask func(string) string) string { return printable(id, mask, 128) }

// ParseEndpoint parses a base URL, which must be http or https, with a host, and without credentials, query or fragment.
func ParseEndpoint(endpoint string) (*url.URL, error) {
	u, err := url.Parse(endpoint)
	switch {
	case err != nil:
		return nil, fmt.Errorf("it is not a URL") // the parser's own error would quote a password in it
	case u.Scheme != "https" && u.Scheme != "http":
		return nil, fmt.Errorf("it must begin with https:// (or http:// on a trusted network)")
	case u.Host == "" || u.Hostname() == "":
		return nil, fmt.Errorf("it names no host")
	case u.User != nil:
		return nil, fmt.Errorf("it must hold no user name or password")
	case u.RawQuery != "" || u.Fragment != "" || u.ForceQuery:
		return nil, fmt.Errorf("it must hold no query and no fragment")
	}
	return u, nil
}
