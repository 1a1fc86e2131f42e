// SPDX-License-Identifier: MPL-2.0

package reconcile_test

import (
	"errors"
	"net/http"
	"slices"
	"strings"
	"testing"
	"testing/synctest"

	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/errdiag"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/ncloud/client"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/ncloud/draft"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/ncloud/reconcile"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/simulator"
)

func (w *world) createPath(path string, cors draft.CORS) string {
	w.t.Helper()
	written, err := w.CreatePath(w.t.Context(), w.api, path, cors)
	if err != nil {
		w.t.Fatal(err)
	}
	return written.Value.ID
}

func (w *world) paths() (out []string) {
	for _, p := range w.sim.NCloud.Draft(w.api.APIID).Paths {
		out = append(out, p.Path)
	}
	slices.Sort(out)
	return out
}

func (w *world) expectPaths(want ...string) {
	w.t.Helper()
	if got := w.paths(); !slices.Equal(got, append([]string{"/"}, want...)) {
		w.t.Errorf("paths %v, want / and %v", got, want)
	}
}

// eachSwitch runs a test under the default, and under each other value of these switches.
func eachSwitch(t *testing.T, names []string, test func(t *testing.T, w *world)) {
	t.Helper()
	settings := []string{"Order=oldest"}
	for _, one := range simulator.New().Switches() {
		if one.Service == "ncloud" && slices.Contains(names, one.Name) {
			for _, value := range one.Values[1:] {
				settings = append(settings, one.Name+"="+value)
			}
		}
	}
	for _, setting := range settings {
		t.Run(setting, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) { test(t, newWorld(t, setting)) })
		})
	}
}

func TestPaths_deletedInAnyOrder(t *testing.T) {
	t.Parallel()
	eachSwitch(t, draftSwitches, func(t *testing.T, w *world) {
		t.Helper()
		for _, order := range [][]int{{0, 1, 2}, {2, 1, 0}, {1, 0, 2}, {1, 2, 0}, {2, 0, 1}, {0, 2, 1}} {
			var ids []string
			for _, path := range []string{"/a/{x}/c", "/a", "/a/{x}"} {
				ids = append(ids, w.createPath(path, draft.CORS{MaxAge: "1"}))
			}
			w.expectPaths("/a", "/a/{x}", "/a/{x}/c")
			for _, n := range order {
				if err := w.RemovePath(t.Context(), w.api, ids[n]); err != nil {
					t.Error(err)
				}
			}
			w.expectPaths()
		}
	})
}

func TestPaths_deletesParentWithTheLastOfSeveralChildren(t *testing.T) {
	t.Parallel()
	eachSwitch(t, draftSwitches, func(t *testing.T, w *world) {
		t.Helper()
		var ids []string
		for _, path := range []string{"/a", "/a/b", "/a/b/c", "/a/d"} {
			ids = append(ids, w.createPath(path, draft.CORS{MaxAge: "1"}))
		}
		for _, id := range ids {
			if err := w.RemovePath(t.Context(), w.api, id); err != nil {
				t.Error(err)
			}
		}
		w.expectPaths()
	})
}

func TestPaths_deletesParentAfterAFailure(t *testing.T) {
	t.Parallel()
	for _, failing := range []string{"parent", "child"} {
		synctest.Test(t, func(t *testing.T) {
			w := newWorld(t)
			ids := map[string]string{"child": w.createPath("/a/b", draft.CORS{}), "parent": w.createPath("/a", draft.CORS{MaxAge: "1"})}
			if err := w.RemovePath(t.Context(), w.api, ids["parent"]); err != nil {
				t.Fatal(err)
			}
			heal := w.sim.Inject(simulator.Fault{Method: http.MethodDelete, Path: ids[failing] + "$", Status: http.StatusBadRequest})
			err := w.RemovePath(t.Context(), w.api, ids["child"])
			if err == nil || strings.Contains(errdiag.Detail(err), "was kept for what was below it") != (failing == "parent") {
				t.Errorf("%s: %v", failing, err)
			}
			heal()
			if err := w.RemovePath(t.Context(), w.api, ids["child"]); err != nil { // it may not exist any more
				t.Errorf("%s: %v", failing, err)
			}
			w.expectPaths()
		})
	}
}

func TestPaths_keepsWhatOthersUse(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t)
		child := w.createPath("/a/b", draft.CORS{})
		parent := w.createPath("/a", draft.CORS{MaxAge: "1"})
		method := client.MethodRef{APIRef: w.api, PathID: child, Method: "GET"}
		if _, err := w.CreateOperation(t.Context(), method, httpOperation("/x")); err != nil {
			t.Fatal(err)
		}
		if err := w.RemovePath(t.Context(), w.api, child); err == nil || !strings.Contains(err.Error(), "still has methods: GET") {
			t.Errorf("with a method: %v", err)
		}
		if err := w.RemovePath(t.Context(), w.api, parent); err != nil {
			t.Error(err)
		}
		w.expectPaths("/a", "/a/b")
		if got := w.service().Paths["/a"]; got != (draft.CORS{}) {
			t.Errorf("the parent keeps its CORS settings: %v", got)
		}
		w.createPath("/a", draft.CORS{MaxAge: "2"}) // it is used again
		for _, err := range []error{w.RemoveOperation(t.Context(), method), w.RemovePath(t.Context(), w.api, child)} {
			if err != nil {
				t.Error(err)
			}
		}
		w.expectPaths("/a")
		w.restart() // what another process has kept stays
		other := w.createPath("/a/c", draft.CORS{})
		if err := w.RemovePath(t.Context(), w.api, other); err != nil {
			t.Error(err)
		}
		w.expectPaths("/a")
	})
}

func TestPaths_besideAnotherVariable(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t)
		w.createPath("/a/{x}", draft.CORS{})
		for path, sibling := range map[string]bool{"/a/{y}": true, "/a/{y}/b": true, "/b/{x}/{x}": false} {
			_, err := w.CreatePath(t.Context(), w.api, path, draft.CORS{})
			hint := errdiag.Detail(err)
			if named := strings.Contains(hint, "the path /a/{x}, which differs only in the name of a variable"); err == nil || named != sibling {
				t.Errorf("%s: %s", path, hint)
			}
		}
	})
}

func TestPaths_root(t *testing.T) {
	t.Parallel()
	eachSwitch(t, []string{"RootPath", "OmittedCORS"}, func(t *testing.T, w *world) {
		t.Helper()
		root := w.createPath("/", draft.CORS{AllowOrigin: "*"})
		if _, err := w.SetPath(t.Context(), w.api, root, draft.CORS{MaxAge: "1"}); err != nil {
			t.Error(err)
		}
		if got := w.service().Paths["/"]; got != (draft.CORS{MaxAge: "1"}) {
			t.Error(got)
		}
		if err := w.RemovePath(t.Context(), w.api, root); err != nil {
			t.Error(err)
		}
		if got := w.service().Paths["/"]; got != (draft.CORS{}) {
			t.Error(got)
		}
		w.expectPaths()
	})
}

func TestPaths_createRefusesCustomized(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	first := w.createPath("/a/b", draft.CORS{MaxAge: "1"})
	if w.createPath("/a", draft.CORS{}) == first {
		t.Error("another path was returned")
	}
	var exists *reconcile.ExistsError
	if _, err := w.CreatePath(t.Context(), w.api, "/a/b", draft.CORS{MaxAge: "1"}); !errors.As(err, &exists) {
		t.Error(err)
	}
	var missing *reconcile.MissingError
	if _, err := w.SetPath(t.Context(), w.api, "nosuchpath", draft.CORS{}); !errors.As(err, &missing) {
		t.Error(err)
	}
}
