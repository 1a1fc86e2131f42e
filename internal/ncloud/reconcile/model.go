// SPDX-License-Identifier: MPL-2.0

package reconcile

import (
	"context"
	"maps"
	"slices"

	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/ncloud/client"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/ncloud/draft"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/rest"
)

// emptySchema is what a model has until the models exist that it refers to.
const emptySchema = "{}"

func (w *writer) listModels(ctx context.Context) error {
	models, err := w.allModels(ctx, w.api)
	if err != nil {
		return Failed(err, "list the models of the API")
	}
	w.models, w.modelNames = map[string]*client.Model{}, map[string]string{}
	for i := range models {
		w.keepModel(&models[i])
	}
	return nil
}

func (w *writer) keepModel(m *client.Model) {
	w.models[m.Name], w.modelNames[m.ID] = m, m.Name
}

// setModel creates or changes a model. A nil description is left as it is. It is true if the model refers to one that does
// not exist yet and has to be set once more when it does.
func (w *writer) setModel(ctx context.Context, name, schema string, description *string) (again bool, err error) {
	existing := w.models[name]
	in := client.ModelInput{Name: name, Schema: schema}
	if existing != nil {
		in.Description = existing.Description
	}
	if description != nil {
		in.Description = *description
	}
	if existing != nil { // what is not JSON differs
		actual, _ := w.schema(existing.Schema, w.modelNames)
		planned, _ := w.schema(schema, w.ownNames())
		if actual == planned && existing.Description == in.Description {
			return false, nil
		}
	}
	return w.sendModel(ctx, existing, in)
}

// schema returns the canonical form in which schemas are compared.
func (w *writer) schema(text string, names map[string]string) (string, error) {
	if w.wholeSchemas {
		return draft.WholeSchema(text, names)
	}
	return draft.CanonicalSchema(text, names)
}

// ownNames are the names of models by their IDs if a planned schema may refer to IDs.
func (w *writer) ownNames() map[string]string {
	if w.wholeSchemas {
		return w.modelNames
	}
	return nil
}

// sendModel refers to other models by their names, or by their IDs if the service refuses names.
func (w *writer) sendModel(ctx context.Context, existing *client.Model, in client.ModelInput) (again bool, err error) {
	references := draft.References(in.Schema)
	if len(references) == 0 {
		return false, w.saveModel(ctx, existing, in)
	}
	w.mu.Lock()
	byID := w.referByID
	w.mu.Unlock()
	var refused error
	if !byID {
		if refused = w.saveModel(ctx, existing, in); !invalid(refused) {
			return false, refused
		}
	}
	again, err = w.sendByID(ctx, existing, in, references)
	switch {
	case err != nil && refused != nil:
		return false, refused // which is about the schema as it is configured
	case err == nil && !again:
		w.mu.Lock()
		w.referByID = true
		w.mu.Unlock()
	}
	return again, err
}

func (w *writer) sendByID(ctx context.Context, existing *client.Model, in client.ModelInput, references []string) (again bool, err error) {
	ids := map[string]string{}
	for _, name := range references {
		if m := w.models[name]; m != nil {
			ids[name] = m.ID
		} else if w.isModelID(name) {
			ids[name] = name
		}
	}
	switch again = len(ids) < len(references); {
	case again && existing != nil:
		return true, nil // it keeps its schema until then
	case again:
		in.Schema = emptySchema
	default:
		if schema, err := w.schema(in.Schema, ids); err == nil {
			in.Schema = schema
		}
	}
	return again, w.saveModel(ctx, existing, in)
}

// isModelID is for references to IDs, which a schema of a single model may have.
func (w *writer) isModelID(reference string) bool {
	return w.wholeSchemas && w.modelNames[reference] != ""
}

func (w *writer) saveModel(ctx context.Context, existing *client.Model, in client.ModelInput) error {
	if existing != nil {
		err := w.change(func() error { return w.client.UpdateModel(ctx, w.api, existing.ID, in) }, func(ctx context.Context) (bool, error) {
			found, _, err := w.findModel(ctx, in)
			return found == equal, err
		})
		if err != nil {
			return Failed(err, "change the model %s", in.Name)
		}
		existing.Schema, existing.Description = in.Schema, in.Description
		return nil
	}
	var created *client.Model
	adopted, err := w.create(ctx, func(ctx context.Context) (err error) {
		created, err = w.client.CreateModel(ctx, w.api, in)
		return err
	}, func(ctx context.Context) (match, error) {
		found, existing, err := w.findModel(ctx, in)
		created = existing
		return found, err
	})
	if err != nil {
		return Failed(err, "create the model %s", in.Name)
	}
	if adopted != nil {
		w.adopted = adopted
	}
	w.keepModel(&client.Model{ID: created.ID, ModelInput: in})
	return nil
}

// findModel looks for a model by its name.
func (w *writer) findModel(ctx context.Context, in client.ModelInput) (match, *client.Model, error) {
	models, err := w.allModels(ctx, w.api)
	existing := first(models, func(m client.Model) bool { return m.Name == in.Name })
	if existing == nil {
		return absent, nil, err
	}
	actual, _ := w.schema(existing.Schema, nil)
	sent, _ := w.schema(in.Schema, nil)
	if actual != sent || existing.Description != in.Description {
		return different, nil, nil
	}
	return equal, existing, nil
}

// removeModel names what uses a model if the service does not delete it.
func (w *writer) removeModel(ctx context.Context, name string) error {
	m := w.models[name]
	if m == nil {
		return nil
	}
	err := w.remove(ctx, func(ctx context.Context) error { return w.client.DeleteModel(ctx, w.api, m.ID) },
		func(ctx context.Context) (bool, error) {
			models, err := w.allModels(ctx, w.api)
			return slices.ContainsFunc(models, func(other client.Model) bool { return other.ID == m.ID }), err
		})
	if rest.Refused(err) {
		if actual, readErr := w.read(ctx, w.api, Full); readErr == nil {
			if users := actual.ModelUsers(name); len(users) > 0 {
				err = &InUseError{Model: name, Users: users, Err: err}
			}
		}
	}
	if err != nil {
		return Failed(err, "delete the model %s", name)
	}
	delete(w.models, name)
	delete(w.modelNames, m.ID)
	return nil
}

// ModelUsers returns the operations and models that use a model, sorted.
func (a *Actual) ModelUsers(name string) []string {
	var users []string
	uses := func(b *draft.Body) bool { return b != nil && b.Model == name }
	for key, o := range a.Operations {
		used := uses(o.RequestBody)
		for _, r := range o.Responses {
			used = used || uses(r.Body)
		}
		if used {
			users = append(users, key)
		}
	}
	for other, schema := range a.Models {
		if other != name && slices.Contains(draft.References(schema), name) {
			users = append(users, "the model "+other)
		}
	}
	slices.Sort(users)
	return users
}

// inOrder returns the names of models, those that others refer to first.
func inOrder(models map[string]string) []string {
	var out []string
	begun := map[string]bool{}
	var visit func(name string)
	visit = func(name string) {
		if schema, planned := models[name]; planned && !begun[name] {
			begun[name] = true
			for _, reference := range draft.References(schema) {
				visit(reference)
			}
			out = append(out, name)
		}
	}
	for _, name := range slices.Sorted(maps.Keys(models)) {
		visit(name)
	}
	return out
}

// unusedFirst returns the names of models to delete, those that refer to others first.
func (w *writer) unusedFirst(names []string) []string {
	removed := map[string]string{}
	for _, name := range names {
		if m := w.models[name]; m != nil {
			removed[name], _ = draft.CanonicalSchema(m.Schema, w.modelNames)
		}
	}
	out := inOrder(removed)
	slices.Reverse(out)
	return out
}
