// SPDX-License-Identifier: MPL-2.0

// Package ownership separates the instances of one run that are the same thing in a service, such as the subscription of an
// API key to a product. Terraform may create a replacement before, after or while it deletes the old one.
package ownership

import (
	"context"
	"crypto/rand"
	"sync"

	"golang.org/x/sync/semaphore"
)

// Instances records what the instances of one run have done, by key. The zero value is ready for use.
type Instances struct {
	mu      sync.Mutex
	entries map[string]*entry
	keys    map[string]string
	claims  map[string]claim
}

type entry struct {
	lock    *semaphore.Weighted
	owner   string
	changes int
	deleted bool
	saved   any

	inState   map[string]any
	kept      string
	created   bool
	creator   string
	destroyed string
}

func newToken() string { return rand.Text()[:12] }

// entry requires mu.
func (i *Instances) entry(key string) *entry {
	if i.entries == nil {
		i.entries, i.keys = map[string]*entry{}, map[string]string{}
	}
	e := i.entries[key]
	if e == nil {
		e = &entry{lock: semaphore.NewWeighted(1), inState: map[string]any{}}
		i.entries[key] = e
	}
	return e
}

func (i *Instances) Changes(key string) int {
	i.mu.Lock()
	defer i.mu.Unlock()
	return i.entry(key).changes
}

// Hold is the right to change what a key stands for. The caller must Release it.
type Hold struct {
	Key, Token string
	// Superseded is true in a Delete if another instance has the key now, so that Delete must not send a request.
	Superseded bool
	Recreated  bool
	// Replaces is true in a Create if an instance with the key was deleted in this run.
	Replaces bool

	instances *Instances
	entry     *entry
}

func (i *Instances) Lock(ctx context.Context, key string) (*Hold, error) {
	i.mu.Lock()
	e := i.entry(key)
	i.mu.Unlock()
	if e.lock.Acquire(ctx, 1) != nil {
		return nil, context.Cause(ctx)
	}
	return &Hold{Key: key, instances: i, entry: e}, nil
}

func (h *Hold) Release() { h.entry.lock.Release(1) }

func (h *Hold) owned() bool {
	h.instances.mu.Lock()
	defer h.instances.mu.Unlock()
	h.entry.created = false
	return h.entry.owner != ""
}

func (h *Hold) follows() bool {
	h.instances.mu.Lock()
	defer h.instances.mu.Unlock()
	return h.entry.deleted
}

// superseded: shared is true if another instance had the key when this one was last read.
func (h *Hold) superseded(shared bool) bool {
	h.instances.mu.Lock()
	defer h.instances.mu.Unlock()
	other := func(token string) bool { return token != "" && token != h.Token }
	if other(h.entry.owner) || other(h.entry.kept) || (shared && h.entry.destroyed == h.Token) {
		h.entry.destroyed = ""
		return true
	}
	h.entry.destroyed = h.Token
	return false
}

func (h *Hold) Own() {
	h.instances.mu.Lock()
	defer h.instances.mu.Unlock()
	h.entry.owner, h.entry.created, h.entry.destroyed, h.entry.deleted = h.Token, false, "", false
	h.entry.changes++
}

func (h *Hold) Deleted() {
	h.instances.mu.Lock()
	defer h.instances.mu.Unlock()
	h.entry.owner, h.entry.destroyed, h.entry.deleted = "", "", true
	h.entry.changes++
	h.instances.forget(h.Key, h.Token)
}

func (h *Hold) Save(value any) {
	h.instances.mu.Lock()
	defer h.instances.mu.Unlock()
	h.entry.saved = value
}

func (h *Hold) Saved() any {
	h.instances.mu.Lock()
	defer h.instances.mu.Unlock()
	value := h.entry.saved
	h.entry.saved = nil
	return value
}

func (i *Instances) read(key, token string, seen any) (shared bool) {
	i.mu.Lock()
	defer i.mu.Unlock()
	e := i.entry(key)
	e.inState[token] = seen
	i.keys[token] = key
	return len(e.inState) > 1
}

func (i *Instances) notFound(key, token string) {
	i.mu.Lock()
	defer i.mu.Unlock()
	i.forget(key, token)
	e := i.entry(key)
	if e.owner == token {
		e.owner = ""
	}
	if e.destroyed == token {
		e.destroyed = ""
	}
}

// forget requires mu.
func (i *Instances) forget(key, token string) {
	e := i.entry(key)
	delete(e.inState, token)
	if e.kept == token {
		e.kept = ""
	}
	delete(i.keys, token)
}

type kept struct {
	conflict   bool
	shared     bool
	endangered bool
}

func (i *Instances) planKeep(key, token string) kept {
	i.mu.Lock()
	defer i.mu.Unlock()
	e := i.entry(key)
	if _, read := e.inState[token]; !read {
		e.inState[token] = nil
	}
	i.keys[token] = key
	if e.destroyed == token {
		e.destroyed = ""
	}
	k := kept{conflict: e.created && e.creator != token, shared: e.kept != "" && e.kept != token, endangered: e.destroyed != "" || e.deleted}
	e.kept, e.created = token, false
	return k
}

type planned struct {
	conflict bool
	replaces bool
	seen     any
	follows  bool
	before   string
	end      end
}

// planCreate has no token for a tainted instance, since Terraform does not pass it.
func (i *Instances) planCreate(key, token string, unique bool) planned {
	i.mu.Lock()
	defer i.mu.Unlock()
	e := i.entry(key)
	if e.kept != "" && e.kept != token || unique && token == "" && e.created && e.creator == "" && len(e.inState) == 0 {
		return planned{conflict: true}
	}
	p := planned{follows: e.destroyed != "", before: i.keys[token]}
	switch {
	case p.before == key:
		p.replaces = true
		e.kept = ""
	case p.before != "":
		p.end = i.end(p.before, token)
	case token == "" && len(e.inState) == 1:
		p.replaces, p.before = true, key
		for _, seen := range e.inState {
			p.seen = seen
		}
	}
	e.created, e.creator = true, token
	return p
}

// planReplace is true if the planned end of a third instance may remove what is created.
func (i *Instances) planReplace(key, token string) (follows bool) {
	i.mu.Lock()
	defer i.mu.Unlock()
	e := i.entry(key)
	if e.destroyed == "" && e.kept == "" {
		e.created, e.creator = true, token
	}
	return e.destroyed != ""
}

type end struct {
	superseded bool
	recreated  bool
}

// planDestroy records that an instance will be destroyed. unread is true if this run has not
// read it.
func (i *Instances) planDestroy(key, token string) (e end, unread bool) {
	i.mu.Lock()
	defer i.mu.Unlock()
	unread = i.keys[token] == ""
	return i.end(key, token), unread
}

// end requires mu.
func (i *Instances) end(key, token string) end {
	i.forget(key, token)
	e := i.entry(key)
	e.destroyed = token
	return end{superseded: len(e.inState) > 0, recreated: e.created}
}
