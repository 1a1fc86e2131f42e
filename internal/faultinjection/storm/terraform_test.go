// SPDX-License-Identifier: MPL-2.0

package storm_test

import (
	"context"
	"maps"
	"slices"
	"sync"
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/acctest"
)

// terraform plays Terraform: it keeps the state, and refreshes, plans and applies as
// Terraform does, with a provider process of its own for each walk.
type terraform struct {
	*testing.T
	// start starts a provider process.
	start func() *acctest.Driver
	// data returns an attribute of a product that a data source would supply.
	data func(productID, attribute string) string
	// shuffle puts the tasks of a plan into a random order.
	shuffle func(n int, swap func(i, j int))
	// createBeforeDestroy has the kinds with that lifecycle.
	createBeforeDestroy map[*kind]bool
	// replace has the addresses that the next apply replaces, as with -replace.
	replace map[string]bool

	mu    sync.Mutex
	state map[string]*instance // by address
	diags acctest.Diagnostics  // of the current command
}

// instance is a resource instance in the state.
type instance struct {
	*kind
	block   string
	current *object   // nil while only deposed ones are left
	deposed []*object // replaced with create_before_destroy, and not destroyed yet
}

// object is what a resource instance has in the service.
type object struct {
	*acctest.State
	tainted bool
	// dependencies are the blocks that it referred to.
	dependencies []string
}

func (i *instance) objects() []*object {
	if i.current == nil {
		return i.deposed
	}
	return append(slices.Clone(i.deposed), i.current)
}

func (i *instance) remove(o *object) {
	i.deposed = slices.DeleteFunc(i.deposed, func(other *object) bool { return other == o })
	if i.current == o {
		i.current = nil
	}
}

// apply plans the configuration and applies the plan. It returns how many changes the
// plan had, -1 if there is none.
func (tf *terraform) apply(ctx context.Context, c *config, refresh bool) int {
	tf.Helper()
	planned, ok := tf.plan(ctx, c, refresh)
	if !ok {
		return -1
	}
	return tf.walk(ctx, c, planned)
}

// refreshOnly updates the state, as terraform apply -refresh-only.
func (tf *terraform) refreshOnly(ctx context.Context) {
	tf.Helper()
	var all tasks
	driver, before := tf.start(), tf.copyState()
	for _, address := range tf.addresses() {
		i := tf.state[address]
		for _, o := range i.objects() {
			all.add(func() bool { return tf.refresh(ctx, driver, i, o) })
		}
	}
	if !all.run(ctx, tf.T) {
		tf.state = before
	}
	tf.forget()
}

// refresh reads an object. If it does not exist any more, it leaves the state.
func (tf *terraform) refresh(ctx context.Context, driver *acctest.Driver, i *instance, o *object) bool {
	state, diags := driver.Read(ctx, i.resource, o.State)
	tf.mu.Lock()
	defer tf.mu.Unlock()
	tf.diags = append(tf.diags, diags...)
	if diags.HasError() {
		return false
	}
	if o.State = state; state == nil {
		i.remove(o)
	}
	return true
}

// resolve replaces references by the values that they refer to.
func (tf *terraform) resolve(config acctest.Object, value func(address string) tftypes.Value) acctest.Object {
	tf.mu.Lock()
	defer tf.mu.Unlock()
	return tf.resolved(config, value)
}

func (tf *terraform) resolved(config acctest.Object, value func(address string) tftypes.Value) acctest.Object {
	out := maps.Clone(config)
	for name, v := range out {
		switch v := v.(type) {
		case acctest.Object:
			out[name] = tf.resolved(v, value)
		case ref:
			out[name] = tf.referred(v, value(v.address))
		}
	}
	return out
}

func (tf *terraform) referred(to ref, value tftypes.Value) any {
	var attributes map[string]tftypes.Value
	var id string
	switch {
	case value.As(&attributes) != nil:
		tf.Errorf("%s is not in the state", to.address)
		return nil
	case !attributes["id"].IsKnown():
		return acctest.Unknown
	case attributes["id"].As(&id) != nil:
		tf.Errorf("%s has no ID", to.address)
		return nil
	case to.attribute == "id":
		return id
	}
	return tf.data(id, to.attribute)
}

// addresses returns those of all instances in the state, in a fixed order.
func (tf *terraform) addresses() []string { return slices.Sorted(maps.Keys(tf.state)) }

// forget takes the instances out of the state that have no objects any more.
func (tf *terraform) forget() {
	maps.DeleteFunc(tf.state, func(_ string, i *instance) bool { return len(i.objects()) == 0 })
}

func (tf *terraform) copyState() map[string]*instance {
	out := map[string]*instance{}
	for address, i := range tf.state {
		copied := &instance{kind: i.kind, block: i.block}
		for _, o := range i.deposed {
			copied.deposed = append(copied.deposed, new(*o))
		}
		if i.current != nil {
			copied.current = new(*i.current)
		}
		out[address] = copied
	}
	return out
}
