// SPDX-License-Identifier: MPL-2.0

package stage_test

import (
	"fmt"
	"maps"
	"net/http"
	"strings"
	"sync"
	"testing"
	"testing/synctest"

	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/acctest"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/simulator"
)

func conflict(method, path string, times int) simulator.Fault {
	return simulator.Fault{Method: method, Path: path, Times: times, Status: http.StatusConflict, Body: `{"error":{"errorCode":"10009","message":"busy"}}`}
}

func TestStage_createsAgainAfterAConflict(t *testing.T) {
	t.Parallel()
	underEach(t, func(t *testing.T, s *shop) {
		t.Helper()
		withdraw := s.Sim.Inject(conflict(http.MethodPost, "/stages$", 6))
		state, diags := s.next().Apply(t.Context(), kind, nil, s.config(content("1")))
		if withdraw(); state != nil && !state.Value.IsNull() || !strings.Contains(diags.String(), "HTTP 409") {
			t.Errorf("six conflicts: %s", diags)
		}
		withdraw = s.Sim.Inject(conflict(http.MethodPost, "/stages$", 5))
		state = s.applied(t, nil, "create", s.config(content("1")))
		withdraw()
		if got := len(s.stage(t).Deployments); got != 1 {
			t.Errorf("%d deployments", got)
		}
		if diags := s.destroyed(t, state); diags.HasError() {
			t.Error(diags)
		}
		for range 3 { // until reads have caught up
			_ = s.next().Names(kind, acctest.Object{"product_id": s.product, "api_id": apiID})
		}
		acted := conflict(http.MethodPost, "/stages$", 1)
		acted.AfterEffect = true
		withdraw = s.Sim.Inject(acted)
		state, diags = s.next().Apply(t.Context(), kind, nil, s.config(content("1")))
		if withdraw(); diags.HasError() || !strings.Contains(diags.String(), "Adopted stage \"v1\" after an uncertain create") {
			t.Errorf("a conflict after the effect: %s", diags)
		}
		s.applied(t, state, "deploy", s.config(content("2")))
		if got := len(s.stage(t).Deployments); got != 2 {
			t.Errorf("%d deployments", got)
		}
	}, "", "ReadAfterWrite=stale")
}

func TestStage_repeatsChangesAfterAConflict(t *testing.T) {
	t.Parallel()
	changes := map[string]acctest.Object{
		"PUT /stages/[^/]+$": {"throttle_rps": 5}, "PUT /usage-plan$": {"usage_plan": acctest.Object{"rate_rps": 5}}, "POST /publish$": {"published": true},
		"PATCH /methods/GET$": methodSettings(map[string]int{"GET /x": 3}), "PATCH /canary$": rate(10), "DELETE /canary$": {}, "DELETE /stages/[^/]+$": nil,
	}
	for request, change := range changes {
		t.Run(request, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				s := newShop(t)
				before := s.config(content("1"))
				if request == "DELETE /canary$" {
					maps.Copy(before, rate(10))
				}
				state, diags := s.Apply(t.Context(), kind, nil, before)
				if diags.HasError() {
					t.Fatal(diags)
				}
				method, path, _ := strings.Cut(request, " ")
				for times, ok := range map[int]bool{5: true, 6: false} {
					s.Sim.Forget()
					withdraw := s.Sim.Inject(conflict(method, path, times))
					if change == nil {
						_, diags = s.next().Destroy(t.Context(), kind, state)
					} else {
						_, diags = s.next().Apply(t.Context(), kind, state, s.config(content("1"), change))
					}
					withdraw()
					if sent := len(s.Sim.Requests(method, path)); diags.HasError() == ok || sent != 6 {
						t.Errorf("%d conflicts, sent %d times: %s", times, sent, diags)
					}
					if ok { // start again
						return
					}
				}
			})
		})
	}
}

func TestStage_isReplaced(t *testing.T) {
	t.Parallel()
	underEach(t, func(t *testing.T, s *shop) {
		t.Helper()
		config := s.config(content("1"), acctest.Object{"published": true})
		state := s.applied(t, nil, "create", config)
		run := s.next()
		if _, diags := run.Destroy(t.Context(), kind, state); diags.HasError() {
			t.Fatal(diags)
		}
		replaced, diags := run.Apply(t.Context(), kind, nil, config)
		if diags.HasError() || replaced.Get(t, "id") == state.Get(t, "id") {
			t.Fatal(diags)
		}
		s.applied(t, replaced, "none", s.config(content("1")))
	}, "", "ReadAfterWrite=stale,DeleteStage=refused while published")
}

func TestStage_isNotUnpublishedByAListingWithoutItsAPI(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		s := newShop(t)
		config := s.config(content("1"), acctest.Object{"published": true})
		state := s.applied(t, nil, "create", config)
		lacking := simulator.Fault{Method: http.MethodGet, Path: `/apis\?`, Status: http.StatusOK, Body: `{"total":0,"apis":[]}`}
		withdraw := s.Sim.Inject(lacking)
		_, diags := s.next().Read(t.Context(), kind, state)
		if withdraw(); !strings.Contains(diags.String(), "does not contain API") || !strings.Contains(diags.String(), "may list the product's APIs") {
			t.Errorf("a listing without the API: %s", diags)
		}
		lacking.Times = 1
		s.Sim.Inject(lacking)
		s.applied(t, state, "create", config)
	})
}

func TestStage_readsManyWithSharedRequests(t *testing.T) {
	t.Parallel()
	s := newShop(t)
	const stages = 20
	states := make([]*acctest.State, stages)
	for i := range states {
		config := s.config(content("1"), methodSettings(map[string]int{"GET /x": i + 1}), acctest.Object{"name": fmt.Sprint("stage-", i)})
		state, diags := s.Apply(t.Context(), kind, nil, config)
		if diags.HasError() {
			t.Fatal(diags)
		}
		states[i] = state
	}
	next := s.next()
	s.Sim.Forget()
	var group sync.WaitGroup
	for _, state := range states {
		group.Go(func() {
			if read, diags := next.Read(t.Context(), kind, state); diags.HasError() || !read.Value.Equal(state.Value) {
				t.Errorf("%s: %s", read.Value, diags)
			}
		})
	}
	group.Wait()
	for path, most := range map[string]int{`/apis\?`: 1, `/stages$`: 1, `/stages/[^/]+$`: stages, `/methods/GET$`: stages, "": 2*stages + 2} {
		if got := len(s.Sim.Requests("", path)); got > most {
			t.Errorf("%d requests of %q, expected %d", got, path, most)
		}
	}
}

func TestStage_deletesWithFewRequests(t *testing.T) {
	t.Parallel()
	s := newShop(t)
	for _, published := range []bool{false, true} {
		state, diags := s.Apply(t.Context(), kind, nil, s.config(content("1"), acctest.Object{"published": published}))
		if diags.HasError() {
			t.Fatal(diags)
		}
		next, most := s.next(), 3
		if published {
			most = 5
		}
		s.Sim.Forget()
		if _, diags := next.Destroy(t.Context(), kind, state); diags.HasError() {
			t.Error(diags)
		}
		if got := s.Sim.Requests("", ""); len(got) > most {
			t.Errorf("published %t: %d requests: %v", published, len(got), got)
		}
	}
}

func TestStage_publishesOneOfSeveral(t *testing.T) {
	t.Parallel()
	underEach(t, func(t *testing.T, s *shop) {
		t.Helper()
		other := s.Sim.NCloud.AddStage(apiID, simulator.NCloudStage{Name: "other", Published: true})
		state, diags := s.Apply(t.Context(), kind, nil, s.config(content("1"), acctest.Object{"published": true}))
		if diags.HasError() {
			t.Fatal(diags)
		}
		id := state.Get(t, "id").(string)
		for _, published := range []bool{true, false, true} {
			state = s.applied(t, state, map[bool]string{true: "none", false: "none"}[published], s.config(content("1"), acctest.Object{
				"published": published, "throttle_rps": map[bool]int{true: 1, false: 2}[published],
			}))
			if s.Sim.NCloud.Stage(id).Published != published || !s.Sim.NCloud.Stage(other).Published {
				t.Errorf("published %t: %t, the other one %t", published, s.Sim.NCloud.Stage(id).Published, s.Sim.NCloud.Stage(other).Published)
			}
		}
		if _, diags := s.next().Destroy(t.Context(), kind, state); diags.HasError() || !s.Sim.NCloud.Stage(other).Published {
			t.Error(diags)
		}
	}, "", "PublishList=replaces", "PublishList=replaces,APIStages=null,ReadAfterWrite=stale", "DeleteStage=refused while published")
}

func TestStage_everySettingIsSetChangedAndRemoved(t *testing.T) {
	t.Parallel()
	acl := func(code string, list ...any) acctest.Object { return acctest.Object{"code": code, "list": list} }
	settings := map[string][2]any{
		"endpoint_domain": {"NONE", "http://192.0.2.1:8080/base"},
		"cache_ttl_sec":   {1, 3600}, "throttle_rps": {1, 2147483647}, "ip_acl": {acl("ALLOWED", "192.0.2.1", "10.0.0.0/8"), acl("REJECTED", "192.0.2.1")},
		"maintenance": {acctest.Object{"status_code": 503, "response": ""}, acctest.Object{"status_code": 599, "response": "later"}},
		"compression": {acctest.Object{"minimum_size": 0}, acctest.Object{"minimum_size": 10485760}},
		"usage_plan": {
			acctest.Object{"rate_rps": 1}, acctest.Object{"day_quota_request": 1, "month_quota_request": 2, "quota_condition": "2xx"},
		},
		"published": {true, false},
	}
	underEach(t, func(t *testing.T, s *shop) {
		t.Helper()
		state := s.applied(t, nil, "create", s.config())
		empty := s.stage(t)
		for name, values := range settings {
			for _, value := range values {
				state = s.applied(t, state, "none", s.config(acctest.Object{name: value}))
			}
			state = s.applied(t, state, "none", s.config())
		}
		now := s.stage(t)
		if now.IPACLCode != "" || now.Maintenance || now.ContentEncoding || now.ThrottleRPS != nil || now.CacheTTLSec != nil ||
			now.DefaultPlan.DayQuotaRequest != nil || now.Published || len(now.Deployments) != len(empty.Deployments) {
			t.Errorf("%+v", now)
		}
	}, "", "OmittedStageSetting=kept,UnsetNumber=absent,OmittedLimit=keep", "MaintenanceSettings=required,UnsetText=null,UnsetNumber=0,NoLimit=0,QuotaConditionDefault=2xx")
}

func TestStage_comparesAddressesAsASet(t *testing.T) {
	t.Parallel()
	underEach(t, func(t *testing.T, s *shop) {
		t.Helper()
		config := s.config(content("1"), acctest.Object{"ip_acl": acctest.Object{"code": "ALLOWED", "list": []any{"192.0.2.1", "10.0.0.0/8", "198.51.100.7"}}})
		state := s.applied(t, nil, "create", config)
		for _, separator := range []string{",", ", ", " ", "\n", "\r\n", "\t", " ,\n"} {
			s.change(t, func(stage *simulator.NCloudStage) {
				stage.IPACLList = strings.Join([]string{"198.51.100.7", "192.0.2.1", "10.0.0.0/8", "192.0.2.1"}, separator)
			})
			d := s.next()
			if plan, diags := d.Plan(kind, d.Refreshed(kind, state), config); diags.HasError() || !plan.Empty {
				t.Errorf("%q: %s", separator, diags)
			}
		}
		s.change(t, func(stage *simulator.NCloudStage) { stage.IPACLList = "192.0.2.1" })
		s.applied(t, state, "none", config)
	}, "", "AddressList=commas", "AddressList=lines")
}

func TestStageList_isWhatReadGives(t *testing.T) {
	t.Parallel()
	underEach(t, func(t *testing.T, s *shop) {
		t.Helper()
		for i := range 3 {
			config := s.config(acctest.Object{"name": fmt.Sprint("stage-", i), "published": i == 1, "usage_plan": acctest.Object{"rate_rps": 5}})
			if i == 2 {
				maps.Copy(config, rate(12.5))
			}
			if _, diags := s.Apply(t.Context(), kind, nil, config); diags.HasError() {
				t.Fatal(diags)
			}
		}
		of := acctest.Object{"product_id": s.product, "api_id": apiID}
		for range 3 { // until reads have caught up
			_, _ = s.List(t.Context(), kind, acctest.Query{Config: of, IncludeResource: true})
		}
		if got := s.next().Names(kind, of); got != "stage-0, stage-1, stage-2" {
			t.Error(got)
		}
		s.next().Adopts(kind, of)
	}, "", "UnsetNumber=absent,UnsetText=null,NoLimit=absent", "UnsetNumber=0,UnsetText=empty,ReadAfterWrite=stale")
}

// TestStage_schemesAreCaseInsensitive sends them in lower case, which the service documents, and keeps them as they are written.
func TestStage_schemesAreCaseInsensitive(t *testing.T) {
	t.Parallel()
	s := newShop(t)
	written := s.config(acctest.Object{
		"endpoint_domain": "HTTPS://Orders.example.com", "canary": acctest.Object{"distribution_rate": 10, "endpoint_domain": "HTTP://canary.example.com"},
		"method_settings": acctest.Object{"GET /x": acctest.Object{"endpoint_domain": "Https://x.example.com"}},
	})
	if diags := s.Validate(kind, written); diags.HasError() {
		t.Fatal(diags)
	}
	state := s.applied(t, nil, "create", written)
	now := s.stage(t)
	if now.EndpointDomain != "https://Orders.example.com" || now.Canary.EndpointDomain != "http://canary.example.com" {
		t.Errorf("%s, %s", now.EndpointDomain, now.Canary.EndpointDomain)
	}
	s.Sim.Forget()
	s.applied(t, state, "none", s.config(acctest.Object{
		"endpoint_domain": "https://Orders.example.com", "canary": acctest.Object{"distribution_rate": 10, "endpoint_domain": "http://canary.example.com"},
		"method_settings": acctest.Object{"GET /x": acctest.Object{"endpoint_domain": "https://x.example.com"}},
	}))
	if sent := s.Sim.Requests("PUT", ""); len(sent) > 0 {
		t.Error(sent)
	}
}
