// SPDX-License-Identifier: MPL-2.0

// Package ownership keeps the resource instances of one run apart that stand for the
// same thing in a service: resources without an ID of their own, which the configuration
// names by a key, such as the subscription of one API key to one product.
//
// Terraform creates the replacement of such a resource before, after or at the same time
// as it deletes the old instance, and does not know that both are one thing there.
package ownership

import (
	"context"
	"crypto/rand"
	"sync"

	"golang.org/x/sync/semaphore"
)

// Instances records what the resource instances of one run have done, by key. The zero
// value is ready for use.
type Instances struct {
	mu      sync.Mutex
	entries map[string]*entry
	// keys are the keys of the instances in state that this run has seen, by token.
	keys map[string]string
}

// entry is what is known of one key. A token identifies an instance.
type entry struct {
	lock *semaphore.Weighted
	// owner has created or changed it in this run, "" if none has.
	owner string
	// changes counts what this run did to it.
	changes int
	// deleted is true if this run has deleted it.
	deleted bool
	// saved is what the last Create or Delete has left for the next of them.
	saved any

	// inState are the instances in state, with what Read has seen of each.
	inState map[string]any
	// kept is planned to stay, "" if none is.
	kept string
	// created is true if an instance is planned to be created, by creator if that is known.
	created bool
	creator string
	// destroyed is planned to be destroyed, "" if none is.
	destroyed string
}

func newToken() string { return rand.Text()[:12] }

// entry returns what is known of key. The caller holds mu.
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

// Changes counts what this run did to key.
func (i *Instances) Changes(key string) int {
	i.mu.Lock()
	defer i.mu.Unlock()
	return i.entry(key).changes
}

// Hold is the right to change what a key stands for. The caller must Release it.
type Hold struct {
	Key, Token string
	// Superseded is true in a Delete if another instance has the key now, so that nothing must be
	// deleted.
	Superseded bool
	// Recreated is true in a Delete if a Create of the same key may follow.
	Recreated bool

	instances *Instances
	entry     *entry
}

// Lock waits until nobody else holds key.
func (i *Instances) Lock(ctx context.Context, key string) (*Hold, error) {
	i.mu.Lock()
	e := i.entry(key)
	i.mu.Unlock()
	if e.lock.Acquire(ctx, 1) != nil {
		return nil, context.Cause(ctx)
	}
	return &Hold{Key: key, instances: i, entry: e}, nil
}

// Release lets others hold the key.
func (h *Hold) Release() { h.entry.lock.Release(1) }

// owned reports whether an instance has created or changed it in this run. If so, a second
// one is not created as planned.
func (h *Hold) owned() bool {
	h.instances.mu.Lock()
	defer h.instances.mu.Unlock()
	if h.entry.owner == "" {
		return false
	}
	h.entry.created = false
	return true
}

// superseded reports whether another instance has it now. If not, planKeep knows that this one
// ends it. shared is true if another instance had it when this one was last read.
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

// Own makes the instance the owner.
func (h *Hold) Own() {
	h.instances.mu.Lock()
	defer h.instances.mu.Unlock()
	h.entry.owner, h.entry.created, h.entry.destroyed, h.entry.deleted = h.Token, false, "", false
	h.entry.changes++
}

// Deleted records that nothing has the key any more.
func (h *Hold) Deleted() {
	h.instances.mu.Lock()
	defer h.instances.mu.Unlock()
	h.entry.owner, h.entry.destroyed, h.entry.deleted = "", "", true
	h.entry.changes++
	h.instances.forget(h.Key, h.Token)
}

// Save leaves a value for the next Create or Delete of the key.
func (h *Hold) Save(value any) {
	h.instances.mu.Lock()
	defer h.instances.mu.Unlock()
	h.entry.saved = value
}

// Saved returns what the last Create or Delete has left, once.
func (h *Hold) Saved() any {
	h.instances.mu.Lock()
	defer h.instances.mu.Unlock()
	value := h.entry.saved
	h.entry.saved = nil
	return value
}

// read records an instance in state; seen is what planCreate returns of it. shared is true if
// another instance in state has the key.
func (i *Instances) read(key, token string, seen any) (shared bool) {
	i.mu.Lock()
	defer i.mu.Unlock()
	e := i.entry(key)
	e.inState[token] = seen
	i.keys[token] = key
	return len(e.inState) > 1
}

// notFound records that an instance has left the state.
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

// forget removes an instance from those in state. The caller holds mu.
func (i *Instances) forget(key, token string) {
	e := i.entry(key)
	delete(e.inState, token)
	if e.kept == token {
		e.kept = ""
	}
	delete(i.keys, token)
}

// kept is what planKeep finds.
type kept struct {
	// conflict is true if another instance is planned to be created for the key.
	conflict bool
	// shared is true if another instance that stays has the key.
	shared bool
	// endangered is true if the end of another instance may remove it in this run.
	endangered bool
}

// planKeep records that an instance stays.
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

// planned is what planCreate finds.
type planned struct {
	// conflict is true if another instance that stays has the key.
	conflict bool
	// replaces is true if the instance replaces one of the same key; seen is what Read
	// has seen of that.
	replaces bool
	seen     any
	// follows is true if an instance of another address that has the key is destroyed.
	follows bool
	// before is the key that the replaced instance has, "" if there is none, and end is what
	// becomes of that if it is another.
	before string
	end    end
}

// planCreate records that an instance will be created. token is that of the instance that
// it replaces, "" if Terraform does not tell, as for a tainted one.
func (i *Instances) planCreate(key, token string) planned {
	i.mu.Lock()
	defer i.mu.Unlock()
	e := i.entry(key)
	if e.kept != "" && e.kept != token {
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

// planReplace records that an instance of another key will be replaced by one of key. It is true
// if the end of a third one, which is already planned, may follow or remove what is created.
func (i *Instances) planReplace(key, token string) (follows bool) {
	i.mu.Lock()
	defer i.mu.Unlock()
	e := i.entry(key)
	if e.destroyed == "" && e.kept == "" {
		e.created, e.creator = true, token
	}
	return e.destroyed != ""
}

// end is what a plan knows of the end of an instance.
type end struct {
	// superseded is true if another instance in state has the key.
	superseded bool
	// recreated is true if another instance will be created for the key.
	recreated bool
}

// planDestroy records that an instance will be destroyed. unread is true if this run has not
// read it.
func (i *Instances) planDestroy(key, token string) (e end, unread bool) {
	i.mu.Lock()
	defer i.mu.Unlock()
	unread = i.keys[token] == ""
	return i.end(key, token), unread
}

// end records the end of an instance. The caller holds mu.
func (i *Instances) end(key, token string) end {
	i.forget(key, token)
	e := i.entry(key)
	e.destroyed = token
	return end{superseded: len(e.inState) > 0, recreated: e.created}
}
