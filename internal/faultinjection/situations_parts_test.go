// SPDX-License-Identifier: MPL-2.0

package faultinjection_test

import (
	"fmt"
	"testing"

	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/acctest"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/simulator"
)

func addParts(all map[string]situation) {
	for name, one := range map[string]func(*simulator.Simulator) subject{"API path": apiPath, "API model": apiModel, "API method": apiMethod} {
		all[name+", create: it exists"] = func(t *testing.T) acctest.Diagnostics {
			t.Helper()
			cloud := acctest.InMemory(t)
			s := one(cloud.Sim)
			cloud.Driver(t, nil).Applied(s.resource, nil, s.config)
			_, diags := cloud.Driver(t, nil).Apply(t.Context(), s.resource, nil, s.config)
			return diags
		}
		all[name+", create: the response is lost"] = during(one, "create", simulator.Fault{Cut: simulator.CutAfter}, impatient)
		all[name+", update: it was deleted"] = func(t *testing.T) acctest.Diagnostics {
			t.Helper()
			cloud := acctest.InMemory(t)
			s := one(cloud.Sim)
			d := cloud.Driver(t, nil)
			state := d.Applied(s.resource, nil, s.config)
			cloud.Sim.NCloud.ChangeDraft(apiID, func(d *simulator.NCloudDraft) {
				d.Models = nil
				if name == "API method" {
					d.Paths[0].Methods = nil
				} else {
					d.Paths = nil
				}
			})
			_, diags := d.Apply(t.Context(), s.resource, state, s.changed)
			return diags
		}
		all[name+", plan: another instance is to be deleted"] = endangered(one)
	}
	all["API path, delete: it has methods"] = func(t *testing.T) acctest.Diagnostics {
		t.Helper()
		cloud := acctest.InMemory(t)
		s := apiPath(cloud.Sim)
		d := cloud.Driver(t, nil)
		state := d.Applied(s.resource, nil, s.config)
		cloud.Sim.NCloud.ChangeDraft(apiID, func(d *simulator.NCloudDraft) {
			for i := range d.Paths {
				d.Paths[i].Methods = []simulator.NCloudMethod{{Name: "GET"}}
			}
		})
		_, diags := d.Destroy(t.Context(), s.resource, state)
		return diags
	}
	all["API path, delete: its parent was kept, and is not deleted"] = func(t *testing.T) acctest.Diagnostics {
		t.Helper()
		cloud := acctest.InMemory(t)
		s := apiPath(cloud.Sim)
		d := cloud.Driver(t, nil)
		parent := d.Applied(s.resource, nil, s.config)
		child := d.Applied(s.resource, nil, with(s.config, "path", "/bills/paid"))
		d.Destroyed(s.resource, parent)
		cloud.Sim.Inject(simulator.Fault{Method: "DELETE", Path: fmt.Sprint(parent.Get(t, "id")) + "$", Status: 400})
		_, diags := d.Destroy(t.Context(), s.resource, child)
		return diags
	}
	for _, operation := range []string{"create", "update"} {
		all["API model, "+operation+": it refers to a model that does not exist"] = func(t *testing.T) acctest.Diagnostics {
			t.Helper()
			cloud := acctest.InMemory(t)
			cloud.Sim.NCloud.Switch(func(s *simulator.NCloudSwitches) { s.ModelReference = "model ID" })
			s := apiModel(cloud.Sim)
			d := cloud.Driver(t, nil)
			var state *acctest.State
			if operation == "update" {
				state = d.Applied(s.resource, nil, s.config)
			}
			_, diags := d.Apply(t.Context(), s.resource, state, with(s.config, "schema", `{"$ref":"#/definitions/Customer"}`))
			return diags
		}
	}
	all["API model, delete: a method uses it"] = func(t *testing.T) acctest.Diagnostics {
		t.Helper()
		cloud := acctest.InMemory(t)
		s := apiModel(cloud.Sim)
		d := cloud.Driver(t, nil)
		state := d.Applied(s.resource, nil, s.config)
		cloud.Sim.NCloud.ChangeDraft(apiID, func(d *simulator.NCloudDraft) {
			d.Paths[0].Methods = []simulator.NCloudMethod{{Name: "GET", RequestBody: &simulator.NCloudBody{Name: "a", ModelID: fmt.Sprint(state.Get(t, "id"))}}}
		})
		_, diags := d.Destroy(t.Context(), s.resource, state)
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
			s := apiMethod(cloud.Sim)
			complete := s.config
			for argument, value := range config {
				complete = with(complete, argument, value)
			}
			return cloud.Driver(t, nil).Validate(s.resource, complete)
		}
	}
	all["API path, create: the path is malformed"] = valid("apigw_api_path", acctest.Object{"product_id": "prod000001", "api_id": apiID, "path": "/a.json"})
	all["API model, create: the schema is not JSON"] = valid("apigw_api_model", acctest.Object{"product_id": "prod000001", "api_id": apiID, "name": "Order", "schema": "{"})
}
