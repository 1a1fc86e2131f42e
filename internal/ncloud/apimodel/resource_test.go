// SPDX-License-Identifier: MPL-2.0

package apimodel_test

import (
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/synctest"

	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/acctest"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/simulator"
)

const order = `{ "type": "object", "properties": {"n": {"maximum": 10.0, "example": 1}}, "description": "<a> & b" }`

func TestModel_lifecycle(t *testing.T) {
	t.Parallel()
	underSwitches(t, func(t *testing.T, s *shop) {
		t.Helper()
		state := s.Applied(kind, nil, s.config("Order", order, "a"))
		first := state.Get(t, "digest")
		s.ExpectEmptyPlan(kind, s.next().Refreshed(kind, state), s.config("Order", order, "a"))
		s.Imported(kind, s.importID(t, state), s.config("Order", order, "a"))
		for _, config := range []acctest.Object{
			s.config("Order", strings.Replace(order, `"example": 1`, `"example": 2`, 1), "a"), s.config("Order", `true`, "a"), s.config("Order", `{}`, "b"), s.config("Order", `{}`),
		} {
			state = s.Applied(kind, state, config)
			s.ExpectEmptyPlan(kind, s.next().Refreshed(kind, state), config)
		}
		if m := s.Sim.NCloud.Draft(apiID).Models[0]; m.Description != "" || m.Schema != `{}` {
			t.Errorf("%+v", m)
		}

		state = s.Applied(kind, state, s.config("Order", order, "a"))
		s.change(func(d *simulator.NCloudDraft) {
			d.Models[0].Schema, d.Models[0].Description = `{"type":"array"}`, "theirs"
		})
		for range 3 { // reads may lag behind
			s = s.next()
			state = s.Refreshed(kind, state)
		}
		if state.Get(t, "schema") != `{"type":"array"}` || state.Get(t, "description") != "theirs" || state.Get(t, "digest") == first {
			t.Errorf("drift is not reported: %s", state.Value)
		}
		plan, diags := s.Plan(kind, state, s.config("Order", order, "a"))
		if len(diags) > 0 || len(plan.Unknown()) > 0 || (&acctest.State{Value: plan.Value}).Get(t, "digest") != first {
			t.Errorf("the repair is not planned: %s", diags)
		}
		state = s.Applied(kind, state, s.config("Order", order, "a"))
		s.ExpectEmptyPlan(kind, state, s.config("Order", order, "a"))
		s.Destroyed(kind, state)
		if left := s.models(); len(left) > 0 {
			t.Errorf("destroy leaves %v", left)
		}
	})
}

func TestModel_schemaIsComparedAsJSON(t *testing.T) {
	t.Parallel()
	underSwitches(t, func(t *testing.T, s *shop) {
		t.Helper()
		state := s.Applied(kind, nil, s.config("Order", order))
		same := s.config("Order", `{"description":"\u003ca\u003e & b","properties":{"n":{"example":1,"maximum":10}},"type":"object"}`)
		plan, diags := s.Plan(kind, state, same)
		if len(diags) > 0 || !plan.Empty {
			t.Errorf("not empty: %s", diags)
		}
		same["description"] = "new"
		state = s.Applied(kind, state, same)
		if state.Get(t, "schema") != order {
			t.Errorf("%s", state.Value)
		}
		s.ExpectEmptyPlan(kind, state, same)
	})
}

func TestModel_references(t *testing.T) {
	t.Parallel()
	underSwitches(t, func(t *testing.T, s *shop) {
		t.Helper()
		line := s.Applied(kind, nil, s.config("Line", `{}`))
		for name, reference := range map[string]string{"ByName": "Line", "ByID": fmt.Sprint(line.Get(t, "id"))} {
			config := s.config(name, `{"type":"array","items":{"$ref":"#/definitions/`+reference+`"}}`)
			state, diags := s.Apply(t.Context(), kind, nil, config)
			if diags.HasError() {
				t.Fatalf("%s", diags)
			}
			s.ExpectEmptyPlan(kind, s.next().Refreshed(kind, state), config)
			if name == "ByName" {
				s.Imported(kind, s.importID(t, state), config)
			}
			s.Destroyed(kind, state)
		}
	})
}

func TestModel_referToEachOther(t *testing.T) {
	t.Parallel()
	underSwitches(t, func(t *testing.T, s *shop) {
		t.Helper()
		names := []string{"Order", "Line"}
		configs, states := make([]acctest.Object, 2), make([]*acctest.State, 2)
		var group sync.WaitGroup
		for i, name := range names {
			configs[i] = s.config(name, `{"type":"array","items":{"$ref":"#/definitions/`+names[1-i]+`"}}`)
			group.Go(func() { states[i] = s.Applied(kind, nil, configs[i]) })
		}
		group.Wait()
		run := s.next()
		for i, state := range states {
			run.ExpectEmptyPlan(kind, state, configs[i])
		}
		for _, state := range states {
			run.Destroyed(kind, state)
		}
	})
}

func TestModel_refersToWhatDoesNotExist(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		s := newShop(t)
		if err := s.Sim.NCloud.SetSwitch("ModelReference", "model ID"); err != nil {
			t.Fatal(err)
		}
		config := s.config("Order", `{"$ref":"#/definitions/Line"}`)
		state, diags := s.Apply(t.Context(), kind, nil, config)
		if state == nil || diags.HasError() || !strings.Contains(diags.String(), "has no schema yet") || !strings.Contains(diags.String(), "Line") {
			t.Fatalf("%s", diags)
		}
		next := s.next()
		state = next.Refreshed(kind, state)
		if state.Get(t, "schema") != `{}` {
			t.Errorf("%s", state.Value)
		}
		if _, diags := next.Apply(t.Context(), kind, state, config); !diags.HasError() || !strings.Contains(diags.String(), "do not exist: Line") {
			t.Errorf("%s", diags)
		}
		next.Applied(kind, nil, next.config("Line", `{}`))
		next.ExpectEmptyPlan(kind, next.Applied(kind, state, config), config)
	})
}

func TestModel_digestIsKnownInThePlan(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		s := newShop(t)
		for name, test := range map[string]struct {
			config  acctest.Object
			unknown []string
		}{
			"all is known":        {s.config("Order", order), []string{"id"}},
			"the parents are not": {acctest.Object{"product_id": acctest.Unknown, "api_id": acctest.Unknown, "name": "Order", "schema": order}, []string{"api_id", "id", "product_id"}},
			"the schema is not":   {acctest.Object{"product_id": s.product, "api_id": apiID, "name": "Order", "schema": acctest.Unknown}, []string{"digest", "id", "schema"}},
		} {
			plan, diags := s.NextRun().Plan(kind, nil, test.config)
			if len(diags) > 0 {
				t.Fatalf("%s: %s", name, diags)
			}
			if got := slices.Sorted(slices.Values(plan.Unknown())); !slices.Equal(got, test.unknown) {
				t.Errorf("%s: %v is unknown", name, got)
			}
		}
		if len(s.Sim.Requests("", "")) > 0 {
			t.Error("planning sends requests")
		}
		state := s.Applied(kind, nil, s.config("Order", order))
		for name, value := range map[string]any{"name": "Other", "api_id": "api0000002", "product_id": "prod000002"} {
			config := s.config("Order", order)
			config[name] = value
			if plan, diags := s.Plan(kind, state, config); len(diags) > 0 || len(plan.Replace) != 1 {
				t.Errorf("%s: %s", name, diags)
			}
		}
	})
}

func TestModel_validation(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		s := newShop(t)
		for want, config := range map[string]acctest.Object{
			"must be JSON":           s.config("Order", "{"),
			"there is more":          s.config("Order", "{} {}"),
			"at most 5000":           s.config("Order", `"`+strings.Repeat("a", 5000)+`"`),
			"between 1 and 100":      s.config("", order),
			"at most 300, got: 301":  s.config("Order", order, strings.Repeat("가", 301)),
			"must be JSON: it is no": s.config("Order", ""),
		} {
			if diags := s.Validate(kind, config); !strings.Contains(strings.Join(strings.Fields(diags.String()), " "), want) {
				t.Errorf("%q: %s", want, diags)
			}
		}
	})
}

func TestModel_existsAlready(t *testing.T) {
	t.Parallel()
	underSwitches(t, func(t *testing.T, s *shop) {
		t.Helper()
		s.change(func(d *simulator.NCloudDraft) {
			d.Models = []simulator.NCloudModel{{ID: "model00001", Name: "Order", Schema: order}}
		})
		state, diags := s.Apply(t.Context(), kind, nil, s.config("Order", order))
		if state != nil || !strings.Contains(diags.String(), "terraform import "+kind+".NAME "+s.product+"/"+apiID+"/model00001") {
			t.Errorf("%s", diags)
		}
	})
}

func TestModel_lostResponse(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		s := newShop(t)
		s.Sim.Inject(simulator.Fault{Method: "POST", Path: "/models$", Cut: simulator.CutAfter})
		state, diags := s.Apply(t.Context(), kind, nil, s.config("Order", order))
		if state == nil || diags.HasError() || !strings.Contains(diags.String(), "Adopted the model") {
			t.Fatalf("%s", diags)
		}
		s.ExpectEmptyPlan(kind, state, s.config("Order", order))
	})
}

func TestModel_inUse(t *testing.T) {
	t.Parallel()
	underSwitches(t, func(t *testing.T, s *shop) {
		t.Helper()
		state := s.Applied(kind, nil, s.config("Order", order))
		s.change(func(d *simulator.NCloudDraft) {
			d.Paths = append(d.Paths, simulator.NCloudPath{Path: "/orders", Methods: []simulator.NCloudMethod{
				{Name: "POST", RequestBody: &simulator.NCloudBody{Name: "order", ModelID: fmt.Sprint(state.Get(t, "id"))}},
			}})
		})
		for range 3 {
			s = s.next()
			state = s.Refreshed(kind, state)
		}
		left, diags := s.Destroy(t.Context(), kind, state)
		if left == nil && len(diags) == 0 {
			return // the service deletes used models
		}
		if left == nil || !strings.Contains(diags.String(), "POST /orders") || !strings.Contains(diags.String(), "create_before_destroy") {
			t.Errorf("%s", diags)
		}
	})
}

func TestModel_deletedOutside(t *testing.T) {
	t.Parallel()
	underSwitches(t, func(t *testing.T, s *shop) {
		t.Helper()
		state := s.Applied(kind, nil, s.config("Order", order))
		for name, remove := range map[string]func(){
			"model":   func() { s.change(func(d *simulator.NCloudDraft) { d.Models = nil }) },
			"API":     func() { s.Sim.NCloud.DeleteAPI(apiID) },
			"product": func() { s.Sim.NCloud.DeleteProduct(s.product) },
		} {
			remove()
			for range 2 { // reads may lag behind
				_, _ = s.NextRun().Read(t.Context(), kind, state)
			}
			if left := s.NextRun().Refreshed(kind, state); left != nil {
				t.Errorf("without its %s, in state: %s", name, left.Value)
			}
			s.next().Destroyed(kind, state)
		}
	})
}

func TestModel_refreshOfManyUsesPages(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		s := newShop(t)
		var states []*acctest.State
		for i := range 200 {
			states = append(states, s.Applied(kind, nil, s.config(fmt.Sprint("M", i), order)))
		}
		s.Sim.Forget()
		run := s.NextRun()
		for _, state := range states {
			run.Refreshed(kind, state)
		}
		if got := len(s.Sim.Requests("GET", "")); got > 30 {
			t.Errorf("%d requests for 200 models", got)
		}
	})
}

func TestModel_secondResourceOrDefinition(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		s := newShop(t)
		s.Applied(kind, nil, s.config("Order", order))
		if _, diags := s.Apply(t.Context(), kind, nil, s.config("Order", order)); !strings.Contains(diags.String(), "a second apigw_api_model") {
			t.Errorf("%s", diags)
		}
		definition := acctest.Object{"product_id": s.product, "api_id": apiID, "document": `{"openapi":"3.0.0","info":{},"paths":{}}`}
		if _, diags := s.Plan("apigw_api_definition", nil, definition); !strings.Contains(diags.String(), `apigw_api_model (model "Order"`) {
			t.Errorf("%s", diags)
		}
	})
}

func TestModelList(t *testing.T) {
	t.Parallel()
	for name, values := range map[string][]string{"ModelReference": {"definitions", "model ID", "both"}, "ModelSchema": {"compact", "indented"}} {
		for _, value := range values {
			synctest.Test(t, func(t *testing.T) {
				s := newShop(t)
				if err := s.Sim.NCloud.SetSwitch(name, value); err != nil {
					t.Fatal(err)
				}
				s.Sim.NCloud.Switch(func(s *simulator.NCloudSwitches) { s.PageMax = 2 })
				for i := range 5 {
					s.Applied(kind, nil, s.config(fmt.Sprint("M", i), order))
				}
				filter := acctest.Object{"product_id": s.product, "api_id": apiID}
				s.ListsWell(s.Cloud, kind, filter, `/models`, "M0", "M1", "M2", "M3", "M4")
				s.next().Applied(kind, nil, s.config("Reference", `{"$ref":"#/definitions/M1"}`))
				s.next().Adopts(kind, filter)
			})
		}
	}
}
