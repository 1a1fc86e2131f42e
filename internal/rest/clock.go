// SPDX-License-Identifier: MPL-2.0

package rest

import (
	"net/http"
	"sync"
	"time"
)

// clock holds what responses tell of the server's time. Whether an object is older than
// a request is decided by the server's clock, since this machine's may be wrong.
type clock struct {
	mu       sync.Mutex
	date     time.Time // Date header of the latest response that had one
	received time.Time // when that response came, with a monotonic reading
}

func (c *clock) observe(h http.Header) {
	date, err := http.ParseTime(h.Get("Date"))
	if err != nil {
		return
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	c.date, c.received = date, time.Now()
}

// ServerTime converts a local time to the server's clock, by the Date header of the
// latest response that had one; ok is false if none had. The result is early by that
// response's latency plus up to a second, since Date has whole seconds.
func (c *Client) ServerTime(at time.Time) (server time.Time, ok bool) {
	c.clock.mu.Lock()
	defer c.clock.mu.Unlock()
	if c.clock.date.IsZero() {
		return time.Time{}, false
	}
	return c.clock.date.Add(at.Sub(c.clock.received)), true
}
