// SPDX-License-Identifier: MPL-2.0

package reconcile

import (
	"cmp"
	"context"
	"slices"
	"sync"

	"golang.org/x/sync/errgroup"

	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/ncloud/client"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/ncloud/draft"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/recovery"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/rest"
)

type readKey struct {
	api   client.APIRef
	depth Depth
}

// Read shares its requests with reads of other readers that are in progress, or ended at most 10 s ago, unless the client has
// written since. A second read of the same reader, such as "apigw_api_definition", requests everything again. A 404 may
// be about the API or about a part of it that was deleted in the meantime.
func (r *Reconciler) Read(ctx context.Context, api client.APIRef, depth Depth, reader string) (*Actual, error) {
	if depth == Listed { // a full read serves both
		if full, shared, err := r.drafts.Of(readKey{api, Full}).Join(ctx, reader); shared {
			return full.listed(), err
		}
	}
	return r.drafts.Of(readKey{api, depth}).Read(ctx, reader)
}

func (r *Reconciler) readTwice(ctx context.Context, of readKey) (*Actual, error) {
	actual, err := r.read(ctx, of.api, of.depth)
	if actual != nil && rest.NotFound(err) { // a part was deleted while the others were read
		actual, err = r.read(ctx, of.api, of.depth)
	}
	if err != nil {
		return nil, err
	}
	return actual, nil
}

// listed returns what a listed read returns of a full one.
func (a *Actual) listed() *Actual {
	if a == nil {
		return nil
	}
	out := *a
	out.Draft = a.WithoutDocumentation()
	return &out
}

// reader collects a draft from parallel requests.
type reader struct {
	*Reconciler

	api   client.APIRef
	group *errgroup.Group

	mu         sync.Mutex
	operations map[draft.Key]*operation
}

func (r *Reconciler) newReader(ctx context.Context, api client.APIRef) (*reader, context.Context) {
	group, ctx := errgroup.WithContext(ctx)
	return &reader{Reconciler: r, api: api, group: group, operations: map[draft.Key]*operation{}}, ctx
}

// send runs request, which may call send, beside others.
func (r *reader) send(request func() error) {
	r.group.Go(func() (err error) {
		defer recovery.ToError(&err)
		return request()
	})
}

// request waits for a slot. It must not be nested.
func request[K, T any](ctx context.Context, r *Reconciler, call func(context.Context, K) (T, error), of K) (result T, err error) {
	select {
	case r.slots <- struct{}{}:
		defer func() { <-r.slots }()
		return call(ctx, of)
	case <-ctx.Done():
		return result, context.Cause(ctx)
	}
}

// fetch sends a request beside others, and stores its result.
func fetch[K, T any](ctx context.Context, r *reader, call func(context.Context, K) (T, error), of K, to *T) {
	r.send(func() (err error) {
		*to, err = request(ctx, r.Reconciler, call, of)
		return err
	})
}

// read returns an incomplete draft with the error if it could list the paths.
func (r *Reconciler) read(ctx context.Context, api client.APIRef, depth Depth) (*Actual, error) {
	run, ctx := r.newReader(ctx, api)
	var paths []client.Path
	var models []client.Model
	run.send(func() (err error) {
		paths, err = request(ctx, r, r.client.Paths, api)
		if err == nil {
			run.methods(ctx, paths, depth)
		}
		return err
	})
	if depth == Full {
		fetch(ctx, run, r.allModels, api, &models)
	}
	err := run.group.Wait()
	if err != nil && paths == nil {
		return nil, err
	}
	actual := newActual()
	names := map[string]string{}
	for _, m := range models {
		names[m.ID] = m.Name
	}
	for _, m := range models {
		actual.setModel(m, names)
	}
	for _, p := range paths {
		actual.setPath(p)
	}
	for key, o := range run.operations {
		actual.Operations[key.String()] = o.draft(nameIn(names))
	}
	return actual, err
}

// methods requests the methods of all paths that have some.
func (r *reader) methods(ctx context.Context, paths []client.Path, depth Depth) {
	for _, p := range paths {
		if len(p.Methods) == 0 {
			continue
		}
		r.send(func() error {
			methods, err := request(ctx, r.Reconciler, r.allMethods, pathRef{r.api, p.ID})
			if err != nil {
				return err
			}
			for _, m := range methods {
				o := &operation{method: m, documentation: &documentation{}}
				r.mu.Lock()
				r.operations[draft.Key{Method: m.Name, Path: p.Path}] = o
				r.mu.Unlock()
				if depth == Full {
					r.documentation(ctx, client.MethodRef{APIRef: r.api, PathID: p.ID, Method: m.Name}, o.documentation)
				}
			}
			return nil
		})
	}
}

// documentation requests what a listing of methods does not show.
func (r *reader) documentation(ctx context.Context, m client.MethodRef, to *documentation) {
	r.message(ctx, client.MessageRef{MethodRef: m}, &to.message)
	r.send(func() error {
		responses, err := request(ctx, r.Reconciler, r.client.MethodResponses, m)
		slices.SortFunc(responses, func(a, b client.MethodResponse) int { return cmp.Compare(a.StatusCode, b.StatusCode) })
		to.responses = make([]response, len(responses))
		for i, one := range responses {
			to.responses[i].MethodResponse = one
			r.message(ctx, client.MessageRef{MethodRef: m, StatusCode: one.StatusCode}, &to.responses[i].message)
		}
		return err
	})
}

func (r *reader) message(ctx context.Context, of client.MessageRef, to *message) {
	fetch(ctx, r, r.client.Parameters, of, &to.parameters)
	fetch(ctx, r, r.client.Body, of, &to.body)
}

func newActual() *Actual {
	return &Actual{Draft: draft.Draft{Paths: map[string]draft.CORS{}, Operations: map[string]draft.Operation{}, Models: map[string]string{}}}
}

func (a *Actual) setPath(p client.Path) {
	if settings := cors(p.CORS); p.Path != "/" || settings != (draft.CORS{}) {
		a.Paths[p.Path] = settings
	}
}

// setModel keeps a schema that is not JSON as it is.
func (a *Actual) setModel(m client.Model, names map[string]string) {
	a.Models[m.Name], _ = draft.CanonicalSchema(m.Schema, names)
}
