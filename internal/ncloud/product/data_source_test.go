// SPDX-License-Identifier: MPL-2.0

package product_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/acctest"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/simulator"
)

// stocked returns a cloud with n products named product-000 and so on.
func stocked(t *testing.T, n int) (*acctest.Cloud, []string) {
	t.Helper()
	cloud := acctest.Simulated(t)
	ids := make([]string, n)
	for i := range ids {
		ids[i] = cloud.Sim.NCloud.AddProduct(simulator.NCloudProduct{Name: fmt.Sprintf("product-%03d", i)})
	}
	return cloud, ids
}

func readData(t *testing.T, cloud *acctest.Cloud, source string, config acctest.Object) *acctest.State {
	t.Helper()
	state, found := cloud.Driver(t, nil).ReadData(t.Context(), source, config)
	if len(found) > 0 {
		t.Fatalf("%s", found)
	}
	return state
}

func TestProducts_readsAllPages(t *testing.T) {
	t.Parallel()
	for _, size := range []int{2, 20, 57, 100} {
		cloud, ids := stocked(t, 57)
		cloud.Sim.NCloud.Switch(func(s *simulator.NCloudSwitches) { s.PageMax = size })
		state := readData(t, cloud, kind+"s", acctest.Object{})
		if got := state.Len(t, "products"); got != 57 {
			t.Fatalf("%d a page: %d products", size, got)
		}
		for i, id := range ids {
			if got := state.Get(t, "products", i, "id"); got != id {
				t.Errorf("%d a page: product %d is %v", size, i, got)
			}
		}
		if state.Get(t, "total") != 57.0 || state.Get(t, "initial_count") != 57.0 {
			t.Errorf("total %v, initial_count %v", state.Get(t, "total"), state.Get(t, "initial_count"))
		}
	}
}

func TestProducts_anErrorOnPage3IsAnError(t *testing.T) {
	t.Parallel()
	cloud, _ := stocked(t, 57)
	cloud.Sim.NCloud.Switch(func(s *simulator.NCloudSwitches) { s.PageMax = 20 })
	cloud.Sim.Inject(simulator.Fault{Skip: 2, Status: 500, Body: `{"error":{"errorCode":"900","message":"Unexpected Error"}}`})
	state, found := cloud.Driver(t, nil).ReadData(t.Context(), kind+"s", acctest.Object{})
	if state != nil || !strings.Contains(found.String(), "Could not list API Gateway products") || !strings.Contains(found.String(), "offset=40") {
		t.Errorf("%v %s", state, found)
	}
}

func TestProducts_oneWindow(t *testing.T) {
	t.Parallel()
	cloud, ids := stocked(t, 57)
	cloud.Sim.NCloud.Switch(func(s *simulator.NCloudSwitches) { s.PageMax = 20 })
	for _, test := range []struct {
		window      acctest.Object
		first, want int
	}{
		{acctest.Object{"offset": 5, "limit": 7}, 5, 7},
		{acctest.Object{"limit": 50}, 0, 50},
		{acctest.Object{"offset": 50}, 50, 7},
	} {
		state := readData(t, cloud, kind+"s", test.window)
		if got := state.Len(t, "products"); got != test.want || state.Get(t, "products", 0, "id") != ids[test.first] {
			t.Errorf("%v: %d products from %v", test.window, got, state.Get(t, "products", 0, "id"))
		}
		if state.Get(t, "total") != 57.0 {
			t.Errorf("%v: total %v", test.window, state.Get(t, "total"))
		}
	}
	empty := readData(t, cloud, kind+"s", acctest.Object{"offset": 100, "limit": 1})
	if empty.Len(t, "products") != 0 {
		t.Error("a window past the end is not empty")
	}
}

func TestProducts_filters(t *testing.T) {
	t.Parallel()
	cloud := acctest.Simulated(t)
	stage := func(plans ...string) []*simulator.NCloudAPI {
		return []*simulator.NCloudAPI{{Name: "a", Stages: []simulator.NCloudStage{{Name: "v1", DeploymentNo: 1, UsagePlanIDs: plans}}}}
	}
	for _, p := range []simulator.NCloudProduct{
		{Name: "plain"},
		{Name: "published", Published: true},
		{Name: "open", SubscriptionCode: "PUBLIC"},
		{Name: "deployed", APIs: stage("plan000001")},
		{Name: "unplanned", APIs: stage()},
		{Name: "deleted", Deleted: true},
	} {
		cloud.Sim.NCloud.AddProduct(p)
	}
	cloud.Sim.NCloud.Switch(func(s *simulator.NCloudSwitches) { s.DeletedListed = "yes" })
	for _, test := range []struct {
		filter acctest.Object
		want   string
	}{
		{acctest.Object{}, "[plain published open deployed unplanned]"},
		{acctest.Object{"name": "plan"}, "[unplanned]"},
		{acctest.Object{"name": ""}, "[plain published open deployed unplanned]"},
		{acctest.Object{"is_published": true}, "[published]"},
		{acctest.Object{"is_published": false, "subscription_code": "PROTECTED"}, "[plain deployed unplanned]"},
		{acctest.Object{"subscription_code": "PUBLIC"}, "[open]"},
		{acctest.Object{"has_deployed_stage": true}, "[deployed unplanned]"},
		{acctest.Object{"has_stage_not_associated_with_usage_plan_id": "plan000001"}, "[unplanned]"},
	} {
		state := readData(t, cloud, kind+"s", test.filter)
		var names []any
		for i := range state.Len(t, "products") {
			names = append(names, state.Get(t, "products", i, "name"))
		}
		if fmt.Sprint(names) != test.want {
			t.Errorf("%v: %v, expected %s", test.filter, names, test.want)
		}
	}
	deployed := readData(t, cloud, kind+"s", acctest.Object{"name": "deployed"})
	if deployed.Get(t, "products", 0, "has_deployed_stage") != true {
		t.Error("has_deployed_stage is lost")
	}
	d := cloud.Driver(t, nil)
	for says, filter := range map[string]acctest.Object{
		"at most 100":                {"name": strings.Repeat("가", 101)},
		`["PUBLIC" "PROTECTED"]`:     {"subscription_code": "OPEN"},
		"at least 1, got: 0":         {"limit": 0},
		"at least 0, got: -1":        {"offset": -1},
		"must be an ID: \"a/b\" is ": {"has_stage_not_associated_with_usage_plan_id": "a/b"},
	} {
		if _, found := d.ReadData(t.Context(), kind+"s", filter); !strings.Contains(found.String(), says) {
			t.Errorf("%v: %s", filter, found)
		}
	}
}

func TestProduct_dataSourceByIdAndByExactName(t *testing.T) {
	t.Parallel()
	cloud, ids := stocked(t, 30)
	cloud.Sim.NCloud.Switch(func(s *simulator.NCloudSwitches) { s.PageMax, s.IAMFields = 2, "present" })
	cloud.Sim.NCloud.AddProduct(simulator.NCloudProduct{Name: "product-00"})
	twin := cloud.Sim.NCloud.AddProduct(simulator.NCloudProduct{Name: "product-005"})
	foreign := cloud.Sim.NCloud.AddProduct(simulator.NCloudProduct{Name: "foreign", TenantID: "other", Published: true})

	state := readData(t, cloud, kind, acctest.Object{"id": ids[3]})
	for attribute, want := range map[string]any{
		"id": ids[3], "invoke_id": ids[3], "name": "product-003", "description": "", "subscription_code": "PROTECTED", "tenant_id": simulator.NCloudTenantID,
		"domain_code": "PUB", "zone_code": "PUBLIC", "is_published": false, "is_deleted": false, "has_deployed_stage": nil,
		"permission": "ALLOW", "action_name": "View/getProductDetail", "disabled": false,
	} {
		if got := state.Get(t, attribute); got != want {
			t.Errorf("%s is %v, expected %v", attribute, got, want)
		}
	}
	if got := readData(t, cloud, kind, acctest.Object{"name": "product-004"}).Get(t, "id"); got != ids[4] {
		t.Errorf("by name: %v", got)
	}
	if got := readData(t, cloud, kind, acctest.Object{"id": foreign}).Get(t, "tenant_id"); got != "other" {
		t.Errorf("a published product of another tenant: %v", got)
	}
	d := cloud.Driver(t, nil)
	for says, config := range map[string]acctest.Object{
		"no product of this account has exactly this name":   {"name": "product"},
		"2 products have this name: " + ids[5] + ", " + twin: {"name": "product-005"},
		`Could not read API Gateway product "nosuchone1"`:    {"id": "nosuchone1"},
		"Missing Attribute Configuration":                    {},
		"must be configured: [id,name]":                      {"id": "a", "name": "b"},
		"between 1 and 100":                                  {"name": ""},
	} {
		if _, found := d.ReadData(t.Context(), kind, config); !found.HasError() || !strings.Contains(strings.ToLower(found.String()), strings.ToLower(says)) {
			t.Errorf("%v: %s", config, found)
		}
	}
	cloud.Sim.NCloud.Switch(func(s *simulator.NCloudSwitches) { s.DeletedProduct = "isDeleted" })
	cloud.Sim.NCloud.DeleteProduct(ids[3])
	if _, found := d.ReadData(t.Context(), kind, acctest.Object{"id": ids[3]}); !strings.Contains(found.String(), "is deleted") {
		t.Errorf("a deleted product: %s", found)
	}
	cloud.Sim.Inject(simulator.Fault{Skip: 1, Status: 500})
	if _, found := d.ReadData(t.Context(), kind, acctest.Object{"name": "product-00"}); !found.HasError() {
		t.Error("an error on page 2 is lost")
	}
}

func TestProduct_overviewAndDocuments(t *testing.T) {
	t.Parallel()
	cloud := acctest.Simulated(t)
	cloud.Sim.NCloud.Switch(func(s *simulator.NCloudSwitches) { s.PageMax = 2 })
	id := cloud.Sim.NCloud.AddProduct(simulator.NCloudProduct{
		Name: "weather",
		APIs: []*simulator.NCloudAPI{
			{ID: "api0000001", Name: "forecast", Description: "What comes", MethodsCount: 7, Stages: []simulator.NCloudStage{{ID: "stage00001", Name: "V1", DeploymentNo: 3}, {Name: "V2"}}},
			{Name: "history"},
			{Name: "alerts"},
		},
	})
	for status, count := range map[string]int{"REQUEST": 1, "ACCEPTED": 2, "REJECTED": 3, "DENY": 4} {
		for range count {
			cloud.Sim.NCloud.SetSubscription(id, cloud.Sim.NCloud.AddAPIKey(simulator.NCloudAPIKey{}), status)
		}
	}
	overview := readData(t, cloud, kind+"_overview", acctest.Object{"product_id": id})
	if overview.Len(t, "apis") != 3 {
		t.Errorf("%d apis", overview.Len(t, "apis"))
	}
	for want, got := range map[any]any{
		"api0000001": overview.Get(t, "apis", 0, "api_id"), "forecast": overview.Get(t, "apis", 0, "api_name"), "PUB": overview.Get(t, "apis", 0, "domain_code"),
		7.0: overview.Get(t, "apis", 0, "methods_count"), "stage00001": overview.Get(t, "apis", 0, "stages", 0, "stage_id"),
		"V1": overview.Get(t, "apis", 0, "stages", 0, "stage_name"), cloud.URL + "/gateway/" + id: overview.Get(t, "apis", 0, "stages", 0, "host"),
		1.0: overview.Get(t, "api_key_count_info", "request"), 2.0: overview.Get(t, "api_key_count_info", "accepted"),
		4.0: overview.Get(t, "api_key_count_info", "denied"), 10.0: overview.Get(t, "api_key_count_info", "total"),
	} {
		if got != want {
			t.Errorf("%v, expected %v", got, want)
		}
	}
	if got := overview.Get(t, "apis", 0, "stages", 0, "deployed_stage_deployment_no"); got != 3.0 {
		t.Errorf("deployment %v", got)
	}
	if got := overview.Get(t, "api_key_count_info", "rejected"); got != 3.0 {
		t.Errorf("rejected %v", got)
	}
	documents := readData(t, cloud, kind+"_documents", acctest.Object{"product_id": id})
	if documents.Len(t, "apis") != 3 || documents.Get(t, "total") != 3.0 || documents.Get(t, "apis", 0, "api_description") != "What comes" {
		t.Errorf("documents: %s", documents.Value)
	}
	if got := readData(t, cloud, kind+"_documents", acctest.Object{"product_id": id, "api_name": "hist"}); got.Len(t, "apis") != 1 {
		t.Errorf("filtered documents: %s", got.Value)
	}
	d := cloud.Driver(t, nil)
	for source, says := range map[string]string{
		kind + "_overview": "Could not read the overview of API Gateway product", kind + "_documents": "Could not list the documents of API Gateway product",
	} {
		if _, found := d.ReadData(t.Context(), source, acctest.Object{"product_id": "nosuchone1"}); !strings.Contains(found.String(), says) {
			t.Errorf("%s: %s", source, found)
		}
	}
	if _, found := d.ReadData(t.Context(), kind+"_documents", acctest.Object{"product_id": id, "api_name": strings.Repeat("x", 21)}); !strings.Contains(found.String(), "at most 20") {
		t.Errorf("a long api_name: %s", found)
	}
}

func TestProduct_dataSourcesWithoutCredentials(t *testing.T) {
	t.Parallel()
	d := acctest.NewDriver(t, acctest.Object{})
	for source, config := range map[string]acctest.Object{
		kind: {"id": "abcde12345"}, kind + "s": {}, kind + "_overview": {"product_id": "abcde12345"}, kind + "_documents": {"product_id": "abcde12345"},
	} {
		if _, found := d.ReadData(t.Context(), source, config); len(found) != 1 || !strings.Contains(found.String(), "NCLOUD_ACCESS_KEY") {
			t.Errorf("%s: %s", source, found)
		}
	}
}

func TestProduct_byNamePrefersTheExactName(t *testing.T) {
	t.Parallel()
	cloud := acctest.Simulated(t)
	for _, name := range []string{"\u00e9t\u00e9", "e\u0301te\u0301"} {
		cloud.Sim.NCloud.AddProduct(simulator.NCloudProduct{Name: name})
	}
	d := cloud.Driver(t, nil)
	for name, says := range map[string]string{"\u00e9t\u00e9": "", "e\u0301te\u0301": "", "\u00e9te\u0301": "2 products have this name"} {
		state, found := d.ReadData(t.Context(), "apigw_product", acctest.Object{"name": name})
		if says == "" && (len(found) > 0 || state.Get(t, "name") != name) || !strings.Contains(found.String(), says) {
			t.Errorf("%+q: %s", name, found)
		}
	}
}
