// SPDX-License-Identifier: MPL-2.0

package reconcile_test

import (
	"context"
	"errors"
	"net/http"
	"strings"
	"testing"
	"testing/synctest"

	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/ncloud/client"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/ncloud/draft"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/ncloud/reconcile"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/simulator"
)

func TestErrors_nameTheStep(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		method, path string
		change       func(*draft.Draft)
		summary      string
	}{
		"path":           {"POST", "/resources$", constructs["path added"].change, "Could not create the path /a"},
		"CORS":           {"PATCH", "", constructs["CORS"].change, "Could not change the CORS settings of /orders"},
		"path deleted":   {"DELETE", "/resources/[^/]*$", constructs["path removed"].change, "Could not delete the path /orders/{id}"},
		"method":         {"POST", "/methods$", constructs["ANY instead"].change, "Could not create ANY /orders"},
		"method changed": {"PATCH", "", constructs["description"].change, "Could not change GET /orders/{id}"},
		"method deleted": {"DELETE", "", constructs["operation removed"].change, "Could not delete GET /orders/{id}"},
		"media types":    {"PUT", "", constructs["media types"].change, "Could not change the consumed media types of GET /orders/{id}"},
		"parameter":      {"POST", "/parameters$", constructs["parameter added"].change, "Could not add query parameter view to GET /orders/{id}"},
		"body":           {"POST", "/request-body$", constructs["request body"].change, "Could not set the request body of GET /orders/{id}"},
		"response":       {"POST", "/responses$", constructs["response added"].change, "Could not add response 500 of GET /orders/{id}"},
		"header":         {"POST", "/200/parameters$", constructs["response header"].change, "Could not add header etag to response 200 of GET /orders/{id}"},
		"header deleted": {"DELETE", "/200/parameters", constructs["no response header"].change, "Could not delete header ETag of response 200 of GET /orders/{id}"},
		"model":          {"POST", "/models$", constructs["model renamed"].change, "Could not create the model Bill"},
		"model deleted":  {"DELETE", "/models", constructs["model renamed"].change, "Could not delete the model Order"},
		"listing":        {"GET", "/resources$", constructs["CORS"].change, "Could not list the paths of the API"},
		"reading":        {"GET", "/responses$", constructs["description"].change, "Could not read GET /orders/{id}"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				w := newWorld(t)
				w.mustSet(start())
				planned := start()
				test.change(&planned)
				plan := difference(w.read(reconcile.Full).Draft, planned)
				w.sim.Inject(simulator.Fault{
					Method: test.method, Path: test.path, Status: http.StatusForbidden, Body: `{"error":{"errorCode":"10002","message":"Denied"}}`,
				})
				_, err := w.Apply(t.Context(), w.api, plan)
				var step *reconcile.StepError
				var vendor *client.Error
				if !errors.As(err, &step) || step.Summary() != test.summary || !errors.As(err, &vendor) || vendor.Code != "10002" {
					t.Errorf("%v", err)
				}
				if !strings.HasPrefix(err.Error(), "could not ") {
					t.Error(err)
				}
			})
		})
	}
}

func TestApply_repeatsACreateAfterConflicts(t *testing.T) {
	t.Parallel()
	for conflicts, ok := range map[int]bool{1: true, 5: true, 6: false} {
		synctest.Test(t, func(t *testing.T) {
			w := newWorld(t)
			w.sim.Inject(simulator.Fault{Method: http.MethodPost, Path: "/models$", Times: conflicts, Status: http.StatusConflict})
			_, err := w.set(start())
			if (err == nil) != ok {
				t.Errorf("%d conflicts: %v", conflicts, err)
			}
		})
	}
}

func TestApply_doesNotTakeADifferentPartForItsOwn(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		for _, status := range []int{http.StatusInternalServerError, http.StatusBadRequest} {
			for path, change := range map[string]func(*simulator.NCloudDraft){
				"/methods": func(d *simulator.NCloudDraft) {
					for i := range d.Paths {
						d.Paths[i].Methods = []simulator.NCloudMethod{{Name: "POST", Description: "of others"}}
					}
				},
				"/models": func(d *simulator.NCloudDraft) {
					d.Models = append(d.Models, simulator.NCloudModel{Name: "Line", Schema: `{"type":"integer"}`})
				},
			} {
				w := newWorld(t)
				w.sim.InjectFunc(func(r *http.Request) *simulator.Fault {
					if r.Method != http.MethodPost || !strings.HasSuffix(r.URL.Path, path) {
						return nil
					}
					w.sim.NCloud.ChangeDraft(w.api.APIID, change)
					return &simulator.Fault{Status: status}
				})
				planned := start()
				planned.Paths = map[string]draft.CORS{"/orders": {}}
				planned.Operations = map[string]draft.Operation{"POST /orders": httpOperation("/p")}
				if _, err := w.set(planned); err == nil || !strings.Contains(err.Error(), "differs from the planned one") {
					t.Errorf("%d, %s: %v", status, path, err)
				}
			}
		}
	})
}

func TestApply_refusesABodyWithoutItsModel(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	planned := start()
	delete(planned.Models, "Order")
	actual, err := w.set(planned)
	var missing *reconcile.MissingError
	if !errors.As(err, &missing) || !strings.Contains(err.Error(), "Order") || actual.Operations["GET /orders/{id}"].HTTPEndpoint == nil {
		t.Errorf("%v: %v", err, actual)
	}
}

func TestApply_leavesWhatThePlanDoesNotName(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.mustSet(start())
	plan := reconcile.Plan{Remove: reconcile.Keys{Paths: []string{"/orders", "/nosuch"}, Operations: []string{"POST /orders", "PUT /nosuch"}, Models: []string{"Nosuch"}}}
	actual, err := w.Apply(t.Context(), w.api, plan)
	if err != nil {
		t.Fatal(err)
	}
	after := start()
	delete(after.Operations, "POST /orders")
	after.Paths["/orders"] = draft.CORS{} // it has a path below it
	w.expectService("after", after)
	expect(t, "result", actual.Draft, draft.Draft{Paths: after.Paths, Models: after.Models})
	plan = reconcile.Plan{Remove: reconcile.Keys{Models: []string{"Order"}}}
	var inUse *reconcile.InUseError
	if _, err := w.Apply(t.Context(), w.api, plan); !errors.As(err, &inUse) || strings.Join(inUse.Users, ",") != "GET /orders/{id}" || inUse.Hint() == "" {
		t.Error(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if actual, err := w.Apply(ctx, w.api, plan); actual != nil || !errors.Is(err, context.Canceled) {
		t.Error(err)
	}
}

func TestApply_restoresParentsThatTheServiceDeletes(t *testing.T) {
	t.Parallel()
	w := newWorld(t, "EmptyParents=removed")
	w.sim.NCloud.ChangeDraft(w.api.APIID, func(d *simulator.NCloudDraft) { d.Paths = append(d.Paths, simulator.NCloudPath{Path: "/a/b/c"}) })
	planned := draft.Draft{Paths: map[string]draft.CORS{"/a": {}, "/a/b": {}}}
	actual := w.mustSet(planned)
	w.expectService("after", planned)
	if len(actual.Paths) != 2 {
		t.Error(actual.Paths)
	}
}
