// SPDX-License-Identifier: MPL-2.0

package main

import (
	"cmp"
	"context"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/rest"
)

// kind is a kind of thing that the probe creates: how it is created, found by its name, and deleted.
type kind struct {
	label string
	// path is where it is created; {} stands for the IDs of its parents.
	path string
	// created is where the response to the create has the ID.
	created string
	// id and name are members of an element of a listing; a create has the name in the same place.
	id, name string
	// page returns the request for a page of the listing, from an offset. A name of "" stands for all.
	page func(path, name string, offset int) call
	// elements is where a page has its elements.
	elements string
	// removal returns the request that deletes it; nil stands for DELETE path/id.
	removal func(path, id string) call
	// clear removes what may prevent the deletion; nil if nothing can.
	clear func(t *trial, location, id string)
	// top is set for what has no parent.
	top bool
}

// entry is one line of the journal: something that was created, or may have been.
type entry struct {
	kind    *kind
	parents []string
	name    string
	id      string // "" if the response to the create was lost
	undo    func(*trial)
	done    bool
	problem string // why it could not be undone
}

func fill(path string, parents []string) string {
	for _, id := range parents {
		path = strings.Replace(path, "{}", id, 1)
	}
	return path
}

func (k *kind) removalOf(parents []string, id string) call {
	if k.removal != nil {
		return k.removal(fill(k.path, parents), id)
	}
	return call{method: http.MethodDelete, path: fill(k.path, parents) + "/" + id}
}

// create creates something, with a name of this run unless the body has one.
func (t *trial) create(k *kind, body fields, parents ...string) string {
	id, r := t.tryCreate(k, body, parents...)
	if id == "" {
		t.unclear("%s", t.problem(r))
	}
	return id
}

// tryCreate returns an ID of "" if the service refuses.
func (t *trial) tryCreate(k *kind, body fields, parents ...string) (string, *reply) {
	if named, _ := member(body, k.name); named == nil {
		setMember(body, k.name, t.newName())
	}
	name, _ := member(body, k.name)
	e := &entry{kind: k, parents: parents, name: text(name)}
	t.journal = append(t.journal, e)
	sent := t.requests
	r, err := t.send(t.ctx, call{method: http.MethodPost, path: fill(k.path, parents), body: body, create: true})
	switch {
	case t.requests == sent, r != nil && r.Status/100 == 4 && r.Status != http.StatusRequestTimeout, r != nil && r.OK() && !t.service.ok(r):
		e.done = true
	case r != nil && t.service.ok(r):
		if id := r.text(k.created); rest.CheckSegment(id) == nil {
			e.id = id
		}
	}
	r = t.permitted(t.decided(r, err))
	if t.service.ok(r) && e.id == "" {
		t.unclear("%s without a well-formed ID", t.problem(r))
	}
	return e.id, r
}

// undoLater adds what is undone with the rest, because it may prevent deletions.
func (t *trial) undoLater(undo func(*trial)) {
	t.journal = append(t.journal, &entry{undo: undo})
}

// remove deletes something that was created, if need be after what prevents it.
func (t *trial) remove(k *kind, id string, parents ...string) {
	r := t.tryRemove(k, id, parents...)
	if !t.service.ok(r) && k.clear != nil {
		k.clear(t, k.removalOf(parents, id).path, id)
		r = t.tryRemove(k, id, parents...)
	}
	if !t.service.ok(r) {
		t.unclear("%s", t.problem(r))
	}
}

// tryRemove notes in the journal if the service accepts.
func (t *trial) tryRemove(k *kind, id string, parents ...string) *reply {
	c := k.removalOf(parents, id)
	r := t.try(c.method, c.path, c.body)
	if t.service.ok(r) {
		t.forget(c)
	}
	return r
}

// forget strikes out what a successful request has deleted, with what is below it.
func (r *run) forget(removal call) {
	for _, e := range r.journal {
		if e.kind == nil || e.id == "" {
			continue
		}
		own := e.kind.removalOf(e.parents, e.id)
		if own.path == removal.path || removal.method == http.MethodDelete && strings.HasPrefix(own.path, removal.path+"/") {
			e.done = true
		}
	}
}

// passes bounds how often the journal is worked through: what one pass deletes may have prevented another deletion.
const passes = 5

// cleanUp undoes the journal in reverse order. It returns what is left.
func (r *run) cleanUp(ctx context.Context) []string {
	r.cleaning = true
	for range passes {
		for _, e := range slices.Backward(r.journal) {
			if !e.done {
				e.problem = r.undo(ctx, e)
				e.done = e.problem == ""
			}
		}
		r.search(ctx, r.id)
		if ctx.Err() != nil || !slices.ContainsFunc(r.journal, func(e *entry) bool { return !e.done }) {
			break
		}
	}
	var left []string
	for _, e := range r.journal {
		if !e.done && e.kind != nil {
			left = append(left, e.String()+": "+e.problem)
		}
	}
	return left
}

// search adds what has a name of this run and is not in the journal. The service filters by name, unless it is "". It
// returns the listings that failed.
func (r *run) search(ctx context.Context, name string) (failed []string) {
	for _, k := range r.service.kinds {
		if !k.top {
			continue
		}
		failure := r.quietly(ctx, func(t *trial) {
			for id, name := range t.find(k, name, nil) {
				listed := slices.ContainsFunc(r.journal, func(e *entry) bool { return e.kind == k && e.id == id && !e.done })
				if !listed && r.owns(name) {
					r.journal = append(r.journal, &entry{kind: k, id: id, name: name})
				}
			}
		})
		if failure != "" {
			failed = append(failed, k.label+": "+failure)
		}
	}
	return failed
}

// owns returns whether this run gave a name.
func (r *run) owns(name string) bool { return name == r.id || strings.HasPrefix(name, r.id+"-") }

func (e *entry) String() string {
	return fmt.Sprintf("%s %s (ID %s)", e.kind.label, e.name, cmp.Or(e.id, "not received"))
}

// quietly runs a step whose failure changes no value. It returns the failure, or "".
func (r *run) quietly(ctx context.Context, step func(*trial)) (failure string) {
	defer func() {
		if e := recover(); e != nil {
			failure = fmt.Sprint(e)
		}
	}()
	step(&trial{run: r, ctx: ctx})
	return ""
}

// undo returns why an entry could not be undone, or "".
func (r *run) undo(ctx context.Context, e *entry) string {
	return r.quietly(ctx, func(t *trial) {
		if e.kind == nil {
			e.undo(t)
			return
		}
		ids := []string{e.id}
		if e.id == "" {
			ids = t.lost(e)
		}
		for _, id := range ids {
			t.delete(e, id)
		}
	})
}

// lost finds what was created although its response was lost.
func (t *trial) lost(e *entry) []string {
	for try := range 2 {
		if try > 0 {
			t.wait(2 * time.Second)
		}
		var ids []string
		for id, name := range t.find(e.kind, e.name, e.parents) {
			if name == e.name {
				ids = append(ids, id)
			}
		}
		if len(ids) > 0 {
			return ids
		}
	}
	return nil
}

// delete deletes something, if need be after what prevents it.
func (t *trial) delete(e *entry, id string) {
	removal := e.kind.removalOf(e.parents, id)
	var r *reply
	for try := range 2 {
		if r = t.any(removal.method, removal.path, removal.body); t.service.ok(r) {
			t.forget(removal)
			return
		}
		if try == 0 && e.kind.clear != nil {
			t.quietly(t.ctx, func(t *trial) { e.kind.clear(t, removal.path, id) })
		}
	}
	if _, exists := t.find(e.kind, e.name, e.parents)[id]; exists || r.Status == http.StatusForbidden || r.Status == http.StatusUnauthorized {
		t.unclear("%s", t.problem(r))
	}
}

// pages bounds a search.
const pages = 1000

// find returns the names by ID of what a listing has. The service filters by name, unless it is "".
func (t *trial) find(k *kind, name string, parents []string) map[string]string {
	found, seen := map[string]string{}, map[string]bool{}
	for offset := 0; offset < pages*100; {
		c := k.page(fill(k.path, parents), name, offset)
		r := t.any(c.method, c.path, c.body)
		if r.Status == http.StatusNotFound && len(parents) > 0 {
			return found // without its parent
		}
		if !t.service.ok(r) {
			t.unclear("%s", t.problem(r))
		}
		elements := r.list(k.elements)
		offset += len(elements)
		before := len(seen)
		for _, one := range elements {
			id, _ := member(one, k.id)
			seen[text(id)] = true
			name, _ := member(one, k.name)
			deleted, _ := member(one, "isDeleted")
			state, _ := member(one, "state")
			if deleted != true && state != "DELETED" && rest.CheckSegment(text(id)) == nil {
				found[text(id)] = text(name)
			}
		}
		if len(seen) == before { // after the last page, or a listing without pages
			break
		}
	}
	return found
}
