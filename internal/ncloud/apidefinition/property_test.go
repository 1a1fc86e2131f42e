// SPDX-License-Identifier: MPL-2.0

package apidefinition_test

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strconv"
	"strings"
	"testing"
	"testing/synctest"

	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/acctest"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/acctest/drafttest"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/ncloud/draft"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/simulator"
)

func TestProperty_importedDraftHasAnEmptyPlan(t *testing.T) {
	t.Parallel()
	for seed := range uint64(30) {
		synctest.Test(t, func(t *testing.T) { importRandom(t, seed) })
	}
}

func FuzzImport(f *testing.F) {
	f.Add(uint64(1))
	f.Fuzz(func(t *testing.T, seed uint64) { synctest.Test(t, func(t *testing.T) { importRandom(t, seed) }) })
}

func importRandom(t *testing.T, seed uint64) {
	t.Helper()
	w := newMemoryWorld(t)
	w.change(func(d *simulator.NCloudDraft) { *d = stored(random(seed)) })
	read, diags := w.ReadData(t.Context(), "apigw_api_openapi", acctest.Object{"product_id": w.product, "api_id": apiID})
	if len(diags) > 0 {
		t.Fatalf("seed %d: %s", seed, diags)
	}
	state, diags := w.Import(t.Context(), kind, w.product+"/"+apiID)
	if len(diags) > 0 {
		t.Fatalf("seed %d: %s", seed, diags)
	}
	for name, document := range map[string]any{"the imported document": state.Get(t, "document"), "that of the data source": read.Get(t, "document")} {
		plan, diags := w.next(t).Plan(kind, state, w.config(document, nil))
		if len(diags) > 0 || !plan.Empty {
			t.Errorf("seed %d, %s: %s\n%s", seed, name, diags, document)
		}
	}
	if t.Failed() {
		t.FailNow()
	}
}

// TestProperty_exportsGiveTheDraftBack uses exports of a stage as documents, except for what their formats do not express.
func TestProperty_exportsGiveTheDraftBack(t *testing.T) {
	t.Parallel()
	for seed := range uint64(30) {
		for _, platform := range []string{"SWAGGER_JSON", "OPENAPI3_JSON"} {
			synctest.Test(t, func(t *testing.T) { exportRandom(t, seed, platform) })
		}
	}
}

func exportRandom(t *testing.T, seed uint64, platform string) {
	t.Helper()
	w := newMemoryWorld(t)
	exported := random(seed)
	for path := range exported.Paths {
		exported.Paths[path] = draft.CORS{}
	}
	for key, o := range exported.Operations {
		if strings.HasPrefix(key, "ANY ") { // its form in exports is not documented
			delete(exported.Operations, key)
			continue
		}
		exported.Operations[key] = exportable(o, platform)
	}
	w.change(func(d *simulator.NCloudDraft) { *d = stored(exported) })
	stage := w.Sim.NCloud.AddStage(apiID, simulator.NCloudStage{Name: "v1"})
	w.Sim.NCloud.Deploy(stage, "")
	document := w.Sim.NCloud.Export(stage, platform)
	state, diags := w.Import(t.Context(), kind, w.product+"/"+apiID)
	if len(diags) > 0 {
		t.Fatalf("seed %d: %s", seed, diags)
	}
	plan, diags := w.next(t).Plan(kind, state, w.config(document, nil))
	if diags.HasError() {
		t.Fatalf("seed %d, %s: %s\n%s", seed, platform, diags, document)
	}
	for _, attribute := range []string{"operations", "paths", "models"} {
		before, after := texts(t, state.Value, attribute), texts(t, plan.Value, attribute)
		for _, key := range differences(before, after) {
			if _, planned := after[key]; attribute != "models" || planned {
				t.Errorf("seed %d, %s, %s:\nbefore %s\nafter  %s", seed, platform, key, before[key], after[key])
			}
		}
	}
}

// exportable removes what an export does not express: descriptions of bodies of responses, and in OpenAPI 3 media types
// without a body, a body without media types, and which media type of a body is that of a form.
func exportable(o draft.Operation, platform string) draft.Operation {
	withBody := false
	for _, r := range o.Responses {
		if r.Body != nil {
			r.Body.Description, withBody = "", true
		}
	}
	if platform == "SWAGGER_JSON" {
		return o
	}
	o.FormParameters, o.Consumes, o.Produces = nil, nil, nil
	if o.RequestBody != nil {
		o.Consumes = []string{"application/json", "text/plain"}
	}
	if withBody {
		o.Produces = []string{"application/json"}
	}
	return o
}

func random(seed uint64) draft.Draft {
	return drafttest.Generator{Rand: rand.New(rand.NewPCG(seed, 0))}.Draft(false)
}

// stored returns a draft as the service stores it.
func stored(d draft.Draft) (out simulator.NCloudDraft) {
	ids := map[string]string{}
	for name, schema := range d.Models {
		ids[name] = fmt.Sprintf("model%05d", len(ids))
		out.Models = append(out.Models, simulator.NCloudModel{ID: ids[name], Name: name, Schema: schema})
	}
	for path, cors := range d.Paths {
		p := simulator.NCloudPath{Path: path, CORS: simulator.NCloudCORS{
			AllowOrigin: cors.AllowOrigin, AllowMethods: cors.AllowMethods, AllowHeaders: cors.AllowHeaders,
			AllowCredentials: cors.AllowCredentials, ExposeHeaders: cors.ExposeHeaders, MaxAge: cors.MaxAge,
		}}
		for key, o := range d.Operations {
			if method, at, _ := strings.Cut(key, " "); at == path {
				p.Methods = append(p.Methods, storedMethod(method, o, ids))
			}
		}
		out.Paths = append(out.Paths, p)
	}
	return out
}

func storedMethod(name string, o draft.Operation, ids map[string]string) simulator.NCloudMethod {
	m := simulator.NCloudMethod{
		Name: name, Description: o.Description, APIKeyRequired: o.APIKeyRequired, Consumers: strings.Join(o.Consumes, ","), Produces: strings.Join(o.Produces, ","),
		Platform: "NONE", Validation: "NONE", RequestBody: storedBody(o.RequestBody, ids),
		Parameters: slices.Concat(storedParameters("REQUEST_HEADER", o.HeaderParameters), storedParameters("REQUEST_QUERY", o.QueryParameters), storedParameters("REQUEST_FORMDATA", o.FormParameters)),
	}
	if o.Authentication != nil {
		m.Platform = o.Authentication.Platform
	}
	if o.Validation != nil {
		m.Validation, m.Headers, m.QueryStrings = "QUERYSTRING_HEADERS", o.Validation.Headers, o.Validation.QueryStrings
	}
	switch {
	case o.HTTPEndpoint != nil:
		m.HTTP = &simulator.NCloudHTTPEndpoint{Method: o.HTTPEndpoint.Method, URL: o.HTTPEndpoint.URL, Stream: o.HTTPEndpoint.Stream}
	case o.NCPEndpoint != nil:
		e := o.NCPEndpoint
		m.NCP = &simulator.NCloudNCPEndpoint{Service: e.Service, Region: e.Region, ActionID: e.ActionID, ActionName: e.ActionName, URL: e.URL, Method: e.Method, Stream: e.Stream}
	default:
		m.Mock = &simulator.NCloudMockEndpoint{Status: int(o.MockEndpoint.StatusCode), Response: o.MockEndpoint.Response, Headers: o.MockEndpoint.Headers}
	}
	for status, r := range o.Responses {
		code, _ := strconv.Atoi(status)
		m.Responses = append(m.Responses, simulator.NCloudResponse{
			StatusCode: code, Description: r.Description, Body: storedBody(r.Body, ids), Headers: storedParameters("RESPONSE_HEADER", r.Headers),
		})
	}
	return m
}

func storedParameters(code string, all map[string]draft.Parameter) (out []simulator.NCloudParameter) {
	for _, p := range all {
		out = append(out, simulator.NCloudParameter{
			Code: code, Name: p.Name, Type: p.Type, Description: p.Description, Required: p.Required, Array: p.Array, Logged: p.Logged,
		})
	}
	return out
}

func storedBody(b *draft.Body, ids map[string]string) *simulator.NCloudBody {
	if b == nil {
		return nil
	}
	return &simulator.NCloudBody{Name: b.Name, ModelID: ids[b.Model], Description: b.Description}
}
