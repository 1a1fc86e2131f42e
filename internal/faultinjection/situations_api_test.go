// SPDX-License-Identifier: MPL-2.0

package faultinjection_test

import (
	"fmt"
	"testing"

	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/acctest"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/acctest/fixture"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/simulator"
)

func addAPIs(all map[string]situation) {
	all["API, create: another API has the name"] = func(t *testing.T) acctest.Diagnostics {
		t.Helper()
		cloud := acctest.InMemory(t)
		s := fixture.API(cloud.Sim)
		cloud.Sim.NCloud.Switch(func(s *simulator.NCloudSwitches) { s.DuplicateAPINames = "409" })
		cloud.Sim.NCloud.AddAPI(fmt.Sprint(s.Config["product_id"]), simulator.NCloudAPI{Name: "orders"})
		_, diags := cloud.Driver(t, nil).Apply(t.Context(), s.Type, nil, s.Config)
		return diags
	}
	all["API, create: the name has other characters"] = valid("apigw_api", acctest.Object{"product_id": "prod000001", "name": "my orders"})
	all["API, create: the response is lost, and no API is found"] = during(fixture.API, "create", simulator.Fault{Cut: simulator.CutBefore}, impatient)
	all["API, update: the service refuses to clear the description"] = func(t *testing.T) acctest.Diagnostics {
		t.Helper()
		cloud := acctest.InMemory(t)
		s := fixture.API(cloud.Sim)
		d := cloud.Driver(t, nil)
		state := d.Applied(s.Type, nil, s.Config)
		cloud.Sim.NCloud.Switch(func(s *simulator.NCloudSwitches) { s.EmptyAPIText = "refused" })
		_, diags := d.Apply(t.Context(), s.Type, state, with(s.Config, "description", ""))
		return diags
	}
	for name, data := range map[string]acctest.Object{"no API": {"name": "nosuch"}, "several APIs": {"name": "orders"}} {
		all["apigw_api, data source: "+name+" of this name"] = func(t *testing.T) acctest.Diagnostics {
			t.Helper()
			cloud := acctest.InMemory(t)
			product := cloud.Sim.NCloud.AddProduct(simulator.NCloudProduct{APIs: []*simulator.NCloudAPI{{Name: "orders"}, {Name: "orders"}}})
			_, diags := cloud.Driver(t, nil).ReadData(t.Context(), "apigw_api", with(data, "product_id", product))
			return diags
		}
	}
	all["apigw_api, data source: not found"] = func(t *testing.T) acctest.Diagnostics {
		t.Helper()
		_, diags := acctest.InMemory(t).Driver(t, nil).ReadData(t.Context(), "apigw_api", acctest.Object{"product_id": "nosuch0001", "id": "nosuch0002"})
		return diags
	}
	all["API document, delete: the service refuses to clear the text"] = func(t *testing.T) acctest.Diagnostics {
		t.Helper()
		cloud := acctest.InMemory(t)
		s := fixture.APIDocument(cloud.Sim)
		d := cloud.Driver(t, nil)
		state := d.Applied(s.Type, nil, s.Config)
		cloud.Sim.NCloud.Switch(func(s *simulator.NCloudSwitches) { s.EmptyAPIText = "refused" })
		_, diags := d.Destroy(t.Context(), s.Type, state)
		return diags
	}
	written := func(text string, operate func(*testing.T, *acctest.Driver, subject) acctest.Diagnostics) situation {
		return func(t *testing.T) acctest.Diagnostics {
			t.Helper()
			cloud := acctest.InMemory(t)
			s := fixture.APIDocument(cloud.Sim)
			cloud.Sim.NCloud.ChangeAPI(fixture.APIID, func(a *simulator.NCloudAPI) { a.DocumentMd = &text })
			return operate(t, cloud.Driver(t, nil), s)
		}
	}
	all["API document, create: the API has one"] = written("theirs", func(t *testing.T, d *acctest.Driver, s subject) acctest.Diagnostics {
		t.Helper()
		_, diags := d.Apply(t.Context(), s.Type, nil, s.Config)
		return diags
	})
	all["API document, import: the API has none"] = written("", func(t *testing.T, d *acctest.Driver, s subject) acctest.Diagnostics {
		t.Helper()
		_, diags := d.Import(t.Context(), s.Type, fmt.Sprint(s.Config["product_id"], "/", fixture.APIID))
		return diags
	})
	all["API document, create: the response is lost"] = during(fixture.APIDocument, "create", simulator.Fault{Cut: simulator.CutAfter}, impatient)
	all["API document, update: the service keeps the text"] = during(fixture.APIDocument, "update", simulator.Fault{Status: 204}, impatient)
	all["API document, plan: another instance is to be deleted"] = endangered(fixture.APIDocument)
}
