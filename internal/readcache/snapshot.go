// SPDX-License-Identifier: MPL-2.0

package readcache

import (
	"cmp"
	"context"
	"errors"
	"sync"
	"time"

	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/rest"
)

// MaxAge is how old a listing may be when a read is served from it.
const MaxAge = 10 * time.Second

// Snapshot is a listing that all callers within its age share. Only List must be set.
type Snapshot[T any] struct {
	List func(context.Context) (T, error)
	// Age is how old the listing may be; 0 means MaxAge.
	Age time.Duration
	// FromEnd makes the age begin when the listing is complete, not when it is requested.
	FromEnd bool
	// Epoch, if it is set, makes a write discard the listing.
	Epoch func() rest.Epoch

	mu      sync.Mutex
	latest  *call[T]
	taken   time.Time // when latest was requested
	epoch   rest.Epoch
	readers map[string]bool // who was given latest
}

// Get shares one request among callers; if its caller is interrupted, another one repeats it.
func (s *Snapshot[T]) Get(ctx context.Context) (T, error) { return s.Read(ctx, "") }

// Read is Get, but a second read of the same reader lists again.
func (s *Snapshot[T]) Read(ctx context.Context, reader string) (T, error) {
	value, _, err := s.share(ctx, reader, time.Time{})
	return value, err
}

// Since returns a listing that was requested at notBefore or later, and when.
func (s *Snapshot[T]) Since(ctx context.Context, notBefore time.Time) (T, time.Time, error) {
	return s.share(ctx, "", notBefore)
}

func (s *Snapshot[T]) share(ctx context.Context, reader string, notBefore time.Time) (T, time.Time, error) {
	for {
		value, taken, err := s.get(ctx, reader, notBefore)
		switch {
		case err != nil && ctx.Err() != nil:
			return value, taken, interrupted(ctx)
		case !errors.Is(err, errRetry):
			return value, taken, err
		}
	}
}

func (s *Snapshot[T]) get(ctx context.Context, reader string, notBefore time.Time) (T, time.Time, error) {
	c, taken, leads := s.join(reader, notBefore, true)
	if leads {
		c.run(ctx, func() (T, error) { return s.List(ctx) })
	}
	value, err := c.wait(ctx)
	return value, taken, err
}

// Join is Read without a request. shared is false if there is no listing that reader can share.
func (s *Snapshot[T]) Join(ctx context.Context, reader string) (value T, shared bool, err error) {
	c, _, _ := s.join(reader, time.Time{}, false)
	if c == nil {
		return value, false, nil
	}
	value, err = c.wait(ctx)
	return value, !errors.Is(err, errRetry), err
}

// join returns the call that reader can share, otherwise a new one if it may lead.
func (s *Snapshot[T]) join(reader string, notBefore time.Time, mayLead bool) (c *call[T], taken time.Time, leads bool) {
	var epoch rest.Epoch
	if s.Epoch != nil {
		epoch = s.Epoch()
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	c = s.latest
	if c == nil || s.epoch != epoch || s.taken.Before(notBefore) || s.readers[reader] || !c.pending() && (c.err != nil || s.expired(c)) {
		if !mayLead {
			return nil, time.Time{}, false
		}
		c, leads = newCall[T](), true
		s.latest, s.taken, s.epoch, s.readers = c, time.Now(), epoch, map[string]bool{}
	}
	if reader != "" {
		s.readers[reader] = true
	}
	return c, s.taken, leads
}

func (s *Snapshot[T]) expired(ended *call[T]) bool {
	from := s.taken
	if s.FromEnd {
		from = ended.ended
	}
	return time.Since(from) >= cmp.Or(s.Age, MaxAge)
}

// Shared is New of Parts: each of their snapshots lists one part, until the next write.
func Shared[K, T any](epoch func() rest.Epoch, list func(context.Context, K) (T, error)) func(K) *Snapshot[T] {
	return func(part K) *Snapshot[T] {
		return &Snapshot[T]{Epoch: epoch, List: func(ctx context.Context) (T, error) { return list(ctx, part) }}
	}
}
