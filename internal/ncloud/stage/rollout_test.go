// SPDX-License-Identifier: MPL-2.0

package stage_test

import (
	"fmt"
	"net/http"
	"strings"
	"testing"

	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/acctest"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/simulator"
)

// snapshots are what changes the effect of the calls of a rollout.
var snapshots = []string{
	"", "AfterPromote=kept,RollBackNumber=new", "CanarySnapshot=copy of the stage's,NoCanary=400", "CanarySnapshot=copy of the stage's,AfterPromote=kept,UnsetNumber=0",
	"DeployDuringCanary=stage,UnsetNumber=absent", "ReadAfterWrite=stale,AfterPromote=kept", "ReadAfterWrite=stale,CanarySnapshot=copy of the stage's,RollBackNumber=new",
}

func TestStage_isCreatedWithACanary(t *testing.T) {
	t.Parallel()
	underEach(t, func(t *testing.T, s *shop) {
		t.Helper()
		state := s.applied(t, nil, "create", s.config(content("1"), rate(10)))
		now := s.stage(t)
		if now.Canary == nil || now.Canary.Rate != 10 || len(now.Deployments) > 2 {
			t.Fatalf("%+v", now)
		}
		if live := state.Get(t, "deployed", "content"); live == nil || live != state.Get(t, "canary_deployed", "content") {
			t.Errorf("contents %v and %v", live, state.Get(t, "canary_deployed", "content"))
		}
		state = s.applied(t, state, "withdraw", s.config(content("1")))
		if after := s.stage(t); after.DeploymentNo != now.DeploymentNo || len(after.Deployments) != len(now.Deployments) {
			t.Errorf("%+v", after)
		}
		s.applied(t, state, "none", s.config())
	}, append(snapshots, "CanarySnapshot=copy of the stage's,DeployDuringCanary=stage")...)
}

func TestStage_descriptionBelongsToTheNextDeployment(t *testing.T) {
	t.Parallel()
	s := newShop(t)
	config := func(content, description string) acctest.Object {
		return s.config(acctest.Object{"deployment": acctest.Object{"triggers": acctest.Object{"definition": content}, "description": description}})
	}
	state := s.applied(t, nil, "create", config("1", "first"))
	state = s.applied(t, state, "none", config("1", "second"))
	state = s.applied(t, state, "deploy", config("2", "second"))
	state = s.applied(t, state, "none", s.config()) // content is no longer wanted
	s.applied(t, state, "none", s.config(acctest.Object{"throttle_rps": 1}))
	if all := s.stage(t).Deployments; len(all) != 2 || all[0].Description != "first" || all[1].Description != "second" {
		t.Errorf("%+v", all)
	}
}

func TestStage_adoptsWhatALostRequestDid(t *testing.T) {
	t.Parallel()
	underEach(t, func(t *testing.T, s *shop) {
		t.Helper()
		// lost applies while the response to a request is lost after its effect, which happens once.
		lost := func(state *acctest.State, request string, config acctest.Object) *acctest.State {
			t.Helper()
			d := s.next()
			if state != nil {
				state = d.Refreshed(kind, state)
			}
			restore := s.Sim.Inject(simulator.Fault{Method: http.MethodPost, Path: request, Cut: simulator.CutAfter})
			s.Sim.Forget()
			state, diags := d.Apply(t.Context(), kind, state, config)
			restore()
			if sent := s.Sim.Requests(http.MethodPost, request); diags.HasError() || !strings.Contains(diags.String(), "Adopted") || len(sent) != 1 {
				t.Fatalf("%s, sent %d times: %s", request, len(sent), diags)
			}
			d = s.next()
			read := d.Refreshed(kind, state)
			if plan, diags := d.Plan(kind, read, config); diags.HasError() || !plan.Empty {
				t.Errorf("%s: the next plan is not empty: %s", request, diags)
			}
			return read
		}
		state := lost(nil, "/stages$", s.config(content("1")))
		state = lost(state, "/deploy$", s.config(content("2")))
		count := len(s.stage(t).Deployments)
		if count != 2 {
			t.Errorf("%d deployments", count)
		}
		state = lost(state, "/canary$", s.config(content("3"), rate(10)))
		if got := len(s.stage(t).Deployments); got != count+1 {
			t.Errorf("%d deployments", got)
		}
		state = lost(state, "/promote$", s.config(content("3")))
		first := s.stage(t).Deployments[0].No
		lost(state, "/stages/[^/]+/deploy$", s.config(acctest.Object{"deployment": acctest.Object{"no": first}}))
	}, snapshots...)
}

func TestStage_namesAMissingNumber(t *testing.T) {
	t.Parallel()
	underEach(t, func(t *testing.T, s *shop) {
		t.Helper()
		state := s.applied(t, nil, "create", s.config(content("1"), rate(10)))
		before := s.stage(t)
		_, diags := s.next().Apply(t.Context(), kind, state, s.config(acctest.Object{"deployment": acctest.Object{"no": 7}}))
		if !diags.HasError() || !strings.Contains(diags.String(), "the stage has no deployment 7") {
			t.Error(diags)
		}
		if now := s.stage(t); now.DeploymentNo != before.DeploymentNo || now.Canary == nil {
			t.Errorf("%+v", now)
		}
	}, snapshots...)
}

func TestStage_takesDownACanaryThatTakesNoContent(t *testing.T) {
	t.Parallel()
	underEach(t, func(t *testing.T, s *shop) {
		t.Helper()
		state := s.applied(t, nil, "create", s.config(content("1")))
		config := s.config(content("2"), rate(10), acctest.Object{"throttle_rps": 5})
		for _, want := range []string{"the service deployed to the stage and not to its canary", "which an earlier attempt has shown"} {
			d := s.next()
			state = d.Refreshed(kind, state)
			s.Sim.Forget()
			var diags acctest.Diagnostics
			state, diags = d.Apply(t.Context(), kind, state, config)
			if text := strings.Join(strings.Fields(diags.String()), " "); !strings.Contains(text, want) || !strings.Contains(text, "Remove the canary block") {
				t.Errorf("%s: %s", want, text)
			}
			if now := s.stage(t); now.Canary != nil || now.DeploymentNo == now.Deployments[1].No || len(now.Deployments) > 3 {
				t.Errorf("%+v", now)
			}
		}
		if sent := s.Sim.Requests(http.MethodPost, ""); len(sent) > 0 {
			t.Errorf("%v", sent)
		}
		state = s.applied(t, state, "deploy", s.config(content("2")))
		s.applied(t, state, "canary", s.config(content("2"), rate(10)))
	}, "CanarySnapshot=copy of the stage's,DeployDuringCanary=stage", "CanarySnapshot=copy of the stage's,DeployDuringCanary=stage,RollBackNumber=new",
		"CanarySnapshot=copy of the stage's,DeployDuringCanary=stage,ReadAfterWrite=stale,NoCanary=400")
}

func TestStage_importDeploysNothing(t *testing.T) {
	t.Parallel()
	underEach(t, func(t *testing.T, s *shop) {
		t.Helper()
		for _, one := range []struct {
			canary bool // in the service
			config acctest.Object
			want   string
		}{
			{false, s.config(), ""},
			{true, s.config(rate(0)), ""},
			{false, s.config(content("1")), "none"},
			{true, s.config(content("1")), "withdraw"},
			{true, s.config(content("1"), rate(0)), "none"},
			{true, s.config(content("1"), rate(10)), "adjust"},
			{false, s.config(content("1"), rate(10)), "canary"},
			{true, s.config(), "withdraw"},
		} {
			id := s.Sim.NCloud.AddStage(apiID, simulator.NCloudStage{
				Name: "v1", Deployments: make([]simulator.NCloudDeployment, 1),
				NCloudStageSettings: simulator.NCloudStageSettings{EndpointDomain: "https://orders.example.com"},
			})
			if one.canary {
				s.Sim.NCloud.EnableCanary(id)
			}
			before := len(s.Sim.NCloud.Deployments(id))
			d := s.next()
			state, diags := d.Import(t.Context(), kind, s.product+"/"+apiID+"/"+id)
			if diags.HasError() {
				t.Fatal(diags)
			}
			plan, diags := d.Plan(kind, state, one.config)
			if diags.HasError() || plan.Empty != (one.want == "") || (len(diags) > 0) == plan.Empty {
				t.Fatalf("%s: %t %s", one.want, plan.Empty, diags)
			}
			if one.want != "" {
				state, diags = d.Apply(t.Context(), kind, state, one.config)
				if got := action(t, state); diags.HasError() || got != one.want {
					t.Errorf("%s instead of %s: %s", got, one.want, diags)
				}
				d = s.next()
				if plan, diags := d.Plan(kind, d.Refreshed(kind, state), one.config); len(diags) > 0 || !plan.Empty {
					t.Errorf("after %s: %s\n%s", one.want, diags, plan.Value)
				}
			}
			if now := s.Sim.NCloud.Deployments(id); one.want != "canary" && len(now) != before {
				t.Errorf("%s: %d deployments", one.want, len(now))
			}
			s.Sim.NCloud.DeleteStage(id)
		}
	}, "", "CanarySnapshot=copy of the stage's", "UnsetNumber=0,UnsetText=null")
}

func TestStage_warnsBeforeItEndsACanaryOfTheConsole(t *testing.T) {
	t.Parallel()
	s := newShop(t)
	state := s.applied(t, nil, "create", s.config(content("1")))
	first := s.stage(t)
	planned := func(config acctest.Object) string {
		t.Helper()
		d := s.next()
		state = d.Refreshed(kind, state)
		_, diags := d.Plan(kind, state, config)
		if diags.HasError() {
			t.Fatal(diags)
		}
		return strings.Join(strings.Fields(diags.String()), " ")
	}
	if text := planned(s.config(content("1"), rate(10))); text != "" {
		t.Error(text)
	}
	state = s.applied(t, state, "canary", s.config(content("1"), rate(10)))
	if text := planned(s.config(content("1"))); text != "" {
		t.Errorf("its own canary: %s", text)
	}
	state = s.applied(t, state, "withdraw", s.config(content("1")))

	no := s.Sim.NCloud.EnableCanary(first.ID)
	s.change(t, func(stage *simulator.NCloudStage) { stage.Canary.Rate = 12.5 })
	ends := fmt.Sprintf(`The plan withdraws a canary of stage "v1" that Terraform did not start at AttributeName("canary") Deployment %d gets 12.5 %% of the calls.`, no)
	live := fmt.Sprintf("To send all calls to it instead, set deployment = { no = %d }.", no)
	const (
		add      = "To keep it, add canary = { distribution_rate = 12.5 }"
		triggers = "remove deployment.triggers, with which Terraform puts the API's content on a canary of its own"
	)
	pinned := func(no int64) acctest.Object { return acctest.Object{"deployment": acctest.Object{"no": no}} }
	for _, one := range []struct {
		config acctest.Object
		want   []string // nothing if the canary stays
	}{
		{s.config(content("1")), []string{ends, add + " and " + triggers + ".", live}},
		{s.config(content("2")), []string{ends, add + " and " + triggers + ".", "was never on the canary"}},
		{s.config(content("2"), rate(50)), []string{ends, "To keep it, " + triggers + "."}},
		{s.config(), []string{ends, add + ".", live}},
		{s.config(pinned(first.DeploymentNo)), []string{ends, add + " and remove deployment.no."}},
		{s.config(pinned(no)), nil},
		{s.config(rate(12.5)), nil},
	} {
		text := planned(one.config)
		for _, want := range one.want {
			if !strings.Contains(text, want) {
				t.Errorf("%v: no %q in %q", one.config, want, text)
			}
		}
		if one.want == nil && text != "" {
			t.Errorf("%v: %s", one.config, text)
		}
	}
	state = s.applied(t, state, "none", s.config(rate(12.5))) // as the warning advises
	if now := s.stage(t); now.Canary == nil || now.Canary.DeploymentNo != no || now.Canary.Rate != 12.5 {
		t.Errorf("%+v", now)
	}
	s.applied(t, state, "pin", s.config(pinned(no)))
	if now := s.stage(t); now.Canary != nil || now.DeploymentNo != no {
		t.Errorf("%+v", now)
	}
}
