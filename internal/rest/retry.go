package rest

import (
	"context"
	"crypto/x509"
	"errors"
	"math/rand/v2"
	"net"
	"net/http"
	"time"

	"github.com/hashicorp/go-retryablehttp"
)

const (
	// minWait and maxWait bound the exponential back-off, before jitter.
	minWait = 500 * time.Millisecond
	maxWait = 20 * time.Second
	// maxRetryAfter is the longest wait that a server may ask for. Beyond it
	// the answer is an error: a person should know that nothing will happen for
	// minutes.
	maxRetryAfter = 60 * time.Second
)

// checkRetry returns the one policy for repeating requests. What changes
// nothing when sent twice (reads, searches, full updates, deletes) is repeated
// after 429, 502, 503, 504 and broken connections. A create is repeated only
// where the server certainly did not act: it refused with 429, or was never
// reached.
func checkRetry(busy, hopeless func(int, []byte) bool) retryablehttp.CheckRetry {
	return func(ctx context.Context, resp *http.Response, err error) (bool, error) {
		if ctx.Err() != nil {
			return false, ctx.Err()
		}
		create := callOf(ctx).create
		if err != nil {
			return retryableError(err, create), nil
		}
		body, err := bufferedBody(resp)
		if err != nil {
			return false, nil //nolint:nilerr // the caller reads the same body and reports it
		}
		switch {
		case resp.StatusCode == http.StatusTooManyRequests, busy != nil && busy(resp.StatusCode, body):
		case resp.StatusCode == http.StatusBadGateway, resp.StatusCode == http.StatusServiceUnavailable, resp.StatusCode == http.StatusGatewayTimeout:
			if create {
				return false, nil
			}
		default:
			return false, nil
		}
		if wait, ok := retryAfter(resp); ok && wait > maxRetryAfter {
			return false, nil
		}
		return hopeless == nil || !hopeless(resp.StatusCode, body), nil
	}
}

func retryableError(err error, create bool) bool {
	var unsent *notSentError
	var tooLarge *tooLargeError
	var certificate *x509.UnknownAuthorityError
	var hostname *x509.HostnameError
	var invalid *x509.CertificateInvalidError
	switch {
	case errors.As(err, &unsent), errors.As(err, &tooLarge),
		errors.As(err, &certificate), errors.As(err, &hostname), errors.As(err, &invalid):
		return false // the next attempt would end the same way
	case certainlyNotSent(err):
		return true
	default:
		return !create
	}
}

// certainlyNotSent reports whether the request cannot have reached the server:
// no connection to it was made.
func certainlyNotSent(err error) bool {
	var op *net.OpError
	return errors.As(err, &op) && (op.Op == "dial" || op.Op == "proxyconnect")
}

// backoff is capped exponential back-off with full jitter, unless the server
// said how long to wait.
func backoff(lowest, highest time.Duration, attempt int, resp *http.Response) time.Duration {
	if wait, ok := retryAfter(resp); ok {
		return min(wait, maxRetryAfter)
	}
	ceiling := retryablehttp.DefaultBackoff(lowest, highest, attempt, nil)
	return rand.N(max(ceiling, 1)) //nolint:gosec // spreading load needs no cryptographic randomness
}

// retryAfter returns how long the server asks to wait (RFC 9110, 10.2.3: seconds
// or a date) on a status that is worth repeating.
func retryAfter(resp *http.Response) (time.Duration, bool) {
	if resp == nil || resp.Header.Get("Retry-After") == "" {
		return 0, false
	}
	// The library reads the header on these two statuses only; a 502 or 504
	// that says when to come back is heeded too.
	asked := *resp
	asked.StatusCode = http.StatusServiceUnavailable
	const absent = -1
	wait := retryablehttp.DefaultBackoff(absent, absent, 0, &asked)
	switch {
	case wait == absent:
		return 0, false
	case wait < 0: // so many seconds that they overflow a Duration
		return maxRetryAfter + 1, true
	}
	return wait, true
}
