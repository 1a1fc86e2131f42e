// SPDX-License-Identifier: MPL-2.0

package faultinjection_test

import (
	"fmt"
	"testing"

	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/acctest"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/acctest/fixture"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/simulator"
)

func addParts(all map[string]situation) {
	for name, one := range map[string]func(*simulator.Simulator) subject{"API path": fixture.APIPath, "API model": fixture.APIModel, "API method": fixture.APIMethod} {
		all[name+", create: it exists"] = func(t *testing.T) acctest.Diagnostics {
			t.Helper()
			cloud := acctest.InMemory(t)
			s := one(cloud.Sim)
			cloud.Driver(t, nil).Applied(s.Type, nil, s.Config)
			_, diags := cloud.Driver(t, nil).Apply(t.Context(), s.Type, nil, s.Config)
			return diags
		}
		all[name+", create: the response is lost"] = during(one, "create", simulator.Fault{Cut: simulator.CutAfter}, impatient)
		all[name+", update: it was deleted"] = func(t *testing.T) acctest.Diagnostics {
			t.Helper()
			cloud := acctest.InMemory(t)
			s := one(cloud.Sim)
			d := cloud.Driver(t, nil)
			state := d.Applied(s.Type, nil, s.Config)
			cloud.Sim.NCloud.ChangeDraft(fixture.APIID, func(d *simulator.NCloudDraft) {
				d.Models = nil
				if name == "API method" {
					d.Paths[0].Methods = nil
				} else {
					d.Paths = nil
				}
			})
			_, diags := d.Apply(t.Context(), s.Type, state, s.Changed)
			return diags
		}
		all[name+", plan: another instance is to be deleted"] = endangered(one)
	}
	all["API path, delete: it has methods"] = func(t *testing.T) acctest.Diagnostics {
		t.Helper()
		cloud := acctest.InMemory(t)
		s := fixture.APIPath(cloud.Sim)
		d := cloud.Driver(t, nil)
		state := d.Applied(s.Type, nil, s.Config)
		cloud.Sim.NCloud.ChangeDraft(fixture.APIID, func(d *simulator.NCloudDraft) {
			for i := range d.Paths {
				d.Paths[i].Methods = []simulator.NCloudMethod{{Name: "GET"}}
			}
		})
		_, diags := d.Destroy(t.Context(), s.Type, state)
		return diags
	}
	all["API path, delete: its parent was kept, and is not deleted"] = func(t *testing.T) acctest.Diagnostics {
		t.Helper()
		cloud := acctest.InMemory(t)
		s := fixture.APIPath(cloud.Sim)
		d := cloud.Driver(t, nil)
		parent := d.Applied(s.Type, nil, s.Config)
		child := d.Applied(s.Type, nil, with(s.Config, "path", "/bills/paid"))
		d.Destroyed(s.Type, parent)
		cloud.Sim.Inject(simulator.Fault{Method: "DELETE", Path: fmt.Sprint(parent.Get(t, "id")) + "$", Status: 400})
		_, diags := d.Destroy(t.Context(), s.Type, child)
		return diags
	}
	for _, operation := range []string{"create", "update"} {
		all["API model, "+operation+": it refers to a model that does not exist"] = func(t *testing.T) acctest.Diagnostics {
			t.Helper()
			cloud := acctest.InMemory(t)
			cloud.Sim.NCloud.Switch(func(s *simulator.NCloudSwitches) { s.ModelReference = "model ID" })
			s := fixture.APIModel(cloud.Sim)
			d := cloud.Driver(t, nil)
			var state *acctest.State
			if operation == "update" {
				state = d.Applied(s.Type, nil, s.Config)
			}
			_, diags := d.Apply(t.Context(), s.Type, state, with(s.Config, "schema", `{"$ref":"#/definitions/Customer"}`))
			return diags
		}
	}
	all["API model, delete: a method uses it"] = func(t *testing.T) acctest.Diagnostics {
		t.Helper()
		cloud := acctest.InMemory(t)
		s := fixture.APIModel(cloud.Sim)
		d := cloud.Driver(t, nil)
		state := d.Applied(s.Type, nil, s.Config)
		cloud.Sim.NCloud.ChangeDraft(fixture.APIID, func(d *simulator.NCloudDraft) {
			d.Paths[0].Methods = []simulator.NCloudMethod{{Name: "GET", RequestBody: &simulator.NCloudBody{Name: "a", ModelID: fmt.Sprint(state.Get(t, "id"))}}}
		})
		_, diags := d.Destroy(t.Context(), s.Type, state)
		return diags
	}
	for name, config := range map[string]acctest.Object{
		"a header is given twice":     {"header_parameters": acctest.Object{"a": acctest.Object{}, "A": acctest.Object{}}},
		"its media types are long":    {"consumes": []any{"application/vnd.example.with.a.long.name.of.a.media.type+json", "application/vnd.example.with.another.name+json"}},
		"its responses are malformed": {"responses": acctest.Object{"2XX": acctest.Object{}}},
	} {
		all["API method, create: "+name] = func(t *testing.T) acctest.Diagnostics {
			t.Helper()
			cloud := acctest.InMemory(t)
			s := fixture.APIMethod(cloud.Sim)
			complete := s.Config
			for argument, value := range config {
				complete = with(complete, argument, value)
			}
			return cloud.Driver(t, nil).Validate(s.Type, complete)
		}
	}
	all["API path, create: the path is malformed"] = valid("apigw_api_path", acctest.Object{"product_id": "prod000001", "api_id": fixture.APIID, "path": "/a.json"})
	all["API model, create: the schema is not JSON"] = valid("apigw_api_model", acctest.Object{"product_id": "prod000001", "api_id": fixture.APIID, "name": "Order", "schema": "{"})
}
