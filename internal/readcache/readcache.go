// SPDX-License-Identifier: MPL-2.0

// Package readcache serves many reads of single resources from few listings.
package readcache

import (
	"context"
	"errors"
	"iter"
	"math"
	"sync"
	"sync/atomic"
	"time"

	"golang.org/x/sync/errgroup"

	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/recovery"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/rest"
)

const (
	// pagesAtOnce is the maximum of parallel page requests, which is bounded by the number of callers too.
	pagesAtOnce = 8
	// maxPages is the longest listing that is read in parallel.
	maxPages = 1000
)

// Reader requests single resources until it has made as many requests as a listing has pages, then serves reads from the
// listing for MaxAge. A write discards it. Resources that are missing or read again are requested alone.
type Reader[T any] struct {
	One func(ctx context.Context, id string) (*T, error)
	// Many leaves out resources that it does not find. nil if the service has no such request.
	Many func(ctx context.Context, ids []string) ([]*T, error)
	List func(ctx context.Context, w rest.Window) iter.Seq2[rest.Page[T], error]
	// SequentialOnly is true if List ignores the window.
	SequentialOnly bool
	ID             func(*T) string
	// SinglesFirst precede the first page: 2 if a page costs more than a resource, otherwise 0.
	SinglesFirst int
	Epoch        func() rest.Epoch

	callers atomic.Int64

	mu      sync.Mutex
	current *generation[T]
}

type generation[T any] struct {
	epoch             rest.Epoch
	calls             map[string]*call[*T]
	singles, repeated int64
	open              *batch[T] // that reads can still join

	resources    map[string]listed[T]
	page, others Snapshot[struct{}]
	first        time.Time
	// pages is 0 until the first is there; total is the lowest reported.
	pages, size, total int64
	noListing          bool
	complete           bool
	all                map[string]*T
	// expires is zero if the listing took longer than MaxAge: another one would be no better.
	expires time.Time
}

type listed[T any] struct {
	resource *T
	taken    time.Time
}

// Read returns a resource. Concurrent reads of one resource share a request.
func (r *Reader[T]) Read(ctx context.Context, id string) (*T, error) {
	defer r.callers.Add(-1)
	r.callers.Add(1)
	for {
		resource, err := r.read(ctx, id)
		switch {
		case err != nil && ctx.Err() != nil:
			return resource, interrupted(ctx)
		case !errors.Is(err, errRetry):
			return resource, err
		}
	}
}

func (r *Reader[T]) read(ctx context.Context, id string) (*T, error) {
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
	c = newCall[*T]()
	joins := r.Many != nil && g.open != nil // a batch that is sent anyway
	from, found := g.resources[id]
	switch {
	case repeated:
	case found && time.Since(from.taken) < MaxAge:
		defer r.mu.Unlock()
		g.calls[id] = c
		close(c.done)
		return from.resource, nil
	case joins || g.noListing:
	case g.pages == 0 && g.singles >= int64(r.SinglesFirst), g.pages > 0 && g.singles >= g.pages:
		all := g.pages > 0
		r.mu.Unlock()
		if err := g.take(ctx, all); err != nil && ctx.Err() == nil {
			r.mu.Lock()
			g.noListing = true
			r.mu.Unlock()
		}
		return nil, errRetry
	default:
		g.singles++
	}
	g.calls[id] = c
	r.mu.Unlock()
	c.run(ctx, func() (*T, error) { return r.single(ctx, g, id) })
	return c.wait(ctx)
}

// generation requires the lock.
func (r *Reader[T]) generation() *generation[T] {
	g, epoch := r.current, r.Epoch()
	if g == nil || g.epoch != epoch || (!g.expires.IsZero() && !time.Now().Before(g.expires)) {
		g = &generation[T]{epoch: epoch, calls: map[string]*call[*T]{}, resources: map[string]listed[T]{}}
		g.page.List = func(ctx context.Context) (struct{}, error) { return struct{}{}, r.firstPage(ctx, g) }
		g.others.List = func(ctx context.Context) (struct{}, error) { return struct{}{}, r.otherPages(ctx, g) }
		g.page.Age, g.others.Age = math.MaxInt64, math.MaxInt64
		r.current = g
	}
	return g
}

func (r *Reader[T]) single(ctx context.Context, g *generation[T], id string) (*T, error) {
	if r.Many != nil {
		batch, err := r.together(ctx, g, id)
		if resource, found := batch[id]; found || err != nil {
			return resource, err
		}
	}
	return r.One(ctx, id)
}

// All returns all resources by ID, and when their listing was requested: at most MaxAge ago, not before notBefore, and
// after the last create. The map must not be changed.
func (r *Reader[T]) All(ctx context.Context, notBefore time.Time) (resources map[string]*T, since time.Time, err error) {
	defer r.callers.Add(-1)
	r.callers.Add(1)
	r.mu.Lock()
	g := r.current
	if g == nil || g.epoch.Creates != r.Epoch().Creates || !g.first.IsZero() && (time.Since(g.first) >= MaxAge || g.first.Before(notBefore)) {
		r.current = nil
		g = r.generation()
	}
	r.mu.Unlock()
	if err := g.take(ctx, true); err != nil {
		return nil, since, err
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	if g.all == nil {
		g.all = make(map[string]*T, len(g.resources))
		for id, from := range g.resources {
			g.all[id] = from.resource
		}
	}
	return g.all, g.first, nil
}

func (g *generation[T]) take(ctx context.Context, all bool) error {
	_, err := g.page.Get(ctx)
	if err == nil && all {
		_, err = g.others.Get(ctx)
	}
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

// otherPages waits until no single read is under way, so that their connections are free.
func (r *Reader[T]) otherPages(ctx context.Context, g *generation[T]) error {
	var pending []*call[*T]
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
	incomplete := int64(len(g.resources)) < g.total
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

// windows has no end for the last page, since there may be more resources by now.
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

// keep requires the lock.
func (r *Reader[T]) keep(g *generation[T], page rest.Page[T], taken time.Time) {
	g.total = min(g.total, page.Total)
	for i := range page.Items {
		resource := &page.Items[i]
		g.resources[r.ID(resource)] = listed[T]{resource, taken}
	}
}

// Parts are the readers or snapshots V of partial listings, such as those of one product.
type Parts[K comparable, V any] struct {
	New func(K) V

	all sync.Map
}

// Of returns what reads a part.
func (p *Parts[K, V]) Of(part K) V {
	one, loaded := p.all.Load(part)
	if !loaded {
		one, _ = p.all.LoadOrStore(part, p.New(part))
	}
	return one.(V) //nolint:errcheck,forcetypeassert // nothing else is stored
}
