// SPDX-License-Identifier: MPL-2.0

package faultinjection_test

import (
	"fmt"
	"net/http"
	"strings"
	"testing"

	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/acctest"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/acctest/fixture"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/simulator"
)

func addDefinitions(all map[string]situation) {
	withPaths := func(document string) string {
		return strings.Replace(fixture.Definition("orders"), "paths: {", "paths: {"+document+", ", 1)
	}
	for name, document := range map[string]string{
		"the document is no YAML":                      "openapi: [",
		"the document is empty":                        "",
		"the version of the document is not supported": "openapi: 3.2.0\npaths: {}\n",
		"the document has paths that do not fit":       withPaths("/a.json: {get: {}}, /b.json: {get: {}}, /c: {trace: {}}"),
		"a path does not begin with a slash":           withPaths("a: {get: {}}"),
		"the document has findings, which are errors":  withPaths("/a: {get: {responses: {default: {description: an error}}}}"),
	} {
		all["API definition, plan: "+name] = valid("apigw_api_definition", acctest.Object{
			"product_id": "prod000001", "api_id": fixture.APIID, "document": document, "on_unsupported": "error",
		})
	}
	for name, arguments := range map[string]acctest.Object{
		"an override, CORS and a pattern that match nothing": {
			"overrides": acctest.Object{"GET /a": acctest.Object{}}, "cors": acctest.Object{"/a": acctest.Object{}}, "exclude": []any{"GET /a"},
		},
		"two endpoints": {"overrides": acctest.Object{"GET /": acctest.Object{
			"http_endpoint": acctest.Object{"method": "GET", "url": "orders"}, "mock_endpoint": acctest.Object{"status_code": 200},
		}}},
		"an authorizer is missing": {"defaults": acctest.Object{"authentication": acctest.Object{"platform": "AUTHORIZER"}}},
		"a malformed pattern":      {"exclude": []any{"get /"}},
	} {
		config := acctest.Object{"product_id": "prod000001", "api_id": fixture.APIID, "document": fixture.Definition("orders")}
		for argument, value := range arguments {
			config[argument] = value
		}
		all["API definition, plan: "+name] = valid("apigw_api_definition", config)
	}
	defines := func(operate func(*testing.T, *acctest.Cloud, *acctest.Driver, subject) acctest.Diagnostics) situation {
		return func(t *testing.T) acctest.Diagnostics {
			t.Helper()
			cloud := acctest.InMemory(t)
			return operate(t, cloud, cloud.Driver(t, acctest.Object{"max_retries": 0}), fixture.APIDefinition(cloud.Sim))
		}
	}
	all["API definition, create: the document has findings"] = defines(func(t *testing.T, _ *acctest.Cloud, d *acctest.Driver, s subject) acctest.Diagnostics {
		t.Helper()
		_, diags := d.Apply(t.Context(), s.Type, nil, with(s.Config, "document",
			withPaths("/a: {get: {security: [{token: []}], responses: {default: {description: an error}}}, post: {responses: {default: {description: an error}}}}")+
				"components: {securitySchemes: {token: {type: http, scheme: bearer}}}\n"))
		return diags
	})
	for name, paths := range map[string]string{
		"two paths differ in a variable's name":   "'/a/{x}': {}, '/a/{y}': {}",
		"a path has one variable twice":           "'/a/{x}/{x}': {}",
		"a variable for all segments is not last": "'/a/{x+}/b': {}",
	} {
		all["API definition, create: "+name] = defines(func(t *testing.T, _ *acctest.Cloud, d *acctest.Driver, s subject) acctest.Diagnostics {
			t.Helper()
			_, diags := d.Apply(t.Context(), s.Type, nil, with(s.Config, "document", withPaths(paths)))
			return diags
		})
	}
	all["API definition, plan: the API has other operations"] = defines(func(t *testing.T, cloud *acctest.Cloud, d *acctest.Driver, s subject) acctest.Diagnostics {
		t.Helper()
		cloud.Sim.NCloud.ChangeDraft(fixture.APIID, func(draft *simulator.NCloudDraft) {
			for i := range 25 {
				draft.Paths = append(draft.Paths, simulator.NCloudPath{Path: fmt.Sprintf("/p%02d", i), Methods: []simulator.NCloudMethod{{Name: http.MethodGet}}})
			}
		})
		_, diags := d.Plan(s.Type, nil, s.Config)
		return diags
	})
	all["API definition, create: the API has models"] = defines(func(t *testing.T, cloud *acctest.Cloud, d *acctest.Driver, s subject) acctest.Diagnostics {
		t.Helper()
		cloud.Sim.NCloud.ChangeDraft(fixture.APIID, func(draft *simulator.NCloudDraft) {
			draft.Models = append(draft.Models, simulator.NCloudModel{Name: "Order", Schema: "{}"})
		})
		_, diags := d.Apply(t.Context(), s.Type, nil, s.Config)
		return diags
	})
	all["API definition, create: the API has another form of an operation, and keeps the rest"] = defines(func(t *testing.T, cloud *acctest.Cloud, d *acctest.Driver, s subject) acctest.Diagnostics {
		t.Helper()
		cloud.Sim.NCloud.ChangeDraft(fixture.APIID, func(draft *simulator.NCloudDraft) {
			draft.Paths = []simulator.NCloudPath{{Path: "/", Methods: []simulator.NCloudMethod{{Name: http.MethodGet, Description: "another"}}}}
		})
		_, diags := d.Apply(t.Context(), s.Type, nil, with(s.Config, "unmanaged", "keep"))
		return diags
	})
	all["API definition, create: the second operation is refused"] = defines(func(t *testing.T, cloud *acctest.Cloud, d *acctest.Driver, s subject) acctest.Diagnostics {
		t.Helper()
		cloud.Sim.Inject(simulator.Fault{Method: "POST", Path: `/methods$`, Skip: 1, Status: http.StatusBadRequest, Body: `{"error":{"errorCode":"100","message":"no"}}`})
		_, diags := d.Apply(t.Context(), s.Type, nil, with(s.Config, "document", withPaths("/a: {get: {responses: {}}}")))
		return diags
	})
	all["API definition, create: the first operation is refused"] = during(fixture.APIDefinition, "create",
		simulator.Fault{Status: http.StatusBadRequest, Body: `{"error":{"errorCode":"100","message":"no"}}`}, impatient)
	all["API definition, update: the service refuses it"] = during(fixture.APIDefinition, "update",
		simulator.Fault{Status: http.StatusBadRequest, Body: `{"error":{"errorCode":"100","message":"no"}}`}, impatient)
	for operation, fault := range map[string]simulator.Fault{
		"update": {Method: "POST", Path: `/methods$`}, "delete": {Method: "DELETE", Path: `/methods/`, Skip: 1},
	} {
		all["API definition, "+operation+": the second request is refused"] = defines(func(t *testing.T, cloud *acctest.Cloud, d *acctest.Driver, s subject) acctest.Diagnostics {
			t.Helper()
			two := with(s.Config, "document", withPaths("/a: {get: {responses: {}}}"))
			var diags acctest.Diagnostics
			fault.Status, fault.Body = http.StatusBadRequest, `{"error":{"errorCode":"100","message":"no"}}`
			if operation == "update" {
				state := d.Applied(s.Type, nil, s.Config)
				cloud.Sim.Inject(fault)
				_, diags = d.Apply(t.Context(), s.Type, state, two)
			} else {
				state := d.Applied(s.Type, nil, two)
				cloud.Sim.Inject(fault)
				_, diags = d.Destroy(t.Context(), s.Type, state)
			}
			return diags
		})
	}
	all["API definition, plan: unmanaged is keep after an import"] = defines(func(t *testing.T, cloud *acctest.Cloud, d *acctest.Driver, s subject) acctest.Diagnostics {
		t.Helper()
		d.Applied(s.Type, nil, s.Config)
		cloud.Sim.NCloud.ChangeDraft(fixture.APIID, func(draft *simulator.NCloudDraft) {
			draft.Models = append(draft.Models, simulator.NCloudModel{Name: "Order", Schema: "{}"})
			draft.Paths = append(draft.Paths, simulator.NCloudPath{Path: "/a", Methods: []simulator.NCloudMethod{{Name: http.MethodGet}}})
		})
		next := d.NextRun()
		state, _ := next.Import(t.Context(), s.Type, fmt.Sprint(s.Config["product_id"], "/", fixture.APIID))
		_, diags := next.Plan(s.Type, state, with(s.Config, "unmanaged", "keep"))
		return diags
	})
	all["API definition, delete: another operation uses a model"] = defines(func(t *testing.T, cloud *acctest.Cloud, d *acctest.Driver, s subject) acctest.Diagnostics {
		t.Helper()
		state := d.Applied(s.Type, nil, with(with(s.Config, "unmanaged", "keep"), "document", fixture.Definition("orders")+
			"components: {schemas: {Order: {type: object, x-apigw-keep: true}}}\n"))
		cloud.Sim.NCloud.ChangeDraft(fixture.APIID, func(draft *simulator.NCloudDraft) {
			body := &simulator.NCloudBody{Name: "Order", ModelID: draft.Models[0].ID}
			draft.Paths = append(draft.Paths, simulator.NCloudPath{Path: "/a", Methods: []simulator.NCloudMethod{{Name: http.MethodPost, RequestBody: body}}})
		})
		_, diags := d.NextRun().Destroy(t.Context(), s.Type, state)
		return diags
	})
	all["API definition, plan: a path of the API has a resource of its own"] = defines(func(t *testing.T, _ *acctest.Cloud, d *acctest.Driver, s subject) acctest.Diagnostics {
		t.Helper()
		_, _ = d.Plan("apigw_api_path", nil, acctest.Object{"product_id": s.Config["product_id"], "api_id": fixture.APIID, "path": "/a"})
		_, diags := d.Plan(s.Type, nil, s.Config)
		return diags
	})
	all["API definition, plan: two of one API"] = defines(func(t *testing.T, _ *acctest.Cloud, d *acctest.Driver, s subject) acctest.Diagnostics {
		t.Helper()
		_, _ = d.Plan(s.Type, nil, s.Config)
		_, diags := d.Plan(s.Type, nil, s.Config)
		return diags
	})
}
