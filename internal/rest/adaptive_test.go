// SPDX-License-Identifier: MPL-2.0

package rest_test

import (
	"context"
	"errors"
	"net/http"
	"slices"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/rest"
)

// limited accepts a request if accept returns true, and otherwise requests a wait of one second.
type limited struct {
	latency time.Duration
	accept  func(*http.Request) bool

	mu                sync.Mutex
	accepted, refused int
}

func (l *limited) RoundTrip(req *http.Request) (*http.Response, error) {
	time.Sleep(l.latency)
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.accept(req) {
		l.accepted++
		return answer(200, nil, "{}"), nil
	}
	l.refused++
	return answer(429, after("1"), "{}"), nil
}

// slidingWindow accepts n requests in any second.
func slidingWindow(n int) func(*http.Request) bool {
	var recent []time.Time
	return func(*http.Request) bool {
		now := time.Now()
		recent = slices.DeleteFunc(recent, func(at time.Time) bool { return now.Sub(at) >= time.Second })
		if len(recent) == n {
			return false
		}
		recent = append(recent, now)
		return true
	}
}

// fixedWindow accepts n requests in each second of the clock.
func fixedWindow(n int) func(*http.Request) bool {
	var window time.Time
	count := 0
	return func(*http.Request) bool {
		if now := time.Now().Truncate(time.Second); !now.Equal(window) {
			window, count = now, 0
		}
		count++
		return count <= n
	}
}

// bucket accepts a burst, and then n requests a second.
func bucket(n, burst float64) func(*http.Request) bool {
	tokens, last := burst, time.Now()
	return func(*http.Request) bool {
		tokens, last = min(burst, tokens+n*time.Since(last).Seconds()), time.Now()
		if tokens < 1-1e-9 {
			return false
		}
		tokens--
		return true
	}
}

// work sends n requests, ten at a time, and fails the test if one is not accepted.
func work(t *testing.T, c *rest.Client, n int) {
	t.Helper()
	next := make(chan struct{})
	var wait sync.WaitGroup
	for range 10 {
		wait.Go(func() {
			for range next {
				resp, err := c.Do(t.Context(), rest.Request{Method: http.MethodPost, Path: []string{"x"}, Create: true})
				if err != nil || !resp.OK() {
					t.Error(resp, err)
				}
			}
		})
	}
	for range n {
		next <- struct{}{}
	}
	close(next)
	wait.Wait()
}

func TestAdaptive_learnsTheLimit(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		accept func() func(*http.Request) bool
		n      int
		most   time.Duration
		refuse int // at most, in addition to the requests under way at a 429
	}{
		"no limit":                   {func() func(*http.Request) bool { return func(*http.Request) bool { return true } }, 1000, 3 * time.Second, 0},
		"10 in any second":           {func() func(*http.Request) bool { return slidingWindow(10) }, 300, 35 * time.Second, 30},
		"10 in a second":             {func() func(*http.Request) bool { return fixedWindow(10) }, 300, 35 * time.Second, 30},
		"10 a second, burst of 10":   {func() func(*http.Request) bool { return bucket(10, 10) }, 300, 35 * time.Second, 30},
		"10 a second, burst of 200":  {func() func(*http.Request) bool { return bucket(10, 200) }, 500, 40 * time.Second, 50},
		"10 a second without bursts": {func() func(*http.Request) bool { return bucket(10, 1) }, 300, 65 * time.Second, 50},
		"one a second":               {func() func(*http.Request) bool { return slidingWindow(1) }, 30, 40 * time.Second, 200},
	} {
		bubble(t, name, func(t *testing.T) {
			t.Helper()
			service := &limited{latency: 20 * time.Millisecond, accept: test.accept()}
			start := time.Now()
			work(t, over(5, service), test.n)
			took := time.Since(start)
			t.Logf("%d refused in %s", service.refused, took)
			if took > test.most || service.refused > test.refuse {
				t.Errorf("%d refused in %s", service.refused, took)
			}
		})
	}
}

func TestAdaptive_clientsShareALimit(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		service := &limited{latency: 20 * time.Millisecond, accept: slidingWindow(10)}
		start := time.Now()
		var wait sync.WaitGroup
		for range 3 {
			wait.Go(func() { work(t, over(5, service), 100) })
		}
		wait.Wait()
		if took := time.Since(start); took > time.Minute {
			t.Errorf("%d refused in %s", service.refused, took)
		}
	})
}

func TestAdaptive_endsRequestsThatAreAlwaysRefused(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct{ retries, others, least, most int }{
		"alone":                  {5, 0, 6, 6},
		"beside others":          {5, 300, 7, 50},
		"no retries":             {0, 0, 1, 1},
		"no retries, but others": {0, 300, 1, 1},
	} {
		bubble(t, name, func(t *testing.T) {
			t.Helper()
			service := &limited{latency: 20 * time.Millisecond, accept: func(req *http.Request) bool { return req.URL.Path == "/x" }}
			c := over(test.retries, service)
			var wait sync.WaitGroup
			defer wait.Wait()
			wait.Go(func() { work(t, c, test.others) })
			resp, err := c.Do(t.Context(), rest.Request{Method: http.MethodGet, Path: []string{"refused"}})
			if err != nil || resp.Status != 429 || service.refused < test.least || service.refused > test.most {
				t.Errorf("sent %d times: %v, %v", service.refused, resp, err)
			}
		})
	}
}

func TestAdaptive_isInterrupted(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		c := over(5, roundTripper(func(*http.Request) (*http.Response, error) {
			return answer(429, after("60"), "{}"), nil
		}))
		ctx, cancel := context.WithTimeout(t.Context(), 10*time.Second)
		defer cancel()
		start := time.Now()
		var wait sync.WaitGroup
		for i := range 10 {
			wait.Go(func() {
				time.Sleep(time.Duration(i) * time.Second / 2)
				_, err := c.Do(ctx, rest.Request{Method: http.MethodPost, Path: []string{"x"}, Create: true})
				if !errors.Is(err, context.DeadlineExceeded) || rest.MayHaveActed(err) {
					t.Errorf("%v: %t", err, rest.MayHaveActed(err))
				}
			})
		}
		wait.Wait()
		if took := time.Since(start); took != 10*time.Second {
			t.Errorf("took %s", took)
		}
	})
}
