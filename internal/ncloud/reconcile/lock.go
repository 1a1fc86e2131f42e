// SPDX-License-Identifier: MPL-2.0

package reconcile

import (
	"context"
	"fmt"
	"sync"

	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/ncloud/client"
)

// locks belong to the process: two provider configurations may use one account.
var locks = struct {
	sync.Mutex
	all map[lockKey]*lock
}{all: map[lockKey]*lock{}}

type lockKey struct {
	endpoint string
	stage    client.StagePath // without a stage for the lock of an API
}

type lock struct {
	held  chan struct{}
	users int // who hold it or wait for it
}

// Lock makes one resource at a time write to an API. It waits until the others have unlocked it or ctx ends. Apply and the
// other methods that write hold it themselves.
func (r *Reconciler) Lock(ctx context.Context, api client.APIRef) (unlock func(), err error) {
	return r.lock(ctx, client.StagePath{ProductID: api.ProductID, APIID: api.APIID}, "API")
}

// LockStage makes one resource at a time create a stage or change its deployments. Who needs Lock as well gets it afterwards.
func (r *Reconciler) LockStage(ctx context.Context, stage client.StagePath) (unlock func(), err error) {
	return r.lock(ctx, stage, "stage")
}

func (r *Reconciler) lock(ctx context.Context, what client.StagePath, kind string) (unlock func(), err error) {
	if ctx.Err() != nil {
		return nil, context.Cause(ctx)
	}
	key := lockKey{r.client.Endpoint().String(), what}
	locks.Lock()
	one := locks.all[key]
	if one == nil {
		one = &lock{held: make(chan struct{}, 1)}
		locks.all[key] = one
	}
	one.users++
	locks.Unlock()
	leave := func() {
		locks.Lock()
		defer locks.Unlock()
		if one.users--; one.users == 0 {
			delete(locks.all, key)
		}
	}
	select {
	case one.held <- struct{}{}:
		return func() { <-one.held; leave() }, nil
	case <-ctx.Done():
		leave()
		return nil, fmt.Errorf("interrupted while another resource was writing to the %s: %w", kind, context.Cause(ctx))
	}
}
