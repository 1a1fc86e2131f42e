// SPDX-License-Identifier: MPL-2.0

package reconcile_test

import (
	"fmt"
	"maps"
	"math/rand/v2"
	"net/http"
	"slices"
	"strconv"
	"sync"
	"testing"
	"testing/synctest"

	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/ncloud/draft"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/ncloud/reconcile"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/simulator"
)

// generator makes random drafts of few names, so that two of them overlap.
type generator struct{ *rand.Rand }

func (g generator) chance(percent int) bool { return g.IntN(100) < percent }

func pick[T any](g generator, all ...T) T { return all[g.IntN(len(all))] }

func (g generator) draft(odd bool) draft.Draft {
	d := draft.Draft{Paths: map[string]draft.CORS{}, Operations: map[string]draft.Operation{}, Models: map[string]string{}}
	for _, name := range []string{"Order", "Line", "Item", "Fehler «x»"} {
		if g.chance(60) {
			d.Models[name] = ""
		}
	}
	names := slices.Sorted(maps.Keys(d.Models))
	for _, name := range names {
		d.Models[name] = g.schema(names)
	}
	variable := pick(g, "{x}", "{y}") // siblings may be refused
	for _, path := range []string{"/", "/a", "/a/" + variable, "/a/" + variable + "/b", "/a/" + variable + "/b/c", "/a-b", "/c/d/{rest+}"} {
		if g.chance(40) {
			continue
		}
		d.Paths[path] = draft.CORS{}
		if g.chance(40) {
			d.Paths[path] = draft.CORS{AllowOrigin: pick(g, "*", ""), AllowMethods: "GET,POST", MaxAge: pick(g, "600", "60", "")}
		}
		methods := [][]string{{}, {"GET"}, {"POST"}, {"GET", "POST", "DELETE"}, {"ANY"}}
		if odd {
			methods = append(methods, []string{"ANY", "GET"})
		}
		for _, method := range pick(g, methods...) {
			d.Operations[method+" "+path] = g.operation(names)
		}
	}
	for _, path := range slices.Collect(maps.Keys(d.Paths)) {
		for i := 1; i < len(path); i++ {
			if _, listed := d.Paths[path[:i]]; path[i] == '/' && !listed {
				d.Paths[path[:i]] = draft.CORS{}
			}
		}
	}
	return d
}

func (g generator) schema(models []string) string {
	schema := `{"type":"` + pick(g, "object", "array", "string") + `"}`
	for range g.IntN(3) {
		schema = `{"allOf":[` + schema + `,{"$ref":"#/definitions/` + pick(g, models...) + `"}]}`
	}
	canonical, err := draft.CanonicalSchema(schema, nil)
	if err != nil {
		panic(err)
	}
	return canonical
}

func (g generator) operation(models []string) draft.Operation {
	o := draft.Operation{
		Description: pick(g, "", "one", "two"), APIKeyRequired: g.chance(50),
		Consumes: pick(g, nil, []string{"application/json"}, []string{"application/json", "text/plain"}),
		Produces: pick(g, nil, []string{"application/json"}),
	}
	switch g.IntN(3) {
	case 0:
		o.HTTPEndpoint = &draft.HTTPEndpoint{Method: pick(g, "ANY", "GET"), URL: pick(g, "/v1/x", "/v2/{x}"), Stream: g.chance(50)}
	case 1:
		o.NCPEndpoint = &draft.NCPEndpoint{
			Service: "CLOUD_FUNCTIONS", Region: "KR", ActionID: "a1", ActionName: "f", URL: pick(g, "https://u:p@f.example/x", "https://f.example"),
			Method: pick(g, "", "POST"),
		}
	default:
		o.MockEndpoint = &draft.MockEndpoint{StatusCode: int64(pick(g, 200, 404)), Response: pick(g, "", "a mock body"), Headers: pick(g, nil, map[string]string{"X-Mock": "a mock value"})}
	}
	if g.chance(30) {
		o.Authentication = &draft.Authentication{Platform: pick(g, "IAM", "IAM_AUTHORIZATION")}
	}
	if g.chance(30) {
		o.Validation = &draft.Validation{Headers: []string{"x-id"}, QueryStrings: pick(g, nil, []string{"id"})}
	}
	o.HeaderParameters = g.parameters(0, "id", "x-id", "x-other")
	o.QueryParameters = g.parameters(1, "id", "ID", "view")
	o.FormParameters = g.parameters(2, "id", "file")
	o.RequestBody = g.body(models)
	o.Responses = map[string]draft.Response{}
	for _, status := range []string{"200", "404", "500"} {
		if g.chance(40) {
			o.Responses[status] = draft.Response{Description: pick(g, "", "ok", "fine"), Body: g.body(models), Headers: g.parameters(3, "etag", "x-id")}
		}
	}
	return o
}

// parameters have members that are not sent for headers of responses only if place is less than 3.
func (g generator) parameters(place int, names ...string) map[string]draft.Parameter {
	out := map[string]draft.Parameter{}
	for _, name := range names {
		if g.chance(50) {
			out[name] = draft.Parameter{
				Name: name, Description: pick(g, "", "", "text"), Type: pick(g, "", "", "long"), Array: g.chance(20),
				Required: place < 3 && g.chance(30), Logged: place < 3 && g.chance(20),
			}
		}
	}
	return out
}

func (g generator) body(models []string) *draft.Body {
	if len(models) == 0 || g.chance(50) {
		return nil
	}
	return &draft.Body{Name: pick(g, "body", "order"), Model: pick(g, models...), Description: pick(g, "", "text")}
}

// draftSwitches concern drafts, or every response.
var draftSwitches = []string{
	"ErrorCode", "ErrorContentType", "Order", "NameFilter", "OmittedDescription", "MixedIDs", "UnsetText", "ReadAfterWrite", "ValidationCode",
	"ConcurrentWrites", "OddPaths", "DuplicatePath", "RootPath", "MissingParent", "EmptyParents", "DeletePathWithChildren", "OmittedCORS",
	"CreatedMethods", "NCPService", "EndpointCount", "OmittedEndpoint", "AnyMethod", "OperationID", "EmptyMediaTypes", "NoParameterType",
	"DuplicateParameter", "HeaderNames", "DeleteTwinParameters", "NewMethodResponse", "NoBody", "RepeatedHeader", "DeleteUsedModel",
	"ModelReference", "ModelSchema",
}

// switches returns random values of some of them. odd is true if ANY can be combined with other methods.
func (g generator) switches() (out []string, odd bool) {
	odd = true
	for _, one := range simulator.New().Switches() {
		if one.Service != "ncloud" || !slices.Contains(draftSwitches, one.Name) || g.chance(50) {
			continue
		}
		value := pick(g, one.Values...)
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
	g := generator{rand.New(rand.NewPCG(seed, 0))}
	switches, odd := g.switches()
	w := newWorld(t, switches...)
	for n := range 4 {
		planned := g.draft(odd)
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
func (w *world) withFaults(g generator, what string, planned draft.Draft) {
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
			if g.chance(97) {
				return nil
			}
			return new(pick(g, faults...))
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
