// SPDX-License-Identifier: MPL-2.0

package usageplan_test

import (
	"fmt"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/acctest"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/ncloud/usageplan"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/simulator"
)

func TestMain(m *testing.M) { acctest.Main(m) }

const kind = usageplan.ResourceType

func TestUsagePlan_limitsAreToldAtValidate(t *testing.T) {
	t.Parallel()
	cloud := acctest.Simulated(t)
	d := cloud.Driver(t, nil)
	with := func(name string, value any) acctest.Object {
		config := acctest.Object{"name": "a", "day_quota_request": 1, "month_quota_request": 1}
		config[name] = value
		return config
	}
	for says, config := range map[string]acctest.Object{
		"between 1 and 45, got: 46":                        with("name", strings.Repeat("가", 46)),
		"between 1 and 45, got: 0":                         with("name", ""),
		"at most 50, got: 51":                              with("description", strings.Repeat("가", 51)),
		"between 1 and 2147483647, got: 0":                 with("rate_rps", 0),
		"between 1 and 2147483647, got: 2147483648":        with("rate_rps", 2147483648),
		"rate_rps must be a whole number, got: 0.5":        with("rate_rps", 0.5),
		"must be a whole number, got: 1e+30":               with("rate_rps", 1e30),
		"between 0 and 9007199254740991, got: -1":          with("day_quota_request", -1),
		"between 0 and 9007199254740991, got: 90071992547": with("month_quota_request", 9007199254740992),
		`one of: ["2xx" "3xx" "4xx" "5xx" "others"]`:       with("quota_condition", "200"),
		`"month_quota_request" must be specified when`:     with("month_quota_request", nil),
		`"day_quota_request" must be specified when`:       with("day_quota_request", nil),
	} {
		if found := d.Validate(kind, config); !strings.Contains(found.String(), says) {
			t.Errorf("%q is not said about %v: %s", says, config, found)
		}
	}
	u := acctest.Unknown
	if found := d.Validate(kind, acctest.Object{"name": u, "rate_rps": u, "day_quota_request": u, "month_quota_request": u, "quota_condition": u}); len(found) > 0 {
		t.Errorf("unknown values: %s", found)
	}
	if len(cloud.Sim.Requests("", "")) > 0 {
		t.Error("validating made requests")
	}
}

func TestUsagePlan_aLimitThatTheServiceKeepsIsAnError(t *testing.T) {
	t.Parallel()
	cloud := acctest.Simulated(t)
	cloud.Sim.NCloud.Switch(func(s *simulator.NCloudSwitches) { s.NullLimit = "keep" })
	d := cloud.Driver(t, nil)
	state := d.Applied(kind, nil, acctest.Object{"name": "a", "rate_rps": 7})
	state, found := d.Apply(t.Context(), kind, state, acctest.Object{"name": "b"})
	if !strings.Contains(found.String(), "keeps rate_rps at 7") || state.Get(t, "name") != "b" || state.Get(t, "rate_rps") != 7.0 {
		t.Errorf("%s %v", found, state)
	}
}

func TestUsagePlan_driftAndRefusals(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) { // here waits take no time
		cloud := acctest.InMemory(t)
		cloud.Sim.NCloud.Switch(func(s *simulator.NCloudSwitches) { s.DeleteAssociatedPlan = "refused" })
		d := cloud.Driver(t, nil)
		config := acctest.Object{"name": "a"}
		state := d.Applied(kind, nil, config)
		id := fmt.Sprint(state.Get(t, "id"))
		rate := int64(9)
		cloud.Sim.NCloud.ChangeUsagePlan(id, func(p *simulator.NCloudUsagePlan) { p.RateRPS, p.Name = &rate, "theirs" })
		state = d.Refreshed(kind, state)
		if state.Get(t, "rate_rps") != 9.0 || state.Get(t, "name") != "theirs" {
			t.Errorf("drift is not seen: %s", state.Value)
		}
		state = d.Applied(kind, state, config)
		d.ExpectEmptyPlan(kind, state, config)
		cloud.Sim.NCloud.AddProduct(simulator.NCloudProduct{APIs: []*simulator.NCloudAPI{{Stages: []simulator.NCloudStage{{UsagePlanIDs: []string{id}}}}}})
		if left, found := d.Destroy(t.Context(), kind, state); left == nil || !strings.Contains(found.String(), "has associated stages") {
			t.Errorf("a refused delete: %s", found)
		}
		cloud.Sim.Inject(simulator.Fault{Method: "POST", Cut: simulator.CutAfter, Times: 1})
		if made, found := d.Apply(t.Context(), kind, nil, config); made == nil || len(found) != 1 || !strings.Contains(found.String(), "WARNING: Adopted") {
			t.Errorf("a lost response: %s", found)
		}
		cloud.Sim.Inject(simulator.Fault{Status: 400, Body: `{"error":{"errorCode":"100","message":"Bad Request Exception","details":"rateRps is odd"}}`})
		if _, found := d.Apply(t.Context(), kind, state, acctest.Object{"name": "a", "rate_rps": 1}); !strings.Contains(found.String(), `at AttributeName("rate_rps")`) {
			t.Errorf("a refused change: %s", found)
		}
		if kept, found := d.Read(t.Context(), kind, state); kept == nil || !found.HasError() {
			t.Errorf("a failing read: %s", found)
		}
	})
}

func TestUsagePlans_listsAllPages(t *testing.T) {
	t.Parallel()
	cloud := acctest.Simulated(t)
	cloud.Sim.NCloud.Switch(func(s *simulator.NCloudSwitches) { s.PageMax = 2 })
	rate := int64(3)
	var last string
	for i := range 5 {
		last = cloud.Sim.NCloud.AddUsagePlan(simulator.NCloudUsagePlan{Name: fmt.Sprintf("plan-%d", i), RateRPS: &rate})
	}
	cloud.Sim.NCloud.AddProduct(simulator.NCloudProduct{APIs: []*simulator.NCloudAPI{{Stages: []simulator.NCloudStage{{UsagePlanIDs: []string{last}}}}}})
	d := cloud.Driver(t, nil)
	state, found := d.ReadData(t.Context(), kind+"s", acctest.Object{})
	if len(found) > 0 || state.Len(t, "usage_plans") != 5 || state.Get(t, "usage_plans", 4, "associated_stages_count") != 1.0 ||
		state.Get(t, "usage_plans", 4, "id") != last || state.Get(t, "usage_plans", 0, "rate_rps") != 3.0 || state.Get(t, "usage_plans", 0, "day_quota_request") != nil {
		t.Errorf("%s %v", found, state)
	}
	if filtered, _ := d.ReadData(t.Context(), kind+"s", acctest.Object{"name": "plan-2"}); filtered.Len(t, "usage_plans") != 1 {
		t.Errorf("%v", filtered)
	}
	cloud.Sim.Inject(simulator.Fault{Skip: 2, Status: 500})
	if state, found := d.ReadData(t.Context(), kind+"s", acctest.Object{}); state != nil || !strings.Contains(found.String(), "Could not list usage plans") {
		t.Error("an error on page 3 is lost")
	}
}

func TestUsagePlan_withoutCredentials(t *testing.T) {
	t.Parallel()
	d := acctest.NewDriver(t, acctest.Object{})
	if _, found := d.Apply(t.Context(), kind, nil, acctest.Object{"name": "a"}); !strings.Contains(found.String(), "NCLOUD_ACCESS_KEY") {
		t.Error(found)
	}
	if _, found := d.ReadData(t.Context(), kind+"s", acctest.Object{}); !strings.Contains(found.String(), "NCLOUD_ACCESS_KEY") {
		t.Error(found)
	}
}

func TestUsagePlan_aQuotaOf0BesideAnotherIsAQuota(t *testing.T) {
	t.Parallel()
	for _, noLimit := range []string{"null", "absent", "0"} {
		cloud := acctest.Simulated(t)
		cloud.Sim.NCloud.Switch(func(s *simulator.NCloudSwitches) { s.NoLimit = noLimit })
		config := acctest.Object{"name": "closed by day", "day_quota_request": 0, "month_quota_request": 100}
		d := cloud.Driver(t, nil)
		state := d.Applied(kind, nil, config)
		d.ExpectEmptyPlan(kind, state, config)
		d.Imported(kind, state.Get(t, "id").(string), config)
	}
}

func TestUsagePlan_withALimitOfTheServicesOwnIsInTheStateAndAnError(t *testing.T) {
	t.Parallel()
	cloud := acctest.Simulated(t)
	d := cloud.Driver(t, nil)
	cloud.Sim.Inject(simulator.Fault{
		Method: "POST", Path: "/usage-plans$", Times: 1, Status: 201, Body: `{"usagePlan":{"usagePlanId":"1w22ibrqeg","usagePlanName":"a","rateRps":100}}`,
	})
	state, found := d.Apply(t.Context(), kind, nil, acctest.Object{"name": "a"})
	if state == nil || state.Get(t, "rate_rps") != 100.0 || !strings.Contains(found.String(), "keeps rate_rps at 100") {
		t.Errorf("%s", found)
	}
}

func TestUsagePlan_ofAnotherRunIsNotTakenForALostOne(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) { // here waits take no time
		cloud := acctest.InMemory(t)
		d := cloud.Driver(t, nil)
		d.Applied(kind, nil, acctest.Object{"name": "first"})
		cloud.Sim.NCloud.AddUsagePlan(simulator.NCloudUsagePlan{Name: "second"}) // another run's
		time.Sleep(1100 * time.Millisecond)
		cloud.Sim.Inject(simulator.Fault{Method: "POST", Path: "/usage-plans$", Times: 1, Status: 503})
		if state, found := d.Apply(t.Context(), kind, nil, acctest.Object{"name": "second"}); state != nil || !found.HasError() {
			t.Errorf("taken: %s", found)
		}
	})
}

func TestUsagePlan_aConditionIsTheServicesOwnWhereNoneIsGiven(t *testing.T) {
	t.Parallel()
	cloud := acctest.Simulated(t)
	cloud.Sim.NCloud.Switch(func(s *simulator.NCloudSwitches) { s.QuotaConditionDefault = "2xx" })
	d := cloud.Driver(t, nil)
	without := acctest.Object{"name": "bronze", "day_quota_request": 1, "month_quota_request": 5}
	given := acctest.Object{"name": "bronze", "day_quota_request": 1, "month_quota_request": 5, "quota_condition": "4xx"}
	shows := func(state *acctest.State, want string) {
		t.Helper()
		if got := state.Get(t, "quota_condition"); got != want {
			t.Errorf("quota_condition is %v, expected %s", got, want)
		}
	}

	state := d.Applied(kind, nil, without)
	shows(state, "2xx")
	d.ExpectEmptyPlan(kind, state, without)
	shows(d.Imported(kind, fmt.Sprint(state.Get(t, "id")), without), "2xx")

	state = d.Applied(kind, state, given)
	shows(state, "4xx")
	d.ExpectEmptyPlan(kind, state, given)
	state = d.Applied(kind, state, without) // removed, it does not outlive the configuration
	shows(state, "2xx")
	d.ExpectEmptyPlan(kind, state, without)

	made := d.Applied(kind, nil, given)
	shows(d.Applied(kind, made, without), "2xx")
}

func TestUsagePlan_keepsSeveralConditions(t *testing.T) {
	t.Parallel()
	cloud := acctest.Simulated(t)
	cloud.Sim.NCloud.Switch(func(s *simulator.NCloudSwitches) { s.QuotaConditions = "several" })
	id := cloud.Sim.NCloud.AddUsagePlan(simulator.NCloudUsagePlan{Name: "bronze", QuotaCondition: new("2xx,4xx")})
	d := cloud.Driver(t, nil)
	state, found := d.Import(t.Context(), kind, id)
	if len(found) > 0 || state.Get(t, "quota_condition") != nil {
		t.Fatalf("%s %s", state.Value, found)
	}
	for _, name := range []string{"silver", "gold"} {
		state = d.Applied(kind, state, acctest.Object{"name": name})
		d.ExpectEmptyPlan(kind, state, acctest.Object{"name": name})
		if now := cloud.Sim.NCloud.UsagePlans(simulator.NCloudTenantID)[0]; now.Name != name || *now.QuotaCondition != "2xx,4xx" {
			t.Errorf("%+v", now)
		}
		state = d.Refreshed(kind, state)
	}
	if got := state.Get(t, "quota_condition"); got != "2xx,4xx" {
		t.Errorf("a refresh shows %v", got)
	}
}

func TestUsagePlan_warnsOfAConditionThatStays(t *testing.T) {
	t.Parallel()
	cloud := acctest.Simulated(t)
	cloud.Sim.NCloud.Switch(func(s *simulator.NCloudSwitches) { s.NullLimit = "keep" })
	d := cloud.Driver(t, nil)
	state := d.Applied(kind, nil, acctest.Object{"name": "bronze", "quota_condition": "4xx"})
	state, found := d.Apply(t.Context(), kind, state, acctest.Object{"name": "bronze"})
	if found.HasError() || !strings.Contains(found.String(), "WARNING: The service keeps quota_condition") || state.Get(t, "quota_condition") != "4xx" {
		t.Errorf("%s", found)
	}
	d.ExpectEmptyPlan(kind, state, acctest.Object{"name": "bronze"})
}
