package api

import (
	"context"
	"errors"
	"net/http"
	"sync"

	"golang.org/x/sync/semaphore"
)

// trust keeps wrong keys from being locked: five failures in a row lock them for
// five minutes, and Terraform would send ten requests at once. The first request
// goes alone; if it is refused, no other is sent.
type trust struct {
	// gate lets one request through: the first.
	gate *semaphore.Weighted

	mu      sync.Mutex
	good    bool
	refusal *Error
}

// enter waits until the credentials are known to be good, or until it is this
// caller's turn to find out. settle must be called with the outcome.
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

// learn takes over what an answer says of the credentials. No answer says nothing.
func (t *trust) learn(outcome error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	var answer *Error
	switch {
	case outcome == nil:
		t.good = true
	case errors.As(outcome, &answer) && answer.Status == http.StatusUnauthorized:
		t.refusal = answer
	case errors.As(outcome, &answer) && answer.Status < http.StatusInternalServerError:
		t.good = true
	}
}

// lockedOutError says that a request was not sent since another was refused.
type lockedOutError struct{ refusal *Error }

func (e *lockedOutError) Error() string {
	return "nothing was sent, since the credentials were refused a moment ago and five refusals would lock the key for five minutes:\n" + e.refusal.Error()
}
func (e *lockedOutError) Unwrap() error { return e.refusal }
