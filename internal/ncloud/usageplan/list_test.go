// SPDX-License-Identifier: MPL-2.0

package usageplan_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/acctest"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/simulator"
)

func TestUsagePlanList_listsWell(t *testing.T) {
	t.Parallel()
	cloud := acctest.Simulated(t)
	cloud.Sim.NCloud.Switch(func(s *simulator.NCloudSwitches) { s.PageMax = 2 })
	for i := range 5 {
		cloud.Sim.NCloud.AddUsagePlan(simulator.NCloudUsagePlan{Name: fmt.Sprintf("plan-%d", i)})
	}
	cloud.Sim.NCloud.AddUsagePlan(simulator.NCloudUsagePlan{Name: "foreign", TenantID: "other"})
	d := cloud.Driver(t, nil)
	d.ListsWell(cloud, kind, nil, `/usage-plans/search`, "plan-0", "plan-1", "plan-2", "plan-3", "plan-4")
	if got := d.Names(kind, acctest.Object{"name": "plan-3"}); got != "plan-3" {
		t.Error(got)
	}
	if _, found := d.List(t.Context(), kind, acctest.Query{Config: acctest.Object{"name": strings.Repeat("x", 46)}}); !strings.Contains(found.String(), "at most 45") {
		t.Errorf("a long name: %s", found)
	}
}

func TestUsagePlanList_isWhatReadGivesUnderEverySwitch(t *testing.T) {
	t.Parallel()
	rate, day, month, condition := int64(7), int64(0), int64(100), "4xx"
	for name, values := range map[string][]string{"NoLimit": {"null", "absent", "0"}, "EmptyDescription": {"null", "absent"}, "QuotaConditionDefault": {"2xx"}} {
		for _, value := range values {
			cloud := acctest.Simulated(t)
			cloud.Sim.NCloud.AddUsagePlan(simulator.NCloudUsagePlan{Name: "none"})
			cloud.Sim.NCloud.AddUsagePlan(simulator.NCloudUsagePlan{
				Name: "all", Description: "All", RateRPS: &rate, DayQuotaRequest: &month, MonthQuotaRequest: &month, QuotaCondition: &condition,
			})
			cloud.Sim.NCloud.AddUsagePlan(simulator.NCloudUsagePlan{Name: "nothing in a day", DayQuotaRequest: &day, MonthQuotaRequest: &month})
			if err := cloud.Sim.NCloud.SetSwitch(name, value); err != nil {
				t.Fatal(err)
			}
			cloud.Driver(t, nil).Adopts(kind, nil)
		}
	}
}

func TestUsagePlanList_withoutCredentials(t *testing.T) {
	t.Parallel()
	if _, found := acctest.NewDriver(t, acctest.Object{}).List(t.Context(), kind, acctest.Query{}); !strings.Contains(found.String(), "NCLOUD_ACCESS_KEY") {
		t.Error(found)
	}
}
