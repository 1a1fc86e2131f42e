// SPDX-License-Identifier: MPL-2.0

package reconcile

import (
	"cmp"
	"context"
	"errors"
	"slices"
	"strings"

	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/ncloud/client"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/ncloud/draft"
)

// target is an operation to write.
type target struct {
	draft.Key

	client.MethodRef
}

func (w *writer) target(method string, path *client.Path) target {
	return target{draft.Key{Method: method, Path: path.Path}, client.MethodRef{APIRef: w.api, PathID: path.ID, Method: method}}
}

func (t target) String() string {
	if t.Path == "" {
		return t.Key.Method + " of path " + t.PathID
	}
	return t.Key.String()
}

// find returns the operation, read to this depth, or nil if it does not exist.
func (w *writer) find(ctx context.Context, at target, depth Depth) (*operation, error) {
	if w.methods[at.Path] == nil {
		methods, err := w.client.Methods(ctx, w.api, at.PathID)
		if err != nil {
			return nil, Failed(err, "list the methods of %s", cmp.Or(at.Path, "the path"))
		}
		w.methods[at.Path] = map[string]*operation{}
		for _, m := range methods {
			w.methods[at.Path][m.Name] = &operation{method: m}
		}
	}
	o := w.methods[at.Path][at.MethodRef.Method]
	if o == nil || depth == Listed || o.documentation != nil {
		return o, nil
	}
	return o, w.document(ctx, at, o)
}

// document reads the documentation of an operation.
func (w *writer) document(ctx context.Context, at target, o *operation) error {
	run, ctx := w.newReader(ctx, w.api)
	docs := &documentation{}
	run.documentation(ctx, at.MethodRef, docs)
	if err := run.group.Wait(); err != nil {
		return Failed(err, "read %s", at)
	}
	o.documentation = docs
	return nil
}

// setOperation makes an operation what is planned. What it does is recorded even if it fails.
func (w *writer) setOperation(ctx context.Context, at target, planned draft.Operation, depth Depth) error {
	o, err := w.find(ctx, at, depth)
	if err != nil {
		return err
	}
	in := input(planned)
	if o != nil {
		err := w.update(ctx, at, o, planned, depth)
		if !errors.Is(err, errRecreate) {
			return err
		}
		if depth == Listed { // what is left as it is has to be created again too
			if err := w.document(ctx, at, o); err != nil {
				return err
			}
			planned, depth = planned.WithDocumentation(o.draft(w.modelOf)), Full
		}
		if w.modelNames != nil {
			planned = withNames(planned, o.draft(w.modelOf))
		}
		if err := w.removeOperation(ctx, at); err != nil {
			return err
		}
		in.OperationID = o.method.OperationID
	}
	o, err = w.createMethod(ctx, at, in, planned, depth)
	if err != nil {
		return err
	}
	return w.update(ctx, at, o, planned, depth)
}

func (w *writer) createMethod(ctx context.Context, at target, in client.MethodInput, planned draft.Operation, depth Depth) (*operation, error) {
	o := &operation{method: client.Method{Name: at.MethodRef.Method, MethodInput: in}}
	adopted, err := w.create(ctx, func(ctx context.Context) error {
		created, err := w.client.CreateMethod(ctx, at.MethodRef, in)
		if err == nil {
			o.method.Consumers, o.method.Produces = created.Consumers, created.Produces
		}
		return err
	}, func(ctx context.Context) (match, error) {
		listed, err := w.listed(ctx, at)
		switch {
		case listed == nil:
			return absent, err
		case !sameMethod(listed, planned):
			return different, nil
		}
		o.method = *listed
		return equal, nil
	})
	if err != nil {
		return nil, Failed(err, "create %s", at)
	}
	if adopted != nil {
		w.adopted = adopted
	}
	w.keep(at, o)
	if depth == Listed {
		return o, nil
	}
	return o, w.learnInitial(ctx, at, o)
}

// keep records an operation that exists.
func (w *writer) keep(at target, o *operation) {
	if w.methods[at.Path] == nil {
		w.methods[at.Path] = map[string]*operation{}
	}
	w.methods[at.Path][at.MethodRef.Method] = o
	delete(w.deleted, at.PathID+" "+at.MethodRef.Method)
	w.created[at.MethodRef] = true
	if p := w.paths[at.Path]; p != nil && !slices.Contains(p.Methods, at.MethodRef.Method) {
		p.Methods = append(slices.Clone(p.Methods), at.MethodRef.Method)
	}
}

// learnInitial sets the documentation that a new method has, such as a response 200. It reads that of the first one, since
// it is not documented.
func (w *writer) learnInitial(ctx context.Context, at target, o *operation) error {
	w.mu.Lock()
	initial := w.initial
	w.mu.Unlock()
	if initial == nil {
		w.settle(ctx)
		if err := w.document(ctx, at, o); err != nil {
			return err
		}
		w.mu.Lock()
		w.initial = o.clone()
		w.mu.Unlock()
		return nil
	}
	o.documentation = initial.clone()
	return nil
}

// update changes what differs. Clearing media types comes first, because it may require a new method.
func (w *writer) update(ctx context.Context, at target, o *operation, planned draft.Operation, depth Depth) error {
	for _, part := range []struct {
		name    string
		of      func(*client.Method) *client.MediaTypes
		planned []string
		set     func(context.Context, client.MethodRef, client.MediaTypes) (client.MediaTypes, error)
	}{
		{"consumed", func(m *client.Method) *client.MediaTypes { return &m.Consumers }, planned.Consumes, w.client.SetConsumers},
		{"produced", func(m *client.Method) *client.MediaTypes { return &m.Produces }, planned.Produces, w.client.SetProduces},
	} {
		current := part.of(&o.method)
		if same(draft.Operation{Consumes: *current}, draft.Operation{Consumes: part.planned}) {
			continue
		}
		var actual client.MediaTypes
		err := w.change(func() (err error) {
			actual, err = part.set(ctx, at.MethodRef, part.planned)
			return err
		}, w.showsMethod(at, func(m *client.Method) bool { return slices.Equal(*part.of(m), actual) }))
		if len(part.planned) == 0 && (invalid(err) || err == nil && len(actual) > 0) {
			return errRecreate
		}
		if err != nil {
			return Failed(err, "change the %s media types of %s", part.name, at)
		}
		*current = actual
	}
	if !sameMethod(&o.method, planned) {
		in := input(planned)
		in.OperationID = o.method.OperationID
		err := w.change(func() error { return w.client.UpdateMethod(ctx, at.MethodRef, in) },
			w.showsMethod(at, func(m *client.Method) bool { return sameMethod(m, planned) }))
		if err != nil {
			return Failed(err, "change %s", at)
		}
		o.method.MethodInput = in
	}
	if depth == Listed {
		return nil
	}
	return w.setDocumentation(ctx, at, o.documentation, planned)
}

// showsMethod checks a method in the listing.
func (w *writer) showsMethod(at target, check func(*client.Method) bool) shows {
	return func(ctx context.Context) (bool, error) {
		listed, err := w.listed(ctx, at)
		return listed != nil && check(listed), err
	}
}

// listed returns nil if the path does not have the method.
func (w *writer) listed(ctx context.Context, at target) (*client.Method, error) {
	methods, err := w.client.Methods(ctx, w.api, at.PathID)
	return first(methods, func(m client.Method) bool { return m.Name == at.MethodRef.Method }), err
}

// sameMethod compares what creating and changing a method sets.
func sameMethod(m *client.Method, planned draft.Operation) bool {
	actual := listed(m)
	planned = planned.Listed()
	actual.Consumes, actual.Produces, planned.Consumes, planned.Produces = nil, nil, nil, nil
	return same(actual, planned)
}

// same compares what a plan shows.
func same(a, b draft.Operation) bool { return a.JSON() == b.JSON() }

// removeOperation deletes a method with what is below it.
func (w *writer) removeOperation(ctx context.Context, at target) error {
	err := w.remove(ctx, func(ctx context.Context) error { return w.client.DeleteMethod(ctx, at.MethodRef) },
		func(ctx context.Context) (bool, error) {
			listed, err := w.listed(ctx, at)
			return listed != nil, err
		})
	if err != nil {
		return Failed(err, "delete %s", at)
	}
	w.deleted[at.PathID+" "+at.MethodRef.Method] = true
	delete(w.created, at.MethodRef)
	delete(w.methods[at.Path], at.MethodRef.Method)
	if p := w.paths[at.Path]; p != nil {
		p.Methods = slices.DeleteFunc(slices.Clone(p.Methods), func(name string) bool { return name == at.MethodRef.Method })
	}
	return nil
}

// withNames gives the bodies of planned the names that they have: see draft.Body.
func withNames(planned, actual draft.Operation) draft.Operation {
	rename := func(planned, actual *draft.Body) *draft.Body {
		if planned == nil || actual == nil || !validName(actual.Name) {
			return planned
		}
		renamed := *planned
		renamed.Name = actual.Name
		return &renamed
	}
	planned.RequestBody = rename(planned.RequestBody, actual.RequestBody)
	responses := make(map[string]draft.Response, len(planned.Responses))
	for status, r := range planned.Responses {
		r.Body = rename(r.Body, actual.Responses[status].Body)
		responses[status] = r
	}
	planned.Responses = responses
	return planned
}

// validName reports whether a request may use the name of a body, which an import does not check.
func validName(name string) bool {
	const allowed = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-"
	return name != "" && len(name) <= client.MaxBodyName && strings.Trim(name, allowed) == ""
}
