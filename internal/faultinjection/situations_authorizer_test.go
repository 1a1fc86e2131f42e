// SPDX-License-Identifier: MPL-2.0

package faultinjection_test

import (
	"fmt"
	"testing"

	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/acctest"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/acctest/fixture"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/simulator"
)

func addAuthorizers(all map[string]situation) {
	cached := with(fixture.Authorizer(nil).Config, "cache_ttl_sec", 300)
	all["authorizer, create: another one has the name"] = func(t *testing.T) acctest.Diagnostics {
		t.Helper()
		cloud := acctest.InMemory(t)
		cloud.Sim.NCloud.Switch(func(s *simulator.NCloudSwitches) { s.DuplicateNames = "refused" })
		cloud.Sim.NCloud.AddAuthorizer(simulator.NCloudAuthorizer{Name: "jwt-check"})
		_, diags := cloud.Driver(t, nil).Apply(t.Context(), "apigw_authorizer", nil, cached)
		return diags
	}
	all["authorizer, create: the service refuses cache_ttl_sec"] = func(t *testing.T) acctest.Diagnostics {
		t.Helper()
		cloud := acctest.InMemory(t)
		cloud.Sim.NCloud.Switch(func(s *simulator.NCloudSwitches) { s.AuthorizerCache = "refused" })
		_, diags := cloud.Driver(t, nil).Apply(t.Context(), "apigw_authorizer", nil, cached)
		return diags
	}
	all["authorizer, create: the response is lost, and no authorizer is found"] = during(fixture.Authorizer, "create", simulator.Fault{Cut: simulator.CutBefore}, impatient)
	all["authorizer, update: the service keeps cache_ttl_sec"] = func(t *testing.T) acctest.Diagnostics {
		t.Helper()
		cloud := acctest.InMemory(t)
		d := cloud.Driver(t, nil)
		state := d.Applied("apigw_authorizer", nil, cached)
		id := fmt.Sprint(state.Get(t, "id"))
		cloud.Sim.Inject(simulator.Fault{Method: "PUT", Status: 204})
		cloud.Sim.NCloud.ChangeAuthorizer(id, func(a *simulator.NCloudAuthorizer) { a.Description = "b" })
		_, diags := d.Apply(t.Context(), "apigw_authorizer", state, with(with(cached, "cache_ttl_sec", nil), "description", "b"))
		return diags
	}
	all["authorizer, test: the function fails"] = func(t *testing.T) acctest.Diagnostics {
		t.Helper()
		cloud := acctest.InMemory(t)
		id := cloud.Sim.NCloud.AddAuthorizer(simulator.NCloudAuthorizer{Name: "jwt-check", Region: "KR", FunctionID: "verify", TestStatus: 500})
		_, diags := cloud.Driver(t, nil).Invoke(t.Context(), "apigw_test_authorizer", acctest.Object{"authorizer_id": id})
		return diags
	}
	all["authorizer, delete: a method uses it"] = func(t *testing.T) acctest.Diagnostics {
		t.Helper()
		cloud := acctest.InMemory(t)
		d := cloud.Driver(t, nil)
		state := d.Applied("apigw_authorizer", nil, cached)
		cloud.Sim.NCloud.AddProduct(simulator.NCloudProduct{Name: "shop", APIs: []*simulator.NCloudAPI{{ID: fixture.APIID, Name: "orders", Draft: simulator.NCloudDraft{
			Paths: []simulator.NCloudPath{{Path: "/orders", Methods: []simulator.NCloudMethod{
				{Name: "GET", Platform: "AUTHORIZER", AuthorizerID: fmt.Sprint(state.Get(t, "id"))},
			}}},
		}}}})
		_, diags := d.Destroy(t.Context(), "apigw_authorizer", state)
		return diags
	}
}
