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
	// grace is how long work under way may continue after an interruption.
	grace = 30 * time.Second
	// finishTime is the part of grace for an attempt under way. The rest is for the search that may follow.
	finishTime = 20 * time.Second
)

// Grace returns a context that outlives ctx by 30 s, to finish and save what was begun.
func Grace(ctx context.Context) (outliving context.Context, cancel context.CancelFunc) {
	return outlive(ctx, grace)
}

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

// finish begins no attempt after an interruption. With Finish, an attempt under way continues for up to finishTime.
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

type freeing struct {
	io.ReadCloser
	free context.CancelFunc
}

func (b *freeing) Close() error {
	defer b.free()
	return b.ReadCloser.Close()
}
