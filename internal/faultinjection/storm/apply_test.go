// SPDX-License-Identifier: MPL-2.0

package storm_test

import (
	"cmp"
	"context"
	"slices"

	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/acctest"
)

// walk applies a plan, as much as possible at the same time. It returns how many changes
// there were.
func (tf *terraform) walk(ctx context.Context, c *config, planned *plan) int {
	tf.Helper()
	driver := tf.start()
	var all tasks
	tasksOf, applies, replacements := map[string][]*task{}, map[string]*task{}, map[string]*change{} // by block, by address
	slices.SortFunc(planned.changes, func(a, b *change) int {
		return cmp.Or(slices.Index(c.blocks, a.block)-slices.Index(c.blocks, b.block), a.index-b.index)
	})
	for _, one := range planned.changes {
		t := all.add(func() bool { return tf.applyOne(ctx, driver, c, one) })
		for _, dependency := range c.dependencies(one.block) {
			t.after = append(t.after, tasksOf[dependency.String()]...)
		}
		tasksOf[one.block.String()] = append(tasksOf[one.block.String()], t)
		applies[one.address] = t
		if one.create && one.destroy {
			replacements[one.address] = one
		}
	}
	type destroy struct {
		*task
		*instance
		*object
	}
	var destroys []destroy
	for _, address := range tf.addresses() {
		i := tf.state[address]
		for _, o := range i.objects() {
			private, leaves := planned.destroys[o]
			replacement := replacements[address]
			createFirst := tf.createBeforeDestroy[i.kind]
			switch {
			case o != i.current || leaves:
			case replacement == nil:
				continue // it stays
			case !createFirst:
				private = replacement.private
			}
			isDeposed := o != i.current || (replacement != nil && createFirst)
			t := all.add(func() bool { return tf.destroyOne(ctx, driver, address, i, o, private, isDeposed) })
			destroys = append(destroys, destroy{t, i, o})
			switch apply := applies[address]; {
			case apply == nil:
			case createFirst:
				t.after = append(t.after, apply)
			case o == i.current:
				apply.after = append(apply.after, t)
			}
		}
	}
	for _, d := range destroys {
		for _, dependent := range destroys {
			if slices.Contains(dependent.dependencies, d.block) {
				d.after = append(d.after, dependent.task)
			}
		}
		for address, apply := range applies {
			i := tf.state[address]
			switch {
			case i == nil || i.current == nil || !slices.Contains(i.current.dependencies, d.block):
			case tf.createBeforeDestroy[d.kind]:
				d.after = append(d.after, apply)
			default:
				apply.after = append(apply.after, d.task)
			}
		}
	}
	all.run(ctx, tf.T)
	tf.forget()
	return len(all)
}

// applyOne creates, replaces or updates one instance.
func (tf *terraform) applyOne(ctx context.Context, driver *acctest.Driver, c *config, one *change) bool {
	i, prior, config := tf.begin(c, one)
	state, diags := driver.Apply(ctx, one.block.resource, prior, config)
	tf.mu.Lock()
	defer tf.mu.Unlock()
	tf.diags = append(tf.diags, diags...)
	switch {
	case state != nil:
		i.current = &object{State: state, tainted: one.create && diags.HasError()}
		for _, dependency := range c.dependencies(one.block) {
			i.current.dependencies = append(i.current.dependencies, dependency.String())
		}
	case one.create && one.destroy && len(i.deposed) > 0: // the old one is the current one again
		last := len(i.deposed) - 1
		i.current, i.deposed = i.deposed[last], i.deposed[:last]
	default:
		i.current = nil
	}
	return !diags.HasError()
}

// begin returns the instance of a change, with its prior state and its configuration. If
// it still has an object that will be replaced, that becomes a deposed one.
func (tf *terraform) begin(c *config, one *change) (i *instance, prior *acctest.State, config acctest.Object) {
	config = tf.resolve(c.instance(one.block, one.index), func(address string) tftypes.Value { return tf.state[address].current.Value })
	tf.mu.Lock()
	defer tf.mu.Unlock()
	if i = tf.state[one.address]; i == nil {
		i = &instance{kind: one.block.kind, block: one.block.String()}
		tf.state[one.address] = i
	}
	switch {
	case !one.create:
		prior = i.current.State
	case i.current != nil: // create_before_destroy
		i.deposed, i.current = append(i.deposed, i.current), nil
	}
	return i, prior, config
}

// destroyOne destroys an object. Terraform plans the deletion of a deposed one again.
func (tf *terraform) destroyOne(ctx context.Context, driver *acctest.Driver, address string, i *instance, o *object, private []byte, isDeposed bool) bool {
	var diags acctest.Diagnostics
	if isDeposed {
		private, diags = driver.PlanDestroy(i.resource, o.State)
	}
	left := o.State
	if !diags.HasError() {
		var more acctest.Diagnostics
		left, more = driver.ApplyDestroy(ctx, i.resource, o.State, private)
		diags = append(diags, more...)
	}
	tf.mu.Lock()
	defer tf.mu.Unlock()
	tf.diags = append(tf.diags, diags...)
	if (left == nil) == diags.HasError() {
		tf.Errorf("%s: destroy left %v in the state, with these diagnostics: %s", address, left, diags)
	}
	if left == nil {
		i.remove(o)
		return true
	}
	o.State = left
	return false
}
