// SPDX-License-Identifier: MPL-2.0

package storm_test

import (
	"context"

	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/acctest"
)

// plan is what an apply will do.
type plan struct {
	changes []*change
	// destroys has the current objects that leave the configuration, with the private
	// state that was planned for their deletion.
	destroys map[*object][]byte
}

// change is what a plan does to one instance of the configuration.
type change struct {
	block   *block
	index   int
	address string
	// create and destroy are both true for a replacement, and both false for an update.
	create, destroy bool
	private         []byte
}

// plan refreshes and plans every instance, each after those that it refers to. As with
// Terraform, the state stays as it was if that fails.
func (tf *terraform) plan(ctx context.Context, c *config, refresh bool) (*plan, bool) {
	tf.Helper()
	var all tasks
	driver, before := tf.start(), tf.copyState()
	out := &plan{destroys: map[*object][]byte{}}
	values, tasksOf, configured := map[string]tftypes.Value{}, map[*block][]*task{}, map[string]bool{}
	for _, b := range c.blocks {
		for index := range b.size() {
			one := &change{block: b, index: index, address: b.address(index)}
			configured[one.address] = true
			i := tf.state[one.address]
			t := all.add(func() bool {
				if refresh && i != nil && i.current != nil && !tf.refresh(ctx, driver, i, i.current) {
					return false
				}
				return tf.planOne(driver, c, one, i, values, out)
			})
			for _, dependency := range c.dependencies(b) {
				t.after = append(t.after, tasksOf[dependency]...)
			}
			tasksOf[b] = append(tasksOf[b], t)
		}
	}
	for _, address := range tf.addresses() {
		i := tf.state[address]
		for _, o := range i.objects() {
			if o == i.current && configured[address] {
				continue
			}
			all.add(func() bool {
				if refresh && !tf.refresh(ctx, driver, i, o) {
					return false
				}
				return o.State == nil || tf.planDestroy(driver, i, o, out)
			})
		}
	}
	tf.shuffle(len(all), func(i, j int) { all[i], all[j] = all[j], all[i] })
	if !all.run(ctx, tf.T) {
		tf.state = before
		return nil, false
	}
	tf.forget()
	return out, true
}

// planOne plans one instance of the configuration. i is nil if the state does not have it.
func (tf *terraform) planOne(driver *acctest.Driver, c *config, one *change, i *instance, values map[string]tftypes.Value, out *plan) bool {
	config := tf.resolve(c.instance(one.block, one.index), func(address string) tftypes.Value { return values[address] })
	var prior *acctest.State
	if i != nil && i.current != nil {
		if one.destroy = i.current.tainted; !one.destroy {
			prior = i.current.State
		}
	}
	planned, diags := driver.Plan(one.block.resource, prior, config)
	if prior != nil && !diags.HasError() && (tf.replace[one.address] || (len(planned.Replace) > 0 && !planned.Empty)) {
		one.destroy = true
		var more acctest.Diagnostics
		planned, more = driver.PlanReplacement(one.block.resource, planned, config)
		diags = append(diags, more...)
	}
	tf.mu.Lock()
	defer tf.mu.Unlock()
	tf.diags = append(tf.diags, diags...)
	if diags.HasError() {
		return false
	}
	values[one.address] = planned.Value
	one.create, one.private = prior == nil || one.destroy, planned.Private
	if one.create || !planned.Empty {
		out.changes = append(out.changes, one)
	}
	return true
}

// planDestroy plans the deletion of an object that is deposed or leaves the configuration.
func (tf *terraform) planDestroy(driver *acctest.Driver, i *instance, o *object, out *plan) bool {
	private, diags := driver.PlanDestroy(i.resource, o.State)
	tf.mu.Lock()
	defer tf.mu.Unlock()
	tf.diags = append(tf.diags, diags...)
	if o == i.current {
		out.destroys[o] = private
	}
	return !diags.HasError()
}
