// SPDX-License-Identifier: MPL-2.0

package server

import (
	"context"
	"sync/atomic"
	"time"
)

// newReleasable returns a context that forwards to ctx until it is released. After that it
// is canceled and has no values.
func newReleasable(ctx context.Context) (releasable context.Context, release func()) {
	ctx, cancel := context.WithCancel(ctx)
	r := &releasableContext{done: ctx.Done()}
	r.to.Store(&ctx)
	return r, func() {
		cancel()
		r.to.Store(nil)
	}
}

type releasableContext struct {
	done <-chan struct{}
	to   atomic.Pointer[context.Context]
}

func (r *releasableContext) Done() <-chan struct{} { return r.done }

func (r *releasableContext) Err() error {
	if to := r.to.Load(); to != nil {
		return (*to).Err()
	}
	return context.Canceled
}

func (r *releasableContext) Deadline() (deadline time.Time, ok bool) {
	if to := r.to.Load(); to != nil {
		return (*to).Deadline()
	}
	return deadline, false
}

func (r *releasableContext) Value(key any) any {
	if to := r.to.Load(); to != nil {
		return (*to).Value(key)
	}
	return nil
}
