// SPDX-License-Identifier: MPL-2.0

package faultinjection_test

import (
	"testing"
	"testing/synctest"

	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/acctest"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/acctest/fixture"
)

// TestList_generatesValidConfigurations lists each resource with each of its configurations, as
// `terraform query -generate-config-out` does.
func TestList_generatesValidConfigurations(t *testing.T) {
	t.Parallel()
	for what, prepare := range fixture.All {
		t.Run(what, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				cloud := acctest.InMemory(t)
				s := prepare(cloud.Sim)
				if s.Query.Method == "" {
					return // another subject of the resource has it
				}
				d := cloud.Driver(t, nil)
				var state *acctest.State
				for i, config := range append([]acctest.Object{s.Config}, s.Further...) {
					state = d.Applied(s.Type, state, config)
					listed, found := d.List(t.Context(), s.Type, acctest.Query{Config: s.QueryConfig, IncludeResource: true})
					if len(found) > 0 || (i == 0 && len(listed) == 0) { // a draft may be empty later
						t.Errorf("%d are listed: %s", len(listed), found)
					}
					for _, one := range listed {
						if found := d.Validate(s.Type, d.Generated(s.Type, one.Resource.Value)); len(found) > 0 {
							t.Errorf("the configuration of %s: %s", one.Resource.Value, found)
						}
					}
				}
			})
		})
	}
}
