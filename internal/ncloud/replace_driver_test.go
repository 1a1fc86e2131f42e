// SPDX-License-Identifier: MPL-2.0

package ncloud_test

import (
	"context"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/acctest"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/ncloud/usageplanbinding"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/simulator"
)

func TestReplace_inEitherOrder(t *testing.T) {
	t.Parallel()
	eachCreatedFirst(t, func(t *testing.T, k *keyed) {
		t.Helper()
		d, config := k.driver(t)
		old := d.Applied(k.resource, nil, config)
		for _, createFirst := range []bool{true, false, true} {
			run := d.NextRun()
			var made *acctest.State
			if createFirst {
				made = run.Applied(k.resource, nil, config)
			}
			if left, found := run.Destroy(t.Context(), k.resource, old); left != nil || found.HasError() {
				t.Errorf("createFirst %t: %s", createFirst, found)
			}
			if !createFirst {
				made = run.Applied(k.resource, nil, config)
			}
			if got := k.exist(); got != "0" {
				t.Errorf("createFirst %t: %q exist", createFirst, got)
			}
			if _, found := run.Apply(t.Context(), k.resource, nil, config); !strings.Contains(found.String(), "Could not create a second") {
				t.Errorf("createFirst %t: a second create: %s", createFirst, found)
			}
			run.ExpectEmptyPlan(k.resource, made, config)
			old = made
		}
		run := d.NextRun()
		run.Destroyed(k.resource, run.Applied(k.resource, run.Refreshed(k.resource, old), config))
		if got := k.exist(); got != "" && k.resource != usageplanbinding.ResourceType {
			t.Errorf("after destroy: %q exist", got)
		}
	})
}

func TestReplace_findsSecondInstanceWhilePlanning(t *testing.T) {
	t.Parallel()
	eachWorld(t, func(t *testing.T, k *keyed) {
		t.Helper()
		d, config := k.driver(t)
		state := d.Applied(k.resource, nil, config)
		for name, test := range map[string]func(*acctest.Driver) acctest.Diagnostics{
			"a create after one that stays": func(run *acctest.Driver) acctest.Diagnostics {
				run.ExpectEmptyPlan(k.resource, state, config)
				_, found := run.Plan(k.resource, nil, config)
				return found
			},
			"a create before one that stays": func(run *acctest.Driver) acctest.Diagnostics {
				if _, found := run.Plan(k.resource, nil, config); len(found) > 0 {
					t.Errorf("a create: %s", found)
				}
				_, found := run.Plan(k.resource, run.Refreshed(k.resource, state), config)
				return found
			},
		} {
			if found := test(d.NextRun()); !found.HasError() || !strings.Contains(found.String(), "Could not plan a second "+k.resource) {
				t.Errorf("%s: %s", name, found)
			}
		}
		run := d.NextRun()
		second, found := run.Import(t.Context(), k.resource, k.importID())
		if found.HasError() {
			t.Fatal(found)
		}
		run.ExpectEmptyPlan(k.resource, state, config)
		plan, found := run.Plan(k.resource, second, config)
		if found.HasError() || !plan.Empty || !strings.Contains(found.String(), "Two resource instances manage one") {
			t.Errorf("two that stay: %s", found)
		}
		// The end of one of them leaves the other, the end of the other does not.
		run = d.NextRun()
		run.Refreshed(k.resource, state)
		run.Refreshed(k.resource, second)
		for i, one := range []*acctest.State{state, second} {
			run.Destroyed(k.resource, one)
			if got, want := k.exist(), []string{"0", ""}[i]; got != want {
				t.Errorf("%q exist, expected %q", got, want)
			}
		}
	})
}

func TestReplace_warnsOfRenameWithoutMoved(t *testing.T) {
	t.Parallel()
	eachWorld(t, func(t *testing.T, k *keyed) {
		t.Helper()
		d, config := k.driver(t)
		state := d.Applied(k.resource, nil, config)
		run := d.NextRun()
		state = run.Refreshed(k.resource, state)
		heal := k.sim.Inject(simulator.Fault{Path: k.remove, Status: 500})
		if left, found := run.Destroy(t.Context(), k.resource, state); left == nil || !found.HasError() {
			t.Errorf("a failing destroy: %s", found)
		}
		heal()
		if _, found := run.Plan(k.resource, nil, config); found.HasError() || !strings.Contains(found.String(), "add a moved block") {
			t.Errorf("%s", found)
		}
	})
}

// Terraform drops the warnings of the second of the two plans of a replacement.
func TestReplace_warnsIfListLosesItsFirst(t *testing.T) {
	t.Parallel()
	eachWorld(t, func(t *testing.T, k *keyed) {
		t.Helper()
		d, config := k.driver(t)
		second := k.config(1)
		states := []*acctest.State{d.Applied(k.resource, nil, config), d.Applied(k.resource, nil, second)}
		for _, destroyFirst := range []bool{true, false} {
			run := d.NextRun()
			for i := range states {
				states[i] = run.Refreshed(k.resource, states[i])
			}
			destroy := func() {
				if _, found := run.PlanDestroy(k.resource, states[1]); len(found) > 0 {
					t.Errorf("destroyFirst %t: %s", destroyFirst, found)
				}
			}
			if destroyFirst {
				destroy()
			}
			_, found := run.Plan(k.resource, states[0], second)
			if found.HasError() || strings.Contains(found.String(), "use for_each") != destroyFirst {
				t.Errorf("destroyFirst %t: %s", destroyFirst, found)
			}
			if !destroyFirst {
				destroy()
			}
		}
	})
}

func TestReplace_waitsUntilInterrupted(t *testing.T) {
	t.Parallel()
	eachWorld(t, func(t *testing.T, k *keyed) {
		t.Helper()
		d, config := k.driver(t)
		state := d.Applied(k.resource, nil, config)
		run := d.NextRun()
		slow := make(chan struct{})
		k.sim.Forget()
		k.sim.Inject(simulator.Fault{Path: k.remove, Delay: time.Second, Times: 1})
		go func() {
			defer close(slow)
			run.Destroyed(k.resource, state)
		}()
		for len(k.sim.Requests("", k.remove)) < 1 {
			time.Sleep(time.Millisecond)
		}
		ctx, cancel := context.WithTimeout(t.Context(), 50*time.Millisecond)
		defer cancel()
		if made, found := run.Apply(ctx, k.resource, nil, config); made != nil || !strings.Contains(found.String(), "Interrupted while waiting for another resource instance") {
			t.Errorf("%s", found)
		}
		<-slow
		if k.refusesInPlan {
			run = d.NextRun() // the plan of the interrupted create counts
		}
		run.Applied(k.resource, nil, config)
		if got := k.exist(); got != "0" {
			t.Errorf("%q exist", got)
		}
	})
}

func TestReplace_createsOneOfManyAtOnce(t *testing.T) {
	t.Parallel()
	eachWorld(t, func(t *testing.T, k *keyed) {
		t.Helper()
		d, config := k.driver(t)
		var created atomic.Int32
		var wait sync.WaitGroup
		for range 8 {
			wait.Go(func() {
				if state, found := d.Apply(t.Context(), k.resource, nil, config); state != nil && !found.HasError() {
					created.Add(1)
				}
			})
		}
		wait.Wait()
		if created.Load() != 1 || k.exist() != "0" {
			t.Errorf("%d instances, %q exist", created.Load(), k.exist())
		}
	})
}
