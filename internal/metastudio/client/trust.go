// SPDX-License-Identifier: MPL-2.0

package client

import (
	"context"
	"errors"
	"net/http"
	"sync"

	"golang.org/x/sync/semaphore"
)

// trust sends one request first: five refusals in a row lock the keys for five minutes.
type trust struct {
	gate *semaphore.Weighted

	mu      sync.Mutex
	good    bool
	refusal *Error
}

// enter waits until the credentials are verified or this caller is to verify them. settle takes the outcome.
func (t *trust) enter(ctx context.Context) (settle func(error), err error) {
	if known, err := t.known(); known {
		return func(error) {}, err
	}
	if t.gate.Acquire(ctx, 1) != nil {
		return nil, context.Cause(ctx)
	}
	if known, err := t.known(); known {
		t.gate.Release(1)
		return func(error) {}, err
	}
	return func(outcome error) {
		t.learn(outcome)
		t.gate.Release(1)
	}, nil
}

func (t *trust) known() (bool, error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.refusal != nil {
		return true, &lockedOutError{t.refusal}
	}
	return t.good, nil
}

func (t *trust) learn(outcome error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	var apiErr *Error
	switch {
	case outcome == nil:
		t.good = true
	case errors.As(outcome, &apiErr) && apiErr.Status == http.StatusUnauthorized:
		t.refusal = apiErr
	case errors.As(outcome, &apiErr) && apiErr.Status < http.StatusInternalServerError:
		t.good = true
	}
}

type lockedOutError struct{ refusal *Error }

func (e *lockedOutError) Error() string {
	return "nothing was sent, since the credentials were refused a moment ago and five refusals would lock the key for five minutes:\n" + e.refusal.Error()
}
func (e *lockedOutError) Unwrap() error { return e.refusal }
