// SPDX-License-Identifier: MPL-2.0

package faultinjection_test

import (
	"testing"

	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/acctest"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/acctest/fixture"
)

// TestList_omitsSensitiveValues: Terraform prints what a list resource returns.
func TestList_omitsSensitiveValues(t *testing.T) {
	t.Parallel()
	for name, prepare := range fixture.All {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			cloud := acctest.Simulated(t)
			s := prepare(cloud.Sim)
			if s.Query.Method == "" {
				return // another subject lists this resource
			}
			driver := cloud.Driver(t, nil)
			state := driver.Applied(s.Type, nil, s.Config)
			listed, found := driver.List(t.Context(), s.Type, acctest.Query{Config: s.QueryConfig, IncludeResource: true})
			if len(listed) == 0 || len(found) > 0 {
				t.Fatalf("%d results: %s", len(listed), found)
			}
			for _, attribute := range driver.Sensitive(s.Type) {
				if value, _ := state.Get(t, attribute).(string); value == "" {
					t.Errorf("the state has no %s: the test proves nothing of it", attribute)
				}
				for _, one := range listed {
					if value := one.Resource.Get(t, attribute); value != nil {
						t.Errorf("the %s of %s is %v", attribute, one.Name, value)
					}
				}
			}
		})
	}
}
