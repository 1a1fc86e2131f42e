package readcache

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"sync"
	"sync/atomic"
	"time"

	"golang.org/x/sync/errgroup"
	"golang.org/x/sync/singleflight"

	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/recovery"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/rest"
)

const (
	// pagesAtOnce is how many pages are requested in parallel at most, once their number
	// is known. There are never more than callers that wait for them, so that no
	// connection is opened for pages alone.
	pagesAtOnce = 8
	// mostPages is how many pages a listing may claim to have for that. One that claims
	// more is read one page after the other, within List's own bounds.
	mostPages = 1000
)

// Reader answers reads of single objects of one type with as few requests as it can.
// It starts with a request for each object. Once it has made as many of them as a
// listing of all objects takes pages, it lists instead, and answers from that listing
// for MaxAge. It requests the first page early, since that tells how many pages there
// are. So the reads cost at most twice the cheaper way and two requests, however many
// objects the account has. Two kinds of objects are always read singly: one that the
// listing lacks, since only that tells what has become of it, and one that is read
// again, since that caller wants to know what is new.
type Reader[T any] struct {
	// One requests one object.
	One func(ctx context.Context, id string) (T, error)
	// Many requests several objects at once, and leaves out those that it does not find.
	// nil if the service cannot.
	Many func(ctx context.Context, ids []string) ([]T, error)
	// List returns the pages of a listing that are within a window.
	List func(ctx context.Context, w rest.Window) iter.Seq2[rest.Page[T], error]
	// SequentialOnly is true if List ignores the window and always begins at the start.
	SequentialOnly bool
	// ID returns the id of a listed object, "" for one that must be read singly.
	ID func(T) string
	// SinglesFirst is how many objects are read singly before the first page is
	// requested: 2 if a page costs more than an object, 0 if it does not.
	SinglesFirst int

	flights singleflight.Group
	callers atomic.Int64

	mu      sync.Mutex
	current *generation[T]
	latest  int // the number of current
}

// generation is what is known between two invalidations: until Drop, or until the
// listing is older than MaxAge.
type generation[T any] struct {
	number  int
	objects map[string]listed[T]
	// inFlight counts the callers of each single read; read holds the ids answered
	// already; again counts repeated reads.
	inFlight map[string]int
	quiet    chan struct{} // closed when inFlight becomes empty; nil if nobody waits for that
	read     map[string]struct{}
	again    int64
	// singles is how many requests for single objects were made.
	singles int64
	// pages is how many pages a listing has, and size how many objects a page; 0 until
	// the first page is there.
	pages, size int64
	// total is the lowest number of objects that a page has told.
	total int64
	// first is when the first page was requested; zero until it has come.
	first time.Time
	// whole is when the other pages were requested; zero until all have come.
	whole time.Time
	// listingFailed makes every read a single one.
	listingFailed bool
	// slow is true if the listing took so long that it was too old when it was there.
	// Another one would be no better, so what it has no longer is read singly.
	slow bool
	open *batch[T] // that reads can still join
}

// listed is an object of a page.
type listed[T any] struct {
	object T
	taken  time.Time // when the page was requested
}

// Read returns one object.
func (r *Reader[T]) Read(ctx context.Context, id string) (T, error) {
	defer r.callers.Add(-1)
	r.callers.Add(1)
	for {
		g, answer, how := r.decide(id)
		switch how {
		case fromListing:
			return answer, nil
		case readSingly:
			object, err := r.single(ctx, g, id)
			r.answered(g, id)
			if !errors.Is(err, errInterrupted) {
				return object, err
			}
		case askFirstPage, askAllPages:
			if err := r.take(ctx, g, how == askAllPages); err != nil && ctx.Err() == nil && !errors.Is(err, errInterrupted) {
				r.failListing(g)
			}
		}
		if ctx.Err() != nil {
			var none T
			return none, interrupted(ctx)
		}
	}
}

// interrupted is the error of a caller whose context ended while it waited.
func interrupted(ctx context.Context) error {
	return fmt.Errorf("reading was interrupted: %w", context.Cause(ctx))
}

// All returns all objects by their id, and when their listing was requested: at most
// MaxAge ago, and after the last Drop.
func (r *Reader[T]) All(ctx context.Context) (objects map[string]T, since time.Time, err error) {
	defer r.callers.Add(-1)
	r.callers.Add(1)
	for {
		g := r.fresh()
		err := r.take(ctx, g, true)
		if errors.Is(err, errInterrupted) && ctx.Err() == nil {
			continue
		}
		if err != nil {
			return nil, time.Time{}, err
		}
		r.mu.Lock()
		defer r.mu.Unlock()
		objects = make(map[string]T, len(g.objects))
		for id, o := range g.objects {
			objects[id] = o.object
		}
		if since = g.whole; g.first.Before(since) {
			since = g.first
		}
		return objects, since, nil
	}
}

// Drop must be called after each change of an object. It forgets everything that was
// read or requested before.
func (r *Reader[T]) Drop() {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.current = nil
}

// fresh returns the current generation, or a new one if what it has of a listing is
// too old.
func (r *Reader[T]) fresh() *generation[T] {
	r.mu.Lock()
	defer r.mu.Unlock()
	if g := r.current; g != nil && !g.first.IsZero() && time.Since(g.first) >= MaxAge {
		r.current = nil
	}
	return r.generationLocked()
}

// generationLocked returns the current generation, or a new one if its listing is too
// old. The caller has the lock.
func (r *Reader[T]) generationLocked() *generation[T] {
	if g := r.current; g != nil && (g.whole.IsZero() || g.slow || time.Since(g.whole) < MaxAge) {
		return g
	}
	r.latest++
	r.current = &generation[T]{number: r.latest, objects: map[string]listed[T]{}, inFlight: map[string]int{}, read: map[string]struct{}{}}
	return r.current
}

// The ways to answer a read.
type way int

const (
	fromListing way = iota
	readSingly
	askFirstPage
	askAllPages
)

// decide chooses how to answer a read; answer is set for fromListing alone. A read that
// it tells to readSingly counts as in flight until answered is called.
func (r *Reader[T]) decide(id string) (g *generation[T], answer T, how way) {
	r.mu.Lock()
	defer r.mu.Unlock()
	g = r.generationLocked()
	if g.inFlight[id] > 0 {
		g.inFlight[id]++
		return g, answer, readSingly // joins the request in flight
	}
	if _, read := g.read[id]; read {
		if g.again++; g.again <= max(int64(r.SinglesFirst), g.pages) {
			g.inFlight[id]++
			return g, answer, readSingly
		}
		r.current = nil // after so many repeated reads, everything is read anew
		g = r.generationLocked()
	}
	o, found := g.objects[id]
	alone := !g.joinable(r)
	switch {
	case found && time.Since(o.taken) < MaxAge:
		g.read[id] = struct{}{}
		return g, o.object, fromListing
	case g.listingFailed || !g.whole.IsZero():
		g.inFlight[id]++
		return g, answer, readSingly
	case g.pages == 0 && g.singles >= int64(r.SinglesFirst) && alone:
		return g, answer, askFirstPage
	case g.pages > 0 && g.singles >= g.pages && alone:
		return g, answer, askAllPages
	}
	g.inFlight[id]++
	if alone {
		g.singles++
	}
	return g, answer, readSingly
}

// answered notes that a single read has ended.
func (r *Reader[T]) answered(g *generation[T], id string) {
	r.mu.Lock()
	defer r.mu.Unlock()
	g.read[id] = struct{}{}
	if g.inFlight[id]--; g.inFlight[id] == 0 {
		delete(g.inFlight, id)
	}
	if len(g.inFlight) == 0 && g.quiet != nil {
		close(g.quiet)
		g.quiet = nil
	}
}

// wait waits until no single read is in flight: then their connections are free.
func (r *Reader[T]) wait(ctx context.Context, g *generation[T]) error {
	r.mu.Lock()
	if len(g.inFlight) == 0 {
		r.mu.Unlock()
		return nil
	}
	if g.quiet == nil {
		g.quiet = make(chan struct{})
	}
	quiet := g.quiet
	r.mu.Unlock()
	select {
	case <-ctx.Done():
		return context.Cause(ctx)
	case <-quiet:
		return nil
	}
}

// failListing makes a generation read everything singly.
func (r *Reader[T]) failListing(g *generation[T]) {
	r.mu.Lock()
	defer r.mu.Unlock()
	g.listingFailed = true
}

// errInterrupted says that a shared request ended because the caller that made it was
// interrupted.
var errInterrupted = errors.New("another caller was interrupted")

// share lets all callers with the same key at the same time share one request. The
// error is errInterrupted if the context of the caller that made it has ended.
func share[T any](ctx context.Context, flights *singleflight.Group, key string, ask func() (T, error)) (T, error) {
	var none T
	select {
	case <-ctx.Done():
		return none, interrupted(ctx)
	case result := <-flights.DoChan(key, func() (_ any, err error) {
		defer recovery.ToError(&err) // a panic in a goroutine of its own would end the process
		value, err := ask()
		if err != nil && ctx.Err() != nil { // this caller makes the request: the others repeat it
			err = errInterrupted
		}
		return value, err
	}):
		value, _ := result.Val.(T)
		return value, result.Err
	}
}

// take requests the first page of a generation, or all pages, unless they are there.
func (r *Reader[T]) take(ctx context.Context, g *generation[T], all bool) error {
	_, err := share(ctx, &r.flights, fmt.Sprint(g.number, " page"), func() (struct{}, error) { return struct{}{}, r.first(ctx, g) })
	if err != nil || !all {
		return err
	}
	_, err = share(ctx, &r.flights, fmt.Sprint(g.number, " pages"), func() (struct{}, error) { return struct{}{}, r.others(ctx, g) })
	return err
}

// first requests the first page.
func (r *Reader[T]) first(ctx context.Context, g *generation[T]) error {
	r.mu.Lock()
	there := g.pages > 0
	r.mu.Unlock()
	if there {
		return nil
	}
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
			g.whole = taken
		}
		return nil
	}
	return errors.New("the listing has no page")
}

// others requests the pages after the first, in parallel. The last window has no end,
// since there may be more objects by now than the first page told.
func (r *Reader[T]) others(ctx context.Context, g *generation[T]) error {
	r.mu.Lock()
	pages, size, there := g.pages, g.size, !g.whole.IsZero()
	r.mu.Unlock()
	if there {
		return nil
	}
	if err := r.wait(ctx, g); err != nil {
		return err
	}
	taken := time.Now()
	windows := []rest.Window{{}}
	if size > 0 && pages <= mostPages && !r.SequentialOnly {
		windows = nil
		for page := int64(1); page < pages; page++ {
			windows = append(windows, rest.Window{Offset: page * size, Limit: size})
		}
		if len(windows) == 0 { // the first page holds more than the total
			windows = []rest.Window{{Offset: size}}
		}
		windows[len(windows)-1].Limit = 0
	}
	group, parallel := errgroup.WithContext(ctx)
	group.SetLimit(max(1, min(pagesAtOnce, int(r.callers.Load()))))
	for _, window := range windows {
		group.Go(func() (err error) {
			defer recovery.ToError(&err)
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
	g.whole, g.slow = taken, time.Since(taken) >= MaxAge
	return nil
}

// window requests a part of the listing. Without a limit, List checks that it is complete.
func (r *Reader[T]) window(ctx context.Context, g *generation[T], w rest.Window) error {
	asked := time.Now()
	for page, err := range r.List(ctx, w) {
		if err != nil {
			return err
		}
		r.mu.Lock()
		r.keep(g, page, asked)
		r.mu.Unlock()
		asked = time.Now()
	}
	return nil
}

// keep adds the objects of a page. The caller has the lock.
func (r *Reader[T]) keep(g *generation[T], page rest.Page[T], taken time.Time) {
	g.total = min(g.total, page.Total)
	for _, object := range page.Items {
		if id := r.ID(object); id != "" {
			g.objects[id] = listed[T]{object, taken}
		}
	}
}
