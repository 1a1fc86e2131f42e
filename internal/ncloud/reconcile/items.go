// SPDX-License-Identifier: MPL-2.0

package reconcile

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/errdiag"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/ncloud/client"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/ncloud/draft"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/rest"
)

// These methods are for resources of single parts. Bodies of their operations refer to models by ID. Each holds the lock of
// the API, and finishes what it has begun if ctx ends. A 404 may be about any parent.

// Written is what exists after a write, even if it failed.
type Written[T any] struct {
	Value *T // nil if it does not exist
	// Adopted is the error after which an existing part was taken for the one that was created, or nil.
	Adopted error
	// Missing are the models without which a new model has an empty schema. It gets its own when this process creates them.
	Missing []string
}

// item runs one write under the lock.
func (r *Reconciler) item(ctx context.Context, api client.APIRef, write func(context.Context, *writer) error) error {
	unlock, err := r.Lock(ctx, api)
	if err != nil {
		return err
	}
	defer unlock()
	w := r.newWriter(api)
	return finish(ctx, func(ctx context.Context) error {
		err := write(ctx, w)
		if err == nil {
			w.settle(ctx)
		}
		return err
	})
}

// ReadOperation returns nil if the path does not have the method. Readers of the methods of one path share a listing.
func (r *Reconciler) ReadOperation(ctx context.Context, m client.MethodRef, reader string) (*draft.Operation, error) {
	methods, err := r.listings.methods.Of(pathRef{m.APIRef, m.PathID}).Read(ctx, reader)
	if err != nil {
		return nil, err
	}
	method := first(methods, func(method client.Method) bool { return method.Name == m.Method })
	if method == nil {
		return nil, nil //nolint:nilnil // no method is no error
	}
	w, o := r.newWriter(m.APIRef), &operation{method: *method}
	if err := w.document(ctx, target{draft.Key{Method: m.Method}, m}, o); err != nil {
		return nil, err
	}
	return w.shown(o), nil
}

// CreateOperation returns an *ExistsError if the path has the method.
func (r *Reconciler) CreateOperation(ctx context.Context, m client.MethodRef, planned draft.Operation) (Written[draft.Operation], error) {
	return r.writeOperation(ctx, m, planned, true)
}

// SetOperation changes a method to what is planned. It returns a *MissingError if the path does not have the method.
func (r *Reconciler) SetOperation(ctx context.Context, m client.MethodRef, planned draft.Operation) (Written[draft.Operation], error) {
	return r.writeOperation(ctx, m, planned, false)
}

func (r *Reconciler) writeOperation(ctx context.Context, m client.MethodRef, planned draft.Operation, creates bool) (out Written[draft.Operation], err error) {
	at := target{draft.Key{Method: m.Method}, m}
	err = r.item(ctx, m.APIRef, func(ctx context.Context, w *writer) error {
		o, err := w.find(ctx, at, Full)
		switch {
		case err != nil:
			return err
		case creates && o != nil:
			return &ExistsError{"the method " + at.String(), at.PathID + "/" + m.Method}
		case !creates && o == nil:
			return &MissingError{"the method " + at.String()}
		}
		if err = w.setOperation(ctx, at, planned, Full); err != nil {
			w.reread(ctx, at, Full)
		}
		out = Written[draft.Operation]{Value: w.shown(w.methods[at.Path][m.Method]), Adopted: w.adopted}
		return err
	})
	return out, err
}

func (w *writer) shown(o *operation) *draft.Operation {
	if o == nil {
		return nil
	}
	return new(o.draft(w.modelOf))
}

// RemoveOperation succeeds if the path does not have the method.
func (r *Reconciler) RemoveOperation(ctx context.Context, m client.MethodRef) error {
	return r.item(ctx, m.APIRef, func(ctx context.Context, w *writer) error {
		return w.removeOperation(ctx, target{draft.Key{Method: m.Method}, m})
	})
}

// CreatePath creates a path with its missing parents. It uses one that exists without CORS settings, and /. Otherwise it
// returns an *ExistsError.
func (r *Reconciler) CreatePath(ctx context.Context, api client.APIRef, name string, planned draft.CORS) (out Written[client.Path], err error) {
	err = r.item(ctx, api, func(ctx context.Context, w *writer) error {
		if err := w.listPaths(ctx); err != nil {
			return err
		}
		existing := w.paths[name]
		if existing != nil && name != "/" && cors(existing.CORS) != (draft.CORS{}) {
			return &ExistsError{"the path " + name + " with CORS settings", existing.ID}
		}
		w.forget(name)
		err := w.setPath(ctx, name, planned)
		if err != nil && existing != nil && !rest.MayHaveActed(err) {
			return err // it is as before
		}
		out = Written[client.Path]{Value: w.paths[name], Adopted: w.adopted}
		return err
	})
	return out, err
}

// SetPath changes the CORS settings of a path. It returns a *MissingError if the API does not have it.
func (r *Reconciler) SetPath(ctx context.Context, api client.APIRef, id string, planned draft.CORS) (out Written[client.Path], err error) {
	err = r.item(ctx, api, func(ctx context.Context, w *writer) error {
		p, err := w.pathByID(ctx, id)
		switch {
		case err != nil:
			return err
		case p == nil:
			return &MissingError{"the path " + id}
		}
		err = w.setPath(ctx, p.Path, planned)
		if err != nil {
			w.again(ctx, w.listPaths)
		}
		out.Value = w.paths[p.Path]
		return err
	})
	return out, err
}

// again lists what a failed write may have changed. If that fails too, what is recorded remains.
func (w *writer) again(ctx context.Context, list func(context.Context) error) {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), rereadTime)
	defer cancel()
	_ = list(ctx)
}

// RemovePath returns an error if the path has methods. If it has paths below it, it loses its CORS settings, and is
// deleted once RemovePath has deleted the last of them. / is left without settings.
func (r *Reconciler) RemovePath(ctx context.Context, api client.APIRef, id string) error {
	if err := rest.CheckSegment(id); err != nil { // no listing has it
		return err
	}
	return r.item(ctx, api, func(ctx context.Context, w *writer) error {
		p, err := w.pathByID(ctx, id)
		switch {
		case err != nil:
			return err
		case p == nil: // its parents may be left
		case len(p.Methods) > 0 && p.Path != "/":
			return errdiag.WithHint(fmt.Errorf("the path %s still has methods: %s", p.Path, strings.Join(p.Methods, ", ")),
				"Deleting the path would delete them too. Delete them first, then run Terraform again.")
		default:
			removed, err := w.removePath(ctx, p.Path)
			if err != nil {
				return err
			}
			if !removed && p.Path != "/" {
				w.keepBare(p.Path)
			}
		}
		return w.removeBare(ctx)
	})
}

// keepBare records that a path is to be deleted with the last path below it.
func (w *writer) keepBare(name string) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.bare[w.api] == nil {
		w.bare[w.api] = map[string]bool{}
	}
	w.bare[w.api][name] = true
}

func (w *writer) forget(name string) {
	w.mu.Lock()
	defer w.mu.Unlock()
	delete(w.bare[w.api], name)
}

// removeBare deletes what keepBare has recorded and is needed no more. It leaves what others have used since. After a
// failure, the next call tries again.
func (w *writer) removeBare(ctx context.Context) error {
	w.mu.Lock()
	names := slices.Sorted(maps.Keys(w.bare[w.api]))
	w.mu.Unlock()
	for _, name := range slices.Backward(names) { // children before their parents
		p := w.paths[name]
		isBare := p != nil && len(p.Methods) == 0 && cors(p.CORS) == (draft.CORS{})
		if isBare && w.hasChildren(name) {
			continue
		}
		if isBare {
			if _, err := w.removePath(ctx, name); err != nil {
				return errdiag.WithHint(err, "The path %s was kept for what was below it. It has neither settings nor a resource any more. If it still exists "+
					"after the next apply, delete it in the console.", name)
			}
		}
		w.forget(name)
	}
	return nil
}

func (w *writer) pathByID(ctx context.Context, id string) (*client.Path, error) {
	if err := w.listPaths(ctx); err != nil {
		return nil, err
	}
	for _, p := range w.paths {
		if p.ID == id {
			return p, nil
		}
	}
	return nil, nil //nolint:nilnil // no path is no error
}
