// SPDX-License-Identifier: MPL-2.0

package faultinjection_test

import (
	"net/http"
	"testing"
	"testing/synctest"

	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/acctest"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/acctest/fixture"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/simulator"
)

// TestDelete_ofTaintedResourceSurvivesLostResponse deletes every resource as Terraform
// deletes a tainted one that it has not refreshed: without its private state.
func TestDelete_ofTaintedResourceSurvivesLostResponse(t *testing.T) {
	t.Parallel()
	faults := map[string]simulator.Fault{
		"cut":               {Cut: simulator.CutAfter, Times: 1},
		"cut every time":    {Cut: simulator.CutAfter},
		"500":               {Status: http.StatusInternalServerError, AfterEffect: true},
		"500 before effect": {Status: http.StatusInternalServerError},
	}
	for what, prepare := range fixture.All {
		for name, fault := range faults {
			t.Run(what+"/"+name, func(t *testing.T) {
				t.Parallel()
				synctest.Test(t, func(t *testing.T) {
					cloud := acctest.InMemory(t)
					s := prepare(cloud.Sim)
					driver := cloud.Driver(t, nil)
					state := driver.Applied(s.Type, nil, s.Config)
					fault.Method, fault.Path = s.Remove.Method, s.Remove.Path
					end := cloud.Sim.Inject(fault)
					driver = driver.NextRun()
					left, found := driver.ApplyDestroy(t.Context(), s.Type, state, nil)
					end()
					if (left == nil) == found.HasError() {
						t.Fatalf("in state: %t: %s", left != nil, found)
					}
					driver = driver.NextRun()
					if left != nil {
						left = driver.Refreshed(s.Type, left)
					}
					if left != nil {
						driver.Destroyed(s.Type, left)
					}
					if after := s.Resources(cloud.Sim); len(after) > 0 {
						t.Errorf("left: %v", after)
					}
				})
			})
		}
	}
}
