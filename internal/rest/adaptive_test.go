// SPDX-License-Identifier: MPL-2.0

package rest_test

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"golang.org/x/time/rate"

	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/rest"
)

// limited accepts a request if accept returns true, and otherwise requests a wait of one second.
type limited struct {
	latency time.Duration
	uneven  bool // the latency varies by up to 10 ms
	accept  func(*http.Request) bool

	mu                sync.Mutex
	accepted, refused int
}

func (l *limited) RoundTrip(req *http.Request) (*http.Response, error) {
	latency := l.latency
	if l.uneven {
		latency += time.Duration(time.Now().UnixMicro()%10_000*7919%10_000) * time.Microsecond
	}
	time.Sleep(latency)
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.accept(req) {
		l.accepted++
		return answer(200, nil, "{}"), nil
	}
	l.refused++
	return answer(429, after("1"), "{}"), nil
}

func (l *limited) counts() (accepted, refused int) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.accepted, l.refused
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

func workUntil(t *testing.T, c *rest.Client, end time.Time) {
	t.Helper()
	var wait sync.WaitGroup
	for range 10 {
		wait.Go(func() {
			for time.Now().Before(end) {
				resp, err := c.Do(t.Context(), rest.Request{Method: http.MethodPost, Path: []string{"x"}, Create: true})
				if err != nil || !resp.OK() {
					t.Error(resp, err)
				}
			}
		})
	}
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

// TestAdaptive_usesTheLimit shows which part of a limit of 10 requests a second the first two minutes of clients use that
// always have requests. Without bursts, requests of several clients that come within 100 ms of each other are refused.
func TestAdaptive_usesTheLimit(t *testing.T) {
	t.Parallel()
	const limit, seconds = 10, 120
	for server, test := range map[string]struct {
		accept func() func(*http.Request) bool
		least  map[int]int // per cent, by the number of clients
	}{
		"10 in any second":           {func() func(*http.Request) bool { return slidingWindow(limit) }, map[int]int{1: 90, 3: 85}},
		"10 in a second":             {func() func(*http.Request) bool { return fixedWindow(limit) }, map[int]int{1: 90, 3: 90}},
		"10 a second, burst of 10":   {func() func(*http.Request) bool { return bucket(limit, limit) }, map[int]int{1: 95, 3: 95}},
		"10 a second, burst of 3":    {func() func(*http.Request) bool { return bucket(limit, 3) }, map[int]int{1: 95, 3: 95}},
		"10 a second without bursts": {func() func(*http.Request) bool { return bucket(limit, 1) }, map[int]int{1: 80, 3: 25}},
	} {
		for clients, least := range test.least {
			for _, uneven := range []bool{false, true} {
				bubble(t, fmt.Sprintf("%s, %d clients, uneven %t", server, clients, uneven), func(t *testing.T) {
					t.Helper()
					service := &limited{latency: 20 * time.Millisecond, uneven: uneven, accept: test.accept()}
					end := time.Now().Add(seconds * time.Second)
					var wait sync.WaitGroup
					for i := range clients {
						wait.Go(func() {
							time.Sleep(time.Duration(i) * 777 * time.Millisecond)
							workUntil(t, over(5, service), end)
						})
					}
					time.Sleep(time.Until(end))
					accepted, refused := service.counts()
					wait.Wait()
					used := 100 * accepted / limit / seconds
					t.Logf("%d %% used, %d refused", used, refused)
					if used < least {
						t.Errorf("%d %% used, %d refused", used, refused)
					}
				})
			}
		}
	}
}

func TestAdaptive_noticesAnotherLimit(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		before, after float64 // requests a second
		least         int     // requests accepted in the second minute after the change
	}{
		"lower":  {50, 10, 540},
		"higher": {10, 50, 2100},
		"none":   {10, 1e6, 12_000},
	} {
		bubble(t, name, func(t *testing.T) {
			t.Helper()
			start := time.Now()
			before, after := bucket(test.before, 1), bucket(test.after, 1)
			service := &limited{latency: 20 * time.Millisecond, accept: func(req *http.Request) bool {
				if time.Since(start) < time.Minute {
					return before(req)
				}
				return after(req)
			}}
			var wait sync.WaitGroup
			wait.Go(func() { workUntil(t, over(5, service), start.Add(3*time.Minute)) })
			time.Sleep(2 * time.Minute)
			first, _ := service.counts()
			time.Sleep(time.Minute)
			all, _ := service.counts()
			wait.Wait()
			if t.Logf("%d accepted", all-first); all-first < test.least {
				t.Errorf("%d accepted", all-first)
			}
		})
	}
}

func TestAdaptive_keepsTheLimitOfTheUser(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		const most = 5
		start := time.Now()
		allowed, sent, exceeded := slidingWindow(most+1), 0, 0 // a window with its ends has one more
		service := &limited{latency: 20 * time.Millisecond, accept: func(req *http.Request) bool {
			if sent++; !allowed(req) {
				exceeded++
			}
			return time.Since(start)%(10*time.Second) > 2*time.Second
		}}
		limiter := rest.PerSecond(most)
		c := rest.New(rest.Options{
			Base: &url.URL{Scheme: "http", Host: "service"}, Transport: service, Settings: rest.Settings{MaxRetries: 5},
			Limiter: func(*http.Request) *rate.Limiter { return limiter },
		})
		workUntil(t, c, start.Add(time.Minute))
		if exceeded > 0 || sent < 150 {
			t.Errorf("%d of %d requests exceeded the limit", exceeded, sent)
		}
	})
}

func TestAdaptive_waitsForRetryAfter(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		start := time.Now()
		var early atomic.Int64
		service := roundTripper(func(*http.Request) (*http.Response, error) {
			passed := time.Since(start)
			time.Sleep(100 * time.Millisecond)
			if passed < 5*time.Second || passed >= 25*time.Second {
				return answer(200, nil, "{}"), nil
			}
			early.Add(1)
			return answer(429, after("20"), "{}"), nil
		})
		workUntil(t, over(5, service), start.Add(time.Minute))
		if n := early.Load(); n == 0 || n > 10 { // those under way
			t.Errorf("%d requests before the time in Retry-After", n)
		}
	})
}

func TestAdaptive_slowsDownAfterALongRetryAfter(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		service := &limited{latency: 20 * time.Millisecond, accept: func(*http.Request) bool { return true }}
		c := over(5, roundTripper(func(req *http.Request) (*http.Response, error) {
			if req.URL.Path == "/refused" {
				return answer(429, after("3600"), "{}"), nil
			}
			return service.RoundTrip(req)
		}))
		resp, err := c.Do(t.Context(), get("refused"))
		if err != nil || resp.Status != 429 || resp.Attempts != 1 {
			t.Fatal(resp, err)
		}
		var wait sync.WaitGroup
		defer wait.Wait()
		wait.Go(func() { workUntil(t, c, time.Now().Add(time.Second)) })
		time.Sleep(time.Second)
		if accepted, _ := service.counts(); accepted > 12 {
			t.Errorf("%d requests in the next second", accepted)
		}
	})
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

func TestAdaptive_endsARequestThatIsRefusedBesideOthers(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		service := &limited{latency: 200 * time.Millisecond, accept: func(req *http.Request) bool { return req.URL.Path == "/x" }}
		c := over(5, service)
		var wait sync.WaitGroup
		defer wait.Wait()
		wait.Go(func() { workUntil(t, c, time.Now().Add(2*time.Minute)) })
		resp, err := c.Do(t.Context(), get("refused"))
		if err != nil || resp.Status != 429 || resp.Attempts < 20 || resp.Attempts > 51 {
			t.Fatal(resp, err)
		}
		if accepted, _ := service.counts(); accepted < 1000 {
			t.Errorf("%d others were accepted", accepted)
		}
		failure := resp.Failure()
		text := failure.Describe("") + failure.ThrottledHint()
		for _, want := range []string{fmt.Sprintf("after %d attempts", resp.Attempts), "accepted other requests of this run", "max_retries (currently 5)"} {
			if !strings.Contains(text, want) {
				t.Errorf("%q is missing in:\n%s", want, text)
			}
		}
	})
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
