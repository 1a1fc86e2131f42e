// SPDX-License-Identifier: MPL-2.0

package api_test

import (
	"fmt"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/acctest"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/ncloud/api"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/simulator"
)

func TestMain(m *testing.M) { acctest.Main(m) }

const kind = api.ResourceType

// shop returns a cloud with a product.
func shop(t *testing.T) (cloud *acctest.Cloud, product string) {
	t.Helper()
	cloud = acctest.Simulated(t)
	return cloud, cloud.Sim.NCloud.AddProduct(simulator.NCloudProduct{Name: "shop"})
}

func TestAPI_limitsAreReportedByValidate(t *testing.T) {
	t.Parallel()
	cloud := acctest.Simulated(t)
	d := cloud.Driver(t, nil)
	with := func(name string, value any) acctest.Object {
		config := acctest.Object{"product_id": "p", "name": "orders"}
		config[name] = value
		return config
	}
	for want, config := range map[string]acctest.Object{
		"between 1 and 20, got: 0":                 with("name", ""),
		"between 1 and 20, got: 21":                with("name", strings.Repeat("x", 21)),
		"must contain only A-Z, a-z, 0-9, _ and -": with("name", "a.b"),
		"_ and -, got: a\n":                        with("name", "a\n"),
		"at most 300, got: 301":                    with("description", strings.Repeat("가", 301)),
		"product_id":                               with("product_id", "a/b"),
	} {
		if diags := d.Validate(kind, config); !strings.Contains(diags.String(), want) {
			t.Errorf("%q is not in the diagnostics of %v: %s", want, config, diags)
		}
	}
	for _, name := range []any{"A-_9", strings.Repeat("x", 20), acctest.Unknown} {
		if diags := d.Validate(kind, with("name", name)); len(diags) > 0 {
			t.Errorf("%v: %s", name, diags)
		}
	}
	if got := len(cloud.Sim.Requests("", "")); got > 0 {
		t.Errorf("%d requests", got)
	}
}

func TestAPI_requestsOfEachOperation(t *testing.T) {
	t.Parallel()
	cloud, product := shop(t)
	d := cloud.Driver(t, nil)
	config := acctest.Object{"product_id": product, "name": "orders", "description": "a"}
	requests := func(operation string, most int) {
		t.Helper()
		if got := len(cloud.Sim.Requests("", "")); got > most {
			t.Errorf("%s: %d requests", operation, got)
		}
		cloud.Sim.Forget()
	}
	state := d.Applied(kind, nil, config)
	requests("create", 1)
	d.NextRun().Refreshed(kind, state)
	requests("read", 1)
	state = d.Applied(kind, state, acctest.Object{"product_id": product, "name": "orders"})
	if state.Get(t, "description") != "" || cloud.Sim.NCloud.APIs(product)[0].Description != "" {
		t.Errorf("the description is not cleared: %s", state.Value)
	}
	requests("update", 2)
	d.Destroyed(kind, state)
	requests("delete", 1)
}

func TestAPI_refreshUsesListingOfProduct(t *testing.T) {
	t.Parallel()
	cloud, product := shop(t)
	d := cloud.Driver(t, nil)
	var states []*acctest.State
	for i := range 30 {
		states = append(states, d.Applied(kind, nil, acctest.Object{"product_id": product, "name": fmt.Sprint("api-", i)}))
	}
	cloud.Sim.Forget()
	run := d.NextRun()
	for i, state := range states {
		if state = run.Refreshed(kind, state); state.Get(t, "name") != fmt.Sprint("api-", i) {
			t.Errorf("%s", state.Value)
		}
	}
	if got := len(cloud.Sim.Requests("", "")); got > 4 {
		t.Errorf("%d requests for 30 APIs", got)
	}
}

func TestAPI_nameIsReplaced(t *testing.T) {
	t.Parallel()
	cloud, product := shop(t)
	d := cloud.Driver(t, nil)
	state := d.Applied(kind, nil, acctest.Object{"product_id": product, "name": "orders"})
	for _, change := range []acctest.Object{{"product_id": product, "name": "bills"}, {"product_id": "another001", "name": "orders"}} {
		if plan, diags := d.Plan(kind, state, change); len(diags) > 0 || len(plan.Replace) != 1 {
			t.Errorf("%v: %s, replaced because of %v", change, diags, plan.Replace)
		}
	}
}

// TestAPI_createDoesNotAdoptUsedAPI has an API that is edited while the response to a create is lost.
func TestAPI_createDoesNotAdoptUsedAPI(t *testing.T) {
	t.Parallel()
	for name, used := range map[string]simulator.NCloudAPI{
		"a stage":  {Stages: []simulator.NCloudStage{{Name: "v1"}}},
		"a path":   {Draft: simulator.NCloudDraft{Paths: []simulator.NCloudPath{{Path: "/"}, {Path: "/a"}}}},
		"a method": {Draft: simulator.NCloudDraft{Paths: []simulator.NCloudPath{{Path: "/", Methods: []simulator.NCloudMethod{{Name: "GET"}}}}}},
	} {
		synctest.Test(t, func(t *testing.T) {
			cloud := acctest.InMemory(t)
			product := cloud.Sim.NCloud.AddProduct(simulator.NCloudProduct{Name: "shop"})
			used.Name = "orders"
			cloud.Sim.NCloud.AddAPI(product, used)
			cloud.Sim.Inject(simulator.Fault{Method: "POST", Cut: simulator.CutBefore})
			state, diags := cloud.Driver(t, nil).Apply(t.Context(), kind, nil, acctest.Object{"product_id": product, "name": "orders"})
			if state != nil || !strings.Contains(diags.String(), "found none that matches") {
				t.Errorf("%s: %s", name, diags)
			}
		})
	}
}

// TestAPI_markedAsDeleted has a service that returns deleted APIs.
func TestAPI_markedAsDeleted(t *testing.T) {
	t.Parallel()
	cloud, product := shop(t)
	cloud.Sim.NCloud.Switch(func(s *simulator.NCloudSwitches) { s.DeletedAPI, s.DeletedListed = "isDeleted", "yes" })
	d := cloud.Driver(t, nil)
	config := acctest.Object{"product_id": product, "name": "orders"}
	state := d.Applied(kind, nil, config)
	cloud.Sim.NCloud.DeleteAPI(fmt.Sprint(state.Get(t, "id")))
	if left := d.NextRun().Refreshed(kind, state); left != nil {
		t.Errorf("in state: %s", left.Value)
	}
	d.NextRun().Destroyed(kind, state)
	if left := d.NextRun().Refreshed(kind, d.Applied(kind, nil, config)); left == nil {
		t.Error("another API of the name is not in state")
	}
	if got := d.Names(kind, acctest.Object{"product_id": product}); got != "orders" {
		t.Error(got)
	}
	if data, diags := d.ReadData(t.Context(), kind+"s", acctest.Object{"product_id": product}); len(diags) > 0 || data.Len(t, "apis") != 1 {
		t.Errorf("%s", diags)
	}
	if _, diags := d.ReadData(t.Context(), kind, acctest.Object{"product_id": product, "id": state.Get(t, "id")}); !strings.Contains(diags.String(), "isDeleted") {
		t.Errorf("a deleted API: %s", diags)
	}
}

func TestAPI_stagesKeepItFromBeingDeleted(t *testing.T) {
	t.Parallel()
	for _, setting := range []string{"refused", "refused while published"} {
		cloud, product := shop(t)
		cloud.Sim.NCloud.Switch(func(s *simulator.NCloudSwitches) { s.DeleteAPIWithStages = setting })
		d := cloud.Driver(t, nil)
		state := d.Applied(kind, nil, acctest.Object{"product_id": product, "name": "orders"})
		id := fmt.Sprint(state.Get(t, "id"))
		cloud.Sim.NCloud.ChangeAPI(id, func(a *simulator.NCloudAPI) { a.Stages = []simulator.NCloudStage{{Name: "v1", Published: true}} })
		left, diags := d.Destroy(t.Context(), kind, state)
		if left == nil || !strings.Contains(diags.String(), "If something still uses it, delete that first.") {
			t.Errorf("%s: %s", setting, diags)
		}
		cloud.Sim.NCloud.ChangeAPI(id, func(a *simulator.NCloudAPI) { a.Stages = nil })
		d.Destroyed(kind, left)
	}
}

func TestAPI_missingRights(t *testing.T) {
	t.Parallel()
	for _, form := range []string{"403", "401"} {
		cloud, product := shop(t)
		cloud.Sim.NCloud.Switch(func(s *simulator.NCloudSwitches) { s.MissingRight = form })
		d := cloud.Driver(t, nil)
		config := acctest.Object{"product_id": product, "name": "orders"}
		state := d.Applied(kind, nil, config)
		const one = "/products/{productId}/apis"
		cloud.Sim.NCloud.Deny("POST "+one, "GET "+one+"/{id}", "PATCH "+one+"/{apiId}", "DELETE "+one+"/{apiId}")
		_, create := d.Apply(t.Context(), kind, nil, acctest.Object{"product_id": product, "name": "bills"})
		kept, read := d.NextRun().Read(t.Context(), kind, state)
		_, change := d.Apply(t.Context(), kind, state, acctest.Object{"product_id": product, "name": "orders", "description": "b"})
		left, remove := d.Destroy(t.Context(), kind, state)
		for operation, diags := range map[string]acctest.Diagnostics{"create": create, "read": read, "update": change, "delete": remove} {
			if !diags.HasError() || !strings.Contains(diags.String(), "NCP_API_GATEWAY_MANAGER") {
				t.Errorf("%s with %s: %s", operation, form, diags)
			}
		}
		if kept == nil || left == nil {
			t.Errorf("%s: the state lost the API", form)
		}
	}
}

func TestAPIs_data(t *testing.T) {
	t.Parallel()
	cloud, product := shop(t)
	cloud.Sim.NCloud.Switch(func(s *simulator.NCloudSwitches) { s.PageMax = 2 })
	for i := range 5 {
		cloud.Sim.NCloud.AddAPI(product, simulator.NCloudAPI{Name: fmt.Sprint("api-", i), Stages: []simulator.NCloudStage{{ID: fmt.Sprint("stage0000", i), Name: "v1", Published: i == 4}}})
	}
	d := cloud.Driver(t, nil)
	all, diags := d.ReadData(t.Context(), kind+"s", acctest.Object{"product_id": product})
	if len(diags) > 0 || all.Len(t, "apis") != 5 || all.Get(t, "total") != 5.0 || all.Get(t, "apis", 4, "name") != "api-4" ||
		all.Get(t, "apis", 4, "stages", 0, "published") != true || all.Get(t, "apis", 0, "stages", 0, "published") != false ||
		all.Get(t, "apis", 0, "stages", 0, "stage_id") != "stage00000" || all.Get(t, "apis", 0, "description") != "" {
		t.Errorf("%s %s", diags, all.Value)
	}
	if filtered, _ := d.ReadData(t.Context(), kind+"s", acctest.Object{"product_id": product, "name": "api-3"}); filtered.Get(t, "total") != 1.0 {
		t.Errorf("%s", filtered.Value)
	}
	id := all.Get(t, "apis", 3, "id")
	for _, config := range []acctest.Object{{"product_id": product, "name": "api-3"}, {"product_id": product, "id": id}} {
		one, diags := d.ReadData(t.Context(), kind, config)
		if len(diags) > 0 || one.Get(t, "id") != id || one.Get(t, "name") != "api-3" || one.Get(t, "tenant_id") != simulator.NCloudTenantID ||
			one.Get(t, "domain_code") != "PUB" || one.Get(t, "modifier") == "" {
			t.Errorf("%v: %s", config, diags)
		}
		if _, err := time.Parse(time.RFC3339, fmt.Sprint(one.Get(t, "mod_time"))); err != nil {
			t.Error(err)
		}
	}
	cloud.Sim.Inject(simulator.Fault{Rewrite: func([]byte) []byte { return []byte(`{"api":{"apiId":"` + fmt.Sprint(id) + `","apiName":"api-3"}}`) }})
	one, diags := d.ReadData(t.Context(), kind, acctest.Object{"product_id": product, "id": id})
	for _, name := range []string{"description", "tenant_id", "domain_code", "modifier", "mod_time"} {
		if one.Get(t, name) != "" {
			t.Errorf("an absent %s is %v: %s", name, one.Get(t, name), diags)
		}
	}
}

func TestAPIList_listsWell(t *testing.T) {
	t.Parallel()
	cloud, product := shop(t)
	cloud.Sim.NCloud.Switch(func(s *simulator.NCloudSwitches) { s.PageMax = 2 })
	for i := range 5 {
		cloud.Sim.NCloud.AddAPI(product, simulator.NCloudAPI{Name: fmt.Sprint("api-", i), Description: strings.Repeat("x", i)})
	}
	cloud.Driver(t, nil).ListsWell(cloud, kind, acctest.Object{"product_id": product}, `/apis\?`, "api-0", "api-1", "api-2", "api-3", "api-4")
}

func TestAPIList_isWhatReadReturnsUnderEverySwitch(t *testing.T) {
	t.Parallel()
	for name, values := range map[string][]string{"UnsetText": {"absent", "null", "empty"}, "APIStages": {"absent", "null", "filled"}, "IAMFields": {"present"}} {
		for _, value := range values {
			cloud, product := shop(t)
			cloud.Sim.NCloud.AddAPI(product, simulator.NCloudAPI{Name: "bare"})
			cloud.Sim.NCloud.AddAPI(product, simulator.NCloudAPI{Name: "used", Description: "All", Stages: []simulator.NCloudStage{{Name: "v1"}}})
			if err := cloud.Sim.NCloud.SetSwitch(name, value); err != nil {
				t.Fatal(err)
			}
			cloud.Driver(t, nil).Adopts(kind, acctest.Object{"product_id": product})
		}
	}
}
