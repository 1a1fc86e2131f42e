// SPDX-License-Identifier: MPL-2.0

// Package readcache serves many reads of single resources from few listings.
package readcache

import (
	"context"
	"errors"
	"iter"
	"sync"
	"sync/atomic"
	"time"

	"golang.org/x/sync/errgroup"

	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/recovery"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/rest"
)

const (
	// pagesAtOnce is how many pages are requested in parallel at most. There are never more
	// than callers that wait for them, so that no connection is opened for pages alone.
	pagesAtOnce = 8
	// maxPages is how many pages a listing may have for that. One that claims to have more
	// is read one page after the other.
	maxPages = 1000
)

// Reader reads single resources of one type with few requests. It starts with a request for
// each resource. Once it has made as many of them as a listing takes pages, it requests the
// listing, and serves reads from it for MaxAge. It requests the first page early, since that
// has the number of pages. So reads cost at most twice the requests of the cheaper method
// plus two. A resource that the listing lacks, or that is read again, is requested alone.
// What was read before a write is discarded.
type Reader[T any] struct {
	// One requests one resource.
	One func(ctx context.Context, id string) (T, error)
	// Many requests several resources, and leaves out those that it does not find. nil if
	// the service cannot.
	Many func(ctx context.Context, ids []string) ([]T, error)
	// List returns the pages of a listing that are within a window.
	List func(ctx context.Context, w rest.Window) iter.Seq2[rest.Page[T], error]
	// SequentialOnly is true if List ignores the window.
	SequentialOnly bool
	// ID returns the ID of a listed resource.
	ID func(T) string
	// SinglesFirst is how many resources are requested alone before the first page: 2 if a
	// page costs more than a resource, 0 if it does not.
	SinglesFirst int
	// Epoch is that of the client: see rest.Client. nil if there are no writes.
	Epoch func() rest.Epoch

	callers atomic.Int64

	mu      sync.Mutex
	current *generation[T]
}

// generation is what was read since a write, or since a listing became too old.
type generation[T any] struct {
	epoch rest.Epoch
	// calls are the last reads of each resource, those served from the listing included.
	calls map[string]*call[T]
	// singles is how many requests for single resources were made, and repeated how many
	// reads were of a resource that was read before.
	singles, repeated int64
	open              *batch[T] // that reads can still join

	objects map[string]listed[T]
	// page and others are the requests for the first page and for all others.
	page, others *call[struct{}]
	// first is when the first page was requested; zero until it is there.
	first time.Time
	// pages is how many pages the listing has; 0 until the first is there. size is how many
	// resources a page has, and total the lowest that a page has reported.
	pages, size, total int64
	// noListing is true if the listing failed or is complete. What it lacks is read alone.
	noListing bool
	// complete is true if all pages are there; all are their resources.
	complete bool
	all      map[string]T
	// expires is when reads need another listing. It is zero if the listing took longer than
	// MaxAge: another one would be no better.
	expires time.Time
}

// listed is a resource on a page that was requested at taken.
type listed[T any] struct {
	object T
	taken  time.Time
}

// Read returns one resource.
func (r *Reader[T]) Read(ctx context.Context, id string) (T, error) {
	defer r.callers.Add(-1)
	r.callers.Add(1)
	for {
		object, err := r.read(ctx, id)
		switch {
		case err != nil && ctx.Err() != nil:
			return object, interrupted(ctx)
		case !errors.Is(err, errRetry):
			return object, err
		}
	}
}

// read is one attempt to read a resource. The error is errRetry if it has only come nearer.
func (r *Reader[T]) read(ctx context.Context, id string) (T, error) {
	r.mu.Lock()
	g := r.generation()
	c := g.calls[id]
	if c != nil && c.pending() {
		r.mu.Unlock()
		return c.wait(ctx)
	}
	repeated := c != nil && !errors.Is(c.err, errRetry)
	if repeated {
		if g.repeated++; g.repeated > max(int64(r.SinglesFirst), g.pages) {
			r.current, repeated = nil, false // after so many, everything is read again
			g = r.generation()
		}
	}
	c = newCall[T]()
	joins := r.Many != nil && g.open != nil // a batch that is sent anyway
	from, found := g.objects[id]
	switch {
	case repeated:
	case found && time.Since(from.taken) < MaxAge:
		defer r.mu.Unlock()
		g.calls[id] = c
		close(c.done)
		return from.object, nil
	case joins || g.noListing:
	case g.pages == 0 && g.singles >= int64(r.SinglesFirst), g.pages > 0 && g.singles >= g.pages:
		all := g.pages > 0
		r.mu.Unlock()
		return from.object, r.tryListing(ctx, g, all)
	default:
		g.singles++
	}
	g.calls[id] = c
	r.mu.Unlock()
	c.run(ctx, func() (T, error) { return r.single(ctx, g, id) })
	return c.wait(ctx)
}

// generation returns the current one, or a new one. The caller has the lock.
func (r *Reader[T]) generation() *generation[T] {
	g, epoch := r.current, r.epoch()
	if g == nil || g.epoch != epoch || (!g.expires.IsZero() && !time.Now().Before(g.expires)) {
		g = &generation[T]{epoch: epoch, calls: map[string]*call[T]{}, objects: map[string]listed[T]{}}
		r.current = g
	}
	return g
}

func (r *Reader[T]) epoch() rest.Epoch {
	if r.Epoch == nil {
		return rest.Epoch{}
	}
	return r.Epoch()
}

// single requests one resource, in a batch where the service can.
func (r *Reader[T]) single(ctx context.Context, g *generation[T], id string) (T, error) {
	if r.Many != nil {
		batch, err := r.together(ctx, g, id)
		if object, found := batch[id]; found || err != nil {
			return object, err
		}
	}
	return r.One(ctx, id)
}

// tryListing requests the first page or all pages, and always returns errRetry.
func (r *Reader[T]) tryListing(ctx context.Context, g *generation[T], all bool) error {
	err := r.take(ctx, g, all)
	if err != nil && ctx.Err() == nil && !errors.Is(err, errRetry) {
		r.mu.Lock()
		g.noListing = true
		r.mu.Unlock()
	}
	return errRetry
}

// All returns all resources by their ID, and when their listing was requested: at most MaxAge
// ago, not before notBefore, and after the last create. Changes and deletions since then may
// be missing. The caller must not change the map.
func (r *Reader[T]) All(ctx context.Context, notBefore time.Time) (objects map[string]T, since time.Time, err error) {
	defer r.callers.Add(-1)
	r.callers.Add(1)
	for {
		r.mu.Lock()
		g := r.current
		if g != nil && (g.epoch.Creates != r.epoch().Creates || !g.first.IsZero() && (time.Since(g.first) >= MaxAge || g.first.Before(notBefore))) {
			g, r.current = nil, nil
		}
		if g == nil {
			g = r.generation()
		}
		r.mu.Unlock()
		err := r.take(ctx, g, true)
		switch {
		case err != nil && ctx.Err() != nil:
			return nil, since, interrupted(ctx)
		case errors.Is(err, errRetry):
			continue
		case err != nil:
			return nil, since, err
		}
		r.mu.Lock()
		defer r.mu.Unlock()
		if g.all == nil {
			g.all = make(map[string]T, len(g.objects))
			for id, from := range g.objects {
				g.all[id] = from.object
			}
		}
		return g.all, g.first, nil
	}
}

// take requests the first page of a generation, or all pages, unless they are there.
func (r *Reader[T]) take(ctx context.Context, g *generation[T], all bool) error {
	err := r.once(ctx, &g.page, func() error { return r.firstPage(ctx, g) })
	if err != nil || !all {
		return err
	}
	return r.once(ctx, &g.others, func() error { return r.otherPages(ctx, g) })
}

// once makes a request for the first caller, and lets the others wait for it. One that failed
// is repeated.
func (r *Reader[T]) once(ctx context.Context, slot **call[struct{}], request func() error) error {
	r.mu.Lock()
	c := *slot
	leads := c == nil || !c.pending() && c.err != nil
	if leads {
		c = newCall[struct{}]()
		*slot = c
	}
	r.mu.Unlock()
	if leads {
		c.run(ctx, func() (struct{}, error) { return struct{}{}, request() })
	}
	_, err := c.wait(ctx)
	return err
}

func (r *Reader[T]) firstPage(ctx context.Context, g *generation[T]) error {
	taken := time.Now()
	for page, err := range r.List(ctx, rest.Window{}) {
		if err != nil {
			return err
		}
		r.mu.Lock()
		defer r.mu.Unlock()
		g.total = page.Total
		r.keep(g, page, taken)
		g.first, g.size, g.pages = taken, int64(len(page.Items)), 1
		if g.size > 0 {
			g.pages = max(1, (page.Total+g.size-1)/g.size)
		}
		if g.pages == 1 && g.size == page.Total {
			g.complete, g.noListing, g.expires = true, true, taken.Add(MaxAge)
		}
		return nil
	}
	return errors.New("the listing has no page")
}

// otherPages requests the pages after the first, in parallel, once no single read is under
// way: then their connections are free. If resources are missing, it reads the listing again
// from the start, which is checked for completeness.
func (r *Reader[T]) otherPages(ctx context.Context, g *generation[T]) error {
	var pending []*call[T]
	r.mu.Lock()
	complete := g.complete
	for _, c := range g.calls {
		if c.pending() {
			pending = append(pending, c)
		}
	}
	windows := r.windows(g)
	r.mu.Unlock()
	if complete {
		return nil
	}
	for _, c := range pending {
		_, _ = c.wait(ctx)
	}
	taken := time.Now()
	group, parallel := errgroup.WithContext(ctx)
	group.SetLimit(max(1, min(pagesAtOnce, int(r.callers.Load()))))
	for _, window := range windows {
		group.Go(func() (err error) {
			defer recovery.ToError(&err) // a panic in a goroutine of its own would end the process
			return r.window(parallel, g, window)
		})
	}
	if err := group.Wait(); err != nil {
		return err
	}
	r.mu.Lock()
	incomplete := int64(len(g.objects)) < g.total
	r.mu.Unlock()
	if incomplete {
		if err := r.window(ctx, g, rest.Window{}); err != nil {
			return err
		}
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	g.complete, g.noListing = true, true
	if time.Since(taken) < MaxAge {
		g.expires = taken.Add(MaxAge)
	}
	return nil
}

// windows are those of the pages after the first. The last has no end, since there may be
// more resources by now.
func (r *Reader[T]) windows(g *generation[T]) []rest.Window {
	if g.size == 0 || g.pages > maxPages || r.SequentialOnly {
		return []rest.Window{{}}
	}
	var out []rest.Window
	for page := int64(1); page < g.pages; page++ {
		out = append(out, rest.Window{Offset: page * g.size, Limit: g.size})
	}
	if len(out) == 0 { // the first page holds more than the total
		return []rest.Window{{Offset: g.size}}
	}
	out[len(out)-1].Limit = 0
	return out
}

// window requests a part of the listing.
func (r *Reader[T]) window(ctx context.Context, g *generation[T], w rest.Window) error {
	taken := time.Now()
	for page, err := range r.List(ctx, w) {
		if err != nil {
			return err
		}
		r.mu.Lock()
		r.keep(g, page, taken)
		r.mu.Unlock()
		taken = time.Now()
	}
	return nil
}

// keep adds the resources of a page. The caller has the lock.
func (r *Reader[T]) keep(g *generation[T], page rest.Page[T], taken time.Time) {
	g.total = min(g.total, page.Total)
	for _, object := range page.Items {
		g.objects[r.ID(object)] = listed[T]{object, taken}
	}
}

// Readers are the readers of resources of which each listing shows a part, such as those of
// one product.
type Readers[K comparable, T any] struct {
	// New returns the reader of one part.
	New func(K) *Reader[T]

	parts sync.Map
}

// Of returns the reader of one part.
func (r *Readers[K, T]) Of(part K) *Reader[T] {
	reader, loaded := r.parts.Load(part)
	if !loaded {
		reader, _ = r.parts.LoadOrStore(part, r.New(part))
	}
	return reader.(*Reader[T]) //nolint:errcheck,forcetypeassert // nothing else is stored
}

// Pointers turns pages of values into pages of pointers to them.
func Pointers[T any](pages iter.Seq2[rest.Page[T], error]) iter.Seq2[rest.Page[*T], error] {
	return func(yield func(rest.Page[*T], error) bool) {
		for page, err := range pages {
			out := rest.Page[*T]{Items: make([]*T, len(page.Items)), Total: page.Total, InitialCount: page.InitialCount}
			for i := range page.Items {
				out.Items[i] = &page.Items[i]
			}
			if !yield(out, err) {
				return
			}
		}
	}
}
