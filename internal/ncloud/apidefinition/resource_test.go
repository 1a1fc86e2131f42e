// SPDX-License-Identifier: MPL-2.0

package apidefinition_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/acctest"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/ncloud/draft"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/simulator"
)

// orders is a configuration with testdata/orders.yaml and the arguments with which it has no findings.
func (w *world) orders(t *testing.T, replace ...string) acctest.Object {
	t.Helper()
	return w.config(strings.NewReplacer(replace...).Replace(read(t, "orders.yaml")), acctest.Object{
		"defaults":         acctest.Object{"http_endpoint": acctest.Object{"url_prefix": "/v2"}, "validation": true},
		"security_schemes": acctest.Object{"token": acctest.Object{"platform": "AUTHORIZER", "authorizer_id": w.authorizer}},
	})
}

func TestDefinition_createsWhatTheDocumentDescribes(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	config := w.orders(t)
	state := w.Applied(kind, nil, config)
	wants := translate(t, read(t, "orders.yaml"), draft.Arguments{
		Defaults:        draft.Defaults{URLPrefix: "/v2", Validation: true},
		SecuritySchemes: map[string]draft.SecurityScheme{"token": {Authentication: draft.Authentication{Platform: "AUTHORIZER", AuthorizerID: w.authorizer}}},
	})
	operations, paths, models := wants.JSON()
	for attribute, want := range map[string]map[string]string{"operations": operations, "paths": paths, "models": models} {
		if got := differences(texts(t, state.Value, attribute), want); len(got) > 0 || len(want) == 0 {
			t.Errorf("%s: %v", attribute, got)
		}
	}
	if len(operations) != 12 {
		t.Errorf("%d operations", len(operations))
	}
	w.ExpectEmptyPlan(kind, state, config)
	w.ExpectEmptyPlan(kind, w.NextRun().Refreshed(kind, state), config)
	w.Destroyed(kind, state)
	if d := w.Sim.NCloud.Draft(apiID); len(d.Paths) != 1 || len(d.Paths[0].Methods) != 0 || len(d.Models) != 0 {
		t.Errorf("%+v", d)
	}
}

func TestDefinition_comparesTheMeaningOfDocuments(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	state := w.Applied(kind, nil, w.orders(t))
	for name, replace := range map[string][]string{
		"a comment":      {"openapi: 3.0.3", "# changed\n\nopenapi: 3.0.3"},
		"another title":  {"Orders", "Other"},
		"an example":     {"example: {id: a}", "example: {id: b}"},
		"another tag":    {"tags: [orders]", "tags: [other]"},
		"an operationId": {"operationId: listOrders", "operationId: list"},
	} {
		if plan, diags := w.Plan(kind, state, w.orders(t, replace...)); len(diags) > 0 || !plan.Empty {
			t.Errorf("%s: %v %v", name, diags, plan)
		}
	}
	config := w.orders(t)
	config["document"] = asJSON(t, read(t, "orders.yaml"))
	w.ExpectEmptyPlan(kind, state, config)
}

func TestDefinition_changesOneOperation(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	state := w.Applied(kind, nil, w.orders(t))
	config := w.orders(t, "All orders.", "Every order.", "{name: limit, in: query, schema: {type: integer,", "{name: limit, in: query, schema: {type: number,")
	plan, diags := w.Plan(kind, state, config)
	if len(diags) > 0 {
		t.Fatal(diags)
	}
	if got := differences(texts(t, state.Value, "operations"), texts(t, plan.Value, "operations")); !slices.Equal(got, []string{"GET /orders"}) {
		t.Errorf("the plan changes %v", got)
	}
	w.Sim.Forget()
	state = w.Applied(kind, state, config)
	for _, write := range w.writes() {
		if !strings.Contains(write, "/methods/GET") {
			t.Errorf("sent %s", write)
		}
	}
	if got := len(w.writes()); got != 3 { // PATCH, delete and add
		t.Errorf("%d writes: %v", got, w.writes())
	}
	w.ExpectEmptyPlan(kind, state, config)
}

func TestDefinition_repairsDrift(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		change     func(*simulator.NCloudDraft)
		operations []string
		paths      []string
		models     []string
	}{
		"an operation": {change: func(d *simulator.NCloudDraft) {
			d.Paths = append(d.Paths, simulator.NCloudPath{Path: "/rogue", Methods: []simulator.NCloudMethod{{Name: "GET"}}})
		}, operations: []string{"GET /rogue"}, paths: []string{"/rogue"}},
		"an empty path": {change: func(d *simulator.NCloudDraft) {
			d.Paths = append(d.Paths, simulator.NCloudPath{Path: "/rogue/{id}"})
		}, paths: []string{"/rogue", "/rogue/{id}"}},
		"a model": {change: func(d *simulator.NCloudDraft) {
			d.Models = append(d.Models, simulator.NCloudModel{Name: "Rogue", Schema: "{}"})
		}, models: []string{"Rogue"}},
		"an endpoint": {change: func(d *simulator.NCloudDraft) {
			method(d, "GET /orders").HTTP.URL = "/other"
		}, operations: []string{"GET /orders"}},
		"a parameter": {change: func(d *simulator.NCloudDraft) {
			m := method(d, "GET /orders")
			m.Parameters = m.Parameters[1:]
		}, operations: []string{"GET /orders"}},
		"the API key": {change: func(d *simulator.NCloudDraft) {
			method(d, "GET /orders").APIKeyRequired = false
		}, operations: []string{"GET /orders"}},
		"a deleted operation": {change: func(d *simulator.NCloudDraft) {
			for i := range d.Paths {
				if d.Paths[i].Path == "/orders/{id}/scan" {
					d.Paths[i].Methods = nil
				}
			}
		}, operations: []string{"POST /orders/{id}/scan"}},
		"CORS": {change: func(d *simulator.NCloudDraft) {
			for i := range d.Paths {
				if d.Paths[i].Path == "/" || d.Paths[i].Path == "/orders" {
					d.Paths[i].CORS.MaxAge = "1"
				}
			}
		}, paths: []string{"/", "/orders"}},
		"a schema": {change: func(d *simulator.NCloudDraft) {
			for i := range d.Models {
				if d.Models[i].Name == "Line" {
					d.Models[i].Schema = `{"type":"object"}`
				}
			}
		}, models: []string{"Line"}},
		"a mock response": {change: func(d *simulator.NCloudDraft) {
			method(d, "GET /").Mock.Response = "down"
		}, operations: []string{"GET /"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := newWorld(t)
			config := w.orders(t)
			created := w.Applied(kind, nil, config)
			w.change(test.change)
			state := w.Refreshed(kind, created)
			plan, diags := w.Plan(kind, state, config)
			if len(diags) > 0 || plan.Empty {
				t.Fatal(diags, plan)
			}
			for attribute, want := range map[string][]string{"operations": test.operations, "paths": test.paths, "models": test.models} {
				if got := differences(texts(t, state.Value, attribute), texts(t, plan.Value, attribute)); !slices.Equal(got, want) {
					t.Errorf("the plan changes %v of %s, expected %v", got, attribute, want)
				}
			}
			repaired := w.Applied(kind, state, config)
			w.ExpectEmptyPlan(kind, repaired, config)
			if got, want := repaired.Get(t, "digest"), created.Get(t, "digest"); got != want {
				t.Errorf("digest is %v, expected %v", got, want)
			}
		})
	}
}

func TestDefinition_ignoresWhatIsNoDrift(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	config := w.orders(t)
	state := w.Applied(kind, nil, config)
	w.change(func(d *simulator.NCloudDraft) {
		m := method(d, "GET /orders")
		for i := range m.Parameters {
			m.Parameters[i].Name = strings.Replace(m.Parameters[i].Name, "X-Trace", "x-TRACE", 1)
		}
		slices.Reverse(m.Parameters)
		slices.Reverse(m.Responses)
		m = method(d, "POST /functions/run")
		m.Produces = "text/plain,application/json"
		method(d, "POST /orders").RequestBody.Name = "other"
		for i := range d.Models {
			d.Models[i].Schema = "{ " + d.Models[i].Schema[1:] + "\n"
			d.Models[i].Description = "made in the console"
		}
		slices.Reverse(d.Models)
		slices.Reverse(d.Paths)
	})
	w.ExpectEmptyPlan(kind, state, config)
}

func TestDefinition_renames(t *testing.T) {
	t.Parallel()
	for name, replace := range map[string][]string{
		"the variable of a path": {"{id}", "{order}", "name: id, in: path", "name: order, in: path"},
		"a model":                {"schemas/Line", "schemas/Row", "    Line: {", "    Row: {"},
		"a parameter of two":     {"{name: id, in: query, schema: {type: boolean}}", "{name: id, in: query, schema: {type: integer}}"},
		"the last use of a model": {
			"content: {application/json: {schema: {type: array, items: {$ref: \"#/components/schemas/Line\"}}}}", "content: {application/json: {schema: {}}}",
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := newWorld(t)
			state := w.Applied(kind, nil, w.orders(t))
			config := w.orders(t, replace...)
			state = w.Applied(kind, state, config)
			w.ExpectEmptyPlan(kind, state, config)
			state = w.Applied(kind, state, w.orders(t))
			w.ExpectEmptyPlan(kind, state, w.orders(t))
		})
	}
}

func TestDefinition_importsEverything(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.Applied(kind, nil, w.orders(t))
	w.change(func(d *simulator.NCloudDraft) {
		d.Models = append(d.Models, simulator.NCloudModel{Name: "Unused", Schema: `{"type": "object"}`})
		d.Paths = append(d.Paths, simulator.NCloudPath{Path: "/bare/{x+}"})
	})
	next := w.NextRun()
	state, diags := next.Import(t.Context(), kind, w.product+"/"+apiID)
	if len(diags) > 0 {
		t.Fatal(diags)
	}
	for attribute, want := range map[string]any{"unmanaged": "remove", "on_unsupported": "warn", "documentation": "managed"} {
		if got := state.Get(t, attribute); got != want {
			t.Errorf("%s is %v, expected %v", attribute, got, want)
		}
	}
	generated := w.config(state.Get(t, "document"), nil)
	if plan, diags := next.Plan(kind, state, generated); len(diags) > 0 || !plan.Empty {
		t.Errorf("%v: %v", diags, plan)
	}
	// The own document writes only what differs.
	w.Sim.Forget()
	state, diags = next.Apply(t.Context(), kind, state, w.orders(t))
	if len(diags) > 0 {
		t.Fatal(diags)
	}
	if got := w.writes(); len(got) != 3 { // a model and two paths
		t.Error(got)
	}
	w.ExpectEmptyPlan(kind, state, w.orders(t))
}

func TestDefinition_isNotRemovedFromStateIfItsDraftIsEmpty(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	config := w.orders(t)
	state := w.Applied(kind, nil, config)
	w.change(func(d *simulator.NCloudDraft) { *d = simulator.NCloudDraft{} })
	state = w.Refreshed(kind, state)
	if got := texts(t, state.Value, "operations"); len(got) > 0 {
		t.Error(got)
	}
	state = w.Applied(kind, state, config)
	w.ExpectEmptyPlan(kind, state, config)
	w.Sim.NCloud.DeleteAPI(apiID)
	if state, diags := w.NextRun().Read(t.Context(), kind, state); len(diags) > 0 || state != nil {
		t.Error(diags, state)
	}
	if state, diags := w.NextRun().Destroy(t.Context(), kind, state); len(diags) > 0 || state != nil {
		t.Error(diags, state)
	}
}

func TestDefinition_lists(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.Applied(kind, nil, w.orders(t))
	w.Sim.NCloud.AddAPI(w.product, simulator.NCloudAPI{Name: "empty"})
	for _, full := range []bool{false, true} {
		w.Sim.Forget()
		listed, diags := w.List(t.Context(), kind, acctest.Query{Config: acctest.Object{"product_id": w.product}, IncludeResource: full})
		if len(diags) > 0 || len(listed) != 1 || listed[0].Name != "orders" {
			t.Fatal(diags, listed)
		}
		requests := len(w.Sim.Requests("GET", ""))
		if full != (requests > 5) {
			t.Errorf("%d requests", requests)
		}
		if full && fmt.Sprint(listed[0].Resource.Get(t, "unmanaged")) != "remove" {
			t.Error(listed[0].Resource)
		}
	}
}
