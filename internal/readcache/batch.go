// SPDX-License-Identifier: MPL-2.0

package readcache

import (
	"context"
	"time"
)

const (
	// gather is how long a batch waits for other reads. Reads that Terraform starts together arrive within less.
	gather   = 2 * time.Millisecond
	maxBatch = 100
)

type batch[T any] struct {
	*call[map[string]*T]
	ids  []string
	full chan struct{} // closed when maxBatch reads have joined
}

func (r *Reader[T]) together(ctx context.Context, g *generation[T], id string) (map[string]*T, error) {
	r.mu.Lock()
	b := g.open
	leads := b == nil
	if leads {
		b = &batch[T]{call: newCall[map[string]*T](), full: make(chan struct{})}
		g.open = b
	}
	b.ids = append(b.ids, id)
	if len(b.ids) == maxBatch {
		g.open = nil
		close(b.full)
	}
	r.mu.Unlock()
	if leads {
		b.run(ctx, func() (map[string]*T, error) { return r.send(ctx, g, b) })
	}
	return b.wait(ctx)
}

// send returns an empty result on failure, so that each caller requests its resource alone and returns that error.
func (r *Reader[T]) send(ctx context.Context, g *generation[T], b *batch[T]) (map[string]*T, error) {
	timer := time.NewTimer(gather)
	defer timer.Stop()
	select {
	case <-ctx.Done():
	case <-b.full:
	case <-timer.C:
	}
	r.mu.Lock()
	if g.open == b {
		g.open = nil
	}
	r.mu.Unlock()
	if ctx.Err() != nil || len(b.ids) == 1 {
		return nil, ctx.Err()
	}
	resources, err := r.Many(ctx, b.ids)
	if err != nil {
		return nil, ctx.Err()
	}
	out := make(map[string]*T, len(resources))
	for _, resource := range resources {
		out[r.ID(resource)] = resource
	}
	return out, nil
}
