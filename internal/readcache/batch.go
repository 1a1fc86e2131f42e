package readcache

import (
	"context"
	"fmt"
	"slices"
	"time"
)

const (
	// gather is how long a request for several objects waits for others to join. Reads
	// that Terraform starts at the same moment arrive within less.
	gather = 2 * time.Millisecond
	// mostInBatch is how many objects one request asks for at most.
	mostInBatch = 100
)

// batch is a request for several objects.
type batch[T any] struct {
	ids   []string
	full  chan struct{} // closed when mostInBatch have joined
	done  chan struct{} // closed when the answer is there
	found map[string]T
	err   error
}

// joinable reports whether a single read can join a batch that is about to be sent
// anyway, so that it costs no request. The caller has the lock.
func (g *generation[T]) joinable(r *Reader[T]) bool { return r.Many != nil && g.open != nil }

// single reads one object, where the service can together with others that are read
// at the same moment.
func (r *Reader[T]) single(ctx context.Context, g *generation[T], id string) (T, error) {
	if r.Many != nil {
		object, found, err := r.together(ctx, g, id)
		if found || err != nil {
			return object, err
		}
	}
	return share(ctx, &r.flights, fmt.Sprint(g.number, " one ", id), func() (T, error) { return r.One(ctx, id) })
}

// together reads an object in the open batch, or opens one. found is false if the
// object needs a request of its own: it is alone in the batch, or the answer lacks it.
func (r *Reader[T]) together(ctx context.Context, g *generation[T], id string) (object T, found bool, err error) {
	r.mu.Lock()
	b := g.open
	leads := b == nil
	if leads {
		b = &batch[T]{full: make(chan struct{}), done: make(chan struct{})}
		g.open = b
	}
	b.ids = append(b.ids, id)
	if len(b.ids) >= mostInBatch {
		g.open = nil
		close(b.full)
	}
	r.mu.Unlock()
	if leads {
		r.send(ctx, g, b)
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

// send waits for others to join, and then sends the batch.
func (r *Reader[T]) send(ctx context.Context, g *generation[T], b *batch[T]) {
	defer close(b.done)
	timer := time.NewTimer(gather)
	defer timer.Stop()
	select {
	case <-ctx.Done():
	case <-b.full:
	case <-timer.C:
	}
	r.mu.Lock()
	if g.open == b {
		g.open = nil
	}
	slices.Sort(b.ids)
	ids := slices.Compact(b.ids)
	r.mu.Unlock()
	if ctx.Err() != nil {
		b.err = errInterrupted
		return
	}
	if len(ids) == 1 {
		return // a request for one object is made by single
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
	// If the batch failed, each caller reads its object by itself and returns the error
	// of that.
}
