// SPDX-License-Identifier: MPL-2.0

package recent_test

import (
	"errors"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/recent"
)

func TestCache_keepsWhatWasUsedLast(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		max, maxSize int
		size         int
		get          string
		want         int
	}{
		"within its limits":        {2, 10, 5, "abab", 2},
		"more than the maximum":    {2, 0, 5, "abcabc", 6},
		"used again":               {2, 0, 5, "abacab", 4},
		"larger than the maximum":  {9, 9, 5, "abab", 4},
		"one that is too large":    {9, 1, 5, "aaa", 1},
		"any size without a limit": {9, 0, 1 << 40, "abcabc", 3},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			cache, computed := recent.Cache[byte]{Max: test.max, MaxSize: test.maxSize}, 0
			for _, key := range []byte(test.get) {
				got, err := cache.Get(recent.Key{key}, test.size, func() (byte, error) {
					computed++
					return key, nil
				})
				if got != key || err != nil {
					t.Errorf("%c: %c, %v", key, got, err)
				}
			}
			if computed != test.want {
				t.Errorf("computed %d times, want %d", computed, test.want)
			}
		})
	}
}

func TestCache_sharesTheWorkAndErrors(t *testing.T) {
	t.Parallel()
	cache, broken := recent.Cache[int]{Max: 1}, errors.New("broken")
	var computed atomic.Int32
	var group sync.WaitGroup
	for range 8 {
		group.Go(func() {
			if _, err := cache.Get(recent.Key{}, 0, func() (int, error) { return int(computed.Add(1)), broken }); !errors.Is(err, broken) {
				t.Error(err)
			}
		})
	}
	group.Wait()
	if n := computed.Load(); n != 1 {
		t.Errorf("computed %d times", n)
	}
}
