// SPDX-License-Identifier: MPL-2.0

package readcache_test

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"iter"
	"math/rand/v2"
	"slices"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/readcache"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/rest"
)

// object is what the service of these tests keeps, in the version that it has.
type object struct{ ID, Version string }

var errUnknown = errors.New("there is no such object")

// service counts what it is asked. Every request takes 20 ms, or as long as latency says.
type service struct {
	latency  time.Duration
	mu       sync.Mutex
	version  map[string]string
	ids      []string
	pageMax  int
	total    int64 // what it says, 0 for the truth
	singles  int
	together int
	pages    int
	most     int // in flight at once
	flying   int
	listing  error
	writes   atomic.Int64
}

// write begins another epoch, as the requests of a create do.
func (s *service) write() { s.writes.Add(1) }

func (s *service) epoch() rest.Epoch {
	return rest.Epoch{Writes: s.writes.Load(), Creates: s.writes.Load()}
}

// unwritten is the epoch of a service without writes.
func unwritten() rest.Epoch { return rest.Epoch{} }

func newService(objects, pageMax int) *service {
	s := &service{version: map[string]string{}, pageMax: pageMax}
	for i := range objects {
		id := fmt.Sprintf("o%05d", i)
		s.ids = append(s.ids, id)
		s.version[id] = "1"
	}
	return s
}

func (s *service) ask(ctx context.Context, counter *int) error {
	s.mu.Lock()
	*counter++
	s.flying++
	s.most = max(s.most, s.flying)
	s.mu.Unlock()
	defer func() {
		s.mu.Lock()
		defer s.mu.Unlock()
		s.flying--
	}()
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-time.After(cmp.Or(s.latency, 20*time.Millisecond)):
		return nil
	}
}

func (s *service) one(ctx context.Context, id string) (*object, error) {
	if err := s.ask(ctx, &s.singles); err != nil {
		return nil, err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	version, there := s.version[id]
	if !there {
		return nil, errUnknown
	}
	return &object{id, version}, nil
}

func (s *service) many(ctx context.Context, ids []string) ([]*object, error) {
	if err := s.ask(ctx, &s.together); err != nil {
		return nil, err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	var out []*object
	for _, id := range ids {
		if version, there := s.version[id]; there {
			out = append(out, &object{id, version})
		}
	}
	return out, nil
}

func (s *service) list(ctx context.Context, w rest.Window) iter.Seq2[rest.Page[object], error] {
	return rest.Pages(ctx, w, 1000, func(o *object) string { return o.ID }, func(ctx context.Context, offset, limit int64) (rest.Page[object], error) {
		if err := s.ask(ctx, &s.pages); err != nil {
			return rest.Page[object]{}, err
		}
		s.mu.Lock()
		defer s.mu.Unlock()
		if s.listing != nil {
			return rest.Page[object]{}, s.listing
		}
		var page rest.Page[object]
		page.Total = int64(len(s.ids))
		if s.total != 0 {
			page.Total = s.total
		}
		start := min(int(offset), len(s.ids))
		end := min(start+min(int(limit), s.pageMax), len(s.ids))
		for _, id := range s.ids[start:end] {
			page.Items = append(page.Items, object{id, s.version[id]})
		}
		return page, nil
	})
}

func (s *service) reader() *readcache.Reader[object] {
	return &readcache.Reader[object]{One: s.one, List: s.list, ID: func(o *object) string { return o.ID }, SinglesFirst: 2, Epoch: s.epoch}
}

func (s *service) change(id, version string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.version[id] = version
}

func (s *service) remove(id string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	delete(s.version, id)
	s.ids = slices.DeleteFunc(s.ids, func(other string) bool { return other == id })
}

func (s *service) cost() int { return s.singles + s.together + s.pages }

// refresh reads objects as Terraform does, ten at a time, and fails the test unless
// each is what the service has.
func refresh(t *testing.T, s *service, r *readcache.Reader[object], ids []string) {
	t.Helper()
	var wait sync.WaitGroup
	next := make(chan string)
	for range 10 {
		wait.Go(func() {
			for id := range next {
				got, err := r.Read(t.Context(), id)
				s.mu.Lock()
				want, there := s.version[id]
				s.mu.Unlock()
				if there != (err == nil) || there && got.Version != want || (err != nil && !errors.Is(err, errUnknown)) {
					t.Errorf("%s is %v, %v; expected %q", id, got, err, want)
				}
			}
		})
	}
	for _, id := range ids {
		next <- id
	}
	close(next)
	wait.Wait()
}

func TestReader_costsAtMostTwiceTheCheaperWayAndTwoRequests(t *testing.T) {
	t.Parallel()
	for _, test := range []struct{ objects, pageMax, read int }{
		{1, 100, 1},
		{3, 100, 3},
		{50_000, 100, 3},
		{1000, 100, 1000},
		{1000, 1000, 1000},
		{1000, 100, 11},
		{1000, 100, 10},
		{1000, 100, 9},
		{3000, 100, 3000},
		{1000, 1, 1000},
		{5, 2, 5},
		{100, 100, 100},
		{101, 100, 101},
		{20, 100, 20},
		{50_000, 100, 600},
	} {
		t.Run(fmt.Sprintf("%d of %d by %d", test.read, test.objects, test.pageMax), func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				s := newService(test.objects, test.pageMax)
				ids := slices.Clone(s.ids)
				rand.New(rand.NewPCG(1, 2)).Shuffle(len(ids), func(i, j int) { ids[i], ids[j] = ids[j], ids[i] })
				refresh(t, s, s.reader(), ids[:test.read])
				pages := (test.objects + test.pageMax - 1) / test.pageMax
				if most := 2*min(test.read, pages) + 2; s.cost() > most {
					t.Errorf("%d single reads and %d pages, expected at most %d requests", s.singles, s.pages, most)
				}
			})
		})
	}
}

func TestReader_asksForPagesSideBySide(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		s := newService(3000, 100)
		r := s.reader()
		start := time.Now()
		var wait sync.WaitGroup
		for range 10 {
			wait.Go(func() {
				if all, _, err := r.All(t.Context(), time.Time{}); err != nil || len(all) != 3000 {
					t.Error(len(all), err)
				}
			})
		}
		wait.Wait()
		if took := time.Since(start); s.pages != 30 || took > 120*time.Millisecond || s.most > 10 {
			t.Errorf("%d pages in %s, %d at once", s.pages, took, s.most)
		}
	})
}

func TestReader_seesWhatChanged(t *testing.T) {
	t.Parallel()
	for what, happens := range map[string]func(*service){
		"outside, longer ago than a listing lasts": func(s *service) {
			s.change("o00500", "2")
			s.remove("o00501")
			time.Sleep(readcache.MaxAge)
		},
		"by this process, a moment ago": func(s *service) {
			s.change("o00500", "2")
			s.remove("o00501")
			s.write()
		},
	} {
		t.Run(what, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				s := newService(1000, 100)
				r := s.reader()
				ids := slices.Clone(s.ids)
				refresh(t, s, r, ids[:400]) // the others are ahead
				happens(s)
				refresh(t, s, r, ids[400:])
			})
		})
	}
}

func TestReader_asksAnewForWhatItHasAnswered(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		s := newService(1000, 100)
		r := s.reader()
		refresh(t, s, r, s.ids)
		s.change("o00007", "2")
		refresh(t, s, r, []string{"o00007"})
		for _, id := range s.ids {
			s.change(id, "3")
		}
		before := s.cost()
		refresh(t, s, r, s.ids)
		if again := s.cost() - before; again > 45 {
			t.Errorf("reading all of them again costs %d requests", again)
		}
	})
}

func TestReader_discardsWhatIsUnderWayAtAWrite(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		s := newService(100, 100)
		r := s.reader()
		refresh(t, s, r, s.ids[:2])
		var wait sync.WaitGroup
		wait.Go(func() { _, _ = r.Read(t.Context(), "o00002") }) // asks for the page
		time.Sleep(10 * time.Millisecond)
		s.change("o00050", "2")
		s.write()
		wait.Wait()
		refresh(t, s, r, []string{"o00050"})
	})
}

func TestReader_readsSinglyWhereListingFails(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		s := newService(100, 10)
		s.listing = errors.New("forbidden")
		refresh(t, s, s.reader(), s.ids)
		if s.pages != 1 || s.singles != 100 {
			t.Errorf("%d pages, %d single reads", s.pages, s.singles)
		}
		if _, _, err := s.reader().All(t.Context(), time.Time{}); !errors.Is(err, s.listing) {
			t.Error(err)
		}
	})
}

// Its pages come so slowly that the first are too old when the last are there.
func TestReader_listsOnceWhereAListingTakesTooLong(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		s := newService(2000, 100)
		s.latency = 6 * time.Second
		r := s.reader()
		refresh(t, s, r, s.ids)
		if s.pages != 20 || s.singles > 2000 {
			t.Errorf("%d pages, %d single reads", s.pages, s.singles)
		}
		before := s.pages
		asked := time.Now()
		if all, since, err := r.All(t.Context(), time.Time{}); err != nil || len(all) != 2000 || since.Before(asked) || s.pages-before != 20 {
			t.Errorf("%d of %d pages, from %s: %v", len(all), s.pages-before, since, err)
		}
	})
}

func TestReader_isRightWhateverTheTotalSays(t *testing.T) {
	t.Parallel()
	for _, total := range []int64{1, 50, 100, 101, 1_000_000, 1 << 62} {
		synctest.Test(t, func(t *testing.T) {
			s := newService(250, 100)
			s.total = total
			refresh(t, s, s.reader(), append(slices.Clone(s.ids), "nosuch"))
		})
	}
}

func TestReader_concurrentIdenticalReadsShareOneRequest(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		s := newService(100, 10)
		refresh(t, s, s.reader(), slices.Repeat([]string{"o00001"}, 10))
		if s.cost() != 1 {
			t.Errorf("%d requests", s.cost())
		}
	})
}

func TestReader_anInterruptedReaderLeavesTheOthersTheirs(t *testing.T) {
	t.Parallel()
	for _, free := range []int{0, 2} {
		synctest.Test(t, func(t *testing.T) {
			s := newService(100, 10)
			r := s.reader()
			r.SinglesFirst = free
			r.Many = s.many
			ctx, interrupt := context.WithCancel(t.Context())
			var wait sync.WaitGroup
			wait.Go(func() {
				if _, err := r.Read(ctx, "o00001"); !errors.Is(err, context.Canceled) || !strings.Contains(err.Error(), "interrupted") {
					t.Error(err)
				}
			})
			time.Sleep(time.Millisecond)
			wait.Go(func() { refresh(t, s, r, []string{"o00001", "o00002"}) })
			time.Sleep(5 * time.Millisecond)
			interrupt()
			wait.Wait()
		})
	}
}

func TestReader_asksForSeveralInOneRequest(t *testing.T) {
	t.Parallel()
	for _, test := range []struct{ objects, read, most int }{{1000, 1000, 30}, {50_000, 1000, 120}, {50_000, 3, 4}, {50_000, 1, 1}} {
		t.Run(strconv.Itoa(test.objects)+" "+strconv.Itoa(test.read), func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				s := newService(test.objects, 100)
				r := s.reader()
				r.Many, r.SequentialOnly = s.many, true
				refresh(t, s, r, s.ids[:test.read])
				if s.cost() > test.most {
					t.Errorf("%d single reads, %d of several, %d pages: expected at most %d", s.singles, s.together, s.pages, test.most)
				}
				refresh(t, s, r, []string{"nosuch1", "nosuch2"})
			})
		})
	}
}

func TestParts_areKeptApart(t *testing.T) {
	t.Parallel()
	asked := map[string]int{}
	readers := &readcache.Parts[string, *readcache.Reader[string]]{New: func(part string) *readcache.Reader[string] {
		return &readcache.Reader[string]{SinglesFirst: 9, Epoch: unwritten, One: func(_ context.Context, id string) (*string, error) {
			asked[part]++
			return new(part + "/" + id), nil
		}}
	}}
	for _, part := range []string{"a", "b", "a"} {
		if got, err := readers.Of(part).Read(t.Context(), "x"); err != nil || *got != part+"/x" {
			t.Error(got, err)
		}
	}
	if asked["a"] != 2 || asked["b"] != 1 {
		t.Error(asked)
	}
}

func TestReader_asksNoMoreAtOnceThanThereAreCallers(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		s := newService(3000, 100)
		refresh(t, s, s.reader(), s.ids)
		if s.most > 10 {
			t.Errorf("%d requests at once for 10 callers", s.most)
		}
		s = newService(500, 100)
		if all, _, err := s.reader().All(t.Context(), time.Time{}); err != nil || len(all) != 500 || s.most != 1 {
			t.Errorf("%d requests at once for one caller", s.most)
		}
	})
}

// A dial that times out is a context.DeadlineExceeded to errors.Is, and nobody's
// interruption.
func TestReader_passesOnTimeOutsOfTheNetwork(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		for _, free := range []int{0, 2} {
			r := &readcache.Reader[object]{
				SinglesFirst: free,
				Epoch:        unwritten,
				One:          func(context.Context, string) (*object, error) { return nil, context.DeadlineExceeded },
				List: func(context.Context, rest.Window) iter.Seq2[rest.Page[object], error] {
					return func(yield func(rest.Page[object], error) bool) { yield(rest.Page[object]{}, context.DeadlineExceeded) }
				},
			}
			if _, err := r.Read(t.Context(), "x"); !errors.Is(err, context.DeadlineExceeded) {
				t.Error(err)
			}
			if _, _, err := r.All(t.Context(), time.Time{}); !errors.Is(err, context.DeadlineExceeded) {
				t.Error(err)
			}
		}
	})
}

func TestReader_allTellsSinceWhenTheOldestPageIsThere(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		s := newService(400, 100)
		r := s.reader()
		for id := range 3 { // two singly, and then the first page
			if _, err := r.Read(t.Context(), s.ids[300+id]); err != nil {
				t.Error(err)
			}
		}
		paged := time.Now()
		time.Sleep(readcache.MaxAge / 2)
		if _, since, err := r.All(t.Context(), time.Time{}); err != nil || since.After(paged) {
			t.Errorf("the first page is from %s, since is %s: %v", paged, since, err)
		}
		s.write()
		for id := range 3 {
			if _, err := r.Read(t.Context(), s.ids[300+id]); err != nil {
				t.Error(err)
			}
		}
		time.Sleep(readcache.MaxAge)
		asked := time.Now()
		if _, since, err := r.All(t.Context(), time.Time{}); err != nil || since.Before(asked) {
			t.Errorf("an old first page is taken, from %s: %v", since, err)
		}
	})
}

func TestAll_incomplete(t *testing.T) {
	t.Parallel()
	for name, hidden := range map[string]func(offset int64) bool{
		"a page in the middle": func(offset int64) bool { return offset == 100 },
		"the last page":        func(offset int64) bool { return offset >= 200 },
	} {
		synctest.Test(t, func(t *testing.T) {
			s := newService(250, 100)
			r := s.reader()
			r.List = func(ctx context.Context, w rest.Window) iter.Seq2[rest.Page[object], error] {
				return rest.Pages(ctx, w, 100, func(o *object) string { return o.ID }, func(_ context.Context, offset, limit int64) (rest.Page[object], error) {
					page := rest.Page[object]{Total: 250}
					for i := offset; i < min(offset+limit, 250) && !hidden(offset); i++ {
						page.Items = append(page.Items, object{ID: s.ids[i]})
					}
					return page, nil
				})
			}
			var incomplete *rest.IncompleteError
			if _, _, err := r.All(t.Context(), time.Time{}); !errors.As(err, &incomplete) || incomplete.Total != 250 {
				t.Errorf("%s: %v", name, err)
			}
		})
	}
}

// A listing from before a change or a deletion still shows what did not exist then.
func TestAll_isListedAgainAfterACreateOnly(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		s := newService(100, 100)
		r := s.reader()
		var epoch rest.Epoch
		r.Epoch = func() rest.Epoch { return epoch }
		for n, next := range []rest.Epoch{{}, {Writes: 2}, {Writes: 4, Creates: 2}} {
			epoch = next
			if _, _, err := r.All(t.Context(), time.Time{}); err != nil || s.pages != 1+n/2 {
				t.Errorf("%v: %d pages, %v", next, s.pages, err)
			}
		}
	})
}
