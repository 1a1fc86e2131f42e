package readahead

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

	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/rest"
)

const (
	// pagesAtOnce is how many pages are asked for side by side at most, once their
	// number is known. There are never more than callers who wait for them, so that
	// no connection is opened for them alone.
	pagesAtOnce = 8
	// mostPages is how many pages a listing may seem to have to be asked for so. What
	// claims more is walked page by page, with the walk's own bounds.
	mostPages = 1000
)

// Reader answers reads of single objects of one kind with as few requests as it can.
// Reading an object singly is renting, listing all of them is buying: once as many
// were read singly as a listing takes pages, it lists, and answers from that for
// MaxAge. The first page, which tells how many there are, is asked for early. So
// the reads cost at most twice the cheaper way and two requests, whatever the account
// holds. An object that a listing lacks is asked for singly, since only that tells what
// has become of it; so is one that is asked for again, since whoever asks wants to know
// what is new.
type Reader[T any] struct {
	// One asks for one object.
	One func(ctx context.Context, id string) (T, error)
	// Many asks for several objects in one request, where the service can; it leaves
	// out those that it does not find. nil where the service cannot.
	Many func(ctx context.Context, ids []string) ([]T, error)
	// List walks the objects within a window.
	List func(ctx context.Context, w rest.Window) iter.Seq2[rest.Page[T], error]
	// InOrder is true where List can walk from the start alone.
	InOrder bool
	// ID returns the id of a listed object, "" for one that must be asked for singly.
	ID func(T) string
	// Free is how many are read singly before the first page is asked for: 2 where a
	// page costs more than an object, 0 where it does not.
	Free int

	flights singleflight.Group
	callers atomic.Int64

	mu      sync.Mutex
	current *season[T]
	seasons int
}

// season is the time from one change of the objects, or from the end of a listing's
// time, to the next.
type season[T any] struct {
	number  int
	objects map[string]listed[T]
	// asking are the objects that are being read singly, read those that were
	// read, and again is how often one was that had been before.
	asking map[string]int
	quiet  chan struct{} // closed when asking is empty, if somebody waits for that
	read   map[string]struct{}
	again  int64
	// rented is how many requests for single objects were made.
	rented int64
	// pages is how many a listing has, and size how many objects each; 0 until the
	// first has come.
	pages, size int64
	// whole is since when the whole listing is there, zero before.
	whole time.Time
	// shut is true where listing failed: then everything is read singly.
	shut bool
	open *batch[T]
}

// listed is an object of a page that was asked for at a time.
type listed[T any] struct {
	object T
	taken  time.Time
}

// Read returns one object.
func (r *Reader[T]) Read(ctx context.Context, id string) (T, error) {
	defer r.callers.Add(-1)
	r.callers.Add(1)
	for {
		s, answer, how := r.decide(id)
		switch how {
		case fromListing:
			return answer, nil
		case rent:
			object, err := r.rent(ctx, s, id)
			r.answered(s, id)
			if !errors.Is(err, errInterrupted) {
				return object, err
			}
		case askFirstPage, buy:
			if err := r.take(ctx, s, how == buy); err != nil && ctx.Err() == nil && !errors.Is(err, errInterrupted) {
				r.shut(s)
			}
		}
		if ctx.Err() != nil {
			var none T
			return none, interrupted(ctx)
		}
	}
}

// interrupted is the error of who waited when the context ended.
func interrupted(ctx context.Context) error {
	return fmt.Errorf("reading was interrupted: %w", context.Cause(ctx))
}

// All returns all objects by their id, and since when: those of a listing begun at
// most MaxAge ago and after the last Drop.
func (r *Reader[T]) All(ctx context.Context) (objects map[string]T, since time.Time, err error) {
	defer r.callers.Add(-1)
	r.callers.Add(1)
	for {
		s := r.season()
		err := r.take(ctx, s, true)
		if errors.Is(err, errInterrupted) && ctx.Err() == nil {
			continue
		}
		if err != nil {
			return nil, time.Time{}, err
		}
		r.mu.Lock()
		defer r.mu.Unlock()
		objects = make(map[string]T, len(s.objects))
		for id, o := range s.objects {
			objects[id] = o.object
		}
		return objects, s.whole, nil
	}
}

// Drop forgets everything, and what is under way: an object was changed. It must be
// called after each change.
func (r *Reader[T]) Drop() {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.current = nil
}

// season returns the current one, begun anew where the old one's listing is too old.
func (r *Reader[T]) season() *season[T] {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.seasonLocked()
}

func (r *Reader[T]) seasonLocked() *season[T] {
	if s := r.current; s != nil && (s.whole.IsZero() || time.Since(s.whole) < MaxAge) {
		return s
	}
	r.seasons++
	r.current = &season[T]{number: r.seasons, objects: map[string]listed[T]{}, asking: map[string]int{}, read: map[string]struct{}{}}
	return r.current
}

// The ways to answer a read.
type way int

const (
	fromListing way = iota
	rent
	askFirstPage
	buy
)

func (r *Reader[T]) decide(id string) (s *season[T], answer T, how way) {
	r.mu.Lock()
	defer r.mu.Unlock()
	s = r.seasonLocked()
	if s.asking[id] > 0 {
		s.asking[id]++
		return s, answer, rent // with whoever asks already
	}
	if _, read := s.read[id]; read {
		if s.again++; s.again <= max(int64(r.Free), s.pages) {
			s.asking[id]++
			return s, answer, rent
		}
		r.current = nil // everything is read anew
		s = r.seasonLocked()
	}
	o, found := s.objects[id]
	switch {
	case found && time.Since(o.taken) < MaxAge:
		s.read[id] = struct{}{}
		return s, o.object, fromListing
	case s.shut || !s.whole.IsZero():
		s.asking[id]++
		return s, answer, rent
	case s.pages == 0 && s.rented >= int64(r.Free) && !s.joinable(r):
		return s, answer, askFirstPage
	case s.pages > 0 && s.rented >= s.pages && !s.joinable(r):
		return s, answer, buy
	}
	s.asking[id]++
	r.count(s)
	return s, answer, rent
}

// answered notes that a single read has ended.
func (r *Reader[T]) answered(s *season[T], id string) {
	r.mu.Lock()
	defer r.mu.Unlock()
	s.read[id] = struct{}{}
	if s.asking[id]--; s.asking[id] == 0 {
		delete(s.asking, id)
	}
	if len(s.asking) == 0 && s.quiet != nil {
		close(s.quiet)
		s.quiet = nil
	}
}

// wait waits until nothing is asked for singly: its connections are free then.
func (r *Reader[T]) wait(ctx context.Context, s *season[T]) error {
	r.mu.Lock()
	if len(s.asking) == 0 {
		r.mu.Unlock()
		return nil
	}
	if s.quiet == nil {
		s.quiet = make(chan struct{})
	}
	quiet := s.quiet
	r.mu.Unlock()
	select {
	case <-ctx.Done():
		return context.Cause(ctx)
	case <-quiet:
		return nil
	}
}

// shut makes a season read everything singly.
func (r *Reader[T]) shut(s *season[T]) {
	r.mu.Lock()
	defer r.mu.Unlock()
	s.shut = true
}

// errInterrupted says that somebody else's interruption ended what several waited for.
var errInterrupted = errors.New("another caller was interrupted")

// share lets all who want the same at the same time share one request. The error is
// errInterrupted where the context of who asked for all has ended.
func share[T any](ctx context.Context, flights *singleflight.Group, key string, ask func() (T, error)) (T, error) {
	var none T
	select {
	case <-ctx.Done():
		return none, interrupted(ctx)
	case result := <-flights.DoChan(key, func() (any, error) {
		value, err := ask()
		if err != nil && ctx.Err() != nil { // of who asks for all: the others ask again
			err = errInterrupted
		}
		return value, err
	}):
		value, _ := result.Val.(T)
		return value, result.Err
	}
}

// take asks for the first page of a season, or for all of them, unless they are there.
func (r *Reader[T]) take(ctx context.Context, s *season[T], all bool) error {
	_, err := share(ctx, &r.flights, fmt.Sprint(s.number, " page"), func() (struct{}, error) { return struct{}{}, r.first(ctx, s) })
	if err != nil || !all {
		return err
	}
	_, err = share(ctx, &r.flights, fmt.Sprint(s.number, " pages"), func() (struct{}, error) { return struct{}{}, r.others(ctx, s) })
	return err
}

func (r *Reader[T]) first(ctx context.Context, s *season[T]) error {
	r.mu.Lock()
	there := s.pages > 0
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
		r.keep(s, page.Items, taken)
		s.size, s.pages = int64(len(page.Items)), 1
		if s.size > 0 {
			s.pages = max(1, (page.Total+s.size-1)/s.size)
		}
		if s.pages == 1 && s.size == page.Total {
			s.whole = taken
		}
		return nil
	}
	return errors.New("the listing has no page")
}

// others asks for the pages after the first, side by side. The last one is open at its
// end: there may be more by now than the first page said.
func (r *Reader[T]) others(ctx context.Context, s *season[T]) error {
	r.mu.Lock()
	pages, size, there := s.pages, s.size, !s.whole.IsZero()
	r.mu.Unlock()
	if there {
		return nil
	}
	if err := r.wait(ctx, s); err != nil {
		return err
	}
	taken := time.Now()
	windows := []rest.Window{{}}
	if size > 0 && pages <= mostPages && !r.InOrder {
		windows = nil
		for page := int64(1); page < pages; page++ {
			windows = append(windows, rest.Window{Offset: page * size, Limit: size})
		}
		if len(windows) == 0 { // the first page holds more than the total
			windows = []rest.Window{{Offset: size}}
		}
		windows[len(windows)-1].Limit = 0
	}
	group, ctx := errgroup.WithContext(ctx)
	group.SetLimit(max(1, min(pagesAtOnce, int(r.callers.Load()))))
	for _, window := range windows {
		group.Go(func() error {
			for page, err := range r.List(ctx, window) {
				if err != nil {
					return err
				}
				r.mu.Lock()
				r.keep(s, page.Items, taken)
				r.mu.Unlock()
			}
			return nil
		})
	}
	if err := group.Wait(); err != nil {
		return err
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	s.whole = taken
	return nil
}

// keep takes over a page. The caller has the lock.
func (r *Reader[T]) keep(s *season[T], objects []T, taken time.Time) {
	for _, object := range objects {
		if id := r.ID(object); id != "" {
			s.objects[id] = listed[T]{object, taken}
		}
	}
}
