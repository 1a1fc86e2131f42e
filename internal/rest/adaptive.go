// SPDX-License-Identifier: MPL-2.0

package rest

import (
	"context"
	"math"
	"sync"
	"sync/atomic"
	"time"
)

const (
	// first is the rate after the first 429, in requests a second: that one may end a burst and not show the limit.
	first = 10
	// slowest is the lowest rate that is learned. A lower limit is kept by waiting for Retry-After.
	slowest = 1
	// margin is the part of a refused rate that the limiter returns to, and dip is how far it falls below that at first.
	margin, dip = 0.95, 0.1
	// searching and probing are how many seconds of use it takes to return: after the first 429 and after a later one.
	searching, probing = 1, 8
)

// adaptive is the limiter that learns from responses with status 429. It limits nothing before the first one. After one, the
// rate falls, returns along a cubic curve that is flat below the refused rate, and then grows faster and faster, as in CUBIC
// (RFC 9438).
type adaptive struct {
	// turn is held by the request that is sent next, so that a new rate applies to all that wait.
	turn chan struct{}

	total atomic.Int64 // requests that were accepted

	mu sync.Mutex
	// peak is where the curve is flat, 0 before the first 429; recovery is when.
	peak, recovery float64
	// used is for how many seconds the rate was used since slowed: an idle client does not find out about the limit.
	used         float64
	slowed, last time.Time
	// refused counts responses with status 429 in a row; until is when the time in Retry-After ends if all have to wait.
	refused int
	until   time.Time
}

func newAdaptive() *adaptive { return &adaptive{turn: make(chan struct{}, 1)} }

func (a *adaptive) wait(ctx context.Context) error {
	select {
	case a.turn <- struct{}{}:
	case <-ctx.Done():
		return context.Cause(ctx)
	}
	defer func() { <-a.turn }()
	for pause := a.pause(); pause > 0; pause = a.pause() {
		if err := Pause(ctx, pause); err != nil {
			return err
		}
	}
	return nil
}

// pause returns how long the next request has to wait, and counts it as sent if that is not positive.
func (a *adaptive) pause() time.Duration {
	a.mu.Lock()
	defer a.mu.Unlock()
	now := time.Now()
	interval := time.Duration(float64(time.Second) / a.rate())
	pause := max(a.until.Sub(now), a.last.Add(interval).Sub(now))
	if pause <= 0 {
		a.last = now
	}
	return pause
}

// rate requires the lock.
func (a *adaptive) rate() float64 {
	if a.peak == 0 {
		return math.Inf(1)
	}
	x := a.used/a.recovery - 1
	return a.peak * (1 + dip*x*x*x)
}

// paused reports whether all have had to wait since wait returned.
func (a *adaptive) paused() bool {
	a.mu.Lock()
	defer a.mu.Unlock()
	return time.Now().Before(a.until)
}

func (a *adaptive) accept() {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.total.Add(1)
	a.refused = 0
	a.used += 1 / a.rate()
}

// refuse lowers the rate once for all requests that were under way. If two in a row are refused, all wait for Retry-After, unless
// it is so long that it ends the request. It reports whether others were accepted since c began or was refused. A second refusal
// of c among them says little about the rate.
func (a *adaptive) refuse(c *call, retryAfter time.Duration) (others bool) {
	a.mu.Lock()
	defer a.mu.Unlock()
	total := a.total.Load()
	others = total > c.accepted
	again := others && c.refused
	c.refused, c.accepted = true, total
	if again {
		return others
	}
	now := time.Now()
	a.refused++
	if until := now.Add(retryAfter); a.refused > 1 && retryAfter <= maxRetryAfter && until.After(a.until) {
		a.until = until
	}
	if c.sent.After(a.slowed) {
		a.peak, a.recovery, a.used, a.slowed = max(a.rate()*margin, slowest), probing, 0, now
		if math.IsInf(a.peak, 1) {
			a.peak, a.recovery = first, searching
		}
	}
	return others
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
