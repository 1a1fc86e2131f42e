// SPDX-License-Identifier: MPL-2.0

package reconcile_test

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/ncloud/draft"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/ncloud/reconcile"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/rest"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/simulator"
)

func TestRead_requestsAndConcurrency(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t)
		const paths, responses, models = 30, 2, 101
		w.sim.NCloud.ChangeDraft(w.api.APIID, func(d *simulator.NCloudDraft) {
			for n := range models {
				d.Models = append(d.Models, simulator.NCloudModel{Name: fmt.Sprint("M", n), Schema: "{}"})
			}
			for n := range paths {
				p := simulator.NCloudPath{Path: fmt.Sprint("/bare", n, "/x")}
				for _, method := range []string{"GET", "POST"} {
					m := simulator.NCloudMethod{Name: method, HTTP: &simulator.NCloudHTTPEndpoint{Method: "GET", URL: "/"}}
					for status := range responses {
						m.Responses = append(m.Responses, simulator.NCloudResponse{StatusCode: 200 + status})
					}
					p.Methods = append(p.Methods, m)
				}
				d.Paths = append(d.Paths, p)
			}
		})
		w.sim.SetLatency(20 * time.Millisecond)
		var now, most atomic.Int64
		w.sim.InjectFunc(func(*http.Request) *simulator.Fault {
			if n := now.Add(1); n > most.Load() {
				most.Store(n)
			}
			return nil
		})
		w.sim.Watch(func(simulator.Request) { now.Add(-1) })
		w.sim.Forget()
		actual := w.read(reconcile.Full)
		got, want := len(w.sim.Requests("", "")), 1+paths+3*2*paths+2*2*paths*responses+2
		if got > want || len(actual.Operations) != 2*paths || len(actual.Models) != models {
			t.Errorf("%d requests, at most %d expected; %d operations, %d models", got, want, len(actual.Operations), len(actual.Models))
		}
		if most.Load() > 8 {
			t.Errorf("%d requests at the same time", most.Load())
		}
		w.sim.Forget()
		listed := w.read(reconcile.Listed)
		if got := len(w.sim.Requests("", "")); got != 1+paths || len(listed.Operations) != 2*paths {
			t.Errorf("listed: %d requests, %d expected; %d operations", got, 1+paths, len(listed.Operations))
		}
	})
}

func TestRead_isShared(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t)
		w.mustSet(start())
		w.sim.SetLatency(20 * time.Millisecond)
		read := func(depth reconcile.Depth, reader string) int {
			t.Helper()
			before := len(w.sim.Requests("", ""))
			if _, err := w.Read(t.Context(), w.api, depth, reader); err != nil {
				t.Error(err)
			}
			return len(w.sim.Requests("", "")) - before
		}
		w.sim.Forget()
		var group sync.WaitGroup
		for n := range 10 {
			group.Go(func() { read(reconcile.Full, fmt.Sprint("reader", n)) })
		}
		group.Wait()
		all := len(w.sim.Requests("", ""))
		if n := read(reconcile.Full, "definition"); n != 0 {
			t.Errorf("another reader sent %d requests", n)
		}
		if n := read(reconcile.Listed, "stage"); n != 0 {
			t.Errorf("a listed read sent %d requests", n)
		}
		if n := read(reconcile.Full, "definition"); n != all {
			t.Errorf("a second read sent %d requests, want %d", n, all)
		}
		time.Sleep(11 * time.Second)
		if n := read(reconcile.Full, "data source"); n != all {
			t.Errorf("after 11 s, a read sent %d requests, want %d", n, all)
		}
		if _, err := w.CreatePath(t.Context(), w.api, "/new", draft.CORS{}); err != nil {
			t.Fatal(err)
		}
		if n := read(reconcile.Full, "after a write"); n != all {
			t.Errorf("after a write, a read sent %d requests, want %d", n, all)
		}
	})
}

func TestRead_survivesAnInterruptedReader(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t)
		w.mustSet(start())
		w.sim.SetLatency(20 * time.Millisecond)
		ctx, cancel := context.WithCancel(t.Context())
		var group sync.WaitGroup
		group.Go(func() {
			if _, err := w.Read(ctx, w.api, reconcile.Full, "interrupted"); !errors.Is(err, context.Canceled) {
				t.Error(err)
			}
		})
		time.Sleep(10 * time.Millisecond)
		group.Go(func() {
			actual, err := w.Read(t.Context(), w.api, reconcile.Full, "other")
			if err != nil {
				t.Error(err)
				return
			}
			expect(t, "read", actual.Draft, start())
		})
		time.Sleep(15 * time.Millisecond)
		cancel()
		group.Wait()
	})
}

func TestRead_notFound(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t)
		w.mustSet(start())
		for name, c := range map[string]struct {
			path  string
			times int
			ok    bool
		}{
			"once, below a path":   {`/methods$`, 1, true},
			"always, below a path": {`/methods$`, 100, false},
			"once, below a method": {`/parameters$`, 1, true},
			"all paths":            {`/resources$`, 1, false},
			"no body":              {`/request-body$`, 0, true},
		} {
			time.Sleep(time.Minute)
			remove := w.sim.Inject(simulator.Fault{Path: c.path, Times: c.times, Status: http.StatusNotFound, Body: `{"error":{"errorCode":"300"}}`})
			_, err := w.Read(t.Context(), w.api, reconcile.Full, name)
			remove()
			if (err == nil) != c.ok || (err != nil && !rest.NotFound(err)) {
				t.Errorf("%s: %v", name, err)
			}
		}
		time.Sleep(time.Minute)
		w.sim.NCloud.DeleteAPI(w.api.APIID)
		if _, err := w.Read(t.Context(), w.api, reconcile.Full, "deleted"); !rest.NotFound(err) {
			t.Errorf("of a deleted API: %v", err)
		}
		if _, err := w.Apply(t.Context(), w.api, reconcile.Plan{Set: start()}); !rest.NotFound(err) {
			t.Errorf("apply to a deleted API: %v", err)
		}
	})
}

// An import does not check names as single calls do.
func TestRead_importedParts(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t)
		w.sim.NCloud.ChangeDraft(w.api.APIID, func(d *simulator.NCloudDraft) {
			d.Models = []simulator.NCloudModel{{ID: "m1", Name: "Page«Order»", Schema: "{ }"}, {Name: "broken", Schema: "no JSON"}}
			d.Paths = []simulator.NCloudPath{{Path: "/a.json", Methods: []simulator.NCloudMethod{{
				Name: "GET", HTTP: &simulator.NCloudHTTPEndpoint{Method: "GET", URL: "/"},
				Consumers: "application/json;charset=UTF-8, Text/Plain", UseBodyWhenFormData: true,
				Parameters:  []simulator.NCloudParameter{{Name: "ids[]"}, {Code: "REQUEST_HEADER", Name: "X Y"}, {Code: "REQUEST_HEADER", Name: "x y"}},
				RequestBody: &simulator.NCloudBody{Name: "a body", ModelID: "m1"},
				Responses: []simulator.NCloudResponse{{
					StatusCode: 200, Headers: []simulator.NCloudParameter{{Name: "a/b"}, {Name: "fine"}},
					Body: &simulator.NCloudBody{Name: "a body", ModelID: "m1"},
				}},
			}}}}
		})
		before := w.read(reconcile.Full).Draft
		w.mustSet(before)
		if writes := w.writes(); len(writes) > 0 {
			t.Errorf("writes although nothing differs: %v", writes)
		}
		planned := draft.Draft{
			Paths:  map[string]draft.CORS{"/a.json": {}},
			Models: map[string]string{"Page«Order»": `{"type":"object"}`},
			Operations: map[string]draft.Operation{"GET /a.json": {
				HTTPEndpoint: before.Operations["GET /a.json"].HTTPEndpoint, RequestBody: &draft.Body{Name: "b", Model: "Page«Order»", Description: "x"},
				Responses: map[string]draft.Response{"200": {Headers: map[string]draft.Parameter{"fine": {}}}},
			}},
		}
		w.mustSet(planned)
		w.expectService("planned", planned)
	})
}
