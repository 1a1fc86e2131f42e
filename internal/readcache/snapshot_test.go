// SPDX-License-Identifier: MPL-2.0

package readcache_test

import (
	"context"
	"errors"
	"io"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/readcache"
)

// counting lists 1, 2, 3 …, each taking a second.
func counting(calls *atomic.Int64) *readcache.Snapshot[int64] {
	return &readcache.Snapshot[int64]{List: func(ctx context.Context) (int64, error) {
		n := calls.Add(1)
		select {
		case <-ctx.Done():
			return 0, ctx.Err()
		case <-time.After(time.Second):
			return n, nil
		}
	}}
}

func get(t *testing.T, s *readcache.Snapshot[int64], want int64) {
	t.Helper()
	if got, err := s.Get(t.Context()); err != nil || got != want {
		t.Errorf("got %d, %v, expected %d", got, err, want)
	}
}

func TestSnapshot_isSharedUntilItIsTooOld(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		var calls atomic.Int64
		s := counting(&calls)
		var wait sync.WaitGroup
		for range 10 {
			wait.Go(func() { get(t, s, 1) })
		}
		wait.Wait()
		time.Sleep(readcache.MaxAge - 2*time.Second) // its age counts from when it was begun
		get(t, s, 1)
		time.Sleep(time.Second)
		get(t, s, 2)
	})
}

func TestSnapshot_anInterruptedCallerLeavesTheOthersTheirs(t *testing.T) {
	t.Parallel()
	for name, makes := range map[string]func(error) error{
		"the listing says so":          func(err error) error { return err },
		"the listing says another why": func(error) error { return io.EOF },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				var calls atomic.Int64
				s := counting(&calls)
				list := s.List
				s.List = func(ctx context.Context) (int64, error) {
					n, err := list(ctx)
					if err != nil {
						err = makes(err)
					}
					return n, err
				}
				first, interrupt := context.WithCancel(t.Context())
				var wait sync.WaitGroup
				wait.Go(func() {
					if _, err := s.Get(first); !errors.Is(err, context.Canceled) {
						t.Error(err)
					}
				})
				synctest.Wait()
				wait.Go(func() { get(t, s, 2) })
				synctest.Wait()
				interrupt()
				wait.Wait()
			})
		})
	}
}

func TestSnapshot_doesNotKeepErrors(t *testing.T) {
	t.Parallel()
	broken := errors.New("broken")
	fail := true
	s := &readcache.Snapshot[int]{List: func(context.Context) (int, error) {
		if fail {
			return 0, broken
		}
		return 7, nil
	}}
	if _, err := s.Get(t.Context()); !errors.Is(err, broken) {
		t.Error(err)
	}
	fail = false
	if got, err := s.Get(t.Context()); err != nil || got != 7 {
		t.Error(got, err)
	}
}
