// SPDX-License-Identifier: MPL-2.0

package openapi

import "sync"

// Each text takes about ten times its size in memory.
const (
	maxCached      = 32
	maxCachedBytes = 3 * maxText
)

var parsed cache

// cache has the last texts that were parsed, and their errors. Concurrent callers of one text share the work.
type cache struct {
	sync.Mutex
	entries []*entry // the last used one at the end
	bytes   int
}

type entry struct {
	hash  [32]byte
	bytes int
	parse func() (*Source, error)
}

func (c *cache) get(hash [32]byte, bytes int, parse func() (*Source, error)) (*Source, error) {
	return c.entry(hash, bytes, parse).parse()
}

func (c *cache) entry(hash [32]byte, bytes int, parse func() (*Source, error)) *entry {
	c.Lock()
	defer c.Unlock()
	for i, e := range c.entries {
		if e.hash == hash {
			c.entries = append(append(c.entries[:i:i], c.entries[i+1:]...), e)
			return e
		}
	}
	e := &entry{hash, bytes, sync.OnceValues(parse)}
	c.entries, c.bytes = append(c.entries, e), c.bytes+bytes
	for len(c.entries) > 1 && (len(c.entries) > maxCached || c.bytes > maxCachedBytes) {
		c.bytes -= c.entries[0].bytes
		c.entries = c.entries[1:]
	}
	return e
}
