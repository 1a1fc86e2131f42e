// SPDX-License-Identifier: MPL-2.0

package apipath_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"testing/synctest"

	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/acctest"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/simulator"
)

func TestPath_lifecycle(t *testing.T) {
	t.Parallel()
	underSwitches(t, func(t *testing.T, s *shop) {
		t.Helper()
		state := s.Applied(kind, nil, s.config("/orders/{id}", whole))
		s.expect(t, "/ /orders /orders/{id}*")
		full := state.Get(t, "digest")
		s.ExpectEmptyPlan(kind, s.next().Refreshed(kind, state), s.config("/orders/{id}", whole))
		s.Imported(kind, s.importID(t, state), s.config("/orders/{id}", whole))
		for name := range whole {
			state = s.Applied(kind, state, s.config("/orders/{id}", acctest.Object{name: whole[name]}))
			s.ExpectEmptyPlan(kind, state, s.config("/orders/{id}", acctest.Object{name: whole[name]}))
		}
		for _, none := range []acctest.Object{s.config("/orders/{id}", acctest.Object{}), s.config("/orders/{id}"), s.config("/orders/{id}", acctest.Object{"max_age": ""})} {
			state = s.Applied(kind, state, none)
			s.expect(t, "/ /orders /orders/{id}")
			s.ExpectEmptyPlan(kind, state, none)
		}
		s.Imported(kind, s.importID(t, state), s.config("/orders/{id}"))
		state = s.Applied(kind, state, s.config("/orders/{id}", whole))
		if state.Get(t, "digest") != full {
			t.Error("the digest of the same settings differs")
		}

		// Drift.
		s.change(func(d *simulator.NCloudDraft) { d.Paths[len(d.Paths)-1].CORS.MaxAge = "1" })
		for range 3 { // reads may lag behind
			s = s.next()
			state = s.Refreshed(kind, state)
		}
		if state.Get(t, "cors", "max_age") != "1" || state.Get(t, "digest") == full {
			t.Errorf("drift is not reported: %s", state.Value)
		}
		plan, diags := s.Plan(kind, state, s.config("/orders/{id}", whole))
		if len(diags) > 0 || len(plan.Unknown()) > 0 || (&acctest.State{Value: plan.Value}).Get(t, "digest") != full {
			t.Errorf("the repair is not planned: %s", diags)
		}
		state = s.Applied(kind, state, s.config("/orders/{id}", whole))
		s.ExpectEmptyPlan(kind, state, s.config("/orders/{id}", whole))

		s.Destroyed(kind, state)
		if got := s.paths(); got != "/" && got != "/ /orders" {
			t.Errorf("destroy leaves %s", got)
		}
	})
}

func TestPath_digestIsKnownInThePlan(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		s := newShop(t)
		for name, test := range map[string]struct {
			config  acctest.Object
			unknown []string
		}{
			"all is known":        {s.config("/a", whole), []string{"id"}},
			"the parents are not": {acctest.Object{"product_id": acctest.Unknown, "api_id": acctest.Unknown, "path": "/a"}, []string{"api_id", "id", "product_id"}},
			"a setting is not":    {s.config("/a", acctest.Object{"max_age": acctest.Unknown}), []string{"cors", "digest", "id"}},
			"no setting is":       {s.config("/a", nil), []string{"id"}},
			"the path is not":     {acctest.Object{"product_id": s.product, "api_id": apiID, "path": acctest.Unknown}, []string{"digest", "id", "path"}},
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
		var digests []any
		for _, path := range []string{"/b", "/c"} {
			digests = append(digests, s.Applied(kind, nil, s.config(path, whole)).Get(t, "digest"))
		}
		if digests[0] == digests[1] {
			t.Error("the digest does not depend on the path")
		}
	})
}

func TestPath_validation(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		s := newShop(t)
		for path, want := range map[string]string{
			"orders": "must begin with /", "": "must begin with /", "/orders/": "must not end with /", "//": "must not end with /", "/a//b": `The segment "" is`,
			"/a.json": `The segment "a.json" is`, "/v{n}": "The segment", "/a\n": "The segment", "/{a}}": "The segment", "/" + strings.Repeat("a", 2000): "it has 2001 characters",
		} {
			if diags := s.Validate(kind, s.config(path)); !strings.Contains(strings.Join(strings.Fields(diags.String()), " "), want) {
				t.Errorf("%.20q: %s", path, diags)
			}
		}
		for _, path := range []any{"/", "/{a+}", "/a+b_/{b-c}/d", acctest.Unknown} {
			if diags := s.Validate(kind, acctest.Object{"product_id": "p", "api_id": "a", "path": path}); len(diags) > 0 {
				t.Errorf("%v: %s", path, diags)
			}
		}
		if diags := s.Validate(kind, s.config("/a", acctest.Object{"max_age": strings.Repeat("1", 46)})); !strings.Contains(diags.String(), "at most 45") {
			t.Errorf("%s", diags)
		}
	})
}

func TestPath_changesForceReplacement(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		s := newShop(t)
		state := s.Applied(kind, nil, s.config("/a"))
		for name, value := range map[string]any{"path": "/b", "api_id": "api0000002", "product_id": "prod000002"} {
			config := s.config("/a")
			config[name] = value
			if plan, diags := s.Plan(kind, state, config); len(diags) > 0 || len(plan.Replace) != 1 {
				t.Errorf("%s: %s, replaced because of %v", name, diags, plan.Replace)
			}
		}
	})
}

func TestPath_root(t *testing.T) {
	t.Parallel()
	underSwitches(t, func(t *testing.T, s *shop) {
		t.Helper()
		s.change(func(d *simulator.NCloudDraft) { d.Paths[0].CORS.MaxAge = "1" })
		state := s.Applied(kind, nil, s.config("/", whole))
		s.ExpectEmptyPlan(kind, state, s.config("/", whole))
		state = s.Applied(kind, state, s.config("/"))
		s.expect(t, "/")
		state = s.Applied(kind, state, s.config("/", whole))
		s.Imported(kind, s.importID(t, state), s.config("/", whole))
		s.Destroyed(kind, state)
		s.expect(t, "/")
	})
}

func TestPath_adoptsBarePathsOnly(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		s := newShop(t)
		s.change(func(d *simulator.NCloudDraft) {
			d.Paths = append(d.Paths, simulator.NCloudPath{ID: "path000001", Path: "/bare"}, simulator.NCloudPath{ID: "path000002", Path: "/theirs", CORS: simulator.NCloudCORS{MaxAge: "1"}})
		})
		state := s.Applied(kind, nil, s.config("/bare", whole))
		if state.Get(t, "id") != "path000001" {
			t.Errorf("%s", state.Value)
		}
		_, diags := s.Apply(t.Context(), kind, nil, s.config("/theirs", whole))
		if !strings.Contains(diags.String(), "terraform import "+kind+".NAME "+s.product+"/"+apiID+"/path000002") {
			t.Errorf("%s", diags)
		}
		s.expect(t, "/ /bare* /theirs*")
	})
}

func TestPath_destroyedInAnyOrderLeavesNothing(t *testing.T) {
	t.Parallel()
	underSwitches(t, func(t *testing.T, s *shop) {
		t.Helper()
		for _, order := range [][]int{{0, 1, 2}, {2, 1, 0}, {1, 0, 2}, {1, 2, 0}, {2, 0, 1}, {0, 2, 1}} {
			var states []*acctest.State
			for _, path := range []string{"/a/{x}/c", "/a", "/a/{x}"} {
				states = append(states, s.Applied(kind, nil, s.config(path, whole)))
			}
			for _, n := range order {
				s.Destroyed(kind, states[n])
			}
			s.expect(t, "/")
		}
	})
}

func TestPath_withMethodsOrChildren(t *testing.T) {
	t.Parallel()
	underSwitches(t, func(t *testing.T, s *shop) {
		t.Helper()
		child, parent := s.Applied(kind, nil, s.config("/a/b", whole)), s.Applied(kind, nil, s.config("/a", whole))
		s.change(func(d *simulator.NCloudDraft) {
			d.Paths = append(d.Paths, simulator.NCloudPath{Path: "/a/theirs"})
			for i := range d.Paths {
				if d.Paths[i].Path == "/a/b" {
					d.Paths[i].Methods = []simulator.NCloudMethod{{Name: "GET"}, {Name: "PUT"}}
				}
			}
		})
		for range 3 {
			s = s.next()
			s.Refreshed(kind, child)
		}
		left, diags := s.Destroy(t.Context(), kind, child)
		if left == nil || !strings.Contains(diags.String(), "GET") || !strings.Contains(diags.String(), "PUT") {
			t.Errorf("%s", diags)
		}
		s.Destroyed(kind, parent)
		s.expect(t, "/ /a /a/b* /a/theirs")
		s.change(func(d *simulator.NCloudDraft) {
			for i := range d.Paths {
				d.Paths[i].Methods = nil
			}
		})
		for range 3 {
			s = s.next()
			s.Refreshed(kind, child)
		}
		s.Destroyed(kind, child)
		s.expect(t, "/ /a /a/theirs")
	})
}

func TestPath_deletedOutside(t *testing.T) {
	t.Parallel()
	underSwitches(t, func(t *testing.T, s *shop) {
		t.Helper()
		state := s.Applied(kind, nil, s.config("/a", whole))
		for name, remove := range map[string]func(){
			"path":    func() { s.change(func(d *simulator.NCloudDraft) { d.Paths = d.Paths[:1] }) },
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

func TestPath_refreshOfManySharesOneListing(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		s := newShop(t)
		var states []*acctest.State
		for i := range 200 {
			states = append(states, s.Applied(kind, nil, s.config(fmt.Sprint("/p", i))))
		}
		s.Sim.Forget()
		run := s.NextRun()
		for _, state := range states {
			run.Refreshed(kind, state)
		}
		if got := len(s.Sim.Requests("", "")); got > 2 {
			t.Errorf("%d requests for 200 paths", got)
		}
	})
}

func TestPath_secondResource(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		s := newShop(t)
		s.Applied(kind, nil, s.config("/a"))
		_, diags := s.Apply(t.Context(), kind, nil, s.config("/a"))
		if !strings.Contains(diags.String(), `a second apigw_api_path with the same product_id`) {
			t.Errorf("%s", diags)
		}
		s.expect(t, "/ /a")
	})
}

func TestPath_besideADefinition(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		s := newShop(t)
		definition := acctest.Object{"product_id": s.product, "api_id": apiID, "document": `{"openapi":"3.0.0","info":{},"paths":{}}`}
		if _, diags := s.Plan("apigw_api_definition", nil, definition); len(diags) > 0 {
			t.Fatalf("%s", diags)
		}
		_, diags := s.Plan(kind, nil, s.config("/a"))
		if !strings.Contains(diags.String(), "apigw_api_definition of API") || !strings.Contains(diags.String(), `apigw_api_path (path "/a"`) {
			t.Errorf("%s", diags)
		}
	})
}

func TestPathList(t *testing.T) {
	t.Parallel()
	underSwitches(t, func(t *testing.T, s *shop) {
		t.Helper()
		filter := acctest.Object{"product_id": s.product, "api_id": apiID}
		s.Applied(kind, nil, s.config("/a/b", whole))
		s.Applied(kind, nil, s.config("/c"))
		if got := s.Names(kind, filter); got != "/a, /a/b, /c" && got != "/c, /a/b, /a" {
			t.Error(got)
		}
		s.Adopts(kind, filter)
		s.Applied(kind, nil, s.config("/", whole))
		if got := s.Names(kind, filter); !strings.Contains(got, "/, ") && !strings.HasSuffix(got, " /") {
			t.Error(got)
		}
		s.Adopts(kind, filter)
	})
}
