// SPDX-License-Identifier: MPL-2.0

package usageplanbinding_test

import (
	"fmt"
	"strconv"
	"strings"
	"sync"
	"testing"
	"testing/synctest"

	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/acctest"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/ncloud/usageplanbinding"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/simulator"
)

func TestMain(m *testing.M) { acctest.Main(m) }

const (
	kind    = usageplanbinding.ResourceType
	stageID = "stage00001"
)

type scene struct {
	*acctest.Cloud
	*acctest.Driver
	product, key, bronze, silver string
}

// stage returns a cloud with a product of one stage that offers two plans, and a
// key that is subscribed.
func stage(t *testing.T) *scene {
	t.Helper()
	cloud := acctest.InMemory(t)
	n := cloud.Sim.NCloud
	bronze, silver := n.AddUsagePlan(simulator.NCloudUsagePlan{Name: "bronze"}), n.AddUsagePlan(simulator.NCloudUsagePlan{Name: "silver"})
	product := n.AddProduct(simulator.NCloudProduct{Name: "weather", APIs: []*simulator.NCloudAPI{{
		ID: "api0000001", Name: "v1", Stages: []simulator.NCloudStage{
			{ID: stageID, Name: "prod", UsagePlanIDs: []string{bronze, silver}}, {ID: "stage00002", Name: "trial", UsagePlanIDs: []string{bronze}},
		},
	}}})
	key := n.AddAPIKey(simulator.NCloudAPIKey{Name: "partner"})
	n.SetSubscription(product, key, "ACCEPTED")
	return &scene{cloud, cloud.Driver(t, acctest.Object{"max_retries": 1}), product, key, bronze, silver}
}

func (s *scene) config(plan string) acctest.Object {
	return acctest.Object{"product_id": s.product, "api_key_id": s.key, "stage_id": stageID, "usage_plan_id": plan}
}

// bound is the plan that the key has on the stage.
func (s *scene) bound() string {
	relations := s.Sim.NCloud.Subscriptions(s.product)
	if len(relations) == 0 {
		return "no subscription"
	}
	return relations[0].Plans[stageID]
}

func TestBinding_underEverySwitch(t *testing.T) {
	t.Parallel()
	for name, values := range map[string][]string{
		"UnboundStages": {"listed", "left out"}, "EmptyDescription": {"empty", "null", "absent"}, "PageMax": {"1"}, "NotFoundCode": {"10001"},
	} {
		for _, value := range values {
			t.Run(name+" "+value, func(t *testing.T) {
				t.Parallel()
				s := stage(t)
				if err := s.Sim.NCloud.SetSwitch(name, value); err != nil {
					t.Fatal(err)
				}
				state := s.Applied(kind, nil, s.config(s.bronze))
				s.ExpectEmptyPlan(kind, state, s.config(s.bronze))
				for attribute, want := range map[string]any{
					"api_id": "api0000001", "api_name": "v1", "stage_name": "prod", "api_key_name": "partner", "usage_plan_name": "bronze",
				} {
					if got := state.Get(t, attribute); got != want {
						t.Errorf("%s is %v, expected %v", attribute, got, want)
					}
				}
				state = s.Applied(kind, state, s.config(s.silver))
				s.ExpectEmptyPlan(kind, state, s.config(s.silver))
				if s.bound() != s.silver || state.Get(t, "usage_plan_name") != "silver" {
					t.Errorf("bound to %s", s.bound())
				}
				s.Imported(kind, s.product+"/"+s.key+"/"+stageID, s.config(s.silver))
				s.Destroyed(kind, state)
				if s.bound() != "" {
					t.Errorf("after destroy, bound to %s", s.bound())
				}
			})
		}
	}
}

func TestBinding_destroyGivesBackWhatWasThereBefore(t *testing.T) {
	t.Parallel()
	t.Run("another plan", func(t *testing.T) {
		t.Parallel()
		s := stage(t)
		s.Sim.NCloud.SetPlan(s.product, s.key, stageID, s.silver)
		state := s.Refreshed(kind, s.Applied(kind, nil, s.config(s.bronze)))
		s.Destroyed(kind, state)
		if s.bound() != s.silver {
			t.Errorf("bound to %s", s.bound())
		}
	})
	t.Run("the same plan", func(t *testing.T) {
		t.Parallel()
		s := stage(t)
		s.Sim.NCloud.SetPlan(s.product, s.key, stageID, s.bronze)
		state := s.Applied(kind, nil, s.config(s.bronze))
		s.Destroyed(kind, state)
		if s.bound() != s.bronze {
			t.Errorf("bound to %s", s.bound())
		}
	})
	t.Run("nothing that is known, after an import", func(t *testing.T) {
		t.Parallel()
		s := stage(t)
		s.Sim.NCloud.SetPlan(s.product, s.key, stageID, s.bronze)
		state := s.Imported(kind, s.product+"/"+s.key+"/"+stageID, s.config(s.bronze))
		s.Destroyed(kind, state)
		if s.bound() != "" {
			t.Errorf("bound to %s", s.bound())
		}
	})
	for answer, fault := range map[string]simulator.Fault{
		"refused":   {Times: 1, Method: "HEAD"}, // the simulator's own answer
		"not found": {Times: 1, Method: "PUT", Status: 404, Body: `{"error":{"errorCode":"10001","message":"usagePlanId [x] not found."}}`},
	} {
		t.Run("a plan that is offered no more is "+answer, func(t *testing.T) {
			t.Parallel()
			s := stage(t)
			s.Sim.NCloud.SetPlan(s.product, s.key, stageID, s.silver)
			state := s.Applied(kind, nil, s.config(s.bronze))
			s.Sim.NCloud.DeleteUsagePlan(s.silver)
			s.Sim.Inject(fault)
			left, found := s.Destroy(t.Context(), kind, state)
			if left != nil || found.HasError() || !strings.Contains(found.String(), "refused to restore usage plan") || s.bound() != "" {
				t.Errorf("bound to %q: %s", s.bound(), found)
			}
		})
	}
	t.Run("nothing, and the service refuses to clear", func(t *testing.T) {
		t.Parallel()
		s := stage(t)
		s.Sim.NCloud.Switch(func(w *simulator.NCloudSwitches) { w.ClearUsagePlan = "refused" })
		state := s.Applied(kind, nil, s.config(s.bronze))
		left, found := s.Destroy(t.Context(), kind, state)
		if left != nil || found.HasError() || !strings.Contains(found.String(), "WARNING: The usage plan of API key") ||
			!strings.Contains(found.String(), fmt.Sprintf("The key keeps usage plan %q", s.bronze)) || s.bound() != s.bronze {
			t.Errorf("%v %s", left, found)
		}
	})
}

func TestBinding_needsAPlanThatIsOfferedAndAKeyThatIsSubscribed(t *testing.T) {
	t.Parallel()
	s := stage(t)
	gold := s.Sim.NCloud.AddUsagePlan(simulator.NCloudUsagePlan{Name: "gold"})
	made, found := s.Apply(t.Context(), kind, nil, s.config(gold))
	for _, want := range []string{"Could not bind a usage plan to API key", "is not associated with the stage", "apigw_stage_usage_plan", `at AttributeName("usage_plan_id")`} {
		if made != nil || !strings.Contains(found.String(), want) {
			t.Errorf("%q is missing in %s", want, found)
		}
	}
	state := s.Applied(kind, nil, s.config(s.bronze))
	if _, found := s.Apply(t.Context(), kind, state, s.config(gold)); !strings.Contains(found.String(), "apigw_stage_usage_plan") {
		t.Errorf("a change: %s", found)
	}
	s.key = s.Sim.NCloud.AddAPIKey(simulator.NCloudAPIKey{Name: "unsubscribed"})
	if _, found := s.Apply(t.Context(), kind, nil, s.config(s.bronze)); !strings.Contains(found.String(), "apigw_api_key_subscription") {
		t.Errorf("a key that is not subscribed: %s", found)
	}
}

func TestBinding_driftAndGone(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		happens func(*scene)
		gone    bool
	}{
		"another plan":            {func(s *scene) { s.Sim.NCloud.SetPlan(s.product, s.key, stageID, s.silver) }, false},
		"no plan":                 {func(s *scene) { s.Sim.NCloud.SetPlan(s.product, s.key, stageID, "") }, true},
		"unsubscribed":            {func(s *scene) { s.Sim.NCloud.DeleteSubscription(s.product, s.key) }, true},
		"the product was deleted": {func(s *scene) { s.Sim.NCloud.DeleteProduct(s.product) }, true},
		"the stage was deleted": {func(s *scene) {
			s.Sim.NCloud.ChangeProduct(s.product, func(p *simulator.NCloudProduct) { p.APIs = nil })
		}, true},
	} {
		s := stage(t)
		state := s.Applied(kind, nil, s.config(s.bronze))
		test.happens(s)
		read := s.Refreshed(kind, state)
		if (read == nil) != test.gone {
			t.Errorf("%s: %v", name, read)
		}
		if read != nil {
			if read.Get(t, "usage_plan_id") != s.silver {
				t.Errorf("%s: %s", name, read.Value)
			}
			s.ExpectEmptyPlan(kind, s.Applied(kind, read, s.config(s.bronze)), s.config(s.bronze))
		}
		if left, found := s.Destroy(t.Context(), kind, state); left != nil || found.HasError() {
			t.Errorf("%s: destroy: %s", name, found)
		}
	}
}

func TestBinding_faultsLoseNothing(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) { // here waits take no time
		s := stage(t)
		s.Sim.NCloud.SetPlan(s.product, s.key, stageID, s.silver)
		// The plan is bound, and reading it back fails: it is in the state, with what it replaced.
		s.Sim.Inject(simulator.Fault{Path: "/subscription-detail", Skip: 1, Times: 1, Status: 500})
		state, found := s.Apply(t.Context(), kind, nil, s.config(s.bronze))
		if state == nil || !found.HasError() || !state.Value.IsFullyKnown() {
			t.Fatalf("the binding is not in the state: %s", found)
		}
		s.ExpectEmptyPlan(kind, state, s.config(s.bronze))
		s.Sim.Inject(simulator.Fault{Method: "PUT", Times: 1, Status: 500})
		if left, found := s.Destroy(t.Context(), kind, state); left == nil || !found.HasError() {
			t.Errorf("a failing destroy: %s", found)
		}
		s.Destroyed(kind, state)
		if s.bound() != s.silver {
			t.Errorf("bound to %s", s.bound())
		}
		s.Sim.Inject(simulator.Fault{Method: "PUT", Times: 1, Status: 204})
		if made, found := s.Apply(t.Context(), kind, nil, s.config(s.bronze)); made == nil || !strings.Contains(found.String(), "accepted the request, but the key has ") {
			t.Errorf("a change that is ignored: %s", found)
		}
		s.Sim.Inject(simulator.Fault{Status: 500})
		if made, found := s.Apply(t.Context(), kind, nil, s.config(s.bronze)); made != nil || !found.HasError() {
			t.Errorf("nothing answers: %s", found)
		}
		if kept, found := s.Read(t.Context(), kind, state); kept == nil || !found.HasError() {
			t.Errorf("a failing read: %s", found)
		}
	})
}

func TestBindings_manyAtOnce(t *testing.T) {
	t.Parallel()
	s := stage(t)
	const many = 40
	work := make(chan acctest.Object)
	var wait sync.WaitGroup
	for range 10 {
		wait.Go(func() {
			for config := range work {
				if _, found := s.Apply(t.Context(), kind, nil, config); len(found) > 0 {
					t.Errorf("%v: %s", config, found)
				}
			}
		})
	}
	for i := range many {
		key := s.Sim.NCloud.AddAPIKey(simulator.NCloudAPIKey{Name: strconv.Itoa(i)})
		s.Sim.NCloud.SetSubscription(s.product, key, "ACCEPTED")
		for _, stage := range []string{stageID, "stage00002"} {
			work <- acctest.Object{"product_id": s.product, "api_key_id": key, "stage_id": stage, "usage_plan_id": s.bronze}
		}
	}
	close(work)
	wait.Wait()
	bound := 0
	for _, r := range s.Sim.NCloud.Subscriptions(s.product) {
		bound += len(r.Plans)
	}
	if bound != 2*many {
		t.Errorf("%d of %d are bound", bound, 2*many)
	}
}

func TestBindings_listsTheStagesOfAKey(t *testing.T) {
	t.Parallel()
	s := stage(t)
	s.Sim.NCloud.Switch(func(w *simulator.NCloudSwitches) { w.PageMax = 1 })
	s.Sim.NCloud.SetPlan(s.product, s.key, stageID, s.bronze)
	s.Sim.NCloud.SetUsage(s.key, stageID, 5, 3, 50, 30)
	base := acctest.Object{"product_id": s.product, "api_key_id": s.key}
	state, found := s.ReadData(t.Context(), kind+"s", base)
	if len(found) > 0 || state.Len(t, "bindings") != 2 || state.Get(t, "total") != 2.0 {
		t.Fatalf("%s %v", found, state)
	}
	for attribute, want := range map[string]any{
		"api_id": "api0000001", "stage_id": stageID, "api_key_id": s.key, "usage_plan_id": s.bronze, "usage_plan_name": "bronze", "domain_code": "PUB",
		"daily_usage": 3.0, "day_call_count": 5.0, "monthly_usage": 30.0, "month_call_count": 50.0,
	} {
		if got := state.Get(t, "bindings", 0, attribute); got != want {
			t.Errorf("%s is %v, expected %v", attribute, got, want)
		}
	}
	if got := state.Get(t, "bindings", 1, "usage_plan_id"); got != nil {
		t.Errorf("a stage without plan has %v", got)
	}
	for filter, want := range map[string]int{"stage_id=stage00002": 1, "api_id=nosuchone1": 0} {
		name, value, _ := strings.Cut(filter, "=")
		state, found := s.ReadData(t.Context(), kind+"s", acctest.Object{"product_id": s.product, "api_key_id": s.key, name: value})
		if len(found) > 0 || state.Len(t, "bindings") != want {
			t.Errorf("%s: %s", filter, found)
		}
	}
	if _, found := s.ReadData(t.Context(), kind+"s", acctest.Object{"product_id": "nosuchone1", "api_key_id": "x"}); !strings.Contains(found.String(), "Could not list the usage plans of API key") {
		t.Error(found)
	}
	if _, found := s.Import(t.Context(), kind, "a/b"); !strings.Contains(found.String(), "product_id/api_key_id/stage_id") {
		t.Error(found)
	}
}

func TestBinding_withoutCredentials(t *testing.T) {
	t.Parallel()
	d := acctest.NewDriver(t, acctest.Object{})
	config := acctest.Object{"product_id": "a", "api_key_id": "b", "stage_id": "c", "usage_plan_id": "d"}
	if _, found := d.Apply(t.Context(), kind, nil, config); !strings.Contains(found.String(), "NCLOUD_ACCESS_KEY") {
		t.Error(found)
	}
	delete(config, "usage_plan_id")
	if _, found := d.ReadData(t.Context(), kind+"s", config); !strings.Contains(found.String(), "NCLOUD_ACCESS_KEY") {
		t.Error(found)
	}
}

func TestBinding_aReadThatLagsIsWaitedFor(t *testing.T) {
	t.Parallel()
	s := stage(t)
	s.Sim.Inject(simulator.Fault{Path: "/subscription-detail", Skip: 1, Times: 1, Status: 200, Body: `{"apiKeyRelations":{"total":0,"content":[]}}`})
	state := s.Applied(kind, nil, s.config(s.bronze))
	s.ExpectEmptyPlan(kind, state, s.config(s.bronze))
}

func TestBinding_madeByAnAttemptBeforeTheLastIsKnown(t *testing.T) {
	t.Parallel()
	s := stage(t)
	s.Sim.NCloud.SetPlan(s.product, s.key, stageID, s.silver)
	s.Sim.Inject(simulator.Fault{Method: "PUT", Times: 1, Cut: simulator.CutAfter})
	s.Sim.Inject(simulator.Fault{Method: "PUT", Times: 1, Status: 429, Body: `{"error":{"errorCode":"410","message":"Throttle Limited"}}`})
	state := s.Applied(kind, nil, s.config(s.bronze))
	s.Destroyed(kind, state)
	if s.bound() != s.silver {
		t.Errorf("after destroy, bound to %s", s.bound())
	}
}

func TestBinding_warnsWhereNewInstanceStoresAnotherPlan(t *testing.T) {
	t.Parallel()
	for previous, warned := range map[string]string{"": "The old instance stored no usage plan", "bronze": ""} {
		s := stage(t)
		if previous != "" {
			s.Sim.NCloud.SetPlan(s.product, s.key, stageID, s.bronze)
		}
		old := s.Applied(kind, nil, s.config(s.bronze))
		run := s.NextRun()
		run.Applied(kind, nil, s.config(s.bronze))
		left, found := run.Destroy(t.Context(), kind, old)
		if left != nil || found.HasError() || (len(found) > 0) != (warned != "") || !strings.Contains(found.String(), warned) {
			t.Errorf("%q: %s", previous, found)
		}
		if s.bound() != s.bronze {
			t.Errorf("bound to %q", s.bound())
		}
	}
}
