// SPDX-License-Identifier: MPL-2.0

package reconcile_test

import (
	"fmt"
	"math/rand/v2"
	"net/http"
	"slices"
	"strconv"
	"sync"
	"testing"
	"testing/synctest"

	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/acctest/drafttest"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/ncloud/draft"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/ncloud/reconcile"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/simulator"
)

// draftSwitches concern drafts, or every response.
var draftSwitches = []string{
	"ErrorCode", "ErrorContentType", "Order", "NameFilter", "OmittedDescription", "MixedIDs", "UnsetText", "ReadAfterWrite", "ValidationCode",
	"ConcurrentWrites", "OddPaths", "DuplicatePath", "RootPath", "MissingParent", "EmptyParents", "DeletePathWithChildren", "OmittedCORS",
	"CreatedMethods", "NCPService", "EndpointCount", "OmittedEndpoint", "AnyMethod", "OperationID", "EmptyMediaTypes", "NoParameterType",
	"DuplicateParameter", "HeaderNames", "DeleteTwinParameters", "NewMethodResponse", "NoBody", "RepeatedHeader", "DeleteUsedModel",
	"ModelReference", "ModelSchema",
}

// switches returns random values of some of them. odd is true if ANY can be combined with other methods.
func switches(g drafttest.Generator) (out []string, odd bool) {
	odd = true
	for _, one := range simulator.New().Switches() {
		if one.Service != "ncloud" || !slices.Contains(draftSwitches, one.Name) || g.Chance(50) {
			continue
		}
		value := drafttest.Pick(g, one.Values...)
		odd = odd && (one.Name != "AnyMethod" || value == "allowed")
		if value != one.Values[0] {
			out = append(out, one.Name+"="+value)
		}
	}
	return out, odd
}

// TestRandom_anyDraftToAnyOther makes an API one random draft after another, under random switches, every second time
// with random faults.
func TestRandom_anyDraftToAnyOther(t *testing.T) {
	t.Parallel()
	for seed := range uint64(40) {
		t.Run(strconv.FormatUint(seed, 10), func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) { random(t, seed) })
		})
	}
}

func FuzzRandom(f *testing.F) {
	f.Add(uint64(1))
	f.Fuzz(func(t *testing.T, seed uint64) { synctest.Test(t, func(t *testing.T) { random(t, seed) }) })
}

func random(t *testing.T, seed uint64) {
	t.Helper()
	g := drafttest.Generator{Rand: rand.New(rand.NewPCG(seed, 0))}
	switches, odd := switches(g)
	w := newWorld(t, switches...)
	for n := range 4 {
		planned := g.Draft(odd)
		what := fmt.Sprintf("seed %d, draft %d, switches %v", seed, n, switches)
		if seed%2 == 0 {
			w.withFaults(g, what, planned)
		}
		if _, err := w.set(planned); err != nil {
			t.Fatalf("%s: %v", what, err)
		}
		w.expectService(what, planned)
		expect(t, what+", read", w.read(reconcile.Full).Draft, planned)
		expect(t, what+", listed", w.read(reconcile.Listed).Draft, planned.WithoutDocumentation())
		if t.Failed() {
			t.FailNow()
		}
	}
}

// withFaults tries to set a draft while requests fail, until it succeeds or has failed five times.
func (w *world) withFaults(g drafttest.Generator, what string, planned draft.Draft) {
	w.t.Helper()
	faults := []simulator.Fault{
		{Status: http.StatusInternalServerError},
		{Status: http.StatusServiceUnavailable},
		{Status: http.StatusConflict},
		{Status: http.StatusTooManyRequests},
		{Status: http.StatusServiceUnavailable, AfterEffect: true},
		{Cut: simulator.CutBefore},
		{Cut: simulator.CutAfter},
		{Status: http.StatusForbidden},
	}
	prior := w.read(reconcile.Full).Draft
	for range 5 {
		var mu sync.Mutex
		remove := w.sim.InjectFunc(func(*http.Request) *simulator.Fault {
			mu.Lock()
			defer mu.Unlock()
			if g.Chance(97) {
				return nil
			}
			return new(drafttest.Pick(g, faults...))
		})
		plan := difference(prior, planned)
		actual, err := w.Apply(w.t.Context(), w.api, plan)
		remove()
		if err == nil {
			w.expectService(what+", with faults", planned)
			return
		}
		prior = merge(prior, plan, actual)
	}
}
