// SPDX-License-Identifier: MPL-2.0

package apimethod_test

import (
	"bytes"
	"maps"
	"slices"
	"strings"
	"testing"
	"testing/synctest"

	"github.com/hashicorp/terraform-plugin-log/tflogtest"

	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/acctest"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/simulator"
)

func TestMethod_everyArgument(t *testing.T) {
	t.Parallel()
	live := func(t *testing.T, s *shop, variants []acctest.Object) {
		t.Helper()
		var state *acctest.State
		for i, variant := range variants {
			config := s.config(variant)
			if state = s.Applied(kind, state, config); t.Failed() {
				t.Fatalf("variant %d: %v", i, variant)
			}
			s = s.next()
			s.ExpectEmptyPlan(kind, s.Refreshed(kind, state), config)
			if t.Failed() {
				t.Fatalf("variant %d: %v", i, variant)
			}
		}
		s.Imported(kind, s.importID(), s.config(whole()))
		s.Destroyed(kind, state)
		if left := s.methods(); len(left) > 0 {
			t.Errorf("destroy leaves %v", left)
		}
	}
	t.Run("all", func(t *testing.T) {
		t.Parallel()
		synctest.Test(t, func(t *testing.T) { live(t, newShop(t), variants()) })
	})
	underSwitches(t, func(t *testing.T, s *shop) {
		t.Helper()
		live(t, s, fewVariants())
	})
}

func TestMethod_importsEachEndpoint(t *testing.T) {
	t.Parallel()
	for _, endpoint := range []acctest.Object{{"http_endpoint": rest}, {"ncp_endpoint": ncp}, {"mock_endpoint": mock}} {
		synctest.Test(t, func(t *testing.T) {
			s := newShop(t)
			s.Applied(kind, nil, s.config(endpoint))
			s.Imported(kind, s.importID(), s.config(endpoint))
		})
	}
}

func TestMethod_schemesAreCaseInsensitive(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		s := newShop(t)
		endpoint := maps.Clone(ncp)
		endpoint["url"] = "HTTPS://user:Secret@F.example.com/Run"
		config := s.config(acctest.Object{"ncp_endpoint": endpoint})
		state := s.Applied(kind, nil, config)
		if got := s.methods()[0].NCP.URL; got != "https://user:Secret@F.example.com/Run" {
			t.Error(got)
		}
		s = s.next()
		s.ExpectEmptyPlan(kind, s.Refreshed(kind, state), config)
	})
}

func TestMethod_drift(t *testing.T) {
	t.Parallel()
	for name, change := range map[string]func(*simulator.NCloudMethod){
		"description":       func(m *simulator.NCloudMethod) { m.Description = "theirs" },
		"http_endpoint":     func(m *simulator.NCloudMethod) { m.HTTP.URL = "/theirs" },
		"api_key_required":  func(m *simulator.NCloudMethod) { m.APIKeyRequired = false },
		"authentication":    func(m *simulator.NCloudMethod) { m.Platform, m.AuthorizerID = "IAM", "" },
		"validation":        func(m *simulator.NCloudMethod) { m.Headers = nil },
		"consumes":          func(m *simulator.NCloudMethod) { m.Consumers = "text/html" },
		"produces":          func(m *simulator.NCloudMethod) { m.Produces = "" },
		"query_parameters":  func(m *simulator.NCloudMethod) { m.Parameters = m.Parameters[:1] },
		"header_parameters": func(m *simulator.NCloudMethod) { m.Parameters = m.Parameters[1:] },
		"request_body":      func(m *simulator.NCloudMethod) { m.RequestBody.Name = "theirs" },
		"responses":         func(m *simulator.NCloudMethod) { m.Responses[0].Headers = m.Responses[0].Headers[1:] },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				s := newShop(t)
				config := s.config(whole())
				state := s.Applied(kind, nil, config)
				digest := digestOf(t, state)
				s.change(change)
				s = s.next()
				state = s.Refreshed(kind, state)
				plan, diags := s.Plan(kind, state, config)
				if len(diags) > 0 || plan.Empty || len(plan.Unknown()) > 0 || digestOf(t, state) == digest || digestOf(t, &acctest.State{Value: plan.Value}) != digest {
					t.Errorf("not repaired: %s", diags)
				}
				s.ExpectEmptyPlan(kind, s.next().Applied(kind, state, config), config)
			})
		})
	}
}

func TestMethod_removesBodiesWhoseModelWasDeleted(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		s := newShop(t)
		state := s.Applied(kind, nil, s.config(whole()))
		s.change(func(m *simulator.NCloudMethod) { m.RequestBody.ModelID, m.Responses[0].Body.ModelID = "", "" })
		without := whole()
		without["request_body"], without["responses"] = nil, acctest.Object{"200": acctest.Object{}}
		s = s.next()
		state = s.Applied(kind, s.Refreshed(kind, state), s.config(without))
		s.ExpectEmptyPlan(kind, state, s.config(without))
		if m := s.methods()[0]; m.RequestBody != nil || m.Responses[0].Body != nil {
			t.Errorf("%+v", m)
		}
	})
}

func TestMethod_namesOfHeadersAreCaseInsensitive(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		s := newShop(t)
		state := s.Applied(kind, nil, s.config(whole()))
		other := whole()
		other["header_parameters"] = acctest.Object{"x-request-ID": parameter, "View": acctest.Object{"type": "string"}}
		other["validation"] = acctest.Object{"headers": []any{"x-request-id"}, "query_strings": []any{"page", "view"}}
		if plan, diags := s.Plan(kind, state, s.config(other)); len(diags) > 0 || !plan.Empty {
			t.Errorf("%s", diags)
		}
		s.Imported(kind, s.importID(), s.config(other))
		if got := s.next().Refreshed(kind, state); got.Get(t, "header_parameters", "X-Request-Id", "type") != "integer" || got.Get(t, "validation", "headers", 0) != "X-Request-Id" {
			t.Errorf("%s", got.Value)
		}
		twice := whole()
		twice["header_parameters"] = acctest.Object{"a-b": parameter, "A-B": parameter}
		if diags := s.Validate(kind, s.config(twice)); !strings.Contains(diags.String(), "upper and lower case") {
			t.Errorf("%s", diags)
		}
	})
}

func TestMethod_digestIsKnownInThePlan(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		s := newShop(t)
		with := func(name string, value any) acctest.Object {
			config := s.config(whole())
			config[name] = value
			return config
		}
		for name, test := range map[string]struct {
			config  acctest.Object
			unknown bool
		}{
			"all is known":             {s.config(whole()), false},
			"the path is not":          {with("path_id", acctest.Unknown), false},
			"an authorizer is not":     {with("authentication", acctest.Object{"platform": "AUTHORIZER", "authorizer_id": acctest.Unknown}), true},
			"a model is not":           {with("request_body", acctest.Object{"name": "a", "model_id": acctest.Unknown}), true},
			"the description is not":   {with("description", acctest.Unknown), true},
			"all responses are not":    {with("responses", acctest.Unknown), true},
			"an element is not":        {with("consumes", []any{acctest.Unknown}), true},
			"the whole body is not":    {with("request_body", acctest.Unknown), true},
			"the parameters are not":   {with("query_parameters", acctest.Unknown), true},
			"a parameter's type isn't": {with("query_parameters", acctest.Object{"a": acctest.Object{"type": acctest.Unknown}}), true},
		} {
			for _, prior := range []*acctest.State{nil, s.next().state(t)} {
				plan, diags := s.NextRun().Plan(kind, prior, test.config)
				if len(diags) > 0 {
					t.Fatalf("%s: %s", name, diags)
				}
				if got := slices.Contains(plan.Unknown(), "digest"); got != test.unknown {
					t.Errorf("%s: %v is unknown", name, plan.Unknown())
				}
			}
		}
		digests := map[string]bool{}
		for _, method := range []string{"GET", "POST"} {
			plan, _ := s.NextRun().Plan(kind, nil, with("method", method))
			digests[digestOf(t, &acctest.State{Value: plan.Value})] = true
		}
		for _, name := range []string{"first", "second"} {
			plan, _ := s.NextRun().Plan(kind, nil, with("request_body", acctest.Object{"name": name, "model_id": "model00001"}))
			digests[digestOf(t, &acctest.State{Value: plan.Value})] = true
		}
		if len(digests) != 4 {
			t.Errorf("%v", digests)
		}
	})
}

// state creates the method, if it does not exist yet, and returns its state.
func (s *shop) state(t *testing.T) *acctest.State {
	t.Helper()
	if len(s.methods()) == 0 {
		return s.Applied(kind, nil, s.config(whole()))
	}
	state, diags := s.Import(t.Context(), kind, s.importID())
	if len(diags) > 0 {
		t.Fatalf("%s", diags)
	}
	return state
}

func TestMethod_changesForceReplacement(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		s := newShop(t)
		state := s.Applied(kind, nil, s.config(whole()))
		for name, value := range map[string]any{"method": "POST", "path_id": "path000002", "api_id": "api0000002", "product_id": "prod000002"} {
			config := s.config(whole())
			config[name] = value
			if plan, diags := s.Plan(kind, state, config); len(diags) > 0 || len(plan.Replace) != 1 {
				t.Errorf("%s: %s, replaced because of %v", name, diags, plan.Replace)
			}
		}
	})
}

func TestMethod_validation(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		s := newShop(t)
		for want, change := range map[string]acctest.Object{
			"Exactly one of these":                  {"mock_endpoint": mock},
			"one of: [\"ANY\" \"GET\"":              {"method": "TRACE"},
			"at most 2000":                          {"description": strings.Repeat("a", 2001)},
			"must be a media type":                  {"consumes": []any{"Text/Plain"}},
			"at most 100 characters together":       {"consumes": []any{strings.Repeat("a", 60), strings.Repeat("b", 41)}},
			"must be the name of a parameter":       {"query_parameters": acctest.Object{"ids[]": parameter}},
			"must be a status code":                 {"responses": acctest.Object{"600": acctest.Object{}}},
			"must be the name of a header":          {"responses": acctest.Object{"200": acctest.Object{"headers": acctest.Object{"a-": acctest.Object{}}}}},
			"must contain only A-Z":                 {"request_body": acctest.Object{"name": "a b", "model_id": "m"}},
			`one of: ["string" "boolean"`:           {"query_parameters": acctest.Object{"a": acctest.Object{"type": "date"}}},
			"must set authorizer_id":                {"authentication": acctest.Object{"platform": "AUTHORIZER"}},
			"names that differ in upper and":        {"responses": acctest.Object{"200": acctest.Object{"headers": acctest.Object{"A": acctest.Object{}, "a": acctest.Object{}}}}},
			"the request_body.model_id attribute":   {"request_body": acctest.Object{"name": "a"}},
			"must be a URL relative to the endpoin": {"http_endpoint": acctest.Object{"method": "GET", "url": "orders"}},
			"has a character that headers cannot":   {"mock_endpoint": acctest.Object{"status_code": 200, "headers": acctest.Object{"X A": "a"}}},
			`got: "X-A" and "x-a"`:                  {"mock_endpoint": acctest.Object{"status_code": 200, "headers": acctest.Object{"X-A": "a", "x-a": "b"}}},
			"it contains a line break":              {"mock_endpoint": acctest.Object{"status_code": 200, "headers": acctest.Object{"X-A": "a\r\nX-B: b"}}},
		} {
			config := s.config(whole())
			for name, value := range change {
				config[name] = value
			}
			if diags := s.Validate(kind, config); !strings.Contains(strings.Join(strings.Fields(diags.String()), " "), want) {
				t.Errorf("%q: %s", want, diags)
			}
		}
		none := s.config(whole())
		delete(none, "http_endpoint")
		if diags := s.Validate(kind, none); !diags.HasError() {
			t.Error("no endpoint")
		}
	})
}

func TestMethod_existsAlready(t *testing.T) {
	t.Parallel()
	underSwitches(t, func(t *testing.T, s *shop) {
		t.Helper()
		s.Sim.NCloud.ChangeDraft(apiID, func(d *simulator.NCloudDraft) {
			d.Paths[0].Methods = []simulator.NCloudMethod{{Name: "GET", HTTP: &simulator.NCloudHTTPEndpoint{Method: "GET", URL: "/"}}}
		})
		state, diags := s.Apply(t.Context(), kind, nil, s.config(acctest.Object{"http_endpoint": acctest.Object{"method": "GET", "url": "/"}}))
		if state != nil || !strings.Contains(diags.String(), "terraform import "+kind+".NAME "+s.importID()) {
			t.Errorf("%s", diags)
		}
	})
}

func TestMethod_lostResponse(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		s := newShop(t)
		s.Sim.Inject(simulator.Fault{Method: "POST", Path: "/methods$", Cut: simulator.CutAfter})
		state, diags := s.Apply(t.Context(), kind, nil, s.config(whole()))
		if state == nil || diags.HasError() || !strings.Contains(diags.String(), "Adopted the method GET") {
			t.Fatalf("%s", diags)
		}
		s.ExpectEmptyPlan(kind, state, s.config(whole()))
	})
}

func TestMethod_partialFailure(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		s := newShop(t)
		heal := s.Sim.Inject(simulator.Fault{Method: "POST", Path: "/request-body$", Status: 400, Body: `{}`})
		state, diags := s.Apply(t.Context(), kind, nil, s.config(whole()))
		if state == nil || !diags.HasError() || state.Get(t, "request_body") != nil || state.Get(t, "query_parameters", "view", "type") != "integer" {
			t.Fatalf("%s", diags)
		}
		left, diags := s.Apply(t.Context(), kind, state, s.config(whole()))
		if left == nil || !diags.HasError() || left.Get(t, "request_body") != nil {
			t.Fatalf("%s", diags)
		}
		heal()
		s.ExpectEmptyPlan(kind, s.next().Applied(kind, left, s.config(whole())), s.config(whole()))
	})
}

func TestMethod_deletedOutside(t *testing.T) {
	t.Parallel()
	underSwitches(t, func(t *testing.T, s *shop) {
		t.Helper()
		state := s.Applied(kind, nil, s.config(whole()))
		for _, one := range []struct {
			name   string
			remove func()
		}{
			{"method", func() { s.Sim.NCloud.ChangeDraft(apiID, func(d *simulator.NCloudDraft) { d.Paths[0].Methods = nil }) }},
			{"path", func() { s.Sim.NCloud.ChangeDraft(apiID, func(d *simulator.NCloudDraft) { d.Paths = d.Paths[1:] }) }},
			{"API", func() { s.Sim.NCloud.DeleteAPI(apiID) }},
			{"product", func() { s.Sim.NCloud.DeleteProduct(s.product) }},
		} {
			one.remove()
			for range 4 { // reads may lag behind
				_, _ = s.NextRun().Read(t.Context(), kind, state)
			}
			if left := s.NextRun().Refreshed(kind, state); left != nil {
				t.Errorf("without its %s, in state: %s", one.name, left.Value)
			}
			s.next().Destroyed(kind, state)
		}
	})
}

func TestMethod_refreshSharesListings(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		s := newShop(t)
		var states []*acctest.State
		for _, method := range []string{"GET", "POST", "PUT", "DELETE", "PATCH", "OPTIONS", "HEAD", "ANY"} {
			states = append(states, s.Applied(kind, nil, s.config(acctest.Object{"method": method, "http_endpoint": rest})))
		}
		s.Sim.Forget()
		run := s.NextRun()
		for _, state := range states {
			run.Refreshed(kind, state)
		}
		if got := len(s.Sim.Requests("GET", "/resources$")); got > 0 {
			t.Errorf("%d listings of paths", got)
		}
		if got := len(s.Sim.Requests("GET", "/methods$")); got != 1 {
			t.Errorf("%d listings of methods", got)
		}
		if got := len(s.Sim.Requests("", "")); got > 3*len(states)+2 {
			t.Errorf("%d requests", got)
		}
	})
}

func TestMethod_secondResourceOrDefinition(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		s := newShop(t)
		s.Applied(kind, nil, s.config(whole()))
		if _, diags := s.Apply(t.Context(), kind, nil, s.config(whole())); !strings.Contains(diags.String(), "a second apigw_api_method") {
			t.Errorf("%s", diags)
		}
		definition := acctest.Object{"product_id": s.product, "api_id": apiID, "document": `{"openapi":"3.0.0","info":{},"paths":{}}`}
		if _, diags := s.Plan("apigw_api_definition", nil, definition); !strings.Contains(diags.String(), `apigw_api_method (method GET`) {
			t.Errorf("%s", diags)
		}
		next := s.next()
		state, diags := next.Import(t.Context(), kind, s.importID())
		if len(diags) > 0 {
			t.Fatalf("%s", diags)
		}
		next.ExpectEmptyPlan(kind, state, s.config(whole()))
		if _, diags := next.Plan("apigw_api_definition", nil, definition); strings.Contains(diags.String(), "Two resources manage") {
			t.Errorf("a method that stays as it is counts: %s", diags)
		}
	})
}

func TestMethod_mocksAreInNoLog(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		s := newShop(t)
		var logs bytes.Buffer
		ctx := tflogtest.RootLogger(t.Context(), &logs)
		state, diags := s.Apply(ctx, kind, nil, s.config(acctest.Object{"mock_endpoint": mock}))
		if len(diags) > 0 {
			t.Fatalf("%s", diags)
		}
		quote := func() {
			s.Sim.Inject(simulator.Fault{Method: "PATCH", Status: 400, Body: `{"error":{"errorCode":"100","message":"bad mock-header-1 mock-body-1"}}`})
		}
		quote()
		_, diags = s.next().Apply(ctx, kind, state, s.config(acctest.Object{"http_endpoint": rest}))
		if !diags.HasError() || strings.Contains(diags.String()+logs.String(), "mock-header-1") || logs.Len() == 0 {
			t.Errorf("%s\n%s", diags, &logs)
		}
	})
}
