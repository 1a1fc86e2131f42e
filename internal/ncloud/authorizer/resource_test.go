// SPDX-License-Identifier: MPL-2.0

package authorizer_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"testing/synctest"

	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/acctest"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/ncloud/authorizer"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/simulator"
)

func TestMain(m *testing.M) { acctest.Main(m) }

const kind = authorizer.ResourceType

var (
	token = acctest.Object{"name": "Authorization", "in": "HEADER"}
	query = acctest.Object{"name": "token", "in": "QUERY"}
)

// config returns a complete configuration with other values.
func config(with acctest.Object) acctest.Object {
	out := acctest.Object{
		"name": "jwt-check", "description": "Checks tokens.", "region": "KR", "function_id": "jwtVerify", "payload": []any{token, query}, "cache_ttl_sec": 300,
	}
	for name, value := range with {
		out[name] = value
	}
	return out
}

func TestAuthorizer_validates(t *testing.T) {
	t.Parallel()
	cloud := acctest.Simulated(t)
	d := cloud.Driver(t, nil)
	payload := func(name, in any) acctest.Object {
		return acctest.Object{"payload": []any{acctest.Object{"name": name, "in": in}}}
	}
	for says, with := range map[string]acctest.Object{
		"between 1 and 20, got: 21":              {"name": strings.Repeat("a", 21)},
		"must contain only A-Z, a-z, 0-9, _ and": {"name": "a b"},
		"at most 300, got: 301":                  {"description": strings.Repeat("가", 301)},
		"must be at least 1, got: 0":             {"region": ""},
		"at least 1, got: 0":                     {"function_id": ""},
		"between 1 and 3600, got: 0":             {"cache_ttl_sec": 0},
		"between 1 and 3600, got: 3601":          {"cache_ttl_sec": 3601},
		"must be a whole number":                 {"cache_ttl_sec": 1.5},
		"must contain only A-Z, a-z, 0-9 and _":  payload("X-Token", "HEADER"),
		"name string length must be between 1":   payload("", "HEADER"),
		`one of: ["HEADER" "QUERY"]`:             payload("token", "QUERY STRING"),
		"must set name":                          payload(nil, "HEADER"),
		"must set in":                            payload("token", nil),
		"contains a null value":                  {"payload": []any{nil}},
	} {
		if found := d.Validate(kind, config(with)); !strings.Contains(strings.Join(strings.Fields(found.String()), " "), says) {
			t.Errorf("%q is not reported for %v: %s", says, with, found)
		}
	}
	u := acctest.Unknown
	if found := d.Validate(kind, acctest.Object{"name": u, "region": u, "function_id": u, "payload": u, "cache_ttl_sec": u}); len(found) > 0 {
		t.Errorf("unknown values: %s", found)
	}
	if len(cloud.Sim.Requests("", "")) > 0 {
		t.Error("validating made requests")
	}
}

func TestAuthorizer_plansDigest(t *testing.T) {
	t.Parallel()
	cloud := acctest.Simulated(t)
	d := cloud.Driver(t, nil)
	plan, found := d.Plan(kind, nil, config(nil))
	if len(found) > 0 || strings.Join(plan.Unknown(), ",") != "id" {
		t.Errorf("unknown are %v: %s", plan.Unknown(), found)
	}
	plan, _ = d.Plan(kind, nil, config(acctest.Object{"payload": acctest.Unknown}))
	if unknown := plan.Unknown(); len(unknown) != 3 || !slices.Contains(unknown, "digest") {
		t.Errorf("unknown are %v", unknown)
	}
	digests := map[any]string{}
	var state *acctest.State
	for name, with := range map[string]acctest.Object{
		"all": nil, "name": {"name": "b"}, "description": {"description": ""}, "region": {"region": "JPN"}, "function": {"function_id": "x"},
		"payload": {"payload": []any{query, token}}, "no payload": {"payload": nil}, "cache": {"cache_ttl_sec": 301}, "no cache": {"cache_ttl_sec": nil},
	} {
		state = d.Applied(kind, state, config(with))
		digest := state.Get(t, "digest")
		if other := digests[digest]; other != "" {
			t.Errorf("%s and %s have one digest", name, other)
		}
		digests[digest] = name
	}
	second := d.Applied(kind, nil, config(nil))
	if digests[second.Get(t, "digest")] != "all" {
		t.Error("the digest depends on the ID")
	}
}

func TestAuthorizer_repairsDrift(t *testing.T) {
	t.Parallel()
	for name, change := range map[string]func(*simulator.NCloudAuthorizer){
		"name":        func(a *simulator.NCloudAuthorizer) { a.Name = "theirs" },
		"description": func(a *simulator.NCloudAuthorizer) { a.Description = "" },
		"region":      func(a *simulator.NCloudAuthorizer) { a.Region = "JPN" },
		"function":    func(a *simulator.NCloudAuthorizer) { a.FunctionID = "theirs" },
		"payload":     func(a *simulator.NCloudAuthorizer) { a.Payload = nil },
		"cache":       func(a *simulator.NCloudAuthorizer) { a.CacheTTLSec = 1 },
		"no cache":    func(a *simulator.NCloudAuthorizer) { a.CacheTTLSec = 0 },
	} {
		for _, unset := range []string{"absent", "null", "empty"} {
			t.Run(name+"/"+unset, func(t *testing.T) {
				t.Parallel()
				cloud := acctest.Simulated(t)
				cloud.Sim.NCloud.Switch(func(s *simulator.NCloudSwitches) { s.UnsetText = unset })
				d := cloud.Driver(t, nil)
				state := d.Applied(kind, nil, config(nil))
				before := cloud.Sim.NCloud.Authorizers(simulator.NCloudTenantID)[0]
				digest := state.Get(t, "digest")
				cloud.Sim.NCloud.ChangeAuthorizer(before.ID, change)
				state = d.Refreshed(kind, state)
				if state.Get(t, "digest") == digest {
					t.Error("the digest hides the drift")
				}
				plan, _ := d.Plan(kind, state, config(nil))
				if plan.Empty || len(plan.Unknown()) > 0 {
					t.Errorf("empty: %t, unknown: %v", plan.Empty, plan.Unknown())
				}
				state = d.Applied(kind, state, config(nil))
				d.ExpectEmptyPlan(kind, state, config(nil))
				after := cloud.Sim.NCloud.Authorizers(simulator.NCloudTenantID)[0]
				before.ModTime = after.ModTime
				if fmt.Sprint(after) != fmt.Sprint(before) || state.Get(t, "digest") != digest {
					t.Errorf("%v, it was %v", after, before)
				}
			})
		}
	}
}

func TestAuthorizer_keepsCacheTTLThatIsNotReturned(t *testing.T) {
	t.Parallel()
	cloud := acctest.Simulated(t)
	cloud.Sim.NCloud.Switch(func(s *simulator.NCloudSwitches) { s.AuthorizerCache = "never returned" })
	d := cloud.Driver(t, nil)
	state := d.Applied(kind, nil, config(nil))
	d.ExpectEmptyPlan(kind, state, config(nil))
	state = d.Applied(kind, state, config(acctest.Object{"cache_ttl_sec": 60}))
	if cloud.Sim.NCloud.Authorizers(simulator.NCloudTenantID)[0].CacheTTLSec != 60 || state.Get(t, "cache_ttl_sec") != 60.0 {
		t.Error("the change was not sent")
	}
	state = d.Applied(kind, state, config(acctest.Object{"cache_ttl_sec": nil}))
	d.ExpectEmptyPlan(kind, state, config(acctest.Object{"cache_ttl_sec": nil}))
	if cloud.Sim.NCloud.Authorizers(simulator.NCloudTenantID)[0].CacheTTLSec != 0 {
		t.Error("the removal was not sent")
	}
}

func TestAuthorizer_reportsRefusedCacheTTL(t *testing.T) {
	t.Parallel()
	cloud := acctest.Simulated(t)
	cloud.Sim.NCloud.Switch(func(s *simulator.NCloudSwitches) { s.AuthorizerCache = "refused" })
	d := cloud.Driver(t, nil)
	_, found := d.Apply(t.Context(), kind, nil, config(nil))
	for _, want := range []string{`Could not create authorizer "jwt-check"`, `at AttributeName("cache_ttl_sec")`, "remove it from the configuration"} {
		if !strings.Contains(found.String(), want) {
			t.Errorf("%q is missing in %s", want, found)
		}
	}
	without := config(acctest.Object{"cache_ttl_sec": nil})
	d.ExpectEmptyPlan(kind, d.Applied(kind, nil, without), without)
}

// A service that chooses a TTL, or keeps one that was removed, is not documented.
func TestAuthorizer_leavesCacheTTLToTheService(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		cloud := acctest.InMemory(t)
		cloud.Sim.Inject(simulator.Fault{Path: "/authorizers", Rewrite: func(body []byte) []byte {
			return []byte(strings.Replace(string(body), `"authorizerType"`, `"cacheTtlSec":300,"authorizerType"`, 1))
		}})
		d := cloud.Driver(t, nil)
		without := config(acctest.Object{"cache_ttl_sec": nil})
		state := d.Applied(kind, nil, without)
		d.ExpectEmptyPlan(kind, state, without)
		imported := d.Imported(kind, fmt.Sprint(state.Get(t, "id")), config(nil))
		state, found := d.Apply(t.Context(), kind, imported, without)
		if !strings.Contains(found.String(), "WARNING: The service keeps cache_ttl_sec") {
			t.Error(found)
		}
		d.ExpectEmptyPlan(kind, state, without)
	})
}

func TestAuthorizer_namesUsersOnDelete(t *testing.T) {
	t.Parallel()
	cloud := acctest.Simulated(t)
	d := cloud.Driver(t, nil)
	state := d.Applied(kind, nil, config(nil))
	id := fmt.Sprint(state.Get(t, "id"))
	cloud.Sim.NCloud.AddProduct(simulator.NCloudProduct{Name: "shop", APIs: []*simulator.NCloudAPI{{ID: "api0000001", Name: "orders", Draft: simulator.NCloudDraft{
		Paths: []simulator.NCloudPath{{Path: "/orders", Methods: []simulator.NCloudMethod{
			{Name: "GET", Platform: "AUTHORIZER", AuthorizerID: id}, {Name: "POST"},
		}}},
	}}}})
	left, found := d.Destroy(t.Context(), kind, state)
	for _, want := range []string{"Could not delete authorizer", "- GET /orders of API orders", "create_before_destroy = true", "stays in state"} {
		if left == nil || !strings.Contains(found.String(), want) {
			t.Errorf("%q is missing in %s", want, found)
		}
	}
	if strings.Contains(found.String(), "POST /orders") || strings.Contains(found.String(), "possibly others") {
		t.Error(found)
	}
	cloud.Sim.NCloud.Switch(func(s *simulator.NCloudSwitches) { s.DeleteUsedAuthorizer = "allowed" })
	d.Destroyed(kind, state)
}

func TestAuthorizer_reportsNameThatExists(t *testing.T) {
	t.Parallel()
	cloud := acctest.Simulated(t)
	cloud.Sim.NCloud.Switch(func(s *simulator.NCloudSwitches) { s.DuplicateNames = "refused" })
	id := cloud.Sim.NCloud.AddAuthorizer(simulator.NCloudAuthorizer{Name: "jwt-check"})
	_, found := cloud.Driver(t, nil).Apply(t.Context(), kind, nil, config(nil))
	if !strings.Contains(found.String(), "terraform import apigw_authorizer.NAME "+id) {
		t.Error(found)
	}
}

func TestAuthorizers_listsAllPages(t *testing.T) {
	t.Parallel()
	cloud := acctest.Simulated(t)
	cloud.Sim.NCloud.Switch(func(s *simulator.NCloudSwitches) { s.PageMax = 2 })
	for i := range 5 {
		cloud.Sim.NCloud.AddAuthorizer(simulator.NCloudAuthorizer{Name: fmt.Sprintf("check-%d", i), Region: "KR", FunctionID: "f", CacheTTLSec: i})
	}
	d := cloud.Driver(t, nil)
	state, found := d.ReadData(t.Context(), kind+"s", acctest.Object{})
	if len(found) > 0 || state.Len(t, "authorizers") != 5 || state.Get(t, "authorizers", 4, "name") != "check-4" || state.Get(t, "authorizers", 4, "description") != "" {
		t.Errorf("%s %v", found, state)
	}
	if filtered, _ := d.ReadData(t.Context(), kind+"s", acctest.Object{"name": "check-2"}); filtered.Len(t, "authorizers") != 1 {
		t.Errorf("%v", filtered)
	}
	if got := d.Names(kind, nil); got != "check-0, check-1, check-2, check-3, check-4" {
		t.Error(got)
	}
	listed, _ := d.List(t.Context(), kind, acctest.Query{IncludeResource: true})
	if listed[2].Resource.Get(t, "cache_ttl_sec") != 2.0 || listed[2].Resource.Get(t, "function_id") != "f" {
		t.Error(listed[2].Resource.Value)
	}
}

func TestAuthorizer_namesWhatAFailedSearchFoundBefore(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) { // the time is simulated
		cloud := acctest.InMemory(t)
		d := cloud.Driver(t, nil)
		cloud.Sim.Inject(simulator.Fault{Method: "POST", Path: "/authorizers$", Status: 500, AfterEffect: true})
		cloud.Sim.Inject(simulator.Fault{Method: "GET", Path: `/authorizers/\w+$`, Skip: 1, Status: 404, Body: "<html>"})
		_, found := d.Apply(t.Context(), kind, nil, config(nil))
		all := cloud.Sim.NCloud.Authorizers(simulator.NCloudTenantID)
		if len(all) != 1 || !strings.Contains(found.String(), all[0].ID) {
			t.Errorf("%d authorizers, and the error does not name it:\n%s", len(all), found)
		}
	})
}
