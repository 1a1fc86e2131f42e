// SPDX-License-Identifier: MPL-2.0

package gatewayresponse_test

import (
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/acctest"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/simulator"
)

func TestGatewayResponse_changes(t *testing.T) {
	t.Parallel()
	underSwitches(t, func(t *testing.T, s *shop) {
		t.Helper()
		d := s.Driver(t, nil)
		var state *acctest.State
		digests := map[any]bool{}
		for n, step := range []struct {
			with acctest.Object
			want string
		}{
			{all, `403[{Retry-After 1} {X-Reason key}][{application/json {"api":"${context.apiName}"}} {text/plain no}]`},
			{acctest.Object{
				"status_code": 418, "headers": acctest.Object{"X-Reason": "other", "X-New": "1"},
				"templates": acctest.Object{"application/json": "{}", "application/xml": "<a/>"},
			}, `418[{X-New 1} {X-Reason other}][{application/json {}} {application/xml <a/>}]`},
			{acctest.Object{"headers": acctest.Object{"X-Reason": "other"}, "templates": acctest.Object{"text/plain": "no"}}, `0[{X-Reason other}][{text/plain no}]`},
			{onlyStatus, "403[][]"},
			{onlyTemplates, "0[][{text/plain no}]"},
			{onlyHeaders, "0[{X-Reason key}][]"},
			{nil, ""},
			{acctest.Object{"status_code": 401}, "401[][]"}, // which is the default
			{all, `403[{Retry-After 1} {X-Reason key}][{application/json {"api":"${context.apiName}"}} {text/plain no}]`},
		} {
			config := s.config(step.with)
			plan, diags := d.Plan(kind, state, config)
			if len(diags) > 0 || len(plan.Unknown()) > 0 {
				t.Fatalf("step %d: unknown %v: %s", n, plan.Unknown(), diags)
			}
			state = d.Applied(kind, state, config)
			d.ExpectEmptyPlan(kind, state, config)
			if got := s.shown(); got != step.want {
				t.Fatalf("step %d: %s, expected %s", n, got, step.want)
			}
			if step.want != "" {
				d.NextRun().Imported(kind, s.importID(), config)
			}
			digests[state.Get(t, "digest")] = true
		}
		if len(digests) != 8 {
			t.Errorf("%d digests", len(digests))
		}
		d.Destroyed(kind, state)
		if s.shown() != "" {
			t.Errorf("after destroy: %s", s.shown())
		}
	})
}

func TestGatewayResponse_repairsDrift(t *testing.T) {
	t.Parallel()
	drifts := map[string]func(*simulator.NCloudGatewayResponse){
		"status":     func(r *simulator.NCloudGatewayResponse) { r.StatusCode = 500 },
		"no status":  func(r *simulator.NCloudGatewayResponse) { r.StatusCode = 0 },
		"header":     func(r *simulator.NCloudGatewayResponse) { r.Headers[0].Value = "theirs" },
		"no headers": func(r *simulator.NCloudGatewayResponse) { r.Headers = nil },
		"further header": func(r *simulator.NCloudGatewayResponse) {
			r.Headers = append(r.Headers, simulator.NCloudGatewayHeader{Name: "X-Theirs", Value: "1"})
		},
		"header twice": func(r *simulator.NCloudGatewayResponse) {
			r.Headers = append(r.Headers, simulator.NCloudGatewayHeader{Name: "X-Reason", Value: "2"})
		},
		"template":           func(r *simulator.NCloudGatewayResponse) { r.Templates[0].Template = "theirs" },
		"no templates":       func(r *simulator.NCloudGatewayResponse) { r.Templates = nil },
		"default":            func(r *simulator.NCloudGatewayResponse) { *r = simulator.NCloudGatewayResponse{Type: name} },
		"all of it is other": func(r *simulator.NCloudGatewayResponse) { r.StatusCode, r.Headers, r.Templates = 500, nil, nil },
	}
	underSwitches(t, func(t *testing.T, s *shop) {
		t.Helper()
		for what, with := range map[string]acctest.Object{"with a status": all, "without": {"headers": all["headers"], "templates": all["templates"]}} {
			for drift, change := range drifts {
				if strings.Contains(drift, "no status") && what == "without" {
					continue // it has none
				}
				config := s.config(with)
				d := s.Driver(t, nil)
				state := d.Applied(kind, nil, config)
				digest, before := state.Get(t, "digest"), s.shown()
				s.change(change)
				d = d.NextRun()
				state = d.Refreshed(kind, state)
				plan, diags := d.Plan(kind, state, config)
				if plan.Empty || len(diags) > 0 || state.Get(t, "digest") == digest {
					t.Fatalf("%s, %s: the drift is not in the plan: %s", what, drift, diags)
				}
				state = d.Applied(kind, state, config)
				d.ExpectEmptyPlan(kind, state, config)
				if state.Get(t, "digest") != digest || s.shown() != before {
					t.Errorf("%s, %s: %s, expected %s", what, drift, s.shown(), before)
				}
				d.Destroyed(kind, state)
			}
		}
	})
}

func TestGatewayResponse_ignoresCaseOfHeaderNames(t *testing.T) {
	t.Parallel()
	underSwitches(t, func(t *testing.T, s *shop) {
		t.Helper()
		d := s.Driver(t, nil)
		state := d.Applied(kind, nil, s.config(onlyHeaders))
		digest := state.Get(t, "digest")
		s.change(func(r *simulator.NCloudGatewayResponse) { r.Headers[0].Name = "x-reason" })
		state = d.Refreshed(kind, state)
		d.ExpectEmptyPlan(kind, state, s.config(onlyHeaders))
		s.Sim.Forget()
		spelled := s.config(acctest.Object{"headers": acctest.Object{"X-REASON": "key"}})
		state = d.Applied(kind, state, spelled)
		d.ExpectEmptyPlan(kind, state, spelled)
		if s.writes() > 0 || state.Get(t, "digest") != digest {
			t.Errorf("%d writes", s.writes())
		}
	})
}

func TestGatewayResponse_refusesWhatIsCustomized(t *testing.T) {
	t.Parallel()
	underSwitches(t, func(t *testing.T, s *shop) {
		t.Helper()
		s.change(func(r *simulator.NCloudGatewayResponse) { r.StatusCode = 403 })
		state, diags := s.Driver(t, nil).Apply(t.Context(), kind, nil, s.config(onlyStatus))
		if state != nil || s.writes() > 0 || !strings.Contains(diags.String(), "terraform import "+kind+".NAME "+s.importID()) {
			t.Errorf("%d writes: %s", s.writes(), diags)
		}
		if state = s.Driver(t, nil).Imported(kind, s.importID(), s.config(onlyStatus)); state == nil {
			t.Error("it is not imported")
		}
	})
}

func TestGatewayResponse_refusesImportOfDefault(t *testing.T) {
	t.Parallel()
	underSwitches(t, func(t *testing.T, s *shop) {
		t.Helper()
		if state, diags := s.Driver(t, nil).Import(t.Context(), kind, s.importID()); state != nil || !strings.Contains(diags.String(), "nothing to import") {
			t.Error(diags)
		}
		s.Sim.Forget()
		for _, id := range []string{s.product, s.product + "/" + apiID, s.importID() + "/x", s.product + "/" + apiID + "/a b"} {
			if state, diags := s.Driver(t, nil).Import(t.Context(), kind, id); state != nil || !strings.Contains(diags.String(), "product_id/api_id/response_type") {
				t.Errorf("%s: %s", id, diags)
			}
		}
		if len(s.Sim.Requests("", "")) > 0 {
			t.Error("a malformed ID makes requests")
		}
	})
}

func TestGatewayResponse_namesTypes(t *testing.T) {
	t.Parallel()
	underSwitches(t, func(t *testing.T, s *shop) {
		t.Helper()
		d := s.Driver(t, nil)
		unknown := s.config(acctest.Object{"response_type": "NO_SUCH_TYPE", "status_code": 403})
		_, created := d.Apply(t.Context(), kind, nil, unknown)
		_, imported := d.Import(t.Context(), kind, s.product+"/"+apiID+"/NO_SUCH_TYPE")
		for _, diags := range []acctest.Diagnostics{created, imported} {
			if !strings.Contains(diags.String(), name) || !strings.Contains(diags.String(), "NO_SUCH_TYPE") || s.writes() > 0 {
				t.Error(diags)
			}
		}
	})
}

func TestGatewayResponse_existsAsLongAsItsAPI(t *testing.T) {
	t.Parallel()
	for what, remove := range map[string]func(*shop){
		"API":     func(s *shop) { s.Sim.NCloud.DeleteAPI(apiID) },
		"product": func(s *shop) { s.Sim.NCloud.DeleteProduct(s.product) },
	} {
		for _, setting := range []string{"DeletedAPI=404", "DeletedAPI=isDeleted", "NotFoundCode=10004"} {
			t.Run(what+"/"+setting, func(t *testing.T) {
				t.Parallel()
				synctest.Test(t, func(t *testing.T) {
					s := newShop(t)
					switchName, value, _ := strings.Cut(setting, "=")
					if err := s.Sim.NCloud.SetSwitch(switchName, value); err != nil {
						t.Fatal(err)
					}
					d := s.Driver(t, nil)
					state := d.Applied(kind, nil, s.config(all))
					remove(s)
					if left := d.NextRun().Refreshed(kind, state); left != nil {
						t.Error("it is still in state")
					}
					d.NextRun().Destroyed(kind, state)
				})
			})
		}
	}
}

func TestGatewayResponse_readsAllTypesWithOneRequest(t *testing.T) {
	t.Parallel()
	s := newShop(t)
	d := s.Driver(t, nil)
	data, diags := d.ReadData(t.Context(), kind+"s", acctest.Object{"product_id": s.product, "api_id": apiID})
	if len(diags) > 0 || data.Len(t, "gateway_responses") != 12 {
		t.Fatal(diags)
	}
	var states []*acctest.State
	for i := range 12 {
		states = append(states, d.Applied(kind, nil, s.config(acctest.Object{"response_type": data.Get(t, "gateway_responses", i, "response_type"), "status_code": 499})))
	}
	d = d.NextRun()
	s.Sim.Forget()
	for _, state := range states {
		d.Refreshed(kind, state)
	}
	if got := len(s.Sim.Requests("", "")); got != 1 {
		t.Errorf("%d requests", got)
	}
	if got := d.Names(kind, acctest.Object{"product_id": s.product, "api_id": apiID}); strings.Count(got, ",") != 11 {
		t.Errorf("listed: %s", got)
	}
}

func TestGatewayResponse_validates(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		s := newShop(t)
		d := s.Driver(t, nil)
		headers := func(name, value any) acctest.Object {
			return acctest.Object{"headers": acctest.Object{fmt.Sprint(name): value}}
		}
		templates := func(name, value any) acctest.Object {
			return acctest.Object{"templates": acctest.Object{fmt.Sprint(name): value}}
		}
		for says, with := range map[string]acctest.Object{
			"between 100 and 599, got: 99":   {"status_code": 99},
			"between 100 and 599, got: 600":  {"status_code": 600},
			"must be a whole number":         {"status_code": 400.5},
			"between 1 and 45, got: 46":      {"response_type": strings.Repeat("A", 46)},
			"between 1 and 45, got: 0":       {"response_type": ""},
			"must be an ID":                  {"response_type": "A/B"},
			`aaa"] UTF-8 character count`:    headers(strings.Repeat("a", 46), "x"),
			"a character that headers can":   headers("a b", "x"),
			`".." is not an ID`:              headers("..", "x"),
			"between 1 and 130, got: 131":    headers("a", strings.Repeat("가", 131)),
			"between 1 and 130, got: 0":      headers("a", ""),
			"contains a null value":          headers("a", nil),
			"differ in upper and lower case": {"headers": acctest.Object{"X-A": "1", "x-a": "2"}},
			"must contain only a-z":          templates("text/HTML", "x"),
			"between 1 and 100, got: 101":    templates(strings.Repeat("a", 101), "x"),
			"between 1 and 500, got: 501":    templates("a", strings.Repeat("가", 501)),
			"between 1 and 500, got: 0":      templates("a", ""),
		} {
			if diags := d.Validate(kind, s.config(with)); !strings.Contains(strings.Join(strings.Fields(diags.String()), " "), says) {
				t.Errorf("%q is not reported for %v: %s", says, with, diags)
			}
		}
		u := acctest.Unknown
		for _, with := range []acctest.Object{
			{"product_id": u, "api_id": u, "response_type": u, "status_code": u, "headers": u, "templates": u}, headers("a", u), templates("a", u),
		} {
			if diags := d.Validate(kind, s.config(with)); len(diags) > 0 {
				t.Errorf("%v: %s", with, diags)
			}
			if plan, diags := s.Driver(t, nil).Plan(kind, nil, s.config(with)); len(diags) > 0 || !slices.Contains(plan.Unknown(), "digest") {
				t.Errorf("%v: the plan knows the digest: %s", with, diags)
			}
		}
		if plan, _ := d.Plan(kind, nil, s.config(acctest.Object{"product_id": u, "api_id": u})); slices.Contains(plan.Unknown(), "digest") {
			t.Error("the digest depends on the API")
		}
		if len(s.Sim.Requests("", "")) > 0 {
			t.Error("validating made requests")
		}
	})
}

func TestGatewayResponse_writesOneAtATime(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		s := newShop(t)
		s.Sim.NCloud.Switch(func(s *simulator.NCloudSwitches) { s.ConcurrentWrites = "refused" })
		d := s.Driver(t, nil)
		data, _ := d.ReadData(t.Context(), kind+"s", acctest.Object{"product_id": s.product, "api_id": apiID})
		s.Sim.SetLatency(20 * time.Millisecond)
		var group sync.WaitGroup
		for i := range 12 {
			config := s.config(all)
			config["response_type"] = data.Get(t, "gateway_responses", i, "response_type")
			group.Go(func() {
				state := d.Applied(kind, nil, config)
				d.ExpectEmptyPlan(kind, state, config)
				state = d.Applied(kind, state, s.config(acctest.Object{"response_type": config["response_type"], "headers": all["headers"]}))
				if i%2 == 0 {
					d.Destroyed(kind, state)
				}
			})
		}
		group.Wait()
		for _, r := range s.Sim.Requests("", "") {
			if r.Status == 409 {
				t.Errorf("%s %s was refused", r.Method, r.URI)
			}
		}
		if left := s.Sim.NCloud.Draft(apiID).GatewayResponses; len(left) != 6 {
			t.Errorf("left: %v", left)
		}
	})
}

func TestGatewayResponse_isReplaced(t *testing.T) {
	t.Parallel()
	underSwitches(t, func(t *testing.T, s *shop) {
		t.Helper()
		d := s.Driver(t, nil)
		state := d.Applied(kind, nil, s.config(all))
		for _, tainted := range []bool{false, true} {
			r := d.NextRun().StartReplacement(kind, state, s.config(all), tainted)
			if diags := r.Delete(); diags.HasError() {
				t.Fatal(diags)
			}
			var diags acctest.Diagnostics
			if state, diags = r.Create(); diags.HasError() {
				t.Fatalf("tainted %t: %s", tainted, diags)
			}
			d.NextRun().ExpectEmptyPlan(kind, state, s.config(all))
		}
		r := d.NextRun().StartReplacement(kind, state, s.config(all), false)
		if _, diags := r.Create(); !strings.Contains(diags.String(), "remove create_before_destroy") {
			t.Errorf("create_before_destroy: %s", diags)
		}
	})
}

func TestGatewayResponse_requestsOfEachOperation(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		s := newShop(t)
		d := s.Driver(t, nil)
		var state *acctest.State
		for _, test := range []struct {
			what string
			run  func()
			most int
		}{
			{"create", func() { state = d.Applied(kind, nil, s.config(onlyStatus)) }, 4}, // one for the tenant
			{"read", func() { d.NextRun().Refreshed(kind, state) }, 1},
			{"update", func() { state = d.Applied(kind, state, s.config(acctest.Object{"status_code": 418})) }, 3},
			{"headers", func() { state = d.Applied(kind, state, s.config(onlyHeaders)) }, 5},
			{"delete", func() { d.Destroyed(kind, state) }, 2},
		} {
			s.Sim.Forget()
			test.run()
			if got := len(s.Sim.Requests("", "")); got > test.most {
				t.Errorf("%s: %d requests", test.what, got)
			}
		}
	})
}

func TestGatewayResponseList(t *testing.T) {
	t.Parallel()
	underSwitches(t, func(t *testing.T, s *shop) {
		t.Helper()
		s.change(func(r *simulator.NCloudGatewayResponse) {
			r.Headers = []simulator.NCloudGatewayHeader{{Name: "X-Reason", Value: "key"}}
		})
		s.Sim.NCloud.ChangeDraft(apiID, func(d *simulator.NCloudDraft) {
			d.GatewayResponses = append(d.GatewayResponses, simulator.NCloudGatewayResponse{Type: "NO_SUCH_TYPE", StatusCode: 500})
		})
		d := s.Driver(t, nil)
		filter := acctest.Object{"product_id": s.product, "api_id": apiID}
		if got := d.Names(kind, filter); got != name {
			t.Error(got)
		}
		d.Adopts(kind, filter)
		data, diags := d.ReadData(t.Context(), kind+"s", filter)
		if len(diags) > 0 {
			t.Fatal(diags)
		}
		for i := range data.Len(t, "gateway_responses") {
			customized := data.Get(t, "gateway_responses", i, "response_type") == name
			if data.Get(t, "gateway_responses", i, "is_default") == customized || customized && data.Get(t, "gateway_responses", i, "headers", "X-Reason") != "key" {
				t.Error(data.Value)
			}
		}
	})
}
