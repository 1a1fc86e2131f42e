// SPDX-License-Identifier: MPL-2.0

package readcache

import (
	"cmp"
	"context"
	"errors"
	"sync"
	"time"
)

// MaxAge is how old a listing may be when a read is served from it.
const MaxAge = 10 * time.Second

// Snapshot is a listing that all callers within its age share. Only List must be set.
type Snapshot[T any] struct {
	List func(context.Context) (T, error)
	// Age is how old the listing may be; 0 means MaxAge.
	Age time.Duration

	mu     sync.Mutex
	latest *call[T]
	taken  time.Time // when latest was requested
}

// Get shares one request among callers; if its caller is interrupted, another one repeats it.
func (s *Snapshot[T]) Get(ctx context.Context) (T, error) {
	for {
		value, err := s.get(ctx)
		switch {
		case err != nil && ctx.Err() != nil:
			return value, interrupted(ctx)
		case !errors.Is(err, errRetry):
			return value, err
		}
	}
}

func (s *Snapshot[T]) get(ctx context.Context) (T, error) {
	s.mu.Lock()
	c := s.latest
	leads := c == nil || !c.pending() && (c.err != nil || time.Since(s.taken) >= cmp.Or(s.Age, MaxAge))
	if leads {
		c = newCall[T]()
		s.latest, s.taken = c, time.Now()
	}
	s.mu.Unlock()
	if leads {
		c.run(ctx, func() (T, error) { return s.List(ctx) })
	}
	return c.wait(ctx)
}
