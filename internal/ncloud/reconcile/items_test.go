// SPDX-License-Identifier: MPL-2.0

package reconcile_test

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/ncloud/client"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/ncloud/draft"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/ncloud/reconcile"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/simulator"
)

func TestOperations_lifeUnderEverySwitch(t *testing.T) {
	t.Parallel()
	eachSwitch(t, draftSwitches, func(t *testing.T, w *world) {
		t.Helper()
		model, err := w.CreateModel(t.Context(), w.api, client.ModelInput{Name: "Order", Description: "d", Schema: `{"items":{"$ref":"#/definitions/Order"}}`})
		if err != nil {
			t.Fatal(err)
		}
		method := client.MethodRef{APIRef: w.api, PathID: w.createPath("/orders/{id}", draft.CORS{}), Method: "GET"}
		byID := full()
		byID.RequestBody.Model = model.Value.ID
		r := byID.Responses["200"]
		r.Body = &draft.Body{Name: "order", Model: model.Value.ID}
		byID.Responses["200"] = r
		for n, planned := range []draft.Operation{byID, httpOperation("/x"), byID} {
			write := w.SetOperation
			if n == 0 {
				write = w.CreateOperation
			}
			written, err := write(t.Context(), method, planned)
			if err != nil || written.Value.JSON() != planned.JSON() || written.Adopted != nil {
				t.Fatalf("%d: %v, %v", n, err, written)
			}
			if read, err := w.ReadOperation(t.Context(), method, "test"); err != nil || read.JSON() != planned.JSON() {
				t.Errorf("%d: %v:\n%s\n%s", n, err, read.JSON(), planned.JSON())
			}
		}
		var exists *reconcile.ExistsError
		if _, err := w.CreateOperation(t.Context(), method, byID); !errors.As(err, &exists) {
			t.Error(err)
		}
		err = w.RemoveModel(t.Context(), w.api, model.Value.ID)
		var inUse *reconcile.InUseError
		if err != nil && (!errors.As(err, &inUse) || !slices.Equal(inUse.Users, []string{"GET /orders/{id}"})) {
			t.Error(err)
		}
		if err := w.RemoveOperation(t.Context(), method); err != nil {
			t.Error(err)
		}
		if err := w.RemoveOperation(t.Context(), method); err != nil {
			t.Errorf("again: %v", err)
		}
		if read, err := w.ReadOperation(t.Context(), method, "test"); err != nil || read != nil {
			t.Errorf("after removal: %v, %v", read, err)
		}
		var missing *reconcile.MissingError
		if _, err := w.SetOperation(t.Context(), method, byID); !errors.As(err, &missing) {
			t.Error(err)
		}
		for range 2 {
			if err := w.RemoveModel(t.Context(), w.api, model.Value.ID); err != nil {
				t.Error(err)
			}
		}
		w.expectService("empty", draft.Draft{Paths: map[string]draft.CORS{"/orders": {}, "/orders/{id}": {}}})
	})
}

func TestOperations_failureOfEachWriteIsInResult(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		for k := range 40 {
			w := newWorld(t)
			method := client.MethodRef{APIRef: w.api, PathID: w.createPath("/a", draft.CORS{}), Method: "GET"}
			planned := full()
			planned.RequestBody, planned.Responses = nil, map[string]draft.Response{"200": {Description: "x", Headers: map[string]draft.Parameter{"etag": {}}}}
			remove := w.sim.InjectFunc(atWrite(k, false, simulator.Fault{Status: http.StatusInternalServerError}))
			written, err := w.CreateOperation(t.Context(), method, planned)
			remove()
			if err == nil {
				break
			}
			actual, exists := w.service().Operations["GET /a"]
			if exists != (written.Value != nil) || exists && actual.JSON() != written.Value.JSON() {
				t.Errorf("write %d: exists %t: %v", k, exists, written.Value)
			}
			if exists {
				if _, err := w.SetOperation(t.Context(), method, planned); err != nil {
					t.Errorf("write %d: %v", k, err)
				}
				if actual := w.service().Operations["GET /a"]; actual.JSON() != planned.JSON() {
					t.Errorf("write %d: %s", k, actual.JSON())
				}
			}
		}
	})
}

func TestOperations_createdOneIsInResultIfReadsAreStale(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t)
		method := client.MethodRef{APIRef: w.api, PathID: w.createPath("/a", draft.CORS{}), Method: "GET"}
		w.sim.Inject(simulator.Fault{Method: http.MethodGet, Path: "/parameters$", Status: http.StatusNotFound})
		w.sim.Inject(simulator.Fault{Method: http.MethodGet, Path: "/methods$", Status: http.StatusOK, Body: `{"methods":[]}`})
		written, err := w.CreateOperation(t.Context(), method, httpOperation("/x"))
		if err == nil || written.Value == nil {
			t.Errorf("%v, %v", written, err)
		}
	})
}

func TestOperations_lostResponseIsReported(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t)
		method := client.MethodRef{APIRef: w.api, PathID: w.createPath("/a", draft.CORS{}), Method: "GET"}
		w.sim.Inject(simulator.Fault{Method: http.MethodPost, Path: "/methods$", Cut: simulator.CutAfter, Times: 1})
		written, err := w.CreateOperation(t.Context(), method, httpOperation("/x"))
		if err != nil || written.Adopted == nil || written.Value == nil {
			t.Errorf("%v, %v", written, err)
		}
	})
}

func TestWrites_ofOneAPIAreSerial(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t, "ConcurrentWrites=refused")
		path := w.createPath("/a", draft.CORS{})
		var ids []string
		for n := range 25 {
			ids = append(ids, w.createPath(fmt.Sprint("/a/p", n), draft.CORS{}))
		}
		w.sim.SetLatency(20 * time.Millisecond)
		w.sim.Forget()
		var group sync.WaitGroup
		for _, id := range append(ids, path) {
			for _, method := range []string{"GET", "POST", "PUT", "DELETE"} {
				group.Go(func() {
					if _, err := w.CreateOperation(t.Context(), client.MethodRef{APIRef: w.api, PathID: id, Method: method}, httpOperation("/x")); err != nil {
						t.Error(err)
					}
				})
			}
		}
		group.Wait()
		for _, r := range w.sim.Requests("", "") {
			if r.Status == http.StatusConflict {
				t.Fatalf("%s %s: a conflict", r.Method, r.URI)
			}
		}
		if got := len(w.service().Operations); got != 4*26 {
			t.Errorf("%d operations", got)
		}
	})
}

func TestLock(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t)
		unlock, err := w.Lock(t.Context(), w.api)
		if err != nil {
			t.Fatal(err)
		}
		ctx, cancel := context.WithCancel(t.Context())
		time.AfterFunc(time.Second, cancel)
		if _, err := w.CreatePath(ctx, w.api, "/a", draft.CORS{}); !errors.Is(err, context.Canceled) {
			t.Errorf("while locked: %v", err)
		}
		other := w.api
		other.APIID = w.sim.NCloud.AddAPI(w.api.ProductID, simulator.NCloudAPI{Name: "other"})
		if _, err := w.CreatePath(t.Context(), other, "/a", draft.CORS{}); err != nil {
			t.Errorf("of another API: %v", err)
		}
		before := w.Reconciler
		w.restart() // a second provider configuration has the same lock
		done := make(chan error)
		go func() {
			_, err := w.CreatePath(t.Context(), w.api, "/a", draft.CORS{})
			done <- err
		}()
		synctest.Wait()
		select {
		case <-done:
			t.Error("two provider configurations write at the same time")
		default:
		}
		unlock()
		if err := <-done; err != nil {
			t.Error(err)
		}
		if unlock, err = before.Lock(t.Context(), w.api); err != nil {
			t.Error(err)
		} else {
			unlock()
		}
	})
}
