// SPDX-License-Identifier: MPL-2.0

package stage_test

import (
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/acctest"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/simulator"
)

func methodSettings(throttle map[string]int) acctest.Object {
	out := acctest.Object{}
	for name, rps := range throttle {
		out[name] = acctest.Object{"throttle_rps": rps}
	}
	return acctest.Object{"method_settings": out}
}

// throttles shows the methods with settings of their own in a deployment.
func throttles(s simulator.NCloudStage, no int64) string {
	out := []string{}
	for _, d := range s.Deployments {
		if d.No != no {
			continue
		}
		for _, one := range d.Methods {
			i := slices.IndexFunc(d.Draft.Paths, func(p simulator.NCloudPath) bool { return p.ID == one.PathID })
			out = append(out, fmt.Sprintf("%s %s=%d", one.Method, d.Draft.Paths[i].Path, *one.ThrottleRPS))
		}
	}
	slices.Sort(out)
	return strings.Join(out, " ")
}

// hasThrottles expects settings in the live deployment and in that of the canary, if there is one.
func (s *shop) hasThrottles(t *testing.T, live, canary string) {
	t.Helper()
	now, onCanary := s.stage(t), ""
	if now.Canary != nil {
		onCanary = throttles(now, now.Canary.DeploymentNo)
	}
	if got := throttles(now, now.DeploymentNo); got != live || onCanary != canary {
		t.Errorf("live: %q, canary: %q, expected %q, %q", got, onCanary, live, canary)
	}
}

func (s *shop) addPath(path string) {
	s.Sim.NCloud.ChangeDraft(apiID, func(d *simulator.NCloudDraft) {
		d.Paths = append(d.Paths, simulator.NCloudPath{Path: path, Methods: []simulator.NCloudMethod{{Name: "GET"}}})
	})
}

func (s *shop) change(t *testing.T, change func(*simulator.NCloudStage)) {
	t.Helper()
	s.Sim.NCloud.ChangeStage(s.stage(t).ID, change)
}

func TestStage_methodSettingsFollowDeployments(t *testing.T) {
	t.Parallel()
	underEach(t, func(t *testing.T, s *shop) {
		t.Helper()
		state := s.applied(t, nil, "create", s.config(content("1"), methodSettings(map[string]int{"GET /x": 3, "POST /x": 5})))
		first := s.stage(t).DeploymentNo
		s.hasThrottles(t, "GET /x=3 POST /x=5", "")

		s.addPath("/y") // is on the canary only
		onCanary := methodSettings(map[string]int{"GET /x": 4, "GET /y": 9})
		state = s.applied(t, state, "canary", s.config(content("2"), onCanary, rate(10)))
		s.hasThrottles(t, "GET /x=4", "GET /x=4 GET /y=9")
		state = s.applied(t, state, "adjust", s.config(content("2"), onCanary, rate(50)))
		s.change(t, func(stage *simulator.NCloudStage) {
			for i := range stage.Deployments {
				if stage.Deployments[i].No == stage.Canary.DeploymentNo {
					stage.Deployments[i].Methods = nil
				}
			}
		})
		state = s.applied(t, state, "none", s.config(content("2"), onCanary, rate(50)))
		s.hasThrottles(t, "GET /x=4", "GET /x=4 GET /y=9")
		onCanary = methodSettings(map[string]int{"GET /x": 4, "GET /y": 8, "POST /x": 2})
		state = s.applied(t, state, "none", s.config(content("2"), onCanary, rate(50)))
		s.hasThrottles(t, "GET /x=4 POST /x=2", "GET /x=4 GET /y=8 POST /x=2")
		state = s.applied(t, state, "promote", s.config(content("2"), onCanary))
		s.hasThrottles(t, "GET /x=4 GET /y=8 POST /x=2", "")

		pin := acctest.Object{"deployment": acctest.Object{"no": first, "triggers": acctest.Object{"definition": "2"}}}
		state = s.applied(t, state, "pin", s.config(pin, onCanary)) // that deployment has no /y
		s.hasThrottles(t, "GET /x=4 POST /x=2", "")
		state = s.applied(t, state, "none", s.config(pin, onCanary, acctest.Object{"throttle_rps": 100}))
		state = s.applied(t, state, "deploy", s.config(content("2"), onCanary))
		s.hasThrottles(t, "GET /x=4 GET /y=8 POST /x=2", "")
		s.Sim.NCloud.Deploy(s.stage(t).ID, "console")
		s.change(t, func(stage *simulator.NCloudStage) { stage.Deployments[len(stage.Deployments)-1].Methods = nil })
		state = s.applied(t, state, "restore", s.config(content("2"), onCanary))
		s.hasThrottles(t, "GET /x=4 GET /y=8 POST /x=2", "")
		state = s.applied(t, state, "canary", s.config(content("3"), onCanary, rate(10)))
		state = s.applied(t, state, "withdraw", s.config(content("2"), onCanary))
		state = s.applied(t, state, "none", s.config(content("2"), methodSettings(map[string]int{"GET /y": 8})))
		s.hasThrottles(t, "GET /y=8", "")
		s.applied(t, state, "none", s.config(content("2")))
		s.hasThrottles(t, "", "")
	},
		"", "StageMethods=reset", "CanarySnapshot=copy of the stage's,StageMethods=reset", "RollBackNumber=new,StageMethods=reset", "AfterPromote=kept,InheritedSettings=unset",
		"OmittedStageSetting=kept,UnsetNumber=0,CanarySnapshot=copy of the stage's", "ReadAfterWrite=stale,UnsetNumber=absent", "ReadAfterWrite=stale,CanarySnapshot=copy of the stage's",
		"ConcurrentWrites=refused,MixedIDs=400")
}

// writes are the requests that change something.
func (s *shop) writes() (out []string) {
	for _, r := range s.Sim.Requests("", "") {
		if r.Method != http.MethodGet {
			out = append(out, r.Method+" "+r.URI)
		}
	}
	return out
}

func TestStage_refusesUnknownMethodsBeforeAnyWrite(t *testing.T) {
	t.Parallel()
	underEach(t, func(t *testing.T, s *shop) {
		t.Helper()
		refused := func(state *acctest.State, where string, config acctest.Object) {
			t.Helper()
			s.Sim.Forget()
			_, diags := s.next().Apply(t.Context(), kind, state, config)
			want := "method_settings names methods that the " + where + " does not have: GET /z, PUT /x."
			if text := diags.String(); !diags.HasError() || !strings.Contains(strings.Join(strings.Fields(text), " "), want) {
				t.Errorf("%s: %s", want, text)
			}
			if sent := s.writes(); len(sent) > 0 {
				t.Errorf("%v", sent)
			}
		}
		wrong := methodSettings(map[string]int{"GET /x": 3, "PUT /x": 3, "GET /z": 3})
		wrong["throttle_rps"] = 7
		refused(nil, "API", s.config(content("1"), wrong))
		state := s.applied(t, nil, "create", s.config(content("1"), methodSettings(map[string]int{"GET /x": 3})))
		refused(state, "live deployment", s.config(content("1"), wrong))
		refused(state, "API", s.config(content("2"), wrong))
		refused(state, "API", s.config(content("2"), wrong, rate(10)))
		state = s.applied(t, state, "canary", s.config(content("2"), rate(10)))
		refused(state, "live deployment", s.config(content("2"), wrong, rate(10)))
		refused(state, "live deployment", s.config(content("2"), wrong, rate(20)))
		refused(state, "live deployment", s.config(content("2"), wrong))
		refused(state, "live deployment", s.config(content("1"), wrong))
		refused(state, "API", s.config(content("3"), wrong))
		s.Sim.NCloud.ChangeDraft(apiID, func(d *simulator.NCloudDraft) {
			d.Paths = slices.DeleteFunc(d.Paths, func(p simulator.NCloudPath) bool { return p.Path == "/x" })
		})
		_, diags := s.next().Apply(t.Context(), kind, state, s.config(content("3"), methodSettings(map[string]int{"GET /x": 3})))
		if !strings.Contains(diags.String(), "that the API does not have: GET /x") {
			t.Errorf("a method that only the live deployment has: %s", diags)
		}
	}, "", "CanarySnapshot=copy of the stage's,UnsetText=null")
}
