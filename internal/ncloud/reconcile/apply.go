// SPDX-License-Identifier: MPL-2.0

package reconcile

import (
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/ncloud/client"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/ncloud/draft"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/rest"
)

// rereadTime bounds the reads that find out what a failed step has done.
const rereadTime = 20 * time.Second

// Apply writes the difference between a draft and a plan, one request at a time. It returns what then exists, even
// together with an error: all paths and models, and the plan's operations except those that are Pending. It returns nil if
// it failed before the first write. If ctx ends, the step in progress is finished.
func (r *Reconciler) Apply(ctx context.Context, api client.APIRef, plan Plan) (*Actual, error) {
	unlock, err := r.Lock(ctx, api)
	if err != nil {
		return nil, err
	}
	defer unlock()
	w := r.newWriter(api)
	if err := w.load(ctx, plan.Depth); err != nil {
		return nil, err
	}
	a := &apply{writer: w, plan: plan, begun: map[draft.Key]bool{}}
	err = a.run(ctx, a.steps(plan.order(w.paths)))
	return a.result(), err
}

func (w *writer) load(ctx context.Context, depth Depth) error {
	if err := w.listPaths(ctx); err != nil {
		return err
	}
	if depth == Listed {
		return nil
	}
	return w.listModels(ctx)
}

// apply is one plan being written.
type apply struct {
	*writer

	plan  Plan
	begun map[draft.Key]bool // the operations that were read
	again []string           // models to set once more
}

// step is a part of a plan that is finished even if Terraform is interrupted.
type step func(context.Context) error

// steps returns the steps: models, removals that collide with creates, creates and changes, other removals, unused models.
func (a *apply) steps(o order) []step {
	var out []step
	for _, name := range o.models {
		out = append(out, a.model(name, &a.again))
	}
	if len(o.models) > 0 {
		out = append(out, func(ctx context.Context) error {
			for _, name := range a.again {
				var unresolved []string
				if err := a.model(name, &unresolved)(ctx); err != nil {
					return err
				}
			}
			return nil
		})
	}
	out = append(out, a.removals(o.early.operations, o.early.paths)...)
	for _, path := range o.paths {
		out = append(out, func(ctx context.Context) error { return a.setPath(ctx, path, a.plan.Set.Paths[path]) })
	}
	for _, key := range o.operations {
		out = append(out, func(ctx context.Context) error { return a.operation(ctx, key) })
	}
	out = append(out, a.removals(o.late.operations, o.late.paths)...)
	for _, name := range a.unusedFirst(a.plan.Remove.Models) {
		out = append(out, func(ctx context.Context) error { return a.removeModel(ctx, name) })
	}
	return out
}

func (a *apply) model(name string, again *[]string) step {
	return func(ctx context.Context) error {
		unresolved, err := a.setModel(ctx, name, a.plan.Set.Models[name], nil)
		if unresolved {
			*again = append(*again, name)
		}
		return err
	}
}

func (a *apply) removals(operations []draft.Key, paths []string) []step {
	var out []step
	for _, key := range operations {
		out = append(out, func(ctx context.Context) error {
			if p := a.paths[key.Path]; p != nil && slices.Contains(p.Methods, key.Method) {
				if err := a.removeOperation(ctx, a.target(key.Method, p)); err != nil {
					return err // it counts as pending
				}
			}
			a.begun[key] = true
			return nil
		})
	}
	if len(paths) == 0 {
		return out
	}
	var deleted []string
	out = append(out, a.listPaths) // others may have added methods and paths below
	for _, path := range paths {
		out = append(out, func(ctx context.Context) error {
			removed, err := a.removePath(ctx, path)
			if removed {
				deleted = append(deleted, path)
			}
			return err
		})
	}
	return append(out, func(ctx context.Context) error {
		if len(deleted) == 0 {
			return nil
		}
		return a.restoreParents(ctx, deleted)
	})
}

func (a *apply) operation(ctx context.Context, key draft.Key) error {
	p, err := a.ensurePath(ctx, key.Path, draft.CORS{})
	if err != nil {
		return err
	}
	at := a.target(key.Method, p)
	if len(p.Methods) == 0 { // its methods need not be listed
		a.methods[p.Path] = map[string]*operation{}
	}
	if _, err := a.find(ctx, at, a.plan.Depth); err != nil {
		return err
	}
	a.begun[key] = true
	err = a.setOperation(ctx, at, a.plan.Set.Operations[key.String()], a.plan.Depth)
	if err != nil {
		a.reread(ctx, at, a.plan.Depth)
	}
	return err
}

// reread finds out what a failed write to an operation has done. If that fails too, what is recorded remains.
func (w *writer) reread(ctx context.Context, at target, depth Depth) {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), rereadTime)
	defer cancel()
	w.settle(ctx)
	recorded := w.methods[at.Path]
	fresh := w.newFrom()
	o, err := fresh.find(ctx, at, depth)
	switch {
	case err != nil:
	case recorded == nil:
		w.methods[at.Path] = fresh.methods[at.Path]
	case o == nil && w.created[at.MethodRef]: // the listing lags behind
	case o == nil:
		delete(recorded, at.MethodRef.Method)
	default:
		recorded[at.MethodRef.Method] = o
	}
}

// relist is reread for paths and models.
func (a *apply) relist(ctx context.Context) {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), rereadTime)
	defer cancel()
	a.settle(ctx)
	fresh := a.newFrom()
	if fresh.listPaths(ctx) == nil {
		a.paths = fresh.paths
	}
	if a.plan.Depth == Full && fresh.listModels(ctx) == nil {
		a.models, a.modelNames = fresh.models, fresh.modelNames
	}
}

// newFrom returns a writer that has read nothing yet.
func (w *writer) newFrom() *writer {
	fresh := w.newWriter(w.api)
	fresh.modelNames, fresh.models, fresh.deleted = w.modelNames, w.models, w.deleted
	return fresh
}

func (a *apply) run(ctx context.Context, steps []step) error {
	for _, one := range steps {
		if ctx.Err() != nil {
			return fmt.Errorf("interrupted before everything was written: %w", context.Cause(ctx))
		}
		if err := finish(ctx, one); err != nil {
			a.relist(ctx)
			return err
		}
	}
	a.settle(ctx)
	return nil
}

// finish lets a step outlive an interruption.
func finish(ctx context.Context, one step) error {
	outliving, cancel := rest.Grace(ctx)
	defer cancel()
	return one(outliving)
}

func (a *apply) result() *Actual {
	out := a.actual()
	for key := range out.Operations {
		if parsed, ok := draft.ParseKey(key); !ok || !a.begun[parsed] {
			delete(out.Operations, key)
		}
	}
	for _, keys := range [][]draft.Key{sortedKeys(keysOf(a.plan.Set.Operations)), sortedKeys(a.plan.Remove.Operations)} {
		for _, key := range keys {
			if !a.begun[key] {
				out.Pending = append(out.Pending, key.String())
			}
		}
	}
	return out
}
