// SPDX-License-Identifier: MPL-2.0

// Package reconcile reads the draft of an API and writes the difference to a planned one. It has two users: a definition,
// which plans a whole draft, and resources for single paths, methods and models.
package reconcile

import (
	"sync"

	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/ncloud/client"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/ncloud/draft"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/readcache"
)

// Depth is how much of a draft is read.
type Depth int

const (
	// Full is everything.
	Full Depth = iota
	// Listed leaves out what documents the API and has no effect on calls: parameters, bodies, responses and models.
	Listed
)

// Actual is a draft as the service has it. It must not be changed.
type Actual struct {
	draft.Draft

	// Pending are the operations of a plan that Apply did not reach: they are as before.
	Pending []string
	// Writes is how many requests of Apply were writes.
	Writes int
}

// atOnce is how many requests of reads are sent at the same time.
const atOnce = 8

// Reconciler is what the resources of one client share. It is safe for concurrent use.
type Reconciler struct {
	client   *client.Client
	slots    chan struct{}
	listings listings
	drafts   readcache.Parts[readKey, *readcache.Snapshot[*Actual]]

	mu sync.Mutex
	// bare are paths whose resource was deleted, but which have others below them.
	bare map[client.APIRef]map[string]bool
	// waiting are models, by name, that other models have to precede.
	waiting map[client.APIRef]map[string]*waitingModel
	// initial is the documentation of every new method, once it is read.
	initial *documentation
	// referByID is true if schemas have to refer to other models by their IDs.
	referByID bool
}

// New returns a reconciler. It makes no request.
func New(c *client.Client) *Reconciler {
	r := &Reconciler{
		client: c, slots: make(chan struct{}, atOnce),
		bare: map[client.APIRef]map[string]bool{}, waiting: map[client.APIRef]map[string]*waitingModel{},
	}
	shared := readcache.Shared(c.Epoch, r.readTwice)
	r.drafts.New = func(of readKey) *readcache.Snapshot[*Actual] {
		snapshot := shared(of)
		snapshot.FromEnd = true // it may take long
		return snapshot
	}
	r.initListings()
	return r
}
