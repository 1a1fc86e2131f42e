// SPDX-License-Identifier: MPL-2.0

package rest

import (
	"context"
	"errors"
	"math/rand/v2"
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/hashicorp/go-retryablehttp"
)

const (
	minWait = 500 * time.Millisecond
	maxWait = 20 * time.Second
	// maxRetryAfter is the longest wait that a server may request. A longer one is an error, so that the user sees it.
	maxRetryAfter = 60 * time.Second
	// perRetry is how many responses with status 429 count as one retry if the service accepts other requests in between.
	perRetry = 10
)

// checkRetry repeats idempotent requests, and creates only if the server did not act: after a 429, or if not reached.
func checkRetry(o Options, adaptive *adaptive) retryablehttp.CheckRetry {
	return func(ctx context.Context, resp *http.Response, err error) (bool, error) {
		state := callOf(ctx)
		retry := func(cost int) (bool, error) {
			state.retries += cost
			return state.retries <= o.MaxRetries*perRetry, nil
		}
		if err != nil {
			state.note(state.attempts > 0 && !notSent(err))
			if ctx.Err() != nil {
				return false, err
			}
			if !retryableError(err, state.once) {
				return false, nil
			}
			return retry(perRetry)
		}
		body, err := bufferedBody(resp)
		if err != nil {
			state.note(true)
			return false, nil //nolint:nilerr // the caller reads the same body and reports it
		}
		refused := resp.StatusCode == http.StatusTooManyRequests || (o.Throttled != nil && o.Throttled(resp.StatusCode, body))
		failed := resp.StatusCode >= http.StatusInternalServerError
		state.note(!refused && failed)
		if !refused && !failed {
			adaptive.accept()
		}
		wait, _ := retryAfter(resp.Header)
		exhausted := o.NoRetry != nil && o.NoRetry(resp.StatusCode, body)
		cost := perRetry
		if refused && !exhausted && adaptive.refuse(state, wait) {
			cost = 1
		}
		switch {
		case ctx.Err() != nil:
			return false, nil //nolint:nilerr // keep a response that arrived despite the interruption
		case !refused && (state.once || !unavailable(resp.StatusCode)), wait > maxRetryAfter, exhausted:
			return false, nil
		}
		return retry(cost)
	}
}

func retryableError(err error, once bool) bool {
	var unsent *notSentError
	var tooLarge *tooLargeError
	switch {
	case errors.As(err, &unsent):
		return unsent.retryable(once)
	case errors.As(err, &tooLarge):
		return false
	default:
		return !once
	}
}

func notSent(err error) bool {
	var unsent *notSentError
	return errors.As(err, &unsent)
}

func unavailable(status int) bool {
	return status == http.StatusBadGateway || status == http.StatusServiceUnavailable || status == http.StatusGatewayTimeout
}

func backoff(lowest, highest time.Duration, attempt int, resp *http.Response) time.Duration {
	if resp != nil {
		if wait, ok := retryAfter(resp.Header); ok {
			return min(wait, maxRetryAfter)
		}
	}
	ceiling := retryablehttp.DefaultBackoff(lowest, highest, attempt, nil)
	return rand.N(max(ceiling, 1)) //nolint:gosec // spreading load needs no cryptographic randomness
}

// retryAfter reads seconds or a date (RFC 9110, 10.2.3). A wait longer than maxRetryAfter stays longer than that.
func retryAfter(h http.Header) (wait time.Duration, ok bool) {
	value := h.Get("Retry-After")
	if value != "" && strings.Trim(value, "0123456789") == "" {
		seconds, _ := strconv.ParseInt(value, 10, 64) // the largest number if it overflows
		// An overflow in the multiplication would make a long wait a short one.
		return time.Duration(min(seconds, int64(maxRetryAfter/time.Second)+1)) * time.Second, true
	}
	date, err := http.ParseTime(value)
	return max(time.Until(date), 0), err == nil
}
