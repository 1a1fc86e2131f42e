// SPDX-License-Identifier: MPL-2.0

package reconcile

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"slices"
	"time"

	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/ncloud/client"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/rest"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/wait"
)

// match is what a listing shows of something that has a unique name under its parent.
type match int

const (
	absent match = iota
	equal        // to what was requested
	different
)

func matching(is bool) match {
	if is {
		return equal
	}
	return different
}

// first returns the first element that is meant, nil if there is none.
func first[T any](all []T, is func(T) bool) *T {
	if i := slices.IndexFunc(all, is); i >= 0 {
		return &all[i]
	}
	return nil
}

// maxConflicts is how often a request is sent again after a 409.
const maxConflicts = 5

// create sends a create of what the last listing under the lock did not have. After a lost or refused response, find
// decides: what exists and is equal was created by this request.
func (w *writer) create(ctx context.Context, send func(context.Context) error, find func(context.Context) (match, error)) (adopted, err error) {
	for attempt := 0; ; attempt++ {
		w.writes++
		err := send(ctx)
		var found match
		var findErr error
		switch {
		case err == nil:
			w.last = func(ctx context.Context) (bool, error) {
				found, err := find(ctx)
				return found == equal, err
			}
			return nil, nil
		case rest.MayHaveActed(err):
			found, findErr = wait.Until(ctx, find, func(found match, err error) bool { return found != absent || err != nil })
		case rest.Refused(err):
			found, findErr = find(ctx)
		default:
			return nil, err
		}
		switch {
		case findErr != nil:
			return nil, errors.Join(err, fmt.Errorf("whether it was created could not be determined: %w", findErr))
		case found == equal:
			return err, nil
		case found == different:
			return nil, fmt.Errorf("%w\n\nThe service now has one that differs from the planned one", err)
		case rest.MayHaveActed(err):
			return nil, fmt.Errorf("%w\n\nThe service still does not list it, so it was probably not created", err)
		case !Again(ctx, err, attempt):
			return nil, err
		}
	}
}

// Again waits before a request that was refused with a 409 is sent again. It is false if it should not be.
func Again(ctx context.Context, err error, attempt int) bool {
	return Conflict(err) && attempt < maxConflicts && pause(ctx, attempt)
}

// Write sends a write under the lock of the API, and repeats it like Repeat.
func (r *Reconciler) Write(ctx context.Context, api client.APIRef, send func(context.Context) error) error {
	unlock, err := r.Lock(ctx, api)
	if err != nil {
		return err
	}
	defer unlock()
	return Repeat(ctx, send)
}

// Repeat sends a write again after a 409. A second one must have no further effect.
func Repeat(ctx context.Context, send func(context.Context) error) error {
	for attempt := 0; ; attempt++ {
		if err := send(ctx); !Again(ctx, err, attempt) {
			return err
		}
	}
}

// pause waits longer after each attempt, and reports whether ctx outlasted it.
func pause(ctx context.Context, attempt int) bool {
	longest := 200 * time.Millisecond << attempt
	return rest.Pause(ctx, longest/2+rand.N(longest/2)) == nil //nolint:gosec // spreading load needs no cryptographic randomness
}

// remove sends a delete. What is no longer listed counts as deleted, whatever the response was.
func (w *writer) remove(ctx context.Context, send func(context.Context) error, exists func(context.Context) (bool, error)) error {
	_, err := w.decide(ctx, func() error { return send(ctx) }, func(ctx context.Context) (bool, error) {
		listed, err := exists(ctx)
		return !listed, err
	})
	return err
}

// decide sends a write. If the response is lost, or is a 404, the listing decides; uncertain is the error of a write that it
// shows nevertheless.
func (w *writer) decide(ctx context.Context, send func() error, listed shows) (uncertain, err error) {
	err = w.change(send, listed)
	if err == nil || !rest.NotFound(err) && !rest.MayHaveActed(err) {
		return nil, err
	}
	acted, listErr := wait.Until(ctx, listed, func(acted bool, err error) bool { return acted || err != nil })
	switch {
	case listErr != nil:
		return nil, errors.Join(err, listErr)
	case !acted:
		return nil, err
	}
	return err, nil
}
