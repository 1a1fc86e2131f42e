// SPDX-License-Identifier: MPL-2.0

package faultinjection_test

import (
	"encoding/json"
	"maps"
	"testing"

	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/acctest"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/acctest/fixture"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/simulator"
)

// stageRun is a stage with its first deployment, live.
type stageRun struct {
	*acctest.Cloud
	*acctest.Driver
	subject

	state *acctest.State
}

func (r *stageRun) with(arguments acctest.Object) acctest.Object {
	config := maps.Clone(r.Config)
	maps.Copy(config, arguments)
	return config
}

// applied is followed by a refresh in another run.
func (r *stageRun) applied(t *testing.T, arguments acctest.Object) {
	t.Helper()
	r.Driver = r.Cloud.Driver(t, nil)
	state, diags := r.Apply(t.Context(), r.Type, r.state, r.with(arguments))
	if diags.HasError() {
		t.Fatal(diags)
	}
	r.state = r.Refreshed(r.Type, state)
}

func (r *stageRun) apply(t *testing.T, arguments acctest.Object) acctest.Diagnostics {
	t.Helper()
	_, diags := r.Apply(t.Context(), r.Type, r.state, r.with(arguments))
	return diags
}

func (r *stageRun) change(t *testing.T, change func(*simulator.NCloudStage)) {
	t.Helper()
	if !r.Sim.NCloud.ChangeStage(r.state.Get(t, "id").(string), change) {
		t.Fatal("there is no stage")
	}
}

func addStages(all map[string]situation) {
	of := func(run func(*testing.T, *stageRun) acctest.Diagnostics) situation {
		return func(t *testing.T) acctest.Diagnostics {
			t.Helper()
			cloud := acctest.InMemory(t)
			r := &stageRun{Cloud: cloud, subject: fixture.Stage(cloud.Sim)}
			r.applied(t, nil)
			return run(t, r)
		}
	}
	canary := acctest.Object{"deployment": fixture.Triggers("2"), "canary": acctest.Object{"distribution_rate": 10}}
	all["stage, create: it exists"] = of(func(t *testing.T, r *stageRun) acctest.Diagnostics {
		t.Helper()
		_, diags := r.Cloud.Driver(t, nil).Apply(t.Context(), r.Type, nil, r.Config)
		return diags
	})
	all["stage, create: the response is lost"] = during(fixture.Stage, "create", simulator.Fault{Cut: simulator.CutAfter}, impatient)
	all["stage, create: it cannot be published"] = during(publishedStage, "create", at(refused["ncloud"], "POST", "/publish$"), impatient)
	all["stage, create: method_settings has a method that the API does not have"] = of(func(t *testing.T, r *stageRun) acctest.Diagnostics {
		t.Helper()
		r.state = nil
		return r.apply(t, acctest.Object{"name": "v2", "method_settings": acctest.Object{"PUT /orders": acctest.Object{"throttle_rps": 1}}})
	})
	all["stage, update: method_settings has a method that is not deployed"] = of(func(t *testing.T, r *stageRun) acctest.Diagnostics {
		t.Helper()
		return r.apply(t, acctest.Object{"method_settings": acctest.Object{"PUT /orders": acctest.Object{"throttle_rps": 1}}})
	})
	all["stage, plan: a new stage has no deployment"] = of(func(t *testing.T, r *stageRun) acctest.Diagnostics {
		t.Helper()
		_, diags := r.Plan(r.Type, nil, r.with(acctest.Object{"deployment": acctest.Object{"no": 7}}))
		return diags
	})
	all["stage, update: the deployment does not exist"] = of(func(t *testing.T, r *stageRun) acctest.Diagnostics {
		t.Helper()
		return r.apply(t, acctest.Object{"deployment": acctest.Object{"no": 7}})
	})
	imported := func(changes acctest.Object) situation {
		return of(func(t *testing.T, r *stageRun) acctest.Diagnostics {
			t.Helper()
			d := r.Cloud.Driver(t, nil)
			imported, diags := d.Import(t.Context(), r.Type, importID(t, r.subject, r.state))
			if diags.HasError() {
				t.Fatal(diags)
			}
			_, diags = d.Plan(r.Type, imported, r.with(changes))
			return diags
		})
	}
	all["stage, plan: it was imported"] = imported(acctest.Object{})
	all["stage, plan: it was imported, without triggers"] = imported(acctest.Object{"deployment": nil, "throttle_rps": 7})
	all["stage, plan: the canary is promoted"] = of(func(t *testing.T, r *stageRun) acctest.Diagnostics {
		t.Helper()
		r.applied(t, canary)
		_, diags := r.Plan(r.Type, r.state, r.with(acctest.Object{"deployment": fixture.Triggers("2")}))
		return diags
	})
	all["stage, plan: the canary is replaced"] = of(func(t *testing.T, r *stageRun) acctest.Diagnostics {
		t.Helper()
		r.applied(t, canary)
		_, diags := r.Plan(r.Type, r.state, r.with(acctest.Object{"deployment": fixture.Triggers("3")}))
		return diags
	})
	all["stage, plan: a canary of the console is withdrawn"] = of(func(t *testing.T, r *stageRun) acctest.Diagnostics {
		t.Helper()
		r.Sim.NCloud.EnableCanary(r.state.Get(t, "id").(string))
		_, diags := r.Plan(r.Type, r.Refreshed(r.Type, r.state), r.with(acctest.Object{"deployment": fixture.Triggers("1")}))
		return diags
	})
	all["stage, plan: the private state is malformed"] = of(func(t *testing.T, r *stageRun) acctest.Diagnostics {
		t.Helper()
		private := map[string][]byte{}
		if err := json.Unmarshal(r.state.Private, &private); err != nil {
			t.Fatal(err)
		}
		private["rollout"] = []byte(`"none"`)
		encoded, err := json.Marshal(private)
		if err != nil {
			t.Fatal(err)
		}
		r.state.Private = encoded
		_, diags := r.Plan(r.Type, r.state, r.Config)
		return diags
	})
	all["stage, update: the response to a deployment is lost"] = of(func(t *testing.T, r *stageRun) acctest.Diagnostics {
		t.Helper()
		r.Sim.Inject(simulator.Fault{Method: "POST", Path: "/deploy$", Cut: simulator.CutAfter})
		return r.apply(t, acctest.Object{"deployment": fixture.Triggers("2")})
	})
	all["stage, update: a deployment has no effect"] = of(func(t *testing.T, r *stageRun) acctest.Diagnostics {
		t.Helper()
		r.Sim.Inject(simulator.Fault{Method: "POST", Path: "/deploy$", Cut: simulator.CutBefore})
		return r.apply(t, acctest.Object{"deployment": fixture.Triggers("2")})
	})
	all["stage, update: the service deploys to the stage and not to its canary"] = of(func(t *testing.T, r *stageRun) acctest.Diagnostics {
		t.Helper()
		r.Sim.NCloud.Switch(func(s *simulator.NCloudSwitches) {
			s.CanarySnapshot, s.DeployDuringCanary = "copy of the stage's", "stage"
		})
		return r.apply(t, canary)
	})
	all["stage, update: its deployments changed after the plan"] = of(func(t *testing.T, r *stageRun) acctest.Diagnostics {
		t.Helper()
		r.Sim.NCloud.EnableCanary(r.state.Get(t, "id").(string))
		return r.apply(t, acctest.Object{"deployment": fixture.Triggers("2")})
	})
	all["stage, delete: usage plans are associated"] = of(func(t *testing.T, r *stageRun) acctest.Diagnostics {
		t.Helper()
		r.Sim.NCloud.Switch(func(s *simulator.NCloudSwitches) { s.DeleteStage = "refused with usage plans" })
		plan := r.Sim.NCloud.AddUsagePlan(simulator.NCloudUsagePlan{Name: "bronze"})
		r.change(t, func(s *simulator.NCloudStage) { s.UsagePlanIDs = []string{plan} })
		_, diags := r.Destroy(t.Context(), r.Type, r.state)
		return diags
	})
}
