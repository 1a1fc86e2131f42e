// SPDX-License-Identifier: MPL-2.0

package reconcile

import (
	"context"

	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/ncloud/client"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/ncloud/draft"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/rest"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/wait"
)

// writer is a sequence of writes to one API under its lock. It records what each one has done.
type writer struct {
	*Reconciler

	api client.APIRef
	// paths and models are all there are, once they are listed.
	paths  map[string]*client.Path
	models map[string]*client.Model
	// wholeSchemas is true if nothing in a schema is left out when it is compared.
	wholeSchemas bool
	// modelNames are by ID; nil if operations refer to models by their IDs.
	modelNames map[string]string
	// methods has those of the paths whose methods were listed.
	methods map[string]map[string]*operation
	// deleted are paths, by ID, and methods, by ID and name, which a listing may still have.
	deleted map[string]bool
	// created are methods, which a listing may lack.
	created map[client.MethodRef]bool
	writes  int
	last    shows
	// adopted is the error after which an existing part was taken for the one that was created.
	adopted error
}

func (r *Reconciler) newWriter(api client.APIRef) *writer {
	return &writer{Reconciler: r, api: api, methods: map[string]map[string]*operation{}, deleted: map[string]bool{}, created: map[client.MethodRef]bool{}}
}

// modelOf returns how operations refer to the model of a body.
func (w *writer) modelOf(b *client.Body) string {
	if w.modelNames == nil {
		return b.ModelID
	}
	return nameIn(w.modelNames)(b)
}

func nameIn(models map[string]string) func(*client.Body) string {
	return func(b *client.Body) string {
		if name, listed := models[b.ModelID]; listed {
			return name
		}
		return b.ModelName
	}
}

// modelID is the reverse of modelOf.
func (w *writer) modelID(reference string) (string, error) {
	if w.modelNames == nil {
		return reference, nil
	}
	model := w.models[reference]
	if model == nil {
		return "", &MissingError{"the model " + reference}
	}
	return model.ID, nil
}

// shows reports whether the service returns what a write has done.
type shows func(context.Context) (bool, error)

// change sends a write that the client repeats itself.
func (w *writer) change(send func() error, last shows) error {
	w.writes++
	err := send()
	if err == nil {
		w.last = last
	}
	return err
}

// settle waits for a while until the service returns what the last write has done. It precedes reads of what was written.
func (w *writer) settle(ctx context.Context) {
	if w.last == nil {
		return
	}
	_, _ = wait.Until(ctx, w.last, func(shows bool, err error) bool { return shows || err != nil && !rest.NotFound(err) })
	w.last = nil
}

// actual returns what is known of the draft.
func (w *writer) actual() *Actual {
	out := newActual()
	for path, p := range w.paths {
		out.setPath(*p)
		for method, o := range w.methods[path] {
			out.Operations[draft.Key{Method: method, Path: path}.String()] = o.draft(w.modelOf)
		}
	}
	for _, m := range w.models {
		out.setModel(*m, w.modelNames)
	}
	out.Writes = w.writes
	return out
}
