// SPDX-License-Identifier: MPL-2.0

package wait_test

import (
	"context"
	"errors"
	"slices"
	"testing"
	"testing/synctest"
	"time"

	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/wait"
)

var (
	errEarly = errors.New("not yet")
	errFatal = errors.New("fatal")
)

func TestUntil(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		answers []any // ints and errors; the last one repeats
		want    any
		reads   int
	}{
		"seen at once":     {[]any{7}, 7, 1},
		"seen later":       {[]any{errEarly, 1, 7}, 7, 3},
		"never seen":       {[]any{1}, 1, 6},
		"always too early": {[]any{errEarly}, errEarly, 6},
		"fails":            {[]any{1, errFatal}, errFatal, 2},
	} {
		synctest.Test(t, func(t *testing.T) {
			reads := 0
			got, err := wait.Until(t.Context(), func(context.Context) (int, error) {
				answer := test.answers[min(reads, len(test.answers)-1)]
				reads++
				if err, ok := answer.(error); ok {
					return 0, err
				}
				return answer.(int), nil
			}, func(n int, err error) bool { return n == 7 || err != nil && !errors.Is(err, errEarly) })
			if reads != test.reads || (err != nil && err != test.want) || (err == nil && got != test.want) { //nolint:errorlint // the very error is wanted
				t.Errorf("%s: %d reads, %d, %v", name, reads, got, err)
			}
		})
	}
}

func TestUntil_stopsWhenInterrupted(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		ctx, cancel := context.WithCancel(t.Context())
		time.AfterFunc(300*time.Millisecond, cancel)
		start := time.Now()
		_, err := wait.Until(ctx, func(context.Context) (int, error) { return 0, nil }, func(int, error) bool { return false })
		if !errors.Is(err, context.Canceled) || time.Since(start) > time.Second {
			t.Errorf("after %s: %v", time.Since(start), err)
		}
	})
}

func TestInconsistentResult(t *testing.T) {
	t.Parallel()
	var inconsistent *wait.InconsistentResultError
	if err := wait.InconsistentResult([]string{"other"}); !errors.As(err, &inconsistent) || !slices.Equal(inconsistent.Attributes, []string{"other"}) {
		t.Error(err)
	}
	if err := wait.InconsistentResult(nil); err != nil {
		t.Error(err)
	}
}
