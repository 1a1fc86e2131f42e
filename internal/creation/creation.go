// Package creation makes sure that one planned create yields exactly one object, even
// if the response is lost. It knows no system.
package creation

import (
	"context"
	"encoding/json"
	"fmt"
	"iter"
	"math"
	"sync"
	"time"

	"golang.org/x/sync/semaphore"

	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/readahead"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/rest"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/settle"
)

// Creator creates objects of one type, whose ids the service assigns.
type Creator[T any] struct {
	// Name is what people call such an object, such as "API key".
	Name string
	// Listing is the data source that shows all of them.
	Listing string
	// ID returns an object's id.
	ID func(T) string
	// ServerTime converts a local time to the server's clock: see rest.Client.
	ServerTime func(time.Time) (time.Time, bool)
	// Before lists the ids of all objects, for a service that does not tell when an
	// object was created: an object whose id is not in it is newer. It is read before
	// a create, or a moment earlier. nil if the service tells the time.
	Before *readahead.Snapshot[map[string]struct{}]

	mu sync.Mutex
	// claimed are the ids of the objects that this process has created. They belong to
	// a resource already.
	claimed map[string]struct{}
	// locks are those in use, by input.
	locks map[string]*inputLock
}

// Request is one planned create.
type Request[T any] struct {
	// Input is what Find searches by at least, such as the name. Objects of equal input
	// may be taken for each other.
	Input any
	// Send creates the object.
	Send func(context.Context) (T, error)
	// Find returns all objects that match the input in every field.
	Find func(context.Context) ([]Candidate[T], error)
}

// Candidate is an object that matches the input in every field.
type Candidate[T any] struct {
	Object T
	// Created is when it was created or last changed, by the server's clock, to the
	// second or finer; zero if the service does not tell.
	Created time.Time
}

// Among returns those of the listed objects that fits turns into candidates.
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

// inputLock is a read-write lock for one input. Creates hold it shared; the search for
// a lost object holds it exclusively, so that it cannot claim an object whose response
// is still on its way to another caller.
type inputLock struct {
	*semaphore.Weighted
	users int
}

// exclusive is the weight of an exclusive lock; a shared one weighs 1.
const exclusive = math.MaxInt32

// Create creates the object. If the response is lost and the service may have created
// it, Create searches for it, and returns it if exactly one object matches that is no
// older than the request; otherwise the error is a *LostError. Once Terraform is
// interrupted, Create sends nothing new, and finishes a request or a search that is
// under way within 30 s.
func (c *Creator[T]) Create(ctx context.Context, request Request[T]) (T, error) {
	var none T
	outliving, cancel := rest.Grace(ctx)
	defer cancel()
	lock, done := c.lock(request.Input)
	defer done()
	if err := lock.Acquire(ctx, 1); err != nil {
		return none, context.Cause(ctx)
	}
	before := c.listBefore(ctx)
	object, err := request.Send(ctx)
	if err == nil {
		c.claim(object)
	}
	lock.Release(1)
	if err == nil || !rest.MayHaveActed(err) {
		return object, err
	}
	if lock.Acquire(outliving, exclusive) != nil {
		return none, &LostError{Err: err, name: c.Name, listing: c.Listing, searching: context.Cause(outliving)}
	}
	defer lock.Release(exclusive)
	return c.recover(outliving, request, before, err)
}

// recover searches for the object whose response was lost.
func (c *Creator[T]) recover(ctx context.Context, request Request[T], before map[string]struct{}, lost error) (T, error) {
	var none T
	var young []Candidate[T]
	all, err := settle.For(ctx, request.Find, func(found []Candidate[T]) bool {
		young = c.young(found, before, rest.SentAt(lost))
		return len(young) > 0
	})
	if err == nil && len(young) == 1 {
		c.claim(young[0].Object)
		return young[0].Object, nil
	}
	e := &LostError{Err: lost, name: c.Name, listing: c.Listing, searching: err, ambiguous: len(young) > 1}
	if len(young) > 0 {
		all = young
	}
	for _, candidate := range all {
		id := c.ID(candidate.Object)
		if !c.isClaimed(id) {
			e.found = append(e.found, described(id, candidate.Created))
		}
	}
	return none, e
}

// young returns those candidates that are certainly no older than the request and
// that no other create has claimed.
func (c *Creator[T]) young(found []Candidate[T], before map[string]struct{}, sent time.Time) []Candidate[T] {
	since, known := c.ServerTime(sent)
	since = since.Truncate(time.Second) // services tell whole seconds
	var out []Candidate[T]
	for _, candidate := range found {
		id := c.ID(candidate.Object)
		_, old := before[id]
		isYoung := known && !candidate.Created.Before(since)
		if candidate.Created.IsZero() {
			isYoung = before != nil && !old
		}
		if isYoung && !c.isClaimed(id) {
			out = append(out, candidate)
		}
	}
	return out
}

// listBefore returns the ids of all objects before a create. It is nil where they are
// not needed or cannot be listed; then recover claims nothing whose age is unknown.
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

func (c *Creator[T]) claim(object T) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.claimed == nil {
		c.claimed = map[string]struct{}{}
	}
	c.claimed[c.ID(object)] = struct{}{}
}

func (c *Creator[T]) isClaimed(id string) bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	_, claimed := c.claimed[id]
	return claimed
}

// lock returns the lock of an input. The caller must call done when it needs the lock
// no more.
func (c *Creator[T]) lock(input any) (lock *inputLock, done func()) {
	text, err := json.Marshal(input)
	if err != nil {
		text = fmt.Append(nil, input) // Send will fail on it too
	}
	key := string(text)
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.locks == nil {
		c.locks = map[string]*inputLock{}
	}
	lock = c.locks[key]
	if lock == nil {
		lock = &inputLock{Weighted: semaphore.NewWeighted(exclusive)}
		c.locks[key] = lock
	}
	lock.users++
	return lock, func() {
		c.mu.Lock()
		defer c.mu.Unlock()
		if lock.users--; lock.users == 0 {
			delete(c.locks, key)
		}
	}
}
