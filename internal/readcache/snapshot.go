// Package readcache answers many reads of single objects from few listings. It knows
// no system.
package readcache

import (
	"cmp"
	"context"
	"errors"
	"sync"
	"time"

	"golang.org/x/sync/singleflight"
)

// MaxAge is how old a listing may be when a read is answered from it.
const MaxAge = 10 * time.Second

// Snapshot is a listing that all callers within its age share. Only List must be set.
type Snapshot[T any] struct {
	// List requests the whole listing.
	List func(context.Context) (T, error)
	// Age is how old the listing may be; 0 means MaxAge.
	Age time.Duration

	flight singleflight.Group

	mu      sync.Mutex
	value   T
	taken   time.Time // when List was called for value
	valid   bool
	changes int
}

// Get returns a listing that was requested at most Age ago and after the last
// Drop. Callers at the same time share one request; if the caller that made it is
// interrupted, another one repeats it.
func (s *Snapshot[T]) Get(ctx context.Context) (T, error) {
	for {
		s.mu.Lock()
		if s.valid && time.Since(s.taken) < cmp.Or(s.Age, MaxAge) {
			defer s.mu.Unlock()
			return s.value, nil
		}
		s.mu.Unlock()

		value, err := share(ctx, &s.flight, "", func() (T, error) { return s.list(ctx) })
		if !errors.Is(err, errInterrupted) {
			return value, err
		}
		if ctx.Err() != nil {
			return value, interrupted(ctx)
		}
	}
}

func (s *Snapshot[T]) list(ctx context.Context) (T, error) {
	s.mu.Lock()
	taken, changes := time.Now(), s.changes
	s.mu.Unlock()

	value, err := s.List(ctx)
	if err != nil {
		return value, err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if changes == s.changes {
		s.value, s.taken, s.valid = value, taken, true
	}
	return value, nil
}

// Drop must be called after a change. It forgets the listing, and one that is requested
// at the moment.
func (s *Snapshot[T]) Drop() {
	s.mu.Lock()
	defer s.mu.Unlock()
	var none T
	s.value, s.valid = none, false
	s.changes++
	s.flight.Forget("")
}
