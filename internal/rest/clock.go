// SPDX-License-Identifier: MPL-2.0

package rest

import (
	"net/http"
	"sync"
	"time"
)

// clock is the server's: whether a resource is older than a request must not depend on this machine's clock.
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

// ServerTime converts a local time to the server's clock. The result is early by up to the latency plus one second.
func (c *Client) ServerTime(at time.Time) (server time.Time, ok bool) {
	c.clock.mu.Lock()
	defer c.clock.mu.Unlock()
	if c.clock.date.IsZero() {
		return time.Time{}, false
	}
	return c.clock.date.Add(at.Sub(c.clock.received)), true
}
