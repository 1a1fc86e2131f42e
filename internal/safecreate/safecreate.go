// SPDX-License-Identifier: MPL-2.0

// Package safecreate makes one planned create yield one resource, even if the response is lost.
package safecreate

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"math"
	"strings"
	"sync"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"golang.org/x/sync/semaphore"

	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/errdiag"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/readcache"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/rest"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/wait"
)

// maxAhead is how far a resource's time may be ahead of the service's clock and still show that it is new.
const maxAhead = 5 * time.Minute

// Resource creates the resources of one type, whose IDs the service assigns.
type Resource[T any] struct {
	Type       string
	Kind       string
	Fields     errdiag.Fields
	ID         func(T) string
	ServerTime func(time.Time) (time.Time, bool)
	// Before lists the IDs of all resources, for a service that does not return the time of creation; otherwise nil.
	Before *readcache.Snapshot[map[string]struct{}]

	managed sync.Map // by ID
	locks   sync.Map // by name
}

// Request is one planned create.
type Request[T any] struct {
	Name string
	// Parent is what an import ID has before the resource's own, such as the ID of a product and a slash.
	Parent string
	Send   func(context.Context) (T, error)
	Find   func(context.Context) ([]Candidate[T], error)
}

// Candidate is a resource that matches the plan in every field.
type Candidate[T any] struct {
	Value T
	// Created is the service's time of creation or last change, zero if unknown.
	Created time.Time
}

// Among returns those of the listed resources that fits turns into candidates.
func Among[L, T any](pages iter.Seq2[rest.Page[L], error], fits func(*L) (Candidate[T], bool)) ([]Candidate[T], error) {
	var out []Candidate[T]
	for page, err := range pages {
		if err != nil {
			return nil, err
		}
		for i := range page.Items {
			if candidate, ok := fits(&page.Items[i]); ok {
				out = append(out, candidate)
			}
		}
	}
	return out, nil
}

// MarkManaged keeps creates from adopting a resource. Call it before the first request of a Read, Update or Delete.
func (r *Resource[T]) MarkManaged(id string) {
	r.managed.Store(id, true)
}

// Create searches for the resource if the response is lost. It adopts the only match that is no older than the request and
// not managed, with a warning. An interrupted request or search ends within 30 s.
func (r *Resource[T]) Create(ctx context.Context, request Request[T], diags *diag.Diagnostics) (created T, ok bool) {
	label := fmt.Sprintf("%s %q", r.Kind, request.Name)
	created, lost, err := r.create(ctx, request)
	var uncertain *UncertainCreateError
	switch {
	case errors.As(err, &uncertain):
		diags.Append(errdiag.Error(strings.ToUpper(label[:1])+label[1:]+" may have been created", err))
	case err != nil:
		diags.Append(errdiag.FieldError("Could not create "+label, err, r.Fields))
	case lost != nil:
		diags.AddWarning("Adopted "+label+" after an uncertain create", adopted(r.Kind, r.Type, r.ID(created), lost))
	}
	return created, err == nil
}

func (r *Resource[T]) create(ctx context.Context, request Request[T]) (created T, lost, err error) {
	outliving, cancel := rest.Grace(ctx)
	defer cancel()
	lock := r.lock(request.Name)
	if lock.Acquire(ctx, 1) != nil {
		return created, nil, fmt.Errorf("interrupted before the request was sent: %w", context.Cause(ctx))
	}
	var before map[string]struct{}
	if r.Before != nil {
		before, _ = r.Before.Get(ctx) // nil if that fails, so that nothing is adopted
	}
	created, err = request.Send(ctx)
	if err == nil {
		r.MarkManaged(r.ID(created))
	}
	lock.Release(1)
	if err == nil || !rest.MayHaveActed(err) {
		return created, nil, err
	}
	uncertain := &UncertainCreateError{Err: err, kind: r.Kind, resourceType: r.Type, parent: request.Parent}
	if lock.Acquire(outliving, exclusive) != nil {
		uncertain.Search = context.Cause(outliving)
		return created, nil, uncertain
	}
	defer lock.Release(exclusive)
	created, found := r.search(outliving, request, before, uncertain)
	if !found {
		return created, nil, uncertain
	}
	return created, err, nil
}

const (
	exclusive = math.MaxInt32
	maxSearch = time.Minute
)

// lock returns what creates of a name hold shared and a search exclusively, so that it cannot adopt a resource whose response
// is still under way.
func (r *Resource[T]) lock(name string) *semaphore.Weighted {
	lock, _ := r.locks.LoadOrStore(name, semaphore.NewWeighted(exclusive))
	return lock.(*semaphore.Weighted) //nolint:errcheck,forcetypeassert // nothing else is stored
}

// search continues after a match, which may be another run's, and after a failed listing, unless the credentials were
// refused: some services lock a key after several refusals.
func (r *Resource[T]) search(ctx context.Context, request Request[T], before map[string]struct{}, e *UncertainCreateError) (adopted T, ok bool) {
	var adoptable []T
	ctx, cancel := context.WithTimeout(ctx, maxSearch)
	defer cancel()
	_, e.Search = wait.Until(ctx, request.Find, func(candidates []Candidate[T], err error) bool {
		if err != nil {
			return rest.Denied(err)
		}
		e.matches, adoptable = nil, nil
		for _, candidate := range candidates {
			id := r.ID(candidate.Value)
			if _, managed := r.managed.Load(id); managed {
				continue
			}
			doubt := r.doubt(candidate, before, rest.SentAt(e.Err))
			e.matches = append(e.matches, match{id, candidate.Created, doubt})
			if doubt == "" {
				adoptable = append(adoptable, candidate.Value)
			}
		}
		return false
	})
	if e.Search != nil || len(adoptable) != 1 {
		return adopted, false
	}
	r.MarkManaged(r.ID(adoptable[0]))
	return adoptable[0], true
}

// doubt accepts resources created in the same second as the request, since services return whole seconds.
func (r *Resource[T]) doubt(candidate Candidate[T], before map[string]struct{}, sent time.Time) string {
	if candidate.Created.IsZero() {
		_, old := before[r.ID(candidate.Value)]
		switch {
		case old:
			return "it existed before the request"
		case before == nil:
			return "its age is unknown"
		}
		return ""
	}
	since, known := r.ServerTime(sent)
	now, _ := r.ServerTime(time.Now())
	switch {
	case !known:
		return "the service's clock is unknown"
	case candidate.Created.Before(since.Truncate(time.Second)):
		return "before the request"
	case candidate.Created.After(now.Add(maxAhead)):
		return "ahead of the service's clock, so its age is unknown"
	}
	return ""
}

// Time parses RFC 3339 for Candidate.Created. It is zero for anything else.
func Time(text *string) time.Time {
	if text == nil {
		return time.Time{}
	}
	at, err := time.Parse(time.RFC3339, *text)
	if err != nil {
		return time.Time{}
	}
	return at
}
