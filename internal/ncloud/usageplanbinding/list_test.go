// SPDX-License-Identifier: MPL-2.0

package usageplanbinding_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/acctest"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/simulator"
)

func TestBindingList_listsWell(t *testing.T) {
	t.Parallel()
	s := stage(t)
	want := make([]string, 5)
	var stages []simulator.NCloudStage
	for i := range want {
		stages = append(stages, simulator.NCloudStage{ID: fmt.Sprintf("stage%05d", i), Name: fmt.Sprintf("s%d", i)})
		want[i] = fmt.Sprintf("partner on v1/s%d", i)
	}
	s.Sim.NCloud.ChangeProduct(s.product, func(p *simulator.NCloudProduct) { p.APIs[0].Stages = stages })
	for i, st := range stages {
		s.Sim.NCloud.SetPlan(s.product, s.key, st.ID, []string{s.bronze, s.silver}[i%2])
	}
	s.Sim.NCloud.Switch(func(w *simulator.NCloudSwitches) { w.PageMax = 2 })
	s.ListsWell(s.Cloud, kind, acctest.Object{"product_id": s.product, "api_key_id": s.key}, `/subscription-detail\?`, want...)
}

func TestBindingList_leavesOutStagesWhereTheDefaultApplies(t *testing.T) {
	t.Parallel()
	for name, values := range map[string][]string{"UnboundStages": {"listed", "left out"}, "EmptyDescription": {"empty", "null", "absent"}} {
		for _, value := range values {
			s := stage(t)
			s.Sim.NCloud.ChangeProduct(s.product, func(p *simulator.NCloudProduct) {
				p.APIs = append(p.APIs, &simulator.NCloudAPI{ID: "api0000002", Name: "v2", Stages: []simulator.NCloudStage{{ID: "stage00003", Name: "prod"}}})
			})
			s.Sim.NCloud.SetPlan(s.product, s.key, "stage00002", s.bronze)
			s.Sim.NCloud.SetPlan(s.product, s.key, "stage00003", s.silver)
			if err := s.Sim.NCloud.SetSwitch(name, value); err != nil {
				t.Fatal(err)
			}
			for want, filter := range map[string]acctest.Object{
				"partner on v1/trial, partner on v2/prod": {},
				"partner on v2/prod":                      {"api_id": "api0000002"},
				"partner on v1/trial":                     {"stage_id": "stage00002"},
				"":                                        {"stage_id": stageID},
			} {
				filter["product_id"], filter["api_key_id"] = s.product, s.key
				if got := s.Names(kind, filter); got != want {
					t.Errorf("%s %s, %v: %s", name, value, filter, got)
				}
				s.Adopts(kind, filter)
			}
		}
	}
}

func TestBindingList_refusesWrongFilters(t *testing.T) {
	t.Parallel()
	s := stage(t)
	for says, filter := range map[string]acctest.Object{
		"value for the product_id attribute":                    {"api_key_id": s.key},
		"value for the api_key_id attribute":                    {"product_id": s.product},
		"must be an ID":                                         {"product_id": s.product, "api_key_id": s.key, "stage_id": "a/b"},
		`Could not list the usage plans of API key "nosuchone"`: {"product_id": "nosuch", "api_key_id": "nosuchone"},
	} {
		if listed, found := s.List(t.Context(), kind, acctest.Query{Config: filter}); len(listed) > 0 || !strings.Contains(found.String(), says) {
			t.Errorf("%v: %s", filter, found)
		}
	}
	s.Sim.Inject(simulator.Fault{Path: "subscription-detail", Status: 200, Body: `{"apiKeyRelations":{"total":1,"content":[{"apiKeyId":"x"}]}}`})
	if listed, found := s.List(t.Context(), kind, acctest.Query{Config: acctest.Object{"product_id": s.product, "api_key_id": s.key}}); len(listed) > 0 ||
		!strings.Contains(found.String(), "stageId is missing") {
		t.Errorf("a row that cannot be named: %v %s", listed, found)
	}
	_, found := acctest.NewDriver(t, acctest.Object{}).List(t.Context(), kind, acctest.Query{Config: acctest.Object{"product_id": "a", "api_key_id": "b"}})
	if !strings.Contains(found.String(), "NCLOUD_ACCESS_KEY") {
		t.Error(found)
	}
}
