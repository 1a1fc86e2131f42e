package readahead

import (
	"context"
	"fmt"
	"slices"
	"time"
)

const (
	// gather is how long a request for several objects waits for others to join: what
	// Terraform asks for at the same moment comes within less.
	gather = 2 * time.Millisecond
	// mostInBatch is how many objects are asked for in one request.
	mostInBatch = 100
)

// batch is the objects that are asked for in one request.
type batch[T any] struct {
	ids   []string
	sent  chan struct{} // closed when nobody can join any more
	done  chan struct{} // closed when the answer is there
	found map[string]T
	err   error
}

// joinable reports whether an object that is asked for now shares a request that is
// about to be made anyway. The caller has the lock.
func (s *season[T]) joinable(r *Reader[T]) bool { return r.Many != nil && s.open != nil }

// count counts the request that a single object costs. The caller has the lock.
func (r *Reader[T]) count(s *season[T]) {
	if !s.joinable(r) {
		s.rented++
	}
}

// rent reads one object singly, or together with others that are asked for at the
// same moment.
func (r *Reader[T]) rent(ctx context.Context, s *season[T], id string) (T, error) {
	if r.Many != nil {
		object, found, err := r.together(ctx, s, id)
		if found || err != nil {
			return object, err
		}
	}
	return share(ctx, &r.flights, fmt.Sprint(s.number, " one ", id), func() (T, error) { return r.One(ctx, id) })
}

// together joins the batch that is open, or opens one. found is false where the object
// is to be asked for by itself: it is the only one, or the answer lacks it.
func (r *Reader[T]) together(ctx context.Context, s *season[T], id string) (object T, found bool, err error) {
	r.mu.Lock()
	b := s.open
	leads := b == nil
	if leads {
		b = &batch[T]{sent: make(chan struct{}), done: make(chan struct{})}
		s.open = b
	}
	b.ids = append(b.ids, id)
	if len(b.ids) >= mostInBatch {
		s.open = nil
		close(b.sent)
	}
	r.mu.Unlock()
	if leads {
		r.send(ctx, s, b)
	}
	select {
	case <-ctx.Done():
		return object, false, interrupted(ctx)
	case <-b.done:
	}
	if b.err != nil {
		return object, false, b.err
	}
	object, found = b.found[id]
	return object, found, nil
}

// send waits for others to join, and asks.
func (r *Reader[T]) send(ctx context.Context, s *season[T], b *batch[T]) {
	defer close(b.done)
	timer := time.NewTimer(gather)
	defer timer.Stop()
	select {
	case <-ctx.Done():
	case <-b.sent:
	case <-timer.C:
	}
	r.mu.Lock()
	if s.open == b {
		s.open = nil
	}
	slices.Sort(b.ids)
	ids := slices.Compact(b.ids)
	r.mu.Unlock()
	if ctx.Err() != nil {
		b.err = errInterrupted
		return
	}
	if len(ids) == 1 {
		return // asked for by itself
	}
	objects, err := r.Many(ctx, ids)
	switch {
	case err != nil && ctx.Err() != nil:
		b.err = errInterrupted // the others ask again
	case err == nil:
		b.found = make(map[string]T, len(objects))
		for _, object := range objects {
			b.found[r.ID(object)] = object
		}
	}
	// Where the service could not answer for all, each asks by itself, and tells its
	// own error.
}
