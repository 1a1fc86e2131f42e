// SPDX-License-Identifier: MPL-2.0

// Package recent keeps what was computed last.
package recent

import (
	"crypto/sha256"
	"slices"
	"sync"
)

// Key is a hash of what a value is computed from.
type Key = [sha256.Size]byte

// Cache has the last values that were computed, and their errors. Concurrent callers of one key share the work.
type Cache[V any] struct {
	// Max is how many values are kept, and MaxSize how large they are together; 0 means any size.
	Max, MaxSize int

	mu      sync.Mutex
	entries []*entry[V] // the last used one at the end
	size    int
}

type entry[V any] struct {
	key  Key
	size int
	get  func() (V, error)
}

// Get calls compute unless it has the value.
func (c *Cache[V]) Get(key Key, size int, compute func() (V, error)) (V, error) {
	return c.entry(key, size, compute).get()
}

func (c *Cache[V]) entry(key Key, size int, compute func() (V, error)) *entry[V] {
	c.mu.Lock()
	defer c.mu.Unlock()
	if i := slices.IndexFunc(c.entries, func(e *entry[V]) bool { return e.key == key }); i >= 0 {
		e := c.entries[i]
		c.entries = append(slices.Delete(c.entries, i, i+1), e)
		return e
	}
	e := &entry[V]{key, size, sync.OnceValues(compute)}
	c.entries, c.size = append(c.entries, e), c.size+size
	for len(c.entries) > 1 && (len(c.entries) > c.Max || c.MaxSize > 0 && c.size > c.MaxSize) {
		c.size -= c.entries[0].size
		c.entries = slices.Delete(c.entries, 0, 1)
	}
	return e
}
