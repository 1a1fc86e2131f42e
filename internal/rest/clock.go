package rest

import (
	"net/http"
	"sync"
	"time"
)

// clock is what the answers tell of the server's time. This machine's clock may be
// wrong, and whether an object is older than a request is a question to the server's.
type clock struct {
	mu       sync.Mutex
	date     time.Time // of the latest answer that had one
	received time.Time // when that came, with this machine's steady clock
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

// ServerTime returns what the server's clock showed at a moment of this process, as
// its latest answer tells. It is too early by the answer's way and by up to a second,
// which Date is rounded down by. ok is false where no answer had a Date.
func (c *Client) ServerTime(at time.Time) (server time.Time, ok bool) {
	c.clock.mu.Lock()
	defer c.clock.mu.Unlock()
	if c.clock.date.IsZero() {
		return time.Time{}, false
	}
	return c.clock.date.Add(at.Sub(c.clock.received)), true
}
