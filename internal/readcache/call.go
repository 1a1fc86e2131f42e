// SPDX-License-Identifier: MPL-2.0

package readcache

import (
	"context"
	"errors"
	"fmt"
	"time"
)

// errRetry is the outcome of a call whose caller was interrupted: the others repeat it.
var errRetry = errors.New("another caller was interrupted")

type call[V any] struct {
	done  chan struct{}
	value V
	err   error
	ended time.Time
}

func newCall[V any]() *call[V] { return &call[V]{done: make(chan struct{})} }

func (c *call[V]) run(ctx context.Context, request func() (V, error)) {
	defer close(c.done)
	c.err = errRetry // if request panics
	value, err := request()
	if err != nil && ctx.Err() != nil {
		err = errRetry
	}
	c.value, c.err, c.ended = value, err, time.Now()
}

func (c *call[V]) wait(ctx context.Context) (V, error) {
	select {
	case <-c.done:
		return c.value, c.err
	case <-ctx.Done():
		var none V // value may be written at this moment
		return none, interrupted(ctx)
	}
}

func (c *call[V]) pending() bool {
	select {
	case <-c.done:
		return false
	default:
		return true
	}
}

func interrupted(ctx context.Context) error {
	return fmt.Errorf("reading was interrupted: %w", context.Cause(ctx))
}
