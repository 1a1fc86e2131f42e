// SPDX-License-Identifier: MPL-2.0

package rest

import (
	"context"
	"sync"
	"time"

	"golang.org/x/time/rate"
)

const (
	// slowest is the lowest rate that is learned, in requests a second. A lower limit is kept by waiting for Retry-After.
	slowest = 5
	// margin keeps requests that arrive unevenly below the limit.
	margin = 0.95
	// searching and probing are what each accepted request adds to the rate for each second since the last 429: after the
	// first one, which may come from a burst and not show the limit, and after a later one.
	searching, probing = 1, 0.0001
)

// adaptive is the limiter that learns from responses with status 429. It limits nothing before the first one.
type adaptive struct {
	limiter *rate.Limiter

	mu sync.Mutex
	// until is when the time in the latest Retry-After ends.
	until    time.Time
	slowed   time.Time
	increase float64
	total    int64
	// second is when the current second began; current and previous count the requests accepted in it and in the one before.
	second            time.Time
	current, previous int
}

func newAdaptive() *adaptive {
	return &adaptive{limiter: rate.NewLimiter(rate.Inf, 1)}
}

func (a *adaptive) wait(ctx context.Context) error {
	for {
		if err := a.limiter.Wait(ctx); err != nil {
			return err
		}
		a.mu.Lock()
		pause := time.Until(a.until)
		a.mu.Unlock()
		if pause <= 0 {
			return nil
		}
		if err := Pause(ctx, pause); err != nil {
			return err
		}
	}
}

// Pause returns early with the cause if ctx ends.
func Pause(ctx context.Context, d time.Duration) error {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-ctx.Done():
		return context.Cause(ctx)
	case <-timer.C:
		return nil
	}
}

// accepted returns how many requests were accepted so far.
func (a *adaptive) accepted() int64 {
	a.mu.Lock()
	defer a.mu.Unlock()
	return a.total
}

func (a *adaptive) accept() {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.total++
	a.turn()
	a.current++
	a.limiter.SetLimit(a.limiter.Limit() + rate.Limit(a.increase*time.Since(a.slowed).Seconds()))
}

// refuse lowers the rate once for all requests that were under way, and returns how many were accepted so far.
func (a *adaptive) refuse(sent time.Time, retryAfter time.Duration) int64 {
	a.mu.Lock()
	defer a.mu.Unlock()
	now := time.Now()
	if until := now.Add(retryAfter); until.After(a.until) {
		a.until = until
	}
	if sent.After(a.slowed) {
		a.turn()
		a.increase = probing
		if a.limiter.Limit() == rate.Inf {
			a.increase = searching
		}
		limit := min(a.limiter.Limit(), rate.Limit(max(a.current, a.previous)))
		a.limiter.SetLimit(max(limit*margin, slowest))
		a.slowed = now
	}
	return a.total
}

// turn requires the lock.
func (a *adaptive) turn() {
	switch passed := time.Since(a.second); {
	case passed >= 2*time.Second:
		a.second, a.current, a.previous = time.Now(), 0, 0
	case passed >= time.Second:
		a.second, a.current, a.previous = time.Now(), 0, a.current
	}
}
