// SPDX-License-Identifier: MPL-2.0

package rest

import (
	"bytes"
	"context"
	"errors"
	"io"
	"net/http"
	"slices"
	"time"

	"golang.org/x/time/rate"
)

// idleConns fits Terraform's parallelism of 10; Go's default of 2 would reopen most connections.
const idleConns = 64

// call is the state of one request, whose attempts run one after another, so that it needs no lock.
type call struct {
	body     []byte
	once     bool      // repeat it only if the server did not act
	finish   bool      // let an attempt under way outlive an interruption
	attempts int       // how many were sent
	sent     time.Time // when the last one was sent
	acted    bool      // the server may have acted on one of them
	before   bool      // it may have acted on one before the last
	hidden   hidden
	retries  int   // as many as perRetry are one
	refused  bool  // with status 429
	accepted int64 // by the service from all requests, as of the start, then of the last 429
}

func (c *call) note(acted bool) {
	c.before = c.acted
	c.acted = c.acted || acted
}

// hide adds values to mask, the longest first: the rest of one that begins like another is a secret too.
func (c *call) hide(secrets ...string) {
	for _, secret := range secrets {
		if secret != "" {
			c.hidden.own = append(c.hidden.own, secret)
		}
	}
	slices.SortStableFunc(c.hidden.own, func(a, b string) int { return len(b) - len(a) })
}

type callKey struct{}

func withCall(ctx context.Context, c *call) context.Context {
	return context.WithValue(ctx, callKey{}, c)
}

func callOf(ctx context.Context) *call {
	if c, ok := ctx.Value(callKey{}).(*call); ok {
		return c
	}
	return &call{}
}

func pooledTransport() http.RoundTripper {
	base, ok := http.DefaultTransport.(*http.Transport)
	if !ok {
		return http.DefaultTransport
	}
	transport := base.Clone()
	transport.MaxIdleConns = 0 // no limit across hosts: there is only one
	transport.MaxIdleConnsPerHost = idleConns
	return transport
}

// PerSecond returns a limiter of n requests a second, or nil if n is 0. A burst would let twice as many pass in one second.
func PerSecond(n float64) *rate.Limiter {
	if n <= 0 {
		return nil
	}
	return rate.NewLimiter(rate.Limit(n), 1)
}

type limit struct {
	choose   func(*http.Request) *rate.Limiter
	adaptive *adaptive
	next     http.RoundTripper
}

func (t *limit) RoundTrip(req *http.Request) (*http.Response, error) {
	for paused := true; paused; paused = t.adaptive.paused() {
		if err := t.adaptive.wait(req.Context()); err != nil {
			return nil, &notSentError{err: err}
		}
		if t.choose == nil {
			continue
		}
		if limiter := t.choose(req); limiter != nil { // the last, so that what has waited in line does not exceed it
			if err := limiter.Wait(req.Context()); err != nil {
				return nil, &notSentError{err: err}
			}
		}
	}
	return t.next.RoundTrip(req)
}

// attempt reads the whole body within the timeout, so that a body that breaks off is a failed attempt.
type attempt struct {
	timeout time.Duration
	next    http.RoundTripper
}

func (t *attempt) RoundTrip(req *http.Request) (*http.Response, error) {
	ctx := req.Context()
	if t.timeout > 0 {
		var cancel context.CancelFunc
		ctx, cancel = context.WithTimeoutCause(ctx, t.timeout, &timeoutError{t.timeout})
		defer cancel()
	}
	resp, err := t.next.RoundTrip(req.WithContext(ctx))
	if err != nil {
		return nil, timeoutCause(ctx, err)
	}
	defer resp.Body.Close()
	data, err := io.ReadAll(io.LimitReader(resp.Body, MaxBody+1))
	if err != nil {
		return nil, timeoutCause(ctx, &brokenBodyError{resp.StatusCode, err})
	}
	if len(data) > MaxBody {
		return nil, &tooLargeError{resp.StatusCode}
	}
	resp.Body = &buffered{bytes.NewReader(data), data}
	return resp, nil
}

// timeoutCause returns the *timeoutError that ended ctx instead of err, since it names the limit.
func timeoutCause(ctx context.Context, err error) error {
	var timeout *timeoutError
	if !errors.As(context.Cause(ctx), &timeout) {
		return err
	}
	var unsent *notSentError
	if errors.As(err, &unsent) {
		unsent.err = timeout
		return unsent
	}
	return timeout
}

type buffered struct {
	io.Reader
	data []byte
}

func (*buffered) Close() error { return nil }

func bufferedBody(resp *http.Response) ([]byte, error) {
	if b, ok := resp.Body.(*buffered); ok {
		return b.data, nil
	}
	defer resp.Body.Close()
	return io.ReadAll(io.LimitReader(resp.Body, MaxBody))
}

type sign struct {
	signer Signer
	next   http.RoundTripper
}

func (t *sign) RoundTrip(req *http.Request) (*http.Response, error) {
	state := callOf(req.Context())
	if t.signer == nil {
		return t.next.RoundTrip(req)
	}
	req = req.Clone(req.Context())
	secrets, err := t.signer.Sign(req, state.body)
	state.hide(secrets...)
	if err != nil {
		return nil, &notSentError{err: err}
	}
	return t.next.RoundTrip(req)
}
