// SPDX-License-Identifier: MPL-2.0

package faultinjection_test

import (
	"net/http"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/acctest"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/acctest/fixture"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/simulator"
)

// notFounds are responses of HTTP 404, by name.
var notFounds = map[string]simulator.Fault{
	"HTML":         {ContentType: "text/html", Body: "<html><body><h1>404 Not Found</h1></body></html>"},
	"empty":        {ContentType: "text/plain"},
	"code 300":     {Body: `{"error":{"errorCode":"300","message":"Not Found Exception"}}`},
	"code 10008":   {Body: `{"error":{"errorCode":"10008","message":"tenantId [6d1f] not found."}}`},
	"code 10020":   {Body: `{"error":{"errorCode":10020,"message":"not found."}}`},
	"another text": {ContentType: "text/plain", Body: "no Route matched with those values"},
}

// TestDelete_isNotDoneBecauseOf404 answers the request to delete every resource with 404,
// although the resource is still there.
func TestDelete_isNotDoneBecauseOf404(t *testing.T) {
	t.Parallel()
	eachNotFound(t, func(t *testing.T, s subject, cloud *acctest.Cloud, fault simulator.Fault) {
		t.Helper()
		driver := cloud.Driver(t, nil)
		state := driver.Applied(s.Type, nil, s.Config)
		before := s.Resources(cloud.Sim)
		remove := cloud.Sim.Inject(fault)
		left, found := driver.Destroy(t.Context(), s.Type, state)
		if left == nil || !found.HasError() || !strings.Contains(found.String(), "404") {
			t.Errorf("in state: %t: %s", left != nil, found)
		}
		if after := s.Resources(cloud.Sim); strings.Join(after, "\n") != strings.Join(before, "\n") {
			t.Errorf("the service has changed: %v, it was %v", after, before)
		}
		remove()
		driver.Destroyed(s.Type, state)
		if after := s.Resources(cloud.Sim); len(after) > 0 {
			t.Errorf("left: %v", after)
		}
	})
}

// TestDelete_isDoneDespite404 deletes every resource and answers with 404.
func TestDelete_isDoneDespite404(t *testing.T) {
	t.Parallel()
	eachNotFound(t, func(t *testing.T, s subject, cloud *acctest.Cloud, fault simulator.Fault) {
		t.Helper()
		driver := cloud.Driver(t, nil)
		state := driver.Applied(s.Type, nil, s.Config)
		fault.AfterEffect = true
		remove := cloud.Sim.Inject(fault)
		left, found := driver.Destroy(t.Context(), s.Type, state)
		remove()
		looksElsewhere := serviceOf(s.Type) == "enos" || strings.Contains(fault.Body, "tenantId")
		if (left == nil) == found.HasError() || (left != nil && !looksElsewhere) {
			t.Errorf("in state: %t: %s", left != nil, found)
		}
		if left != nil {
			driver.Destroyed(s.Type, left)
		}
		if after := s.Resources(cloud.Sim); len(after) > 0 {
			t.Errorf("left: %v", after)
		}
	})
}

func eachNotFound(t *testing.T, check func(*testing.T, subject, *acctest.Cloud, simulator.Fault)) {
	t.Helper()
	for what, prepare := range fixture.All {
		for name, fault := range notFounds {
			t.Run(what+"/"+name, func(t *testing.T) {
				t.Parallel()
				synctest.Test(t, func(t *testing.T) {
					cloud := acctest.InMemory(t)
					s := prepare(cloud.Sim)
					fault.Method, fault.Path, fault.Status = s.Remove.Method, s.Remove.Path, http.StatusNotFound
					check(t, s, cloud, fault)
				})
			})
		}
	}
}

// TestDelete_twoAtOnce lets two runs destroy the same resource. The slower one has a listing
// from before the faster one was done, but after it sent its own request.
func TestDelete_twoAtOnce(t *testing.T) {
	t.Parallel()
	for what, prepare := range fixture.All {
		if s := prepare(simulator.New()); len(s.ImportID) > 1 || s.Type == "apigw_metastudio_product" {
			continue // no listing of the type confirms their 404
		}
		t.Run(what, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				cloud := acctest.InMemory(t)
				s := prepare(cloud.Sim)
				faster, slower := cloud.Driver(t, nil), cloud.Driver(t, nil)
				state, decoy := faster.Applied(s.Type, nil, s.Config), faster.Applied(s.Type, nil, s.Config)
				vanish(t, cloud.Sim, s, decoy)
				cloud.Sim.Inject(simulator.Fault{Method: s.Remove.Method, Path: s.Remove.Path, Times: 1, Delay: 3 * time.Second})
				ended := make(chan acctest.Diagnostics)
				go func() {
					_, found := slower.Destroy(t.Context(), s.Type, state)
					ended <- found
				}()
				time.Sleep(time.Second)
				slower.Destroyed(s.Type, decoy) // which takes a listing
				time.Sleep(time.Second)
				faster.Destroyed(s.Type, state)
				if found := <-ended; len(found) > 0 {
					t.Error(found)
				}
			})
		})
	}
}
