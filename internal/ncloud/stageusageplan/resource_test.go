// SPDX-License-Identifier: MPL-2.0

package stageusageplan_test

import (
	"fmt"
	"strings"
	"testing"
	"testing/synctest"

	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/acctest"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/ncloud/stageusageplan"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/simulator"
)

func TestMain(m *testing.M) { acctest.Main(m) }

const kind = stageusageplan.ResourceType

type scene struct {
	*acctest.Cloud
	*acctest.Driver
	product, plan string
	config        acctest.Object
}

func stage(t *testing.T) *scene {
	t.Helper()
	cloud := acctest.InMemory(t)
	product := cloud.Sim.NCloud.AddProduct(simulator.NCloudProduct{
		Name: "weather", APIs: []*simulator.NCloudAPI{{ID: "api0000001", Name: "v1", Stages: []simulator.NCloudStage{{ID: "stage00001", Name: "prod"}}}},
	})
	plan := cloud.Sim.NCloud.AddUsagePlan(simulator.NCloudUsagePlan{Name: "bronze"})
	return &scene{cloud, cloud.Driver(t, acctest.Object{"max_retries": 1}), product, plan, acctest.Object{
		"product_id": product, "api_id": "api0000001", "stage_id": "stage00001", "usage_plan_id": plan,
	}}
}

// offered returns the plans of the stage.
func (s *scene) offered() []string {
	for _, p := range s.Sim.NCloud.Products(simulator.NCloudTenantID) {
		if p.ID == s.product {
			return p.APIs[0].Stages[0].UsagePlanIDs
		}
	}
	return nil
}

func TestStagePlan_isOfferedAndTakenBack(t *testing.T) {
	t.Parallel()
	for _, size := range []int{1, 100} {
		s := stage(t)
		s.Sim.NCloud.Switch(func(w *simulator.NCloudSwitches) { w.PageMax = size })
		other := s.Sim.NCloud.AddUsagePlan(simulator.NCloudUsagePlan{Name: "other"})
		s.Sim.NCloud.ChangeProduct(s.product, func(p *simulator.NCloudProduct) { p.APIs[0].Stages[0].UsagePlanIDs = []string{other} })
		state := s.Applied(kind, nil, s.config)
		if got := s.offered(); len(got) != 2 || got[1] != s.plan {
			t.Errorf("offered %v", got)
		}
		s.ExpectEmptyPlan(kind, state, s.config)
		s.Imported(kind, strings.Join([]string{s.product, "api0000001", "stage00001", s.plan}, "/"), s.config)
		s.Sim.Forget()
		state = s.Refreshed(kind, state)
		if got := len(s.Sim.Requests("", "")); size == 100 && got != 1 {
			t.Errorf("a read took %d requests", got)
		}
		plan, _ := s.Plan(kind, state, acctest.Object{"product_id": s.product, "api_id": "x", "stage_id": "y", "usage_plan_id": "z"})
		if len(plan.Replace) != 3 {
			t.Errorf("replace %v", plan.Replace)
		}
		s.Destroyed(kind, state)
		if got := s.offered(); len(got) != 1 || got[0] != other {
			t.Errorf("after destroy %v are offered", got)
		}
		s.Destroyed(kind, state)
	}
}

func TestStagePlan_thatIsGone(t *testing.T) {
	t.Parallel()
	for name, vanish := range map[string]func(*scene){
		"the plan was taken from the stage": func(s *scene) {
			s.Sim.NCloud.ChangeProduct(s.product, func(p *simulator.NCloudProduct) { p.APIs[0].Stages[0].UsagePlanIDs = nil })
		},
		"the stage was deleted": func(s *scene) {
			s.Sim.NCloud.ChangeProduct(s.product, func(p *simulator.NCloudProduct) { p.APIs = nil })
		},
		"the product was deleted": func(s *scene) { s.Sim.NCloud.DeleteProduct(s.product) },
		"the plan was deleted":    func(s *scene) { s.Sim.NCloud.DeleteUsagePlan(s.plan) },
		"plan and product were deleted": func(s *scene) {
			s.Sim.NCloud.DeleteUsagePlan(s.plan)
			s.Sim.NCloud.DeleteProduct(s.product)
		},
	} {
		s := stage(t)
		state := s.Applied(kind, nil, s.config)
		vanish(s)
		if left := s.Refreshed(kind, state); left != nil {
			t.Errorf("%s: still there", name)
		}
		if left, found := s.Destroy(t.Context(), kind, state); left != nil || found.HasError() {
			t.Errorf("%s: destroy: %s", name, found)
		}
	}
}

func TestStagePlan_isKeptUnlessItIsCertainlyGone(t *testing.T) {
	t.Parallel()
	const notFound = `{"error":{"errorCode":"300","message":"Not Found Exception"}}`
	for name, test := range map[string]struct {
		happens func(*scene)
		says    string // by a read, "" where it finds the plan
	}{
		"the plan still lists the stage": {func(s *scene) {
			s.Sim.Inject(simulator.Fault{Path: "/products/", Status: 404, Body: notFound})
		}, ""},
		"the tenant is not found": {func(s *scene) {
			s.Sim.NCloud.Switch(func(w *simulator.NCloudSwitches) { w.Subscription = "no" })
		}, "has not subscribed to API Gateway"},
		"nothing answers": {func(s *scene) { s.Sim.Inject(simulator.Fault{Status: 500}) }, "500"},
		"the plan's listing fails": {func(s *scene) {
			s.Sim.Inject(simulator.Fault{Path: "/products/|/stages", Status: 404, Body: notFound})
			s.Sim.Inject(simulator.Fault{Path: "/usage-plans/search", Status: 500})
		}, "listing every usage plan failed too"},
	} {
		s := stage(t)
		state := s.Applied(kind, nil, s.config)
		test.happens(s)
		if kept, found := s.Read(t.Context(), kind, state); kept == nil || found.HasError() != (test.says != "") || !strings.Contains(found.String(), test.says) {
			t.Errorf("%s: %s", name, found)
		}
		if left, found := s.Destroy(t.Context(), kind, state); left == nil || !found.HasError() {
			t.Errorf("%s: destroy: %s", name, found)
		}
	}
}

func TestStagePlan_withTheCredentialsOfAnotherAccount(t *testing.T) {
	t.Parallel()
	s := stage(t)
	state := s.Applied(kind, nil, s.config)
	s.Sim.NCloud.AddAccount("other", "OTHERSKEY00000000000", "s3cret")
	s.Sim.NCloud.AddUsagePlan(simulator.NCloudUsagePlan{TenantID: "other", Name: "theirs"})
	d := acctest.NewDriver(t, acctest.Object{"ncloud": acctest.Object{"endpoint": s.URL, "access_key": "OTHERSKEY00000000000", "secret_key": "s3cret"}})
	if kept, found := d.Read(t.Context(), kind, state); kept == nil || !strings.Contains(found.String(), "those of tenant other") {
		t.Errorf("%s", found)
	}
}

func TestStagePlan_refusalsAndLostResponses(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) { // here waits take no time
		s := stage(t)
		s.Sim.NCloud.Switch(func(w *simulator.NCloudSwitches) { w.DisassociateUsedPlan, w.RepeatedAssociate = "refused", "refused" })
		s.Sim.Inject(simulator.Fault{Path: "/associate", Cut: simulator.CutAfter, Times: 1})
		state, found := s.Apply(t.Context(), kind, nil, s.config)
		if state == nil || found.HasError() || !strings.Contains(found.String(), "EOF") || !strings.Contains(found.String(), "Adopted the existing association") || strings.Contains(found.String(), "run Terraform again") {
			t.Fatalf("a lost response: %s", found)
		}
		key := s.Sim.NCloud.AddAPIKey(simulator.NCloudAPIKey{})
		s.Sim.NCloud.SetSubscription(s.product, key, "ACCEPTED")
		s.Sim.NCloud.SetPlan(s.product, key, "stage00001", s.plan)
		if left, found := s.Destroy(t.Context(), kind, state); left == nil || !strings.Contains(found.String(), "is used by API keys") {
			t.Errorf("a plan in use: %s", found)
		}
		s.Sim.Inject(simulator.Fault{Path: "/associate", Cut: simulator.CutBefore, Times: 1})
		other := s.Sim.NCloud.AddUsagePlan(simulator.NCloudUsagePlan{Name: "other"})
		s.config["usage_plan_id"] = other
		if made, found := s.Apply(t.Context(), kind, nil, s.config); made != nil || !found.HasError() {
			t.Errorf("a cut before the effect: %v %s", made, found)
		}
		for name, value := range map[string]string{"product_id": "nosuchone1", "stage_id": "nosuchone1", "usage_plan_id": "nosuchone1"} {
			config := acctest.Object{"product_id": s.product, "api_id": "api0000001", "stage_id": "stage00001", "usage_plan_id": s.plan}
			config[name] = value
			if made, found := s.Apply(t.Context(), kind, nil, config); made != nil || !strings.Contains(found.String(), "Could not create the association of usage plan") {
				t.Errorf("%s: %s", name, found)
			}
		}
		if _, found := s.Import(t.Context(), kind, "a/b/c"); !strings.Contains(found.String(), "product_id/api_id/stage_id/usage_plan_id") {
			t.Error(found)
		}
	})
}

func TestStageUsagePlan_adoptsExistingAssociation(t *testing.T) {
	t.Parallel()
	for value, warned := range map[string]bool{"nothing": false, "refused": true} {
		s := stage(t)
		s.Sim.NCloud.Switch(func(w *simulator.NCloudSwitches) { w.RepeatedAssociate = value })
		s.Sim.NCloud.ChangeProduct(s.product, func(p *simulator.NCloudProduct) { p.APIs[0].Stages[0].UsagePlanIDs = []string{s.plan} })
		state, found := s.Apply(t.Context(), kind, nil, s.config)
		if state == nil || found.HasError() || strings.Contains(found.String(), "Adopted the existing association of usage plan") != warned {
			t.Fatalf("%s: %s", value, found)
		}
		s.ExpectEmptyPlan(kind, state, s.config)
		s.Destroyed(kind, state)
		if got := s.offered(); len(got) != 0 {
			t.Errorf("%s: after destroy %v are offered", value, got)
		}
	}
	s := stage(t)
	s.Sim.Inject(simulator.Fault{Path: "/associate", Status: 409, Body: `{"error":{"errorCode":"10005","message":"full"}}`})
	if state, found := s.Apply(t.Context(), kind, nil, s.config); state != nil || !strings.Contains(found.String(), "full") {
		t.Errorf("another refusal: %s", found)
	}
}

func TestStagePlan_withoutCredentials(t *testing.T) {
	t.Parallel()
	d := acctest.NewDriver(t, acctest.Object{})
	config := acctest.Object{"product_id": "a", "api_id": "b", "stage_id": "c", "usage_plan_id": "d"}
	if _, found := d.Apply(t.Context(), kind, nil, config); !strings.Contains(fmt.Sprint(found), "NCLOUD_ACCESS_KEY") {
		t.Error(found)
	}
}
