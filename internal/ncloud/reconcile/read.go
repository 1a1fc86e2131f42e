// SPDX-License-Identifier: MPL-2.0

package reconcile

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"
	"time"

	"golang.org/x/sync/errgroup"

	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/ncloud/client"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/ncloud/draft"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/readcache"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/recovery"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/rest"
)

type readKey struct {
	api   client.APIRef
	depth Depth
}

// read is one read that several callers share.
type read struct {
	epoch   rest.Epoch
	done    chan struct{}
	readers map[string]bool // who was given the result
	actual  *Actual
	err     error
	expires time.Time
}

// Read shares its requests with reads of other readers that are in progress, or ended at most 10 s ago, unless the client has
// written since. A second read of the same reader, such as "apigw_api_definition", requests everything again. A 404 may
// be about the API or about a part of it that was deleted in the meantime.
func (r *Reconciler) Read(ctx context.Context, api client.APIRef, depth Depth, reader string) (*Actual, error) {
	for {
		one, leads := r.join(api, depth, reader)
		if leads {
			r.lead(ctx, one, api, depth)
		}
		select {
		case <-one.done:
		case <-ctx.Done():
			return nil, fmt.Errorf("reading was interrupted: %w", context.Cause(ctx))
		}
		switch {
		case errors.Is(one.err, errAbandoned) && ctx.Err() == nil: // repeat it
		case one.err != nil:
			return nil, one.err
		default:
			return one.actual.to(depth), nil
		}
	}
}

// errAbandoned means that the caller who led a read was interrupted.
var errAbandoned = errors.New("another caller was interrupted")

// join returns a read that reader can share, or a new one that it leads.
func (r *Reconciler) join(api client.APIRef, depth Depth, reader string) (one *read, leads bool) {
	r.mu.Lock()
	defer r.mu.Unlock()
	epoch := r.client.Epoch()
	for _, deep := range []Depth{Full, depth} { // a full read serves both
		one := r.reads[readKey{api, deep}]
		if one == nil || one.epoch != epoch || one.readers[reader] {
			continue
		}
		select {
		case <-one.done:
			if one.err != nil || !time.Now().Before(one.expires) {
				continue
			}
		default:
		}
		one.readers[reader] = true
		return one, false
	}
	one = &read{epoch: epoch, done: make(chan struct{}), readers: map[string]bool{reader: true}}
	r.reads[readKey{api, depth}] = one
	return one, true
}

func (r *Reconciler) lead(ctx context.Context, one *read, api client.APIRef, depth Depth) {
	defer close(one.done)
	one.err = errAbandoned // if it panics
	actual, err := r.read(ctx, api, depth)
	if actual != nil && rest.NotFound(err) { // a part was deleted while the others were read
		actual, err = r.read(ctx, api, depth)
	}
	if err != nil && ctx.Err() != nil {
		err = fmt.Errorf("%w: %w", errAbandoned, err)
	}
	one.actual, one.err, one.expires = actual, err, time.Now().Add(readcache.MaxAge)
}

// to returns what a listed read returns of a full one.
func (a *Actual) to(depth Depth) *Actual {
	if depth == Full {
		return a
	}
	out := *a
	out.Draft, out.ModelIDs, out.ModelDescriptions = a.WithoutDocumentation(), map[string]string{}, map[string]string{}
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
func request[T any](ctx context.Context, r *Reconciler, call func() (T, error)) (result T, err error) {
	select {
	case r.slots <- struct{}{}:
		defer func() { <-r.slots }()
		return call()
	case <-ctx.Done():
		return result, context.Cause(ctx)
	}
}

// read returns an incomplete draft with the error if it could list the paths.
func (r *Reconciler) read(ctx context.Context, api client.APIRef, depth Depth) (*Actual, error) {
	run, ctx := r.newReader(ctx, api)
	var paths []client.Path
	var models []client.Model
	run.send(func() (err error) {
		paths, err = request(ctx, r, func() ([]client.Path, error) { return r.client.Paths(ctx, api) })
		if err == nil {
			run.methods(ctx, paths, depth)
		}
		return err
	})
	if depth == Full {
		run.send(func() (err error) {
			models, err = r.allModels(ctx, api)
			return err
		})
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

func (r *Reconciler) allModels(ctx context.Context, api client.APIRef) ([]client.Model, error) {
	return request(ctx, r, func() ([]client.Model, error) {
		var all []client.Model
		for page, err := range r.client.Models(ctx, api) {
			if err != nil {
				return nil, err
			}
			all = append(all, page.Items...)
		}
		return all, nil
	})
}

// methods requests the methods of all paths that have some.
func (r *reader) methods(ctx context.Context, paths []client.Path, depth Depth) {
	for _, p := range paths {
		if len(p.Methods) == 0 {
			continue
		}
		r.send(func() error {
			methods, err := request(ctx, r.Reconciler, func() ([]client.Method, error) { return r.client.Methods(ctx, r.api, p.ID) })
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
	r.send(func() (err error) {
		to.parameters, err = request(ctx, r.Reconciler, func() ([]client.Parameter, error) { return r.client.Parameters(ctx, m) })
		return err
	})
	r.send(func() (err error) {
		to.body, err = request(ctx, r.Reconciler, func() (*client.Body, error) { return r.client.RequestBody(ctx, m) })
		return err
	})
	r.send(func() error {
		responses, err := request(ctx, r.Reconciler, func() ([]client.MethodResponse, error) { return r.client.MethodResponses(ctx, m) })
		slices.SortFunc(responses, func(a, b client.MethodResponse) int { return cmp.Compare(a.StatusCode, b.StatusCode) })
		to.responses = make([]response, len(responses))
		for i := range responses {
			one := &to.responses[i]
			one.MethodResponse = responses[i]
			r.send(func() (err error) {
				one.headers, err = request(ctx, r.Reconciler, func() ([]client.Parameter, error) { return r.client.ResponseHeaders(ctx, m, one.StatusCode) })
				return err
			})
			r.send(func() (err error) {
				one.body, err = request(ctx, r.Reconciler, func() (*client.Body, error) { return r.client.ResponseBody(ctx, m, one.StatusCode) })
				return err
			})
		}
		return err
	})
}

func newActual() *Actual {
	return &Actual{
		Draft:   draft.Draft{Paths: map[string]draft.CORS{}, Operations: map[string]draft.Operation{}, Models: map[string]string{}},
		PathIDs: map[string]string{}, ModelIDs: map[string]string{}, ModelDescriptions: map[string]string{},
	}
}

func (a *Actual) setPath(p client.Path) {
	a.PathIDs[p.Path] = p.ID
	if settings := cors(p.CORS); p.Path != "/" || settings != (draft.CORS{}) {
		a.Paths[p.Path] = settings
	}
}

// setModel keeps a schema that is not JSON as it is.
func (a *Actual) setModel(m client.Model, names map[string]string) {
	schema, _ := draft.CanonicalSchema(m.Schema, names)
	a.Models[m.Name], a.ModelIDs[m.Name], a.ModelDescriptions[m.Name] = schema, m.ID, m.Description
}
