// SPDX-License-Identifier: MPL-2.0

package apidefinition_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/acctest"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/simulator"
)

// small is a document with these paths, each of which has a GET, and a model for each.
func small(paths ...string) string {
	var text strings.Builder
	text.WriteString("openapi: 3.0.3\ninfo: {title: Small, version: '1'}\npaths:\n")
	for _, path := range paths {
		text.WriteString("  " + path + ":\n    get: {description: " + path + ", responses: {'200': {description: ok, content: " +
			"{application/json: {schema: {type: object, description: " + path + "}}}}}}\n")
	}
	if len(paths) == 0 {
		text.WriteString("  {}\n")
	}
	return text.String()
}

// rogue adds an operation, a model and paths outside Terraform.
func rogue(d *simulator.NCloudDraft) {
	d.Models = append(d.Models, simulator.NCloudModel{Name: "Rogue", Schema: "{}"})
	d.Paths = append(d.Paths, simulator.NCloudPath{Path: "/a/rogue", Methods: []simulator.NCloudMethod{{Name: "GET"}}},
		simulator.NCloudPath{Path: "/bare", CORS: simulator.NCloudCORS{AllowOrigin: "*"}})
}

// keys returns the operations that the API has.
func (w *world) keys() (out []string) {
	for _, p := range w.Sim.NCloud.Draft(apiID).Paths {
		for _, m := range p.Methods {
			out = append(out, m.Name+" "+p.Path)
		}
	}
	slices.Sort(out)
	return out
}

var keep = acctest.Object{"unmanaged": "keep"}

func TestUnmanaged_keepsWhatIsNotInTheDocument(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.change(rogue)
	state := w.Applied(kind, nil, w.config(small("/a", "/b"), keep))
	w.ExpectEmptyPlan(kind, state, w.config(small("/a", "/b"), keep))
	w.change(func(d *simulator.NCloudDraft) { method(d, "GET /a/rogue").Description = "changed" })
	w.ExpectEmptyPlan(kind, state, w.config(small("/a", "/b"), keep))

	next := w.NextRun()
	state = next.Applied(kind, state, w.config(small("/b"), keep)) // removes GET /a and its model
	next.ExpectEmptyPlan(kind, state, w.config(small("/b"), keep))
	if got := w.keys(); !slices.Equal(got, []string{"GET /a/rogue", "GET /b"}) {
		t.Error(got)
	}
	w.NextRun().Destroyed(kind, state)
	d := w.Sim.NCloud.Draft(apiID)
	if got := w.keys(); !slices.Equal(got, []string{"GET /a/rogue"}) || len(d.Models) != 1 || len(d.Paths) != 4 {
		t.Errorf("%v %+v", got, d)
	}
}

func TestUnmanaged_refusesToReplaceWhatDiffers(t *testing.T) {
	t.Parallel()
	for name, change := range map[string]func(*simulator.NCloudDraft){
		"an operation": func(d *simulator.NCloudDraft) {
			d.Paths = append(d.Paths, simulator.NCloudPath{Path: "/a", Methods: []simulator.NCloudMethod{{Name: "GET", Description: "other"}}})
		},
		"a model": func(d *simulator.NCloudDraft) {
			d.Models = append(d.Models, simulator.NCloudModel{Name: "GetAResponse200", Schema: `{"type":"string"}`})
		},
	} {
		w := newWorld(t)
		w.change(change)
		w.Sim.Forget()
		state, diags := w.Apply(t.Context(), kind, nil, w.config(small("/a"), keep))
		if state != nil || !diags.HasError() || !strings.Contains(diags.String(), "terraform import apigw_api_definition.NAME "+w.product+"/"+apiID) ||
			strings.Contains(diags.String(), "set unmanaged") || len(w.writes()) > 0 {
			t.Errorf("%s: %v %v", name, diags, w.writes())
		}
	}
}

func TestUnmanaged_releasesWithAWarning(t *testing.T) {
	t.Parallel()
	for name, prepare := range map[string]func(*world) *acctest.State{
		"after an import": func(w *world) *acctest.State {
			w.Applied(kind, nil, w.config(small("/a"), nil))
			w.change(rogue)
			state, diags := w.NextRun().Import(t.Context(), kind, w.product+"/"+apiID)
			if len(diags) > 0 {
				t.Fatal(diags)
			}
			return state
		},
		"of what was found": func(w *world) *acctest.State {
			state := w.Applied(kind, nil, w.config(small("/a"), nil))
			w.change(rogue)
			return w.NextRun().Refreshed(kind, state)
		},
	} {
		w := newWorld(t)
		state := prepare(w)
		w.Sim.Forget()
		next := w.NextRun()
		state, diags := next.Apply(t.Context(), kind, state, w.config(small("/a"), keep))
		if diags.HasError() || len(diags) != 1 {
			t.Fatalf("%s: %v", name, diags)
		}
		for _, part := range []string{"operation GET /a/rogue", "path /a/rogue", "path /bare", "model Rogue"} {
			if !strings.Contains(diags.String(), part) {
				t.Errorf("%s: the warning lacks %s: %v", name, part, diags)
			}
		}
		if got := w.writes(); len(got) > 0 {
			t.Errorf("%s: sent %v", name, got)
		}
		next.ExpectEmptyPlan(kind, state, w.config(small("/a"), keep))
		if got := texts(t, state.Value, "operations"); len(got) != 1 {
			t.Errorf("%s: %v", name, got)
		}

		// Changing it back deletes nothing before the next plan shows it.
		state = next.Applied(kind, state, w.config(small("/a"), nil))
		if got := w.writes(); len(got) > 0 {
			t.Errorf("%s: sent %v", name, got)
		}
		next = w.NextRun()
		state = next.Refreshed(kind, state)
		plan, _ := next.Plan(kind, state, w.config(small("/a"), nil))
		if got := differences(texts(t, state.Value, "operations"), texts(t, plan.Value, "operations")); !slices.Equal(got, []string{"GET /a/rogue"}) {
			t.Errorf("%s: the plan removes %v", name, got)
		}
		state = next.Applied(kind, state, w.config(small("/a"), nil))
		next.ExpectEmptyPlan(kind, state, w.config(small("/a"), nil))
	}
}

func TestUnmanaged_removesWhatLeavesTheDocument(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	state := w.Applied(kind, nil, w.config(small("/a", "/b"), nil))
	state, diags := w.Apply(t.Context(), kind, state, w.config(small("/a"), keep))
	if len(diags) > 0 {
		t.Fatal(diags)
	}
	if got := w.keys(); !slices.Equal(got, []string{"GET /a"}) {
		t.Error(got)
	}
	w.ExpectEmptyPlan(kind, state, w.config(small("/a"), keep))
}

func TestCreate_isRefusedInThePlan(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.change(rogue)
	w.Sim.Forget()
	_, diags := w.Plan(kind, nil, w.config(small("/a"), nil))
	for _, part := range []string{"terraform import apigw_api_definition.NAME " + w.product + "/" + apiID, "- GET /a/rogue", "- /bare (CORS)"} {
		if !diags.HasError() || !strings.Contains(diags.String(), part) {
			t.Errorf("%s is not in %v", part, diags)
		}
	}
	if got := w.Sim.Requests("", ""); len(got) != 1 {
		t.Errorf("%d requests", len(got))
	}
}

func TestCreate_adoptsWhatMatches(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	config := w.orders(t)
	w.Applied(kind, nil, config)
	// As a create leaves it that was killed.
	w.change(func(d *simulator.NCloudDraft) {
		m := method(d, "GET /orders")
		m.Parameters, m.Responses, m.Produces = m.Parameters[:2], m.Responses[:1], ""
		m.Responses[0].Headers = nil
		method(d, "POST /orders").RequestBody = nil
		d.Paths = slices.DeleteFunc(d.Paths, func(p simulator.NCloudPath) bool { return strings.HasPrefix(p.Path, "/hooks") })
		d.Paths = append(d.Paths, simulator.NCloudPath{Path: "/empty"})
	})
	next := w.NextRun()
	state := next.Applied(kind, nil, config)
	next.ExpectEmptyPlan(kind, state, config)
}

func TestCreate_isRefusedForModels(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.change(func(d *simulator.NCloudDraft) {
		d.Models = append(d.Models, simulator.NCloudModel{Name: "Rogue", Schema: "{}"})
	})
	state, diags := w.Apply(t.Context(), kind, nil, w.config(small("/a"), nil))
	if state != nil || !strings.Contains(diags.String(), "model Rogue") || len(w.writes()) > 0 {
		t.Error(diags, w.writes())
	}
}

func TestUnmanaged_namesWhatUsesAModel(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	state := w.Applied(kind, nil, w.config(small("/a", "/b"), keep))
	w.change(func(d *simulator.NCloudDraft) {
		used := method(d, "GET /a").Responses[0].Body
		d.Paths = append(d.Paths, simulator.NCloudPath{Path: "/rogue", Methods: []simulator.NCloudMethod{{Name: "GET", RequestBody: used}}})
	})
	next := w.next(t)
	_, diags := next.Apply(t.Context(), kind, next.Refreshed(kind, state), w.config(small("/b"), keep))
	if text := diags.String(); !diags.HasError() || !strings.Contains(text, "GET /rogue") || strings.Contains(text, "create_before_destroy") ||
		!strings.Contains(text, "Change or delete them") {
		t.Error(text)
	}
}
