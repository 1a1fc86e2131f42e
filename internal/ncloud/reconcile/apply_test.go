// SPDX-License-Identifier: MPL-2.0

package reconcile_test

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"net/http"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"testing/synctest"

	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/ncloud/draft"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/ncloud/reconcile"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/simulator"
)

func httpOperation(url string) draft.Operation {
	return draft.Operation{HTTPEndpoint: &draft.HTTPEndpoint{Method: "GET", URL: url}}
}

// full is an operation with everything.
func full() draft.Operation {
	o := httpOperation("/v1")
	o.Description, o.APIKeyRequired = "one order", true
	o.Authentication = &draft.Authentication{Platform: "IAM"}
	o.Validation = &draft.Validation{Headers: []string{"x-id"}, QueryStrings: []string{"id"}}
	o.Consumes, o.Produces = []string{"text/plain", "application/json"}, []string{"application/json"}
	o.HeaderParameters = map[string]draft.Parameter{"id": {Name: "id"}, "x-id": {Name: "X-Id", Required: true}}
	o.QueryParameters = map[string]draft.Parameter{"id": {Type: "long"}}
	o.FormParameters = map[string]draft.Parameter{"file": {Type: "file", Array: true}}
	o.RequestBody = &draft.Body{Name: "order", Model: "Order", Description: "what to order"}
	o.Responses = map[string]draft.Response{
		"200": {Description: "ok", Body: &draft.Body{Name: "order", Model: "Order"}, Headers: map[string]draft.Parameter{"etag": {Name: "ETag"}}},
		"404": {},
	}
	return o
}

// start has two paths, full with one of them, and two models.
func start() draft.Draft {
	return draft.Draft{
		Paths:      map[string]draft.CORS{"/orders": {AllowOrigin: "*", MaxAge: "600"}, "/orders/{id}": {}},
		Operations: map[string]draft.Operation{"GET /orders/{id}": full(), "POST /orders": httpOperation("/p")},
		Models:     map[string]string{"Line": `{"type":"object"}`, "Order": `{"items":{"$ref":"#/definitions/Line"},"type":"array"}`},
	}
}

func with(change func(*draft.Operation)) func(*draft.Draft) {
	return func(d *draft.Draft) {
		o := d.Operations["GET /orders/{id}"]
		change(&o)
		d.Operations["GET /orders/{id}"] = o
	}
}

func withResponse(status string, change func(*draft.Response)) func(*draft.Draft) {
	return with(func(o *draft.Operation) {
		r := o.Responses[status]
		change(&r)
		o.Responses[status] = r
	})
}

var constructs = map[string]struct {
	change func(*draft.Draft)
	writes string // method and path without IDs, in order
}{
	"nothing":            {func(*draft.Draft) {}, ""},
	"description":        {with(func(o *draft.Operation) { o.Description = "" }), "PATCH GET"},
	"endpoint URL":       {with(func(o *draft.Operation) { o.HTTPEndpoint = &draft.HTTPEndpoint{Method: "GET", URL: "/v2"} }), "PATCH GET"},
	"endpoint kind":      {with(func(o *draft.Operation) { o.HTTPEndpoint, o.MockEndpoint = nil, &draft.MockEndpoint{StatusCode: 204} }), "PATCH GET"},
	"authentication":     {with(func(o *draft.Operation) { o.Authentication = nil }), "PATCH GET"},
	"validation":         {with(func(o *draft.Operation) { o.Validation = nil }), "PATCH GET"},
	"API key":            {with(func(o *draft.Operation) { o.APIKeyRequired = false }), "PATCH GET"},
	"media types":        {with(func(o *draft.Operation) { o.Consumes = []string{"text/xml"} }), "PUT GET/consumers"},
	"order of types":     {with(func(o *draft.Operation) { o.Consumes = []string{"application/json", "text/plain"} }), ""},
	"no media types":     {with(func(o *draft.Operation) { o.Produces = nil }), "PUT GET/produces"},
	"parameter":          {with(func(o *draft.Operation) { o.FormParameters = map[string]draft.Parameter{"file": {Type: "file"}} }), "POST GET/parameters/delete, POST GET/parameters"},
	"parameter added":    {with(func(o *draft.Operation) { o.QueryParameters["view"] = draft.Parameter{} }), "POST GET/parameters"},
	"parameter removed":  {with(func(o *draft.Operation) { o.FormParameters = nil }), "POST GET/parameters/delete"},
	"twin":               {with(func(o *draft.Operation) { o.QueryParameters = nil }), "POST GET/parameters/delete, POST GET/parameters"},
	"case of a header":   {with(func(o *draft.Operation) { o.HeaderParameters["id"] = draft.Parameter{Name: "ID"} }), ""},
	"request body":       {with(func(o *draft.Operation) { o.RequestBody = &draft.Body{Model: "Line"} }), "POST GET/request-body"},
	"name of a body":     {with(func(o *draft.Operation) { o.RequestBody.Name = "other" }), ""},
	"no request body":    {with(func(o *draft.Operation) { o.RequestBody = nil }), "DELETE GET/request-body"},
	"response text":      {withResponse("200", func(r *draft.Response) { r.Description = "" }), "PATCH GET/responses/200"},
	"response body":      {withResponse("200", func(r *draft.Response) { r.Body = nil }), "DELETE GET/responses/200/response-body"},
	"response model":     {withResponse("404", func(r *draft.Response) { r.Body = &draft.Body{Name: "x", Model: "Line"} }), "POST GET/responses/404/response-body"},
	"response header":    {withResponse("200", func(r *draft.Response) { r.Headers = map[string]draft.Parameter{"etag": {Type: "long"}} }), "DELETE GET/responses/200/parameters/ETag, POST GET/responses/200/parameters"},
	"no response header": {withResponse("200", func(r *draft.Response) { r.Headers = nil }), "DELETE GET/responses/200/parameters/ETag"},
	"response added":     {with(func(o *draft.Operation) { o.Responses["500"] = draft.Response{Description: "oh"} }), "POST GET/responses"},
	"response removed":   {with(func(o *draft.Operation) { delete(o.Responses, "200") }), "DELETE GET/responses/200"},
	"CORS":               {func(d *draft.Draft) { d.Paths["/orders"] = draft.CORS{} }, "PATCH path"},
	"CORS of root":       {func(d *draft.Draft) { d.Paths["/"] = draft.CORS{AllowOrigin: "*"} }, "PATCH path"},
	"path added":         {func(d *draft.Draft) { d.Paths["/a/b"], d.Paths["/a"] = draft.CORS{MaxAge: "1"}, draft.CORS{} }, "POST paths, POST paths"},
	"operation removed":  {func(d *draft.Draft) { delete(d.Operations, "GET /orders/{id}") }, "DELETE GET"},
	"path removed": {
		func(d *draft.Draft) { delete(d.Operations, "GET /orders/{id}"); delete(d.Paths, "/orders/{id}") }, "DELETE GET, DELETE path",
	},
	"variable renamed": {func(d *draft.Draft) {
		delete(d.Operations, "GET /orders/{id}")
		delete(d.Paths, "/orders/{id}")
		d.Operations["GET /orders/{no}"], d.Paths["/orders/{no}"] = httpOperation("/v1"), draft.CORS{}
	}, "DELETE GET, DELETE path, POST paths, POST methods"},
	"ANY instead": {func(d *draft.Draft) {
		delete(d.Operations, "POST /orders")
		d.Operations["ANY /orders"] = httpOperation("/p")
	}, "DELETE POST, POST methods"},
	"schema": {func(d *draft.Draft) { d.Models["Line"] = `{"type":"string"}` }, "PUT model"},
	"model renamed": {func(d *draft.Draft) {
		with(func(o *draft.Operation) { o.RequestBody, o.Responses = &draft.Body{Model: "Bill"}, nil })(d)
		d.Models["Bill"] = d.Models["Order"]
		delete(d.Models, "Order")
	}, "POST models, POST GET/request-body, DELETE GET/responses/200, DELETE GET/responses/404, DELETE model"},
	"cycle of models": {func(d *draft.Draft) {
		d.Models["Line"] = `{"allOf":[{"$ref":"#/definitions/Order"},{"$ref":"#/definitions/New"}]}`
		d.Models["New"] = `{"allOf":[{"$ref":"#/definitions/New"},{"$ref":"#/definitions/Line"}]}`
	}, "POST models, PUT model"},
	"everything removed": {func(d *draft.Draft) { *d = draft.Draft{} }, "DELETE POST, DELETE GET, DELETE path, DELETE path, DELETE model, DELETE model"},
}

// writes describes the requests that changed something.
func (w *world) writes() (out []string) {
	const segments = 7 // /api/v1/products/{}/apis/{}
	for _, r := range w.sim.Requests("", "") {
		if r.Method == http.MethodGet {
			continue
		}
		parts := strings.Split(r.URI, "/")[segments:]
		switch {
		case parts[0] == "models" && len(parts) == 2:
			parts = []string{"model"}
		case parts[0] == "resources" && len(parts) == 1:
			parts = []string{"paths"}
		case parts[0] == "resources" && len(parts) == 2:
			parts = []string{"path"}
		case parts[0] == "resources" && len(parts) == 3:
			parts = parts[2:]
		case parts[0] == "resources":
			parts = parts[3:]
		}
		out = append(out, r.Method+" "+strings.Join(parts, "/"))
	}
	return out
}

func TestApply_sendsWhatDiffers(t *testing.T) {
	t.Parallel()
	for name, test := range constructs {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := newWorld(t)
			w.mustSet(start())
			w.expectService("start", start())
			planned := start()
			test.change(&planned)
			plan := difference(w.read(reconcile.Full).Draft, planned)
			w.sim.Forget()
			actual, err := w.Apply(t.Context(), w.api, plan)
			if err != nil {
				t.Fatal(err)
			}
			sent := w.writes()

			if got := strings.Join(sent, ", "); got != test.writes {
				t.Errorf("writes:\n%s\nplanned:\n%s", got, test.writes)
			}
			if actual.Writes != len(sent) {
				t.Errorf("%d writes are counted, and %d were sent", actual.Writes, len(sent))
			}
			w.expectService("after", planned)
			expect(t, "read", w.read(reconcile.Full).Draft, planned)
			w.sim.Forget()
			w.mustSet(start()) // and back
			w.expectService("back", start())
			w.sim.Forget()
			w.mustSet(start())
			if again := w.writes(); len(again) > 0 {
				t.Errorf("writes although nothing differs: %v", again)
			}
		})
	}
}

func TestApply_createsWithFewWrites(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	actual := w.mustSet(start())
	// 2 models, 2 paths, 2 methods, 2 media types, 4 parameters, 1 body, 2 responses, 1 header, 1 body
	if want := 17; actual.Writes != want {
		t.Errorf("%d writes, want %d: %v", actual.Writes, want, w.writes())
	}
	expect(t, "result", actual.Draft, start())
	expect(t, "a read", w.read(reconcile.Full).Draft, start())
	if len(actual.Models) != 2 || len(actual.Pending) > 0 {
		t.Errorf("%v, pending %v", actual.Models, actual.Pending)
	}
}

func TestApply_everyConstructUnderEverySwitch(t *testing.T) {
	t.Parallel()
	for _, one := range simulator.New().Switches() {
		if one.Service != "ncloud" || !slices.Contains(draftSwitches, one.Name) {
			continue
		}
		for _, value := range one.Values[1:] {
			setting := one.Name + "=" + value
			t.Run(setting, func(t *testing.T) {
				t.Parallel()
				synctest.Test(t, func(t *testing.T) {
					w := newWorld(t, setting)
					prior := draft.Draft{}
					for name, test := range constructs {
						planned := start()
						test.change(&planned)
						if _, err := w.Apply(t.Context(), w.api, difference(prior, planned)); err != nil {
							t.Fatalf("%s: %v", name, err)
						}
						w.expectService(name, planned)
						prior = planned
					}
					expect(t, "read", w.read(reconcile.Full).Draft, prior)
				})
			})
		}
	}
}

// merge is what a definition has in state after an apply.
func merge(prior draft.Draft, plan reconcile.Plan, actual *reconcile.Actual) draft.Draft {
	if actual == nil {
		return prior
	}
	out := draft.Draft{Paths: actual.Paths, Models: actual.Models, Operations: maps.Clone(prior.Operations)}
	for _, key := range slices.Concat(slices.Collect(maps.Keys(plan.Set.Operations)), plan.Remove.Operations) {
		if slices.Contains(actual.Pending, key) {
			continue
		}
		if o, exists := actual.Operations[key]; exists {
			out.Operations[key] = o
		} else {
			delete(out.Operations, key)
		}
	}
	return out
}

// other differs from start in many ways.
func other() draft.Draft {
	d := start()
	for _, name := range []string{"twin", "endpoint kind", "response header", "no media types", "schema", "path added", "CORS", "ANY instead", "response added"} {
		constructs[name].change(&d)
	}
	d.Operations["PUT /new/{x}"], d.Paths["/new"], d.Paths["/new/{x}"] = full(), draft.CORS{}, draft.CORS{}
	return d
}

// atWrite returns a choice of faults that affects the write number n, and those after it if more is true.
func atWrite(n int, more bool, fault simulator.Fault) func(*http.Request) *simulator.Fault {
	var writes atomic.Int64
	return func(r *http.Request) *simulator.Fault {
		if r.Method == http.MethodGet {
			if more && int(writes.Load()) > n {
				return &fault
			}
			return nil
		}
		at := int(writes.Add(1)) - 1
		if at == n || more && at > n {
			return &fault
		}
		return nil
	}
}

func TestApply_failsAtAnyWrite(t *testing.T) {
	t.Parallel()
	refusal := simulator.Fault{Status: http.StatusBadRequest, Body: `{"error":{"errorCode":"100","message":"Bad Request Exception"}}`}
	for name, test := range map[string]struct {
		fault simulator.Fault
		more  bool
		ok    bool // Apply succeeds nevertheless
		stale bool // reads lag behind writes
	}{
		"refused":               {fault: refusal},
		"refused, stale reads":  {fault: refusal, stale: true},
		"lost, stale reads":     {fault: simulator.Fault{Cut: simulator.CutAfter}, ok: true, stale: true},
		"denied":                {fault: simulator.Fault{Status: http.StatusForbidden, Body: `{"error":{"errorCode":"10002"}}`}},
		"error":                 {fault: simulator.Fault{Status: http.StatusInternalServerError}},
		"error after effect":    {fault: simulator.Fault{Status: http.StatusInternalServerError, AfterEffect: true}},
		"everything fails":      {fault: simulator.Fault{Status: http.StatusInternalServerError}, more: true},
		"unavailable":           {fault: simulator.Fault{Status: http.StatusServiceUnavailable}},
		"no connection":         {fault: simulator.Fault{Cut: simulator.CutBefore}},
		"lost response":         {fault: simulator.Fault{Cut: simulator.CutAfter}, ok: true},
		"unavailable afterward": {fault: simulator.Fault{Status: http.StatusServiceUnavailable, AfterEffect: true}, ok: true},
		"too many requests":     {fault: simulator.Fault{Status: http.StatusTooManyRequests}, ok: true},
		"conflict":              {fault: simulator.Fault{Status: http.StatusConflict}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				failures := 0
				every := 3
				if name == "refused" || name == "error" || name == "lost response" {
					every = 1
				}
				for k := 0; k < 200; k += every {
					w := newWorld(t)
					if test.stale {
						w.sim.NCloud.Switch(func(s *simulator.NCloudSwitches) { s.ReadAfterWrite = "stale" })
					}
					w.mustSet(start())
					prior := w.read(reconcile.Full).Draft
					plan := difference(prior, other())
					remove := w.sim.InjectFunc(atWrite(k, test.more, test.fault))
					actual, err := w.Apply(t.Context(), w.api, plan)
					remove()
					if err != nil {
						failures++
					}
					if actual != nil && actual.Writes <= k && err == nil { // it has fewer writes
						break
					}
					var step *reconcile.StepError
					switch {
					case err != nil && test.ok:
						t.Errorf("write %d: %v", k, err)
					case err != nil && (!errors.As(err, &step) || step.Step == ""):
						t.Errorf("write %d: no step: %v", k, err)
					}
					what := fmt.Sprintf("write %d (%v)", k, err)
					state := merge(prior, plan, actual)
					expect(t, what, state, w.service())
					if _, err := w.Apply(t.Context(), w.api, difference(state, other())); err != nil {
						t.Errorf("%s: the next apply: %v", what, err)
					}
					w.expectService(what, other())
					if t.Failed() {
						return
					}
				}
				if !test.ok && failures < 3 {
					t.Errorf("only %d writes failed", failures)
				}
			})
		})
	}
}

func TestApply_interruptedAtAnyWrite(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		for k := range 200 {
			w := newWorld(t)
			w.mustSet(start())
			prior := w.read(reconcile.Full).Draft
			plan := difference(prior, other())
			ctx, cancel := context.WithCancel(t.Context())
			count := atWrite(k, false, simulator.Fault{})
			remove := w.sim.InjectFunc(func(r *http.Request) *simulator.Fault {
				if count(r) != nil {
					cancel()
				}
				return nil
			})
			actual, err := w.Apply(ctx, w.api, plan)
			remove()
			if ctx.Err() == nil {
				break
			}
			cancel()
			if err != nil && !errors.Is(err, context.Canceled) {
				t.Errorf("write %d: %v", k, err)
			}
			what := fmt.Sprintf("write %d", k)
			state := merge(prior, plan, actual)
			expect(t, what, state, w.service())
			if len(actual.Pending) > 0 && err == nil {
				t.Errorf("%s: pending without an error: %v", what, actual.Pending)
			}
			for key, o := range actual.Operations { // each operation that was begun is complete
				if planned, set := plan.Set.Operations[key]; set && o.JSON() != planned.JSON() {
					t.Errorf("%s: %s is half done: %s", what, key, o.JSON())
				}
			}
			if _, err := w.Apply(t.Context(), w.api, difference(state, other())); err != nil {
				t.Fatalf("%s: the next apply: %v", what, err)
			}
			w.expectService(what, other())
		}
	})
}

func TestApply_ofListedPartsLeavesDocumentation(t *testing.T) {
	t.Parallel()
	for _, setting := range []string{"EmptyMediaTypes=cleared", "EmptyMediaTypes=kept", "EmptyMediaTypes=400"} {
		w := newWorld(t, setting)
		w.mustSet(start())
		planned := full()
		planned.Description, planned.Produces = "changed", nil
		plan := reconcile.Plan{Depth: reconcile.Listed, Set: draft.Draft{Operations: map[string]draft.Operation{"GET /orders/{id}": planned.Listed()}}}
		w.sim.Forget()
		if _, err := w.Apply(t.Context(), w.api, plan); err != nil {
			t.Fatal(err)
		}
		if got := w.sim.Requests(http.MethodGet, "/models"); len(got) > 0 {
			t.Errorf("%s: models were requested", setting)
		}
		after := start()
		after.Operations["GET /orders/{id}"] = planned
		w.expectService(setting, after)
	}
}

func TestApply_keepsWhatTheServiceNames(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.mustSet(start())
	w.sim.NCloud.ChangeDraft(w.api.APIID, func(d *simulator.NCloudDraft) {
		for i := range d.Models {
			d.Models[i].Description = "kept"
		}
		for i := range d.Paths {
			for j := range d.Paths[i].Methods {
				if b := d.Paths[i].Methods[j].RequestBody; b != nil {
					b.Name = "kept"
				}
			}
		}
	})
	planned := start()
	planned.Models["Line"] = `{"type":"string"}`
	o := planned.Operations["GET /orders/{id}"]
	o.RequestBody = &draft.Body{Name: "other", Model: "Line"}
	planned.Operations["GET /orders/{id}"] = o
	actual := w.mustSet(planned)
	if body := actual.Operations["GET /orders/{id}"].RequestBody; body.Name != "kept" {
		t.Error(body)
	}
	d := w.sim.NCloud.Draft(w.api.APIID)
	for _, m := range d.Models {
		if m.Description != "kept" {
			t.Errorf("the description of %s is %q", m.Name, m.Description)
		}
	}
}
