// SPDX-License-Identifier: MPL-2.0

package simulator

import (
	"slices"
	"time"
)

func find[T any](items []*T, match func(*T) bool) *T {
	if i := slices.IndexFunc(items, match); i >= 0 {
		return items[i]
	}
	return nil
}

func filter[T any](items []T, keep func(T) bool) []T {
	var kept []T
	for _, item := range items {
		if keep(item) {
			kept = append(kept, item)
		}
	}
	return kept
}

// render returns a list, empty rather than nil.
func render[T any](items []T, one func(T) fields) []fields {
	list := make([]fields, len(items))
	for i, item := range items {
		list[i] = one(item)
	}
	return list
}

// window returns the items from offset on, at most limit.
func window[T any](items []T, offset, limit int) []T {
	start := min(offset, len(items))
	return items[start : start+min(limit, len(items)-start)]
}

func copies[T any](items []*T, match func(*T) bool) []T {
	var out []T
	for _, item := range items {
		if match(item) {
			out = append(out, *item)
		}
	}
	return out
}

// set stores a value of an input. An absent one is kept, or set to the zero value.
func set[T any](target, value *T, keep bool) {
	switch {
	case value != nil:
		*target = *value
	case !keep:
		*target = *new(T)
	}
}

// eventual is a value whose reads lag behind its writes.
type eventual[T any] struct {
	stored  T
	before  *T // what reads return during the lag, nil for nothing
	written time.Time
}

func (e *eventual[T]) write(change func(*T)) {
	before := e.stored
	e.before, e.written = &before, time.Now()
	change(&e.stored)
}

// read returns what reads return, nil where the value does not exist yet.
func (e *eventual[T]) read(lagMillis int) *T {
	if time.Since(e.written) < time.Duration(lagMillis)*time.Millisecond {
		return e.before
	}
	return &e.stored
}

// lagging counts reads that return what was before a write.
type lagging[T any] struct {
	before T
	left   int
}

func (l *lagging[T]) written(reads int, before T) { l.before, l.left = before, reads }

func (l *lagging[T]) read(stored T) T {
	if l.left == 0 {
		return stored
	}
	l.left--
	return l.before
}
