// SPDX-License-Identifier: MPL-2.0

package apidefinition_test

import (
	"context"
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"sync/atomic"
	"testing"
	"testing/synctest"

	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/acctest"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/simulator"
)

// failAt makes the write with this number fail, counted from 0. It returns how many writes there were, and ends this.
func (w *world) failAt(number int64, fault simulator.Fault, then func()) (count *atomic.Int64, calm func()) {
	count = &atomic.Int64{}
	calm = w.Sim.InjectFunc(func(r *http.Request) *simulator.Fault {
		if r.Method == http.MethodGet || count.Add(1)-1 != number {
			return nil
		}
		then()
		return &fault
	})
	return count, calm
}

// matches fails the test unless the state has exactly what a full read of the API returns.
func (w *world) matches(t *testing.T, name string, state *acctest.State) {
	t.Helper()
	refreshed := w.NextRun().Refreshed(kind, state)
	for _, attribute := range []string{"operations", "paths", "models"} {
		if got := differences(texts(t, state.Value, attribute), texts(t, refreshed.Value, attribute)); len(got) > 0 {
			t.Errorf("%s: the state of %s differs from the API in %v", name, attribute, got)
		}
	}
}

var failures = map[string]simulator.Fault{
	"refused":          {Status: http.StatusBadRequest, Body: `{"error":{"errorCode":"100","message":"no"}}`},
	"failed":           {Status: http.StatusInternalServerError, Body: `{}`},
	"failed, but done": {Status: http.StatusInternalServerError, Body: `{}`, AfterEffect: true},
	"lost":             {Cut: simulator.CutAfter},
}

// TestFailure_ofAnyWriteLosesNothing lets each write of a create and of an update fail.
func TestFailure_ofAnyWriteLosesNothing(t *testing.T) {
	t.Parallel()
	for name, fault := range failures {
		for _, operation := range []string{"create", "update"} {
			t.Run(name+" "+operation, func(t *testing.T) {
				t.Parallel()
				step := int64(9) // package reconcile tests these faults with every request
				if name == "refused" {
					step = 1
				}
				for number, more := int64(0), true; more; number += step {
					synctest.Test(t, func(t *testing.T) { more = failOnce(t, operation, number, fault) })
				}
			})
		}
	}
}

// failOnce reports whether there was a write with this number.
func failOnce(t *testing.T, operation string, number int64, fault simulator.Fault) bool {
	t.Helper()
	w := newMemoryWorld(t)
	name := fmt.Sprintf("write %d", number)
	config, changed := w.orders(t), w.orders(t, "All orders.", "Every order.", "{id}", "{order}", "name: id, in: path", "name: order, in: path",
		"schemas/Line", "schemas/Row", "    Line: {", "    Row: {")
	var prior *acctest.State
	if operation == "update" {
		prior = w.Applied(kind, nil, config)
		config = changed
	}
	w = w.next(t)
	count, calm := w.failAt(number, fault, func() {})
	state, diags := w.Apply(t.Context(), kind, prior, config)
	calm()
	if count.Load() <= number {
		return false
	}
	w = w.next(t)
	switch {
	case !diags.HasError(): // it was found
	case operation == "create" && number > 0 && !strings.Contains(diags.String(), "terraform untaint apigw_api_definition.NAME"):
		t.Errorf("%s: no advice in %v", name, diags)
	}
	if state == nil {
		if operation != "create" || len(w.keys()) > 0 {
			t.Errorf("%s: the state is lost: %v", name, diags)
		}
	} else {
		w.matches(t, name, state)
		state = w.Refreshed(kind, state)
	}
	state, diags = w.Apply(t.Context(), kind, state, config)
	if len(diags) > 0 {
		t.Fatalf("%s: the next apply: %v", name, diags)
	}
	w.next(t).ExpectEmptyPlan(kind, state, config)
	return true
}

// TestInterrupt_savesWhatWasDone interrupts an apply at different writes.
func TestInterrupt_savesWhatWasDone(t *testing.T) {
	t.Parallel()
	for _, number := range []int64{0, 3, 20, 50} {
		synctest.Test(t, func(t *testing.T) {
			w := newMemoryWorld(t)
			config := w.orders(t)
			ctx, interrupt := context.WithCancel(t.Context())
			defer interrupt()
			_, calm := w.failAt(number, simulator.Fault{Header: http.Header{}}, interrupt)
			state, diags := w.Apply(ctx, kind, nil, config)
			if !diags.HasError() || state == nil {
				t.Fatal(diags, state)
			}
			calm()
			w.next(t).matches(t, strconv.FormatInt(number, 10), state)
			if got := int64(len(w.writes())); got <= number || got > number+15 {
				t.Errorf("%d writes after an interrupt at %d", got, number)
			}
			w = w.next(t)
			state = w.Applied(kind, w.Refreshed(kind, state), config)
			w.next(t).ExpectEmptyPlan(kind, state, config)
		})
	}
}

// TestReplacement_leavesWhatTheNewInstanceManages replaces a definition before and after its end.
func TestReplacement_leavesWhatTheNewInstanceManages(t *testing.T) {
	t.Parallel()
	for _, order := range []string{"create first", "delete first", "tainted"} {
		w := newWorld(t)
		config := w.config(small("/a", "/b"), nil)
		state := w.Applied(kind, nil, config)
		if order == "tainted" {
			config = w.config(small("/b"), nil)
		}
		replacement := w.next(t).StartReplacement(kind, state, config, order == "tainted")
		created := state
		for _, step := range map[string][]string{
			"create first": {"create", "delete"}, "delete first": {"delete", "create"}, "tainted": {"delete", "create"},
		}[order] {
			var diags acctest.Diagnostics
			if step == "create" {
				created, diags = replacement.Create()
			} else {
				diags = replacement.Delete()
			}
			if len(diags) > 0 {
				t.Errorf("%s: %s: %v", order, step, diags)
			}
		}
		next := w.NextRun()
		next.ExpectEmptyPlan(kind, created, config)
		next.Destroyed(kind, created)
		if got := w.keys(); len(got) > 0 {
			t.Errorf("%s: %v are left", order, got)
		}
	}
}

// TestReplacement_deletesWhatOnlyTheOldInstanceManages replaces a definition that keeps what it does not manage, together
// with its document, and creates the new instance first.
func TestReplacement_deletesWhatOnlyTheOldInstanceManages(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.change(rogue)
	state := w.Applied(kind, nil, w.config(small("/b", "/c"), keep))
	config := w.config(small("/c", "/d"), keep)
	replacement := w.next(t).StartReplacement(kind, state, config, false)
	created, diags := replacement.Create()
	if len(diags) > 0 {
		t.Fatal(diags)
	}
	if diags := replacement.Delete(); len(diags) > 0 {
		t.Fatal(diags)
	}
	w.next(t).ExpectEmptyPlan(kind, created, config)
	if got := w.keys(); !slices.Equal(got, []string{"GET /a/rogue", "GET /c", "GET /d"}) {
		t.Error(got)
	}
}

func TestOwners_twoDefinitionsOfOneAPI(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	config := w.config(small("/a"), nil)
	if _, diags := w.Plan(kind, nil, config); len(diags) > 0 {
		t.Fatal(diags)
	}
	if _, diags := w.Plan(kind, nil, config); !diags.HasError() || !strings.Contains(diags.String(), kind) {
		t.Error(diags)
	}
}

func TestOwners_importedTwice(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	config := w.config(small("/a"), nil)
	first := w.Applied(kind, nil, config)
	run := w.next(t)
	first = run.Refreshed(kind, first)
	second, diags := run.Import(t.Context(), kind, w.product+"/"+apiID)
	if diags.HasError() {
		t.Fatal(diags)
	}
	run.ExpectEmptyPlan(kind, first, config)
	if _, diags := run.Plan(kind, second, config); !strings.Contains(diags.String(), "Two resource instances manage one definition") {
		t.Error(diags)
	}
}

func TestOwners_aDefinitionAndAPath(t *testing.T) {
	t.Parallel()
	for _, order := range [][]string{{kind, "apigw_api_path"}, {"apigw_api_path", kind}} {
		w := newWorld(t)
		configs := map[string]acctest.Object{
			kind: w.config(small("/a"), keep), "apigw_api_path": {"product_id": w.product, "api_id": apiID, "path": "/b"},
		}
		if _, diags := w.Plan(order[0], nil, configs[order[0]]); diags.HasError() {
			t.Fatal(diags)
		}
		_, diags := w.Plan(order[1], nil, configs[order[1]])
		if text := diags.String(); !diags.HasError() || !strings.Contains(text, kind) || !strings.Contains(text, "apigw_api_path") {
			t.Errorf("%v: %s", order, text)
		}

		// Unchanged resources and deletions do not count.
		w = newWorld(t)
		configs[kind]["product_id"], configs["apigw_api_path"]["product_id"] = w.product, w.product
		state := w.Applied(order[0], nil, configs[order[0]])
		next := w.next(t)
		if plan, diags := next.Plan(order[0], next.Refreshed(order[0], state), configs[order[0]]); len(diags) > 0 || !plan.Empty {
			t.Fatal(diags)
		}
		if _, diags := next.Plan(order[1], nil, configs[order[1]]); diags.HasError() {
			t.Errorf("%v: %s", order, diags)
		}
	}
}

func TestDocumentation_isReadAndWrittenAsConfigured(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	with := func(documentation string) acctest.Object {
		config := w.orders(t)
		config["documentation"] = documentation
		return config
	}
	drift := func(d *simulator.NCloudDraft) {
		m := method(d, "GET /orders")
		m.Parameters = m.Parameters[1:]
	}
	state := w.Applied(kind, nil, with("unverified"))
	w.Sim.Forget()
	w = w.next(t)
	w.ExpectEmptyPlan(kind, state, with("unverified"))
	var bulk int
	for _, r := range w.Sim.Requests("", "") {
		if strings.Contains(r.URI, "/methods/") || strings.Contains(r.URI, "/models") {
			t.Errorf("requested %s", r.URI)
		}
		bulk++
	}
	if bulk > 1+8+2 {
		t.Errorf("%d requests for 8 paths", bulk)
	}

	// An operation that changes ends up matching the document.
	w.change(drift)
	w.ExpectEmptyPlan(kind, state, with("unverified"))
	changed := with("unverified")
	changed["document"] = strings.Replace(read(t, "orders.yaml"), "All orders.", "Every order.", 1)
	state = w.Applied(kind, state, changed)
	if got := method(ptr(w.Sim.NCloud.Draft(apiID)), "GET /orders").Parameters; len(got) != 5 {
		t.Errorf("%+v", got)
	}
	state = w.Applied(kind, state, with("unverified"))

	// The next plan after a change to managed shows drift.
	w.change(drift)
	w.Sim.Forget()
	state = w.Applied(kind, state, with("managed"))
	if got := w.writes(); len(got) > 0 {
		t.Errorf("sent %v", got)
	}
	w = w.next(t)
	state = w.Refreshed(kind, state)
	plan, _ := w.Plan(kind, state, with("managed"))
	if got := differences(texts(t, state.Value, "operations"), texts(t, plan.Value, "operations")); !slices.Equal(got, []string{"GET /orders"}) {
		t.Errorf("the plan changes %v", got)
	}
	managed := w.Applied(kind, state, with("managed"))

	// Ignored members are left as they are.
	w.change(drift)
	before := w.Sim.NCloud.Draft(apiID)
	w.Sim.Forget()
	state = w.Applied(kind, managed, with("ignored"))
	if got := w.writes(); len(got) > 0 || len(texts(t, state.Value, "models")) > 0 {
		t.Errorf("sent %v", got)
	}
	w = w.next(t)
	w.ExpectEmptyPlan(kind, state, with("ignored"))
	if state.Get(t, "digest") == managed.Get(t, "digest") {
		t.Error("digest has ignored members")
	}
	changed["documentation"] = "ignored"
	state = w.Applied(kind, state, changed)
	if got := method(ptr(w.Sim.NCloud.Draft(apiID)), "GET /orders"); len(got.Parameters) != 4 || got.Description != "Every order." {
		t.Errorf("%+v", got)
	}
	if got := len(w.Sim.NCloud.Draft(apiID).Models); got != len(before.Models) {
		t.Errorf("%d models", got)
	}
	state = w.Applied(kind, state, with("managed"))
	w.next(t).ExpectEmptyPlan(kind, state, with("managed"))
	if got := method(ptr(w.Sim.NCloud.Draft(apiID)), "GET /orders").Parameters; len(got) != 5 {
		t.Errorf("%+v", got)
	}
}

func ptr[T any](value T) *T { return &value }

func TestDocumentation_restoresModelsOfAChangedOperation(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	config := w.config(small("/a"), acctest.Object{"documentation": "unverified"})
	state := w.Applied(kind, nil, config)
	w.change(func(d *simulator.NCloudDraft) { *d = simulator.NCloudDraft{} })
	w = w.next(t)
	state = w.Applied(kind, w.Refreshed(kind, state), config)
	w.ExpectEmptyPlan(kind, state, config)
	if got := len(w.Sim.NCloud.Draft(apiID).Models); got != 1 {
		t.Errorf("%d models", got)
	}
}

func TestCreate_explainsRefusedVariables(t *testing.T) {
	t.Parallel()
	for paths, want := range map[string]string{
		"  /a/{x}: {get: {}}\n  /a/{y}: {get: {}}\n": "The API has the path /a/{x}, which differs only",
		"  /a/{x+}/b: {get: {}}\n":                   "may accept it at the end of a path only",
		"  /a/{x}/b/{x+}: {get: {}}\n":               "two variables with the name x. Give them different names",
	} {
		synctest.Test(t, func(t *testing.T) {
			w := newMemoryWorld(t)
			_, diags := w.Apply(t.Context(), kind, nil, w.config("openapi: 3.0.3\ninfo: {title: A, version: 1}\npaths:\n"+paths, nil))
			if text := diags.String(); !strings.Contains(text, want) || !strings.Contains(text, "untaint") {
				t.Error(text)
			}
		})
	}
}
