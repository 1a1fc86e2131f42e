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
	keys    map[string]string // by token
	claims  map[string]claim
}

type entry struct {
	lock    *semaphore.Weighted
	saved   any    // by who holds lock
	owner   string // the token of the instance that this run created or changed
	changes int
	deleted bool

	inState         map[string]any // private state by token, nil if it was not read
	kept, destroyed string         // the tokens of planned instances
	created         bool
	creator         string
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

// Changes counts the changes of this run to what a key stands for.
func (i *Instances) Changes(key string) int {
	i.mu.Lock()
	defer i.mu.Unlock()
	return i.entry(key).changes
}

// InState reports whether an instance with a key was read from state in this run.
func (i *Instances) InState(key string) bool {
	i.mu.Lock()
	defer i.mu.Unlock()
	return len(i.entry(key).inState) > 0
}

func (i *Instances) read(key, token string, seen any) (shared bool) {
	i.mu.Lock()
	defer i.mu.Unlock()
	e := i.entry(key)
	e.inState[token] = seen
	i.keys[token] = key
	return len(e.inState) > 1
}

// forget requires mu.
func (i *Instances) forget(key, token string) *entry {
	e := i.entry(key)
	delete(e.inState, token)
	if e.kept == token {
		e.kept = ""
	}
	delete(i.keys, token)
	return e
}

// end plans the end of an instance. It requires mu.
func (i *Instances) end(key, token string) record {
	e := i.forget(key, token)
	e.destroyed = token
	return record{Token: token, Key: key, Superseded: len(e.inState) > 0, Recreated: e.created}
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

// Lock waits until no other instance holds the key.
func (i *Instances) Lock(ctx context.Context, key string) (*Hold, error) {
	i.mu.Lock()
	e := i.entry(key)
	i.mu.Unlock()
	if e.lock.Acquire(ctx, 1) != nil {
		return nil, context.Cause(ctx)
	}
	return &Hold{Key: key, instances: i, entry: e}, nil
}

// Release lets another instance hold the key.
func (h *Hold) Release() { h.entry.lock.Release(1) }

// create is false if this run created or changed an instance with the key.
func (h *Hold) create() (ok bool) {
	h.instances.mu.Lock()
	defer h.instances.mu.Unlock()
	h.entry.created = false
	h.Token, h.Replaces = newToken(), h.entry.deleted
	return h.entry.owner == ""
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

func (h *Hold) own() {
	h.instances.mu.Lock()
	defer h.instances.mu.Unlock()
	h.entry.owner, h.entry.created, h.entry.destroyed, h.entry.deleted = h.Token, false, "", false
	h.entry.changes++
}

// Deleted records that Delete has deleted what the key stands for.
func (h *Hold) Deleted() {
	h.instances.mu.Lock()
	defer h.instances.mu.Unlock()
	h.entry.owner, h.entry.destroyed, h.entry.deleted = "", "", true
	h.entry.changes++
	h.instances.forget(h.Key, h.Token)
}

// Save keeps a value for the next instance that holds the key.
func (h *Hold) Save(value any) { h.entry.saved = value }

// Saved returns the value of Save once.
func (h *Hold) Saved() any {
	value := h.entry.saved
	h.entry.saved = nil
	return value
}
