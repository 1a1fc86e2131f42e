// SPDX-License-Identifier: MPL-2.0

package acctest

import (
	"slices"

	"github.com/hashicorp/terraform-plugin-go/tftypes"
)

// Applied applies and fails the test on any diagnostic.
func (d *Driver) Applied(resource string, prior *State, config Object) *State {
	d.t.Helper()
	state, diags := d.Apply(d.t.Context(), resource, prior, config)
	if len(diags) > 0 {
		d.t.Fatalf("apply: %s", diags)
	}
	return state
}

// Refreshed reads and fails the test on any diagnostic.
func (d *Driver) Refreshed(resource string, prior *State) *State {
	d.t.Helper()
	state, diags := d.Read(d.t.Context(), resource, prior)
	if len(diags) > 0 {
		d.t.Fatalf("read: %s", diags)
	}
	return state
}

// ExpectEmptyPlan fails the test unless a refresh and a plan find nothing to do.
func (d *Driver) ExpectEmptyPlan(resource string, state *State, config Object) {
	d.t.Helper()
	read := d.Refreshed(resource, state)
	if read == nil {
		d.t.Fatal("the resource is not in state")
	}
	plan, diags := d.Plan(resource, read, config)
	if diags.HasError() || !plan.Empty {
		d.t.Fatalf("the plan is not empty: %s\nwas  %s\nplan %s", diags, state.Value, plan.Value)
	}
}

// Imported imports by id, in a run of its own, and fails the test unless the plan is empty then.
func (d *Driver) Imported(resource, id string, config Object) *State {
	d.t.Helper()
	d = d.NextRun()
	state, diags := d.Import(d.t.Context(), resource, id)
	if len(diags) > 0 {
		d.t.Fatalf("import: %s", diags)
	}
	d.ExpectEmptyPlan(resource, state, config)
	return state
}

// Destroyed destroys and fails the test on any diagnostic.
func (d *Driver) Destroyed(resource string, prior *State) {
	d.t.Helper()
	if left, diags := d.Destroy(d.t.Context(), resource, prior); left != nil || len(diags) > 0 {
		d.t.Fatalf("destroy: %s", diags)
	}
}

// conforms fails the test where Terraform would say that the provider produced
// an inconsistent result after apply.
func (d *Driver) conforms(planned tftypes.Value, state *State) {
	d.t.Helper()
	if planned.IsNull() != (state == nil) {
		d.t.Errorf("inconsistent result after apply: planned null %t, got null %t", planned.IsNull(), state == nil)
		return
	}
	if state == nil {
		return
	}
	if !state.Value.IsFullyKnown() {
		d.t.Errorf("unknown values after apply: %s", state.Value)
	}
	for name, value := range fieldsOf(planned) {
		if got := fieldsOf(state.Value)[name]; !consistent(value, got) {
			d.t.Errorf("inconsistent result after apply: %s was planned as %s and is %s", name, value, got)
		}
	}
}

// consistent reports whether a value may follow from what was planned: it is the same except
// where that is unknown.
func consistent(planned, actual tftypes.Value) bool {
	switch {
	case !planned.IsKnown():
		return true
	case planned.IsFullyKnown() || actual.IsNull():
		return planned.Equal(actual)
	}
	fields, elements := fieldsOf(planned), elementsOf(planned)
	gotFields, gotElements := fieldsOf(actual), elementsOf(actual)
	if len(fields) != len(gotFields) || len(elements) != len(gotElements) {
		return false
	}
	for name, field := range fields {
		if got, ok := gotFields[name]; !ok || !consistent(field, got) {
			return false
		}
	}
	if planned.Type().Is(tftypes.Set{}) {
		return !slices.ContainsFunc(elements, func(one tftypes.Value) bool {
			return !slices.ContainsFunc(gotElements, func(got tftypes.Value) bool { return consistent(one, got) })
		})
	}
	for i, element := range elements {
		if !consistent(element, gotElements[i]) {
			return false
		}
	}
	return true
}
