// SPDX-License-Identifier: MPL-2.0

package rest

import (
	"context"
	"errors"
	"io"
	"net/http"
	"sync"
	"time"
)

const (
	// grace is how long work that was begun may continue after Terraform was told to
	// stop: long enough to learn an id, short enough for a person to wait.
	grace = 30 * time.Second
	// finishTime is how much of grace an attempt under way may use. The rest is for
	// looking up what became of it.
	finishTime = 20 * time.Second
)

// Grace returns a context that outlives ctx by 30 s, for finishing what was begun and
// saving what is known of it. Callers begin nothing new under it. cancel releases it.
func Grace(ctx context.Context) (outliving context.Context, cancel context.CancelFunc) {
	return outlive(ctx, grace)
}

// outlive returns a context that ends `by` after ctx does, by cancellation or deadline
// alike.
func outlive(ctx context.Context, by time.Duration) (outliving context.Context, cancel context.CancelFunc) {
	outliving, end := context.WithCancelCause(context.WithoutCancel(ctx))
	var mu sync.Mutex
	var timer *time.Timer
	forget := context.AfterFunc(ctx, func() {
		cause := context.Cause(ctx)
		if ranOut := (*timeoutError)(nil); errors.As(cause, &ranOut) {
			end(cause) // the attempt's own limit is not extended
			return
		}
		mu.Lock()
		defer mu.Unlock()
		timer = time.AfterFunc(by, func() { end(cause) })
	})
	return outliving, func() {
		forget()
		mu.Lock()
		defer mu.Unlock()
		if timer != nil {
			timer.Stop()
		}
		end(context.Canceled)
	}
}

// finish begins no attempt once Terraform was told to stop. If the request is marked
// Finish, an attempt under way continues for up to finishTime after that, since its
// response tells what was made.
type finish struct {
	next http.RoundTripper
}

func (t *finish) RoundTrip(req *http.Request) (*http.Response, error) {
	ctx := req.Context()
	if ctx.Err() != nil {
		return nil, &notSentError{err: context.Cause(ctx)}
	}
	state := callOf(ctx)
	state.attempts++
	state.sent = time.Now()
	cancel := func() {}
	if state.finish {
		ctx, cancel = outlive(ctx, finishTime)
	}
	ctx, progress := traced(ctx)
	req = req.WithContext(ctx)
	resp, err := t.next.RoundTrip(req)
	if err != nil {
		cancel()
		return nil, progress.explain(err, t.next, req)
	}
	resp.Body = &freeing{resp.Body, cancel}
	return resp, nil
}

// freeing is a body that releases its context when it is closed.
type freeing struct {
	io.ReadCloser
	free context.CancelFunc
}

func (b *freeing) Close() error {
	defer b.free()
	return b.ReadCloser.Close()
}
