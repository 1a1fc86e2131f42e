// Package creation makes one object of one create, whatever becomes of the answer: it
// looks for an object whose answer got lost, and finishes what was begun when
// Terraform is interrupted. It knows no system.
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

// Kind is one kind of object, whose ids the service assigns.
type Kind[T any] struct {
	// Name is what people call it, such as "API key".
	Name string
	// Listing is the data source that shows all of them.
	Listing string
	// ID returns an object's id.
	ID func(T) string
	// ServerTime tells the server's clock: see rest.Client.
	ServerTime func(time.Time) (time.Time, bool)
	// Before lists the ids that there are, for objects that tell no time: those that
	// are not in it are younger. It is asked before a create, once for all that
	// follow within readahead.MaxAge. nil where objects tell their time.
	Before *readahead.Snapshot[map[string]struct{}]

	mu sync.Mutex
	// made is what this process has made: it belongs to a resource already.
	made  map[string]struct{}
	turns map[string]*turn
}

// Order is what is to be made.
type Order[T any] struct {
	// Input is what Find looks for at least, such as the name: objects of equal Input may
	// be taken for each other.
	Input any
	// Send makes the object.
	Send func(context.Context) (T, error)
	// Find returns all objects that fit in every field.
	Find func(context.Context) ([]Candidate[T], error)
}

// Candidate is an object that fits in every field.
type Candidate[T any] struct {
	Object T
	// Made is when it was made, by the server's clock, in whole seconds at least; zero
	// where the service does not tell.
	Made time.Time
}

// Among returns the candidates among listed objects: those for which fits says so.
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

// turn lets creates of equal input run side by side, and looking for one of them
// alone: what another is about to be told of must not be taken for one's own.
type turn struct {
	*semaphore.Weighted
	users int
}

const everyone = math.MaxInt32

// Create makes the object. Where the service may have made it although its answer
// got lost, it is looked for, and taken if exactly one fits that is no older than the
// request; otherwise the error is a *LostError. Once Terraform is interrupted, nothing
// is begun, and what is under way is finished or looked up within 30 s.
func (k *Kind[T]) Create(ctx context.Context, order Order[T]) (T, error) {
	var none T
	outliving, cancel := rest.Grace(ctx)
	defer cancel()
	turn, leave := k.enter(order.Input)
	defer leave()
	if err := turn.Acquire(ctx, 1); err != nil {
		return none, context.Cause(ctx)
	}
	before := k.listed(ctx)
	object, err := order.Send(ctx)
	if err == nil {
		k.claim(object)
	}
	turn.Release(1)
	if err == nil || !rest.MayHaveActed(err) {
		return object, err
	}
	if turn.Acquire(outliving, everyone) != nil {
		return none, &LostError{Err: err, kind: k.Name, listing: k.Listing, looking: context.Cause(outliving)}
	}
	defer turn.Release(everyone)
	return k.recover(outliving, order, before, err)
}

// recover looks for the object whose answer was lost.
func (k *Kind[T]) recover(ctx context.Context, order Order[T], before map[string]struct{}, lost error) (T, error) {
	var none T
	var young []Candidate[T]
	all, err := settle.For(ctx, order.Find, func(found []Candidate[T]) bool {
		young = k.young(found, before, rest.SentAt(lost))
		return len(young) > 0
	})
	if err == nil && len(young) == 1 {
		k.claim(young[0].Object)
		return young[0].Object, nil
	}
	e := &LostError{Err: lost, kind: k.Name, listing: k.Listing, looking: err, ambiguous: len(young) > 1}
	if len(young) > 0 {
		all = young
	}
	for _, candidate := range all {
		id := k.ID(candidate.Object)
		if !k.claimed(id) {
			e.found = append(e.found, described(id, candidate.Made))
		}
	}
	return none, e
}

// young returns those that are certainly no older than the request, and that are
// nobody's yet.
func (k *Kind[T]) young(found []Candidate[T], before map[string]struct{}, sent time.Time) []Candidate[T] {
	since, known := k.ServerTime(sent)
	since = since.Truncate(time.Second) // services tell whole seconds
	var out []Candidate[T]
	for _, candidate := range found {
		id := k.ID(candidate.Object)
		_, old := before[id]
		isYoung := known && !candidate.Made.Before(since)
		if candidate.Made.IsZero() {
			isYoung = before != nil && !old
		}
		if isYoung && !k.claimed(id) {
			out = append(out, candidate)
		}
	}
	return out
}

// listed returns the ids that there are before a create, nil where they are not
// needed or cannot be had: then nothing is taken for the lost object.
func (k *Kind[T]) listed(ctx context.Context) map[string]struct{} {
	if k.Before == nil {
		return nil
	}
	ids, err := k.Before.Get(ctx)
	if err != nil {
		return nil
	}
	return ids
}

func (k *Kind[T]) claim(object T) {
	k.mu.Lock()
	defer k.mu.Unlock()
	if k.made == nil {
		k.made = map[string]struct{}{}
	}
	k.made[k.ID(object)] = struct{}{}
}

func (k *Kind[T]) claimed(id string) bool {
	k.mu.Lock()
	defer k.mu.Unlock()
	_, claimed := k.made[id]
	return claimed
}

// enter joins those who make objects of equal input. leave must be called.
func (k *Kind[T]) enter(input any) (joined *turn, leave func()) {
	text, err := json.Marshal(input)
	if err != nil {
		text = fmt.Append(nil, input) // which Send will refuse too
	}
	key := string(text)
	k.mu.Lock()
	defer k.mu.Unlock()
	if k.turns == nil {
		k.turns = map[string]*turn{}
	}
	joined = k.turns[key]
	if joined == nil {
		joined = &turn{Weighted: semaphore.NewWeighted(everyone)}
		k.turns[key] = joined
	}
	joined.users++
	return joined, func() {
		k.mu.Lock()
		defer k.mu.Unlock()
		if joined.users--; joined.users == 0 {
			delete(k.turns, key)
		}
	}
}
