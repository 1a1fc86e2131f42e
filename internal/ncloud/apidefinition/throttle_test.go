// SPDX-License-Identifier: MPL-2.0

package apidefinition_test

import (
	"fmt"
	"net/http"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/acctest"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/simulator"
)

// TestThrottled_isSlowerAndNotBroken creates an API with over 600 writes while the service responds 429.
func TestThrottled_isSlowerAndNotBroken(t *testing.T) {
	t.Parallel()
	tooMany := simulator.Fault{Status: http.StatusTooManyRequests, Body: `{"error":{"errorCode":"430","message":"Too Many Requests"}}`}
	later := tooMany
	later.Header = http.Header{"Retry-After": {"20"}}
	for name, throttle := range map[string]func(write int) *simulator.Fault{
		"every third write": func(write int) *simulator.Fault {
			if write%3 == 0 {
				return &tooMany
			}
			return nil
		},
		"a pause of 20 s in the middle": func() func(int) *simulator.Fault {
			var end time.Time
			return func(write int) *simulator.Fault {
				if write == 300 {
					end = time.Now().Add(20 * time.Second)
				}
				if time.Now().Before(end) {
					return &later
				}
				return nil
			}
		}(),
		"more than 10 in a second": func() func(int) *simulator.Fault {
			var second time.Time
			var count int
			return func(int) *simulator.Fault {
				if now := time.Now().Truncate(time.Second); now.After(second) {
					second, count = now, 0
				}
				if count++; count > 10 {
					return &tooMany
				}
				return nil
			}
		}(),
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) { throttled(t, throttle) })
		})
	}
}

func throttled(t *testing.T, throttle func(write int) *simulator.Fault) {
	t.Helper()
	w := newMemoryWorld(t)
	w.Driver = w.Cloud.Driver(t, nil) // with the default of max_retries
	var paths []string
	for i := range 150 {
		paths = append(paths, fmt.Sprintf("/group%d/item%d", i%10, i))
	}
	config := w.config(small(paths...), acctest.Object{"documentation": "unverified"})
	var mu sync.Mutex
	var writes, refused int
	calm := w.Sim.InjectFunc(func(r *http.Request) *simulator.Fault {
		if r.Method == http.MethodGet {
			return nil
		}
		mu.Lock()
		defer mu.Unlock()
		writes++
		fault := throttle(writes)
		if fault != nil {
			refused++
		}
		return fault
	})
	start := time.Now()
	state := w.Applied(kind, nil, config)
	calm()
	t.Logf("%d writes, %d of them refused, in %s", writes, refused, time.Since(start))
	if writes-refused < 600 || refused == 0 {
		t.Errorf("%d writes, %d of them refused", writes, refused)
	}
	d := w.Sim.NCloud.Draft(apiID)
	if len(d.Paths) != 161 || len(d.Models) != 150 {
		t.Errorf("%d paths and %d models", len(d.Paths), len(d.Models))
	}
	config["documentation"] = "managed"
	next := w.next(t)
	state = next.Applied(kind, state, config)
	w.next(t).ExpectEmptyPlan(kind, w.NextRun().Refreshed(kind, state), config)
}
