// SPDX-License-Identifier: MPL-2.0

package rollout_test

import (
	"errors"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"testing"
	"testing/synctest"

	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/errdiag"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/ncloud/client"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/ncloud/rollout"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/simulator"
)

var half = client.CanarySettings{EndpointDomain: "NONE", Rate: new(50.0)}

func stage(content string) rollout.Config { return rollout.Config{Content: content} }

func pinned(no int64) rollout.Config { return rollout.Config{No: no} }

func with(content string, canary client.CanarySettings) rollout.Config {
	return rollout.Config{Content: content, Canary: &canary}
}

// refusesCanary reports whether the service cannot put content on a canary.
func refusesCanary(switches []string) bool {
	return slices.Contains(switches, "CanarySnapshot=copy of the stage's") && slices.Contains(switches, "DeployDuringCanary=stage")
}

// switches are each value of each switch of stages, and all combinations of those that change what canaries do.
func switches() (out [][]string) {
	values := map[string][]string{}
	for _, one := range simulator.New().Switches() {
		values[one.Name] = one.Values
		if one.Area == "stage" || one.Name == "UnsetText" {
			for _, value := range one.Values {
				out = append(out, []string{one.Name + "=" + value})
			}
		}
	}
	combined := [][]string{nil}
	for _, name := range []string{"CanarySnapshot", "DeployDuringCanary", "AfterPromote", "RollBackNumber", "NoCanary", "ReadAfterWrite"} {
		var next [][]string
		for _, before := range combined {
			for _, value := range values[name] {
				next = append(next, append(slices.Clone(before), name+"="+value))
			}
		}
		combined = next
	}
	return append(out, combined...)
}

// underSwitches runs a test in a bubble for every combination that it accepts.
func underSwitches(t *testing.T, accept func([]string) bool, test func(*testing.T, *world)) {
	t.Helper()
	for _, combination := range switches() {
		if !accept(combination) {
			continue
		}
		t.Run(strings.Join(combination, ","), func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) { test(t, newWorld(t, combination...)) })
		})
	}
}

func all([]string) bool { return true }

func canariesTakeContent(switches []string) bool { return !refusesCanary(switches) }

func TestExecute_deploysOnce(t *testing.T) {
	t.Parallel()
	underSwitches(t, all, func(t *testing.T, w *world) {
		t.Helper()
		w.must(stage("w0"), rollout.None)
		w.must(stage(""), rollout.None)
		w.must(rollout.Config{Content: "w1", Description: "second"}, rollout.Deploy)
		w.must(rollout.Config{Content: "w1", Description: "other"}, rollout.None)
		all := w.n.Deployments(w.stage.StageID)
		if len(all) != 2 || all[1].Description != "second" || all[1].No != w.memory.Stage.No {
			t.Errorf("%+v", all)
		}
	})
}

func TestExecute_rollsOutWithACanary(t *testing.T) {
	t.Parallel()
	underSwitches(t, canariesTakeContent, func(t *testing.T, w *world) {
		t.Helper()
		first := w.memory.Stage.No
		live := func() {
			t.Helper()
			if no := w.n.Stage(w.stage.StageID).DeploymentNo; no != first {
				t.Errorf("deployment %d is live instead of %d", no, first)
			}
		}
		for _, one := range []struct {
			in   rollout.Config
			want rollout.Action
		}{
			{with("w0", tenth), rollout.Canary},
			{with("w1", tenth), rollout.Canary},
			{with("w1", half), rollout.Adjust},
			{with("w1", beta), rollout.Adjust},
			{with("w2", beta), rollout.Canary},
			{with("w2", beta), rollout.None},
		} {
			w.must(one.in, one.want)
			live()
		}
		w.must(stage("w2"), rollout.Promote)
		first = w.memory.Stage.No
		before := w.deployments()
		w.must(with("w3", tenth), rollout.Canary)
		live()
		w.must(stage("w2"), rollout.Withdraw)
		live()
		if now := w.deployments(); now != before+1 {
			t.Errorf("%d deployments instead of %d", now, before+1)
		}
		w.must(with("w3", tenth), rollout.Canary)
		w.must(stage("w4"), rollout.Replace)
		w.must(with("w5", tenth), rollout.Canary)
		w.must(pinned(first), rollout.Pin)
		w.must(stage("w5"), rollout.Deploy)
	})
}

func TestExecute_routesNoRequestsToAnUnfinishedCanary(t *testing.T) {
	t.Parallel()
	underSwitches(t, canariesTakeContent, func(t *testing.T, w *world) {
		t.Helper()
		w.must(with("w1", tenth), rollout.Canary)
		var calls []string
		for _, r := range w.sim.Requests("", "/canary|/deploy$") {
			calls = append(calls, r.Method+r.URI[strings.LastIndex(r.URI, "/"):])
		}
		if n := len(calls); calls[0] != "POST/canary" || calls[n-1] != "PATCH/canary" || n > 3 {
			t.Errorf("%v", calls)
		}
	})
}

func TestExecute_takesDownACanaryThatTakesNoContent(t *testing.T) {
	t.Parallel()
	underSwitches(t, refusesCanary, func(t *testing.T, w *world) {
		t.Helper()
		w.must(with("w0", tenth), rollout.Canary) // the stage's content needs no deployment
		_, err := w.apply(t.Context(), with("w1", tenth))
		if err == nil || !strings.Contains(errdiag.Detail(err), "Remove the canary block") || w.live() != "w0" || w.canary() != "" || !w.memory.DeploysToStage {
			t.Fatalf("%v; live %q, canary %q, %+v", err, w.live(), w.canary(), w.memory)
		}
		before := w.deployments()
		if _, err = w.apply(t.Context(), with("w1", tenth)); err == nil || w.deployments() != before || w.canary() != "" || w.live() != "w0" {
			t.Errorf("again: %v", err)
		}
		w.must(with("w0", half), rollout.Canary)
		w.must(stage("w1"), rollout.Replace)
		if w.memory.DeploysToStage {
			t.Error("still remembered without a canary")
		}
	})
}

func TestExecute_pinsAndRestores(t *testing.T) {
	t.Parallel()
	underSwitches(t, all, func(t *testing.T, w *world) {
		t.Helper()
		first := w.memory.Stage.No
		w.must(stage("w1"), rollout.Deploy)
		w.must(pinned(first), rollout.Pin)
		w.must(rollout.Config{No: first, Content: "w2"}, rollout.None)
		w.n.Deploy(w.stage.StageID, "console")
		w.must(pinned(first), rollout.Pin)
		w.must(stage("w2"), rollout.Deploy)
		w.draft("console")
		w.n.Deploy(w.stage.StageID, "console")
		w.draft("w2")
		before := w.memory.Stage.No
		w.must(stage("w2"), rollout.Restore)
		w.must(pinned(before), rollout.None) // also if the service gave it a new number
		w.must(stage("w3"), rollout.Deploy)
		w.n.RollTo(w.stage.StageID, first)
		w.must(stage(""), rollout.None)
		w.must(stage("w3"), rollout.Restore)
	})
}

func TestExecute_deploysIfTheRememberedDeploymentDoesNotExist(t *testing.T) {
	t.Parallel()
	underSwitches(t, all, func(t *testing.T, w *world) {
		t.Helper()
		remembered := w.memory.Stage.No
		w.n.Deploy(w.stage.StageID, "console")
		w.n.ChangeStage(w.stage.StageID, func(s *simulator.NCloudStage) {
			s.Deployments = slices.DeleteFunc(s.Deployments, func(d simulator.NCloudDeployment) bool { return d.No == remembered })
		})
		_, err := w.apply(t.Context(), with("w0", tenth))
		var missing *rollout.MissingError
		if !errors.As(err, &missing) || missing.No != remembered || w.canary() != "" {
			t.Errorf("with a canary: %v", err)
		}
		w.must(stage("w0"), rollout.Restore)
		if w.deployments() != 2 {
			t.Errorf("%d deployments", w.deployments())
		}
	})
}

func TestExecute_namesAMissingNumber(t *testing.T) {
	t.Parallel()
	underSwitches(t, all, func(t *testing.T, w *world) {
		t.Helper()
		for _, canary := range []bool{false, true} {
			if canary {
				w.n.EnableCanary(w.stage.StageID)
			}
			before := w.n.Stage(w.stage.StageID)
			_, err := w.apply(t.Context(), pinned(4242))
			if err == nil || !strings.Contains(err.Error(), "4242") || !strings.Contains(errdiag.Detail(err), "The data source apigw_stage_deployments lists the deployments") {
				t.Errorf("%v", err)
			}
			if after := w.n.Stage(w.stage.StageID); after.DeploymentNo != before.DeploymentNo || (after.Canary != nil) != canary {
				t.Errorf("the stage was changed: %+v", after)
			}
		}
	})
}

func TestExecute_rightsWhatTheConsoleDid(t *testing.T) {
	t.Parallel()
	underSwitches(t, canariesTakeContent, func(t *testing.T, w *world) {
		t.Helper()
		n, id := w.n, w.stage.StageID
		n.EnableCanary(id)
		w.must(stage("w0"), rollout.Withdraw)
		n.EnableCanary(id)
		w.must(stage("w1"), rollout.Replace)

		w.must(with("w2", tenth), rollout.Canary)
		n.DisableCanary(id)
		w.must(with("w2", tenth), rollout.Canary)
		n.RollTo(id, n.Deployments(id)[0].No)
		w.must(with("w2", tenth), rollout.Restore)
		if w.live() != "w1" {
			t.Errorf("restored %q", w.live())
		}
		n.RollTo(id, n.Deployments(id)[0].No)
		w.must(with("w2", half), rollout.Adjust)
		if w.live() != "w1" {
			t.Errorf("restored %q", w.live())
		}
		n.RollTo(id, n.Deployments(id)[0].No)
		w.must(with("w3", half), rollout.Canary)
		if w.live() != "w1" {
			t.Errorf("restored %q", w.live())
		}
		n.PromoteCanary(id)
		if n.Stage(id).Canary != nil {
			w.must(with("w3", half), rollout.None)
			w.must(stage("w3"), rollout.Withdraw)
		} else {
			w.must(stage("w3"), rollout.None)
		}
		w.must(with("w4", half), rollout.Canary)
		n.PromoteCanary(id)
		n.DisableCanary(id)
		w.must(with("w4", half), rollout.Canary)
		if w.live() != "w4" {
			t.Errorf("live %q", w.live())
		}
	})
}

func TestExecute_importDeploysNothing(t *testing.T) {
	t.Parallel()
	for _, canary := range []bool{false, true} {
		t.Run(strconv.FormatBool(canary), func(t *testing.T) {
			t.Parallel()
			underSwitches(t, all, func(t *testing.T, w *world) {
				t.Helper()
				in := stage("w0")
				if canary {
					w.n.EnableCanary(w.stage.StageID)
					in = with("w0", client.CanarySettings{EndpointDomain: "NONE", Rate: new(0.0)})
				}
				before := w.deployments()
				w.memory = rollout.Imported(w.actual(t.Context()))
				if !canary {
					w.must(stage(""), rollout.None)
				}
				w.must(in, rollout.None)
				if w.deployments() != before || w.memory.Stage.Content != "w0" || w.memory.Stage.Imported {
					t.Errorf("%d deployments, %+v", w.deployments(), w.memory)
				}
			})
		})
	}
}

func TestExecute_refusesAnotherActionThanPlanned(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.n.EnableCanary(w.stage.StageID)
	w.sim.Forget()
	result, err := w.exec.Execute(t.Context(), rollout.Request{Stage: w.stage, Planned: rollout.Deploy, Config: stage("w1"), Memory: w.memory})
	if err == nil || !strings.Contains(errdiag.Detail(err), "review the new plan") || result.Memory != w.memory {
		t.Errorf("%v, %+v", err, result)
	}
	for _, method := range []string{http.MethodPost, http.MethodPatch, http.MethodDelete} {
		if sent := w.sim.Requests(method, ""); len(sent) > 0 {
			t.Errorf("%v", sent)
		}
	}
	w.memory = rollout.Created(w.memory.Stage.No, stage("w0"))
	w.n.DisableCanary(w.stage.StageID)
	for _, in := range []rollout.Config{with("w0", tenth), stage("w0")} {
		if _, err := w.exec.Execute(t.Context(), rollout.Request{Stage: w.stage, Planned: rollout.Create, Config: in, Memory: w.memory}); err != nil {
			t.Error(err)
		}
		w.n.DisableCanary(w.stage.StageID)
	}
}
