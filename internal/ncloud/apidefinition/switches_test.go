// SPDX-License-Identifier: MPL-2.0

package apidefinition_test

import (
	"testing"
	"testing/synctest"

	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/simulator"
)

// TestDefinition_underEverySwitch creates, changes, imports and deletes testdata/orders.yaml under every value of every
// switch that concerns drafts.
func TestDefinition_underEverySwitch(t *testing.T) {
	t.Parallel()
	for _, one := range simulator.New().Switches() {
		for _, value := range one.Values {
			if one.Service != "ncloud" || one.Area != "draft" || value == one.Value {
				continue
			}
			t.Run(one.Name+"="+value, func(t *testing.T) {
				t.Parallel()
				synctest.Test(t, func(t *testing.T) { life(t, one.Name, value) })
			})
		}
	}
}

func life(t *testing.T, name, value string) {
	t.Helper()
	w := newMemoryWorld(t)
	if err := w.Sim.SetSwitch("ncloud."+name, value); err != nil {
		t.Fatal(err)
	}
	state := w.Applied(kind, nil, w.orders(t))
	w = w.next(t)
	w.ExpectEmptyPlan(kind, state, w.orders(t))
	changed := w.orders(t, "All orders.", "Every order.", "{id}", "{order}", "name: id, in: path", "name: order, in: path",
		"schemas/Line", "schemas/Row", "    Line: {", "    Row: {", "{name: id, in: query, schema: {type: boolean}}", "{name: id, in: query, schema: {type: integer}}",
		`max_age: "600"`, "expose_headers: x", "application/merge-patch+json", "application/json")
	state = w.Applied(kind, state, changed)
	w = w.next(t)
	w.ExpectEmptyPlan(kind, state, changed)
	state, diags := w.next(t).Import(t.Context(), kind, w.product+"/"+apiID)
	if len(diags) > 0 {
		t.Fatal(diags)
	}
	if plan, diags := w.next(t).Plan(kind, state, w.config(state.Get(t, "document"), nil)); len(diags) > 0 || !plan.Empty {
		t.Errorf("the plan after an import is not empty: %s", diags)
	}
	w.next(t).Destroyed(kind, state)
	if d := w.Sim.NCloud.Draft(apiID); len(d.Paths) != 1 || len(d.Paths[0].Methods) != 0 || len(d.Models) != 0 {
		t.Errorf("the draft is not empty: %+v", d)
	}
}
