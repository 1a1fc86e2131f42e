// SPDX-License-Identifier: MPL-2.0

package stageusageplan_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/acctest"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/simulator"
)

func TestStagePlanList_listsWellByPlan(t *testing.T) {
	t.Parallel()
	s := stage(t)
	want := make([]string, 5)
	s.Sim.NCloud.ChangeProduct(s.product, func(p *simulator.NCloudProduct) {
		p.APIs[0].Stages = nil
		for i := range want {
			name := fmt.Sprintf("s%d", i)
			p.APIs[0].Stages = append(p.APIs[0].Stages, simulator.NCloudStage{ID: "stage0000" + name, Name: name, UsagePlanIDs: []string{s.plan}})
			want[i] = s.plan + " on v1/" + name
		}
	})
	s.Sim.NCloud.Switch(func(w *simulator.NCloudSwitches) { w.PageMax = 2 })
	s.ListsWell(s.Cloud, kind, acctest.Object{"usage_plan_id": s.plan}, `/usage-plans/.*/stages\?`, want...)
}

func TestStagePlanList_listsWellByStage(t *testing.T) {
	t.Parallel()
	s := stage(t)
	want := make([]string, 5)
	var plans []string
	for i := range want {
		name := fmt.Sprintf("plan-%d", i)
		plans = append(plans, s.Sim.NCloud.AddUsagePlan(simulator.NCloudUsagePlan{Name: name}))
		want[i] = name + " on stage00001"
	}
	s.Sim.NCloud.ChangeProduct(s.product, func(p *simulator.NCloudProduct) { p.APIs[0].Stages[0].UsagePlanIDs = plans })
	s.Sim.NCloud.Switch(func(w *simulator.NCloudSwitches) { w.PageMax = 2 })
	delete(s.config, "usage_plan_id")
	s.ListsWell(s.Cloud, kind, s.config, `/stages/stage00001/usage-plans\?`, want...)
}

func TestStagePlanList_refusesWrongFilters(t *testing.T) {
	t.Parallel()
	s := stage(t)
	for says, filter := range map[string]acctest.Object{
		"Exactly one of these attributes must be configured: [usage_plan_id,stage_id]": {},
		"one of these attributes must be configured: [usage_plan_id,stage_id]":         s.config,
		"These attributes must be configured together: [product_id,api_id,stage_id]":   {"stage_id": "a"},
		"attributes must be configured together: [product_id,api_id,stage_id]":         {"usage_plan_id": "a", "product_id": "b"},
		"must be an ID": {"usage_plan_id": "a/b"},
		`Could not list the stages of usage plan "nos"`: {"usage_plan_id": "nos"},
		`Could not list the usage plans of stage "nos"`: {"product_id": s.product, "api_id": "api0000001", "stage_id": "nos"},
	} {
		if listed, found := s.List(t.Context(), kind, acctest.Query{Config: filter}); len(listed) > 0 || !strings.Contains(found.String(), says) {
			t.Errorf("%v: %s", filter, found)
		}
	}
	if _, found := s.List(t.Context(), kind, acctest.Query{}); !strings.Contains(found.String(), "Exactly one of") {
		t.Errorf("a block without filters: %s", found)
	}
	s.Sim.Inject(simulator.Fault{Path: "/stages", Status: 200, Body: `{"total":1,"stages":[{"productId":"a","stageId":"b"}]}`})
	if _, found := s.List(t.Context(), kind, acctest.Query{Config: acctest.Object{"usage_plan_id": s.plan}}); !strings.Contains(found.String(), "apiId is missing") {
		t.Errorf("a row that cannot be named: %s", found)
	}
	_, found := acctest.NewDriver(t, acctest.Object{}).List(t.Context(), kind, acctest.Query{Config: acctest.Object{"usage_plan_id": "a"}})
	if !strings.Contains(found.String(), "NCLOUD_ACCESS_KEY") {
		t.Error(found)
	}
}
