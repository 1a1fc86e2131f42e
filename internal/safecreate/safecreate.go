// Package safecreate makes sure that one planned create yields exactly one resource, even
// if the response is lost. It knows no service.
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

// maxAhead is how far a resource's time may be ahead of the service's clock. A time
// further ahead does not show that the resource is new.
const maxAhead = 5 * time.Minute

// Creator creates resources of one type, whose IDs the service assigns.
type Creator[T any] struct {
	// Type is the resource type, such as "apigw_api_key".
	Type string
	// Kind is what diagnostics call the resource, such as "API key".
	Kind string
	// Fields maps the API's field names to the attributes that hold them.
	Fields errdiag.Fields
	// ID returns a resource's import ID.
	ID func(T) string
	// ServerTime converts a local time to the service's clock: see rest.Client.
	ServerTime func(time.Time) (time.Time, bool)
	// Before lists the IDs of all resources, for a service that does not return when a
	// resource was created: one whose ID is not in it is newer. It is read before a
	// create, or a moment earlier. nil if the service returns the time.
	Before *readcache.Snapshot[map[string]struct{}]

	mu sync.Mutex
	// claimed are the IDs that belong to a resource of this configuration already.
	claimed map[string]struct{}
	// locks are those in use, by name.
	locks map[string]*nameLock
}

// Request is one planned create.
type Request[T any] struct {
	// Name is the resource's name. Find returns only resources of this name.
	Name string
	// Send creates the resource.
	Send func(context.Context) (T, error)
	// Find returns all resources that match the plan in every field.
	Find func(context.Context) ([]Candidate[T], error)
}

// Candidate is a resource that matches the plan in every field.
type Candidate[T any] struct {
	Object T
	// Created is when it was created or last changed, by the service's clock, to the
	// second or finer; zero if the service does not return it.
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

// nameLock is a read-write lock for one name. Creates hold it shared; the search for a
// lost resource holds it exclusively, so that it cannot adopt a resource whose response
// is still on its way to another caller.
type nameLock struct {
	*semaphore.Weighted
	users int
}

// exclusive is the weight of an exclusive lock; a shared one weighs 1.
const exclusive = math.MaxInt32

// Claim marks a resource as one that this configuration has, so that no create adopts
// it. It must be called before the first request of a Read, Update or Delete.
func (c *Creator[T]) Claim(id string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.claimed == nil {
		c.claimed = map[string]struct{}{}
	}
	c.claimed[id] = struct{}{}
}

// Create creates the resource and appends what a user should know to found. If the
// response is lost and the service may have created the resource, Create searches for
// it, and adopts it with a warning if exactly one matches that is no older than the
// request and that this configuration does not have yet. Otherwise ok is false, and found
// has an error. Once Terraform is interrupted, Create sends nothing new, and finishes a
// request or a search that is under way within 30 s.
func (c *Creator[T]) Create(ctx context.Context, request Request[T], diags *diag.Diagnostics) (object T, ok bool) {
	resource := fmt.Sprintf("%s %q", c.Kind, request.Name)
	object, lost, err := c.create(ctx, request)
	var uncertain *UncertainCreateError
	switch {
	case errors.As(err, &uncertain):
		diags.Append(errdiag.Error(strings.ToUpper(resource[:1])+resource[1:]+" may have been created", err))
	case err != nil:
		diags.Append(errdiag.FieldError("Could not create "+resource, err, c.Fields))
	case lost != nil:
		diags.AddWarning("Adopted "+resource+" after an uncertain create", adopted(c.Kind, c.Type, c.ID(object), lost))
	}
	return object, err == nil
}

// create returns the resource. lost is why the outcome of the request was uncertain, nil
// if it was not.
func (c *Creator[T]) create(ctx context.Context, request Request[T]) (object T, lost, err error) {
	outliving, cancel := rest.Grace(ctx)
	defer cancel()
	lock, done := c.lock(request.Name)
	defer done()
	if err := lock.Acquire(ctx, 1); err != nil {
		return object, nil, context.Cause(ctx)
	}
	before := c.listBefore(ctx)
	object, err = request.Send(ctx)
	if err == nil {
		c.Claim(c.ID(object))
	}
	lock.Release(1)
	if err == nil || !rest.MayHaveActed(err) {
		return object, nil, err
	}
	if lock.Acquire(outliving, exclusive) != nil {
		return object, nil, &UncertainCreateError{Err: err, Search: context.Cause(outliving), kind: c.Kind, resourceType: c.Type}
	}
	defer lock.Release(exclusive)
	object, uncertain := c.search(outliving, request, before, err)
	return object, err, uncertain
}

// maxSearch is how long a search takes at most, with all its retries.
const maxSearch = time.Minute

// search looks for the resource whose response was lost, and claims it. It goes on after
// a match, which may be another run's with ours still to come, and after a listing that
// failed, unless the credentials were refused: some services lock a key after several
// refusals. The last listing decides.
func (c *Creator[T]) search(ctx context.Context, request Request[T], before map[string]struct{}, lost error) (T, error) {
	var none T
	e := &UncertainCreateError{Err: lost, kind: c.Kind, resourceType: c.Type}
	var matches []match
	var adoptable []T
	ctx, cancel := context.WithTimeout(ctx, maxSearch)
	defer cancel()
	mayPass := func(err error) bool { return !rest.Denied(err) }
	_, e.Search = wait.Until(ctx, request.Find, mayPass, func(candidates []Candidate[T]) bool {
		matches, adoptable = nil, nil
		for _, candidate := range candidates {
			id := c.ID(candidate.Object)
			if c.isClaimed(id) {
				continue
			}
			doubt := c.doubt(candidate, before, rest.SentAt(lost))
			matches = append(matches, match{id, candidate.Created, doubt})
			if doubt == "" {
				adoptable = append(adoptable, candidate.Object)
			}
		}
		return false
	})
	if e.Search == nil && len(adoptable) == 1 {
		c.Claim(c.ID(adoptable[0]))
		return adoptable[0], nil
	}
	e.matches = matches
	return none, e
}

// doubt returns what speaks against a candidate, "" if it is no older than the request
// that was sent then. Services return whole seconds, and the warning about an adoption
// covers what others have created in the same second.
func (c *Creator[T]) doubt(candidate Candidate[T], before map[string]struct{}, sent time.Time) string {
	if candidate.Created.IsZero() {
		_, old := before[c.ID(candidate.Object)]
		switch {
		case old:
			return "it existed before the request"
		case before == nil:
			return "its age is unknown"
		}
		return ""
	}
	since, known := c.ServerTime(sent)
	now, _ := c.ServerTime(time.Now())
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

// listBefore returns the IDs of all resources before a create. It is nil if they are not
// needed or cannot be listed; then nothing is adopted whose age is unknown.
func (c *Creator[T]) listBefore(ctx context.Context) map[string]struct{} {
	if c.Before == nil {
		return nil
	}
	ids, err := c.Before.Get(ctx)
	if err != nil {
		return nil
	}
	return ids
}

func (c *Creator[T]) isClaimed(id string) bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	_, claimed := c.claimed[id]
	return claimed
}

// lock returns the lock of a name. The caller must call done when it no longer needs the
// lock.
func (c *Creator[T]) lock(name string) (lock *nameLock, done func()) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.locks == nil {
		c.locks = map[string]*nameLock{}
	}
	lock = c.locks[name]
	if lock == nil {
		lock = &nameLock{Weighted: semaphore.NewWeighted(exclusive)}
		c.locks[name] = lock
	}
	lock.users++
	return lock, func() {
		c.mu.Lock()
		defer c.mu.Unlock()
		if lock.users--; lock.users == 0 {
			delete(c.locks, name)
		}
	}
}
