// SPDX-License-Identifier: MPL-2.0

package ncloud_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/acctest"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/ncloud/apikeysubscription"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/ncloud/stageusageplan"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/ncloud/usageplanbinding"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/simulator"
)

func TestReplace_restoresWhatWasBound(t *testing.T) {
	t.Parallel()
	for _, target := range []string{"apigw_api_key_subscription.this", "apigw_stage_usage_plan.this"} {
		t.Run(target, func(t *testing.T) {
			t.Parallel()
			k := world(t, "", "", nil, nil)
			block := func(name string) string {
				return fmt.Sprintf("resource %q \"this\" {\n  product_id = %q\n  ", name, product)
			}
			k.configure(
				block(apikeysubscription.ResourceType)+fmt.Sprintf("api_key_id = %q\n}", keys[0]),
				block(stageusageplan.ResourceType)+fmt.Sprintf("api_id = %q\n  stage_id = %q\n  usage_plan_id = %q\n}", apiID, stages[0], plan),
				block(usageplanbinding.ResourceType)+fmt.Sprintf("api_key_id = %q\n  stage_id = %q\n  usage_plan_id = %q\n  "+
					"depends_on = [apigw_api_key_subscription.this, apigw_stage_usage_plan.this]\n}", keys[0], stages[0], plan),
			)
			k.apply()
			k.exist = func() string { return k.plans(keys[0]) }
			k.Must("taint", target)
			k.apply()
			k.expect(t, "tainted", stages[0])
			k.apply("-replace=" + target)
			k.expect(t, "replaced", stages[0])
			k.Must("taint", target)
			k.apply("-refresh=false")
			k.expect(t, "tainted, without refresh", stages[0])
			k.sim.Forget()
			k.Must("destroy", "-auto-approve", "-input=false")
			if got := len(k.sim.Requests("", `/subscription-detail`)); got > 2 {
				t.Errorf("destroy asked %d times what is bound", got)
			}
		})
	}
}

// bound returns a world in which the first key is subscribed and has the plan on the first
// stage, with the resources that replacing concerns.
func bound(t *testing.T) (k *keyed, d *acctest.Driver, configs map[string]acctest.Object, states map[string]*acctest.State) {
	t.Helper()
	k = world(t, "", "", nil, nil)
	d = (&acctest.Cloud{Sim: k.sim, URL: k.url}).Driver(t, acctest.Object{"max_retries": 0})
	configs, states = map[string]acctest.Object{
		apikeysubscription.ResourceType: {"product_id": product, "api_key_id": keys[0]},
		stageusageplan.ResourceType:     {"product_id": product, "api_id": apiID, "stage_id": stages[0], "usage_plan_id": plan},
		usageplanbinding.ResourceType:   {"product_id": product, "api_key_id": keys[0], "stage_id": stages[0], "usage_plan_id": plan},
	}, map[string]*acctest.State{}
	for _, resource := range []string{apikeysubscription.ResourceType, stageusageplan.ResourceType, usageplanbinding.ResourceType} {
		states[resource] = d.Applied(resource, nil, configs[resource])
	}
	return k, d, configs, states
}

func TestReplace_restoresOnlyWhatTheRunLeaves(t *testing.T) {
	t.Parallel()
	detail, put := simulator.Fault{Path: "/subscription-detail", Status: 500}, simulator.Fault{Method: "PUT", Status: 403}
	for name, test := range map[string]struct {
		// faults strike while the old instance is deleted, and while the new one is created.
		deleting, creating *simulator.Fault
		// between happens in the run between the two.
		between func(*testing.T, *acctest.Driver, acctest.Object, *acctest.State)
		want    string // the plan in the end
		warning string
	}{
		"nothing happens": {want: plan},
		"the binding is destroyed": {between: func(t *testing.T, d *acctest.Driver, _ acctest.Object, state *acctest.State) {
			t.Helper()
			d.Destroyed(usageplanbinding.ResourceType, state)
		}},
		"what is bound cannot be read": {deleting: &detail, warning: "Could not read which usage plans are bound"},
		"it cannot be bound again":     {creating: &put, warning: `API key "` + keys[0] + `" on stage "` + stages[0] + `": usage plan "` + plan},
	} {
		for _, resource := range []string{apikeysubscription.ResourceType, stageusageplan.ResourceType} {
			for _, tainted := range []bool{false, true} {
				t.Run(fmt.Sprintf("%s/%s/tainted %t", name, resource, tainted), func(t *testing.T) {
					t.Parallel()
					k, d, configs, states := bound(t)
					run := d.NextRun()
					r := run.StartReplacement(resource, states[resource], configs[resource], tainted)
					heal := func() {}
					if test.deleting != nil {
						heal = k.sim.Inject(*test.deleting)
					}
					found := r.Delete()
					heal()
					if k.plans(keys[0]) != "" {
						t.Error("nothing was deleted")
					}
					if test.between != nil {
						test.between(t, run, configs[usageplanbinding.ResourceType], states[usageplanbinding.ResourceType])
					}
					if test.creating != nil {
						k.sim.Inject(*test.creating)
					}
					made, more := r.Create()
					found = append(found, more...)
					if made == nil || found.HasError() || (len(found) > 0) != (test.warning != "") || !strings.Contains(found.String(), test.warning) {
						t.Errorf("%s", found)
					}
					if got := k.sim.NCloud.Subscriptions(product)[0].Plans[stages[0]]; got != test.want {
						t.Errorf("bound to %q, expected %q", got, test.want)
					}
				})
			}
		}
	}
}

func TestReplace_restoresWhatIsInNoState(t *testing.T) {
	t.Parallel()
	k, d, configs, states := bound(t)
	for _, key := range keys {
		k.sim.NCloud.SetSubscription(product, key, "ACCEPTED")
		k.sim.NCloud.SetPlan(product, key, stages[0], plan)
		k.sim.NCloud.SetPlan(product, key, stages[1], plan)
	}
	k.sim.NCloud.ChangeProduct(product, func(p *simulator.NCloudProduct) { p.APIs[0].Stages[1].UsagePlanIDs = []string{plan} })
	for _, resource := range []string{apikeysubscription.ResourceType, stageusageplan.ResourceType} {
		r := d.NextRun().StartReplacement(resource, states[resource], configs[resource], false)
		if found := r.Delete(); len(found) > 0 {
			t.Error(found)
		}
		var found acctest.Diagnostics
		if states[resource], found = r.Create(); len(found) > 0 {
			t.Error(found)
		}
		for _, key := range keys {
			if got := k.plans(key); got != stages[0]+" "+stages[1] {
				t.Errorf("%s: %s has the plan on %s", resource, key, got)
			}
		}
	}
}

func TestReplace_deletesWithOneRequestIfNothingIsReplaced(t *testing.T) {
	t.Parallel()
	for resource, most := range map[string]int{apikeysubscription.ResourceType: 1, stageusageplan.ResourceType: 1, usageplanbinding.ResourceType: 1} {
		k, d, _, states := bound(t)
		run := d.NextRun()
		state := run.Refreshed(resource, states[resource])
		k.sim.Forget()
		run.Destroyed(resource, state)
		if got := len(k.sim.Requests("", "")); got > most {
			t.Errorf("destroying %s takes %d requests", resource, got)
		}
	}
}

func TestReplace_restoresPlanFromBeforeBinding(t *testing.T) {
	t.Parallel()
	k := worlds[usageplanbinding.ResourceType](t)
	silver := k.sim.NCloud.AddUsagePlan(simulator.NCloudUsagePlan{Name: "silver"})
	k.sim.NCloud.ChangeProduct(product, func(p *simulator.NCloudProduct) { p.APIs[0].Stages[0].UsagePlanIDs = []string{plan, silver} })
	k.sim.NCloud.SetPlan(product, keys[0], stages[0], silver)
	k.configure(k.block("this", k.first()))
	k.apply()
	k.Must("taint", k.resource+".this")
	k.apply()
	k.apply("-replace=" + k.resource + ".this")
	k.expect(t, "replaced", "0")
	k.Must("destroy", "-auto-approve", "-input=false")
	if got := k.sim.NCloud.Subscriptions(product)[0].Plans[stages[0]]; got != silver {
		t.Errorf("after destroy, bound to %q", got)
	}
}
