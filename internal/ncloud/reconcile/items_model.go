// SPDX-License-Identifier: MPL-2.0

package reconcile

import (
	"cmp"
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/errdiag"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/ncloud/client"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/ncloud/draft"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/rest"
)

// referenceTime is how long a write waits for another resource to create the models that a schema refers to. Terraform may
// not begin to create them before this write ends.
const referenceTime = 5 * time.Second

// waitingModel is a model whose schema refers to models that do not exist yet.
type waitingModel struct {
	client.ModelInput

	missing []string
	done    chan struct{} // closed when err is set
	err     error
}

// wait reports whether the model was set.
func (m *waitingModel) wait(ctx context.Context) bool {
	timer := time.NewTimer(referenceTime)
	defer timer.Stop()
	select {
	case <-m.done:
		return true
	case <-timer.C:
	case <-ctx.Done():
	}
	return false
}

// CreateModel returns an *ExistsError if the API has a model of that name. If the service refuses a reference to a model that
// does not exist yet, as models that refer to each other have, the new model has an empty schema until that is created.
func (r *Reconciler) CreateModel(ctx context.Context, api client.APIRef, in client.ModelInput) (out Written[client.Model], err error) {
	waiting, err := r.writeModel(ctx, api, func(w *writer) (client.ModelInput, error) {
		if existing := w.models[in.Name]; existing != nil {
			return in, &ExistsError{"the model " + in.Name, existing.ID}
		}
		return in, nil
	}, &out)
	if waiting == nil {
		return out, err
	}
	if waiting.wait(ctx) {
		return out, waiting.err
	}
	out.Missing = waiting.missing
	return out, nil
}

// SetModel changes a model. It returns a *MissingError if the API does not have it, and an error if it lacks a model that
// the schema refers to.
func (r *Reconciler) SetModel(ctx context.Context, api client.APIRef, id string, in client.ModelInput) (out Written[client.Model], err error) {
	waiting, err := r.writeModel(ctx, api, func(w *writer) (client.ModelInput, error) {
		name, exists := w.modelNames[id]
		if !exists {
			return in, &MissingError{"the model " + in.Name}
		}
		in.Name = name
		return in, nil
	}, &out)
	switch {
	case waiting == nil:
		return out, err
	case !waiting.wait(ctx) && r.forgetModel(api, in.Name) == waiting:
		return out, errdiag.WithHint(
			fmt.Errorf("the schema of the model %s refers to models that do not exist: %s", in.Name, strings.Join(waiting.missing, ", ")),
			"Create them, or correct the references. If this configuration creates them, run Terraform again.")
	}
	<-waiting.done
	return out, waiting.err
}

func (r *Reconciler) writeModel(
	ctx context.Context, api client.APIRef, check func(*writer) (client.ModelInput, error), out *Written[client.Model],
) (waiting *waitingModel, err error) {
	err = r.item(ctx, api, func(ctx context.Context, w *writer) error {
		if err := w.listModels(ctx); err != nil {
			return err
		}
		in, err := check(w)
		if err != nil {
			return err
		}
		r.forgetModel(api, in.Name)
		missing, err := w.setWholeModel(ctx, in)
		*out = Written[client.Model]{Value: w.models[in.Name], Adopted: w.adopted}
		switch {
		case err != nil:
			w.again(ctx, w.listModels)
			out.Value = cmp.Or(w.models[in.Name], out.Value) // the listing may lag behind
		case len(missing) > 0:
			waiting = w.await(in, missing)
		default:
			w.completeModels(ctx)
		}
		return err
	})
	return waiting, err
}

// setWholeModel returns the models that the schema refers to and that have to exist before it can be set.
func (w *writer) setWholeModel(ctx context.Context, in client.ModelInput) (missing []string, err error) {
	w.wholeSchemas = true
	unresolved, err := w.setModel(ctx, in.Name, in.Schema, &in.Description)
	if unresolved && err == nil { // it may refer to itself
		unresolved, err = w.setModel(ctx, in.Name, in.Schema, &in.Description)
	}
	if unresolved && err == nil {
		missing = w.missing(in.Schema)
	}
	return missing, Failed(err, "set the model %s", in.Name)
}

func (w *writer) missing(schema string) []string {
	return slices.DeleteFunc(draft.References(schema), func(name string) bool { return w.models[name] != nil || w.isModelID(name) })
}

// await makes a later write of this process set a model.
func (w *writer) await(in client.ModelInput, missing []string) *waitingModel {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.waiting[w.api] == nil {
		w.waiting[w.api] = map[string]*waitingModel{}
	}
	one := &waitingModel{ModelInput: in, missing: missing, done: make(chan struct{})}
	w.waiting[w.api][in.Name] = one
	return one
}

// forgetModel returns the model that no write will set any more, if there is one of that name.
func (r *Reconciler) forgetModel(api client.APIRef, name string) *waitingModel {
	r.mu.Lock()
	defer r.mu.Unlock()
	one := r.waiting[api][name]
	delete(r.waiting[api], name)
	return one
}

// completeModels sets the models that have waited for those that exist now.
func (w *writer) completeModels(ctx context.Context) {
	w.mu.Lock()
	waiting := maps.Clone(w.waiting[w.api])
	w.mu.Unlock()
	for _, name := range slices.Sorted(maps.Keys(waiting)) {
		if len(w.missing(waiting[name].Schema)) > 0 {
			continue
		}
		one := w.forgetModel(w.api, name)
		if one == nil {
			continue
		}
		if w.models[name] != nil { // it may have been deleted
			_, one.err = w.setWholeModel(ctx, one.ModelInput)
		}
		close(one.done)
	}
}

// RemoveModel succeeds if the API does not have the model. It returns an *InUseError if something uses it.
func (r *Reconciler) RemoveModel(ctx context.Context, api client.APIRef, id string) error {
	if err := rest.CheckSegment(id); err != nil { // no listing has it
		return err
	}
	return r.item(ctx, api, func(ctx context.Context, w *writer) error {
		if err := w.listModels(ctx); err != nil {
			return err
		}
		return w.removeModel(ctx, w.modelNames[id])
	})
}
