// SPDX-License-Identifier: MPL-2.0

package apidefinition_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/acctest"
)

// document has operations that depend on different arguments.
const document = `
openapi: 3.0.3
info: {title: Unknown, version: "1"}
paths:
  /own: {get: {x-ncp-apigateway-endpoint: {HTTP: {method: GET, url: /x, stream: false}}, x-ncp-apigateway-filters: {apiKey: {required: true}, auth: {platform: IAM}}, responses: {}}}
  /default: {get: {x-ncp-apigateway-filters: {apiKey: {required: true}, auth: {platform: IAM}}, responses: {}}}
  /token: {get: {security: [{token: []}], x-ncp-apigateway-endpoint: {HTTP: {method: GET, url: /x, stream: false}}, responses: {}}}
components: {securitySchemes: {token: {type: http, scheme: bearer}}}
`

func TestPlan_isUnknownOnlyWhereAValueIsUsed(t *testing.T) {
	t.Parallel()
	prefix := acctest.Object{"http_endpoint": acctest.Object{"url_prefix": "/v2"}}
	schemes := acctest.Object{"token": acctest.Object{"platform": "IAM"}}
	all := []string{"GET /default", "GET /own", "GET /token"}
	for name, test := range map[string]struct {
		change acctest.Object
		// operations and paths are those that are unknown.
		operations, paths                              []string
		allOperations, allPaths, allModels, noWarnings bool
	}{
		"nothing":  {},
		"the IDs":  {change: acctest.Object{"product_id": acctest.Unknown, "api_id": acctest.Unknown}},
		"document": {change: acctest.Object{"document": acctest.Unknown}, allOperations: true, allPaths: true, allModels: true, noWarnings: true},
		"exclude": {
			change:        acctest.Object{"exclude": []any{acctest.Unknown}},
			allOperations: true, allPaths: true, allModels: true, noWarnings: true,
		},
		"overrides":     {change: acctest.Object{"overrides": acctest.Unknown}, allOperations: true, allPaths: true, allModels: true, noWarnings: true},
		"documentation": {change: acctest.Object{"documentation": acctest.Unknown}, allOperations: true, allPaths: true, allModels: true, noWarnings: true},
		"cors":          {change: acctest.Object{"cors": acctest.Unknown}, allPaths: true},
		"defaults":      {change: acctest.Object{"defaults": acctest.Unknown}, allOperations: true, allPaths: true, noWarnings: true},
		"security_schemes": {
			change: acctest.Object{"security_schemes": acctest.Unknown}, allOperations: true, noWarnings: true,
		},
		"url_prefix": {
			change:     acctest.Object{"defaults": acctest.Object{"http_endpoint": acctest.Object{"url_prefix": acctest.Unknown}}},
			operations: []string{"GET /default"},
		},
		"default endpoint": {change: acctest.Object{"defaults": acctest.Object{"http_endpoint": acctest.Unknown}}, operations: []string{"GET /default"}},
		"default key":      {change: acctest.Object{"defaults": acctest.Object{"api_key_required": acctest.Unknown}}, operations: []string{}},
		"default cors": {
			change:     acctest.Object{"defaults": acctest.Object{"cors": acctest.Object{"allow_origin": acctest.Unknown}}},
			operations: []string{"GET /default"}, paths: []string{"/default", "/own", "/token"},
		},
		"authorizer": {
			change:     acctest.Object{"security_schemes": acctest.Object{"token": acctest.Object{"platform": "AUTHORIZER", "authorizer_id": acctest.Unknown}}},
			operations: []string{"GET /token"},
		},
		"platform": {
			change:     acctest.Object{"security_schemes": acctest.Object{"token": acctest.Object{"platform": acctest.Unknown}}},
			operations: []string{"GET /token"},
		},
		"a scheme": {
			change:     acctest.Object{"security_schemes": acctest.Object{"token": acctest.Unknown}},
			operations: []string{"GET /token"},
		},
		"an override": {change: acctest.Object{"overrides": acctest.Object{"GET /own": acctest.Unknown}}, operations: []string{"GET /own"}},
		"an override's endpoint": {
			change:     acctest.Object{"overrides": acctest.Object{"GET /own": acctest.Object{"http_endpoint": acctest.Unknown}}},
			operations: []string{"GET /own"},
		},
		"an override's URL": {
			change:     acctest.Object{"overrides": acctest.Object{"GET /own": acctest.Object{"http_endpoint": acctest.Object{"method": "GET", "url": acctest.Unknown}}}},
			operations: []string{"GET /own"},
		},
		"an override's key": {
			change:     acctest.Object{"overrides": acctest.Object{"GET /own": acctest.Object{"api_key_required": acctest.Unknown}}},
			operations: []string{"GET /own"},
		},
		"an override's validation": {
			change:     acctest.Object{"overrides": acctest.Object{"GET /own": acctest.Object{"validation": acctest.Object{"headers": []any{acctest.Unknown}}}}},
			operations: []string{"GET /own"},
		},
		"an override's mock": {
			change: acctest.Object{"overrides": acctest.Object{"GET /own": acctest.Object{
				"mock_endpoint": acctest.Object{"status_code": acctest.Unknown, "headers": acctest.Object{"a": acctest.Unknown}},
			}}},
			operations: []string{"GET /own"},
		},
		"CORS of a path":     {change: acctest.Object{"cors": acctest.Object{"/own": acctest.Object{"max_age": acctest.Unknown}}}, paths: []string{"/own"}},
		"all CORS of a path": {change: acctest.Object{"cors": acctest.Object{"/own": acctest.Unknown}}, paths: []string{"/own"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := newWorld(t)
			config := w.config(document, acctest.Object{"defaults": prefix, "security_schemes": schemes})
			for argument, value := range test.change {
				config[argument] = value
			}
			plan, diags := w.Plan(kind, nil, config)
			if diags.HasError() {
				t.Fatal(diags)
			}
			if name == "default cors" { // defaults has no prefix in this case
				test.operations = nil
			}
			unknown := func(attribute string) (keys []string) {
				for key, text := range texts(t, plan.Value, attribute) {
					if text == "?" {
						keys = append(keys, key)
					}
				}
				slices.Sort(keys)
				return keys
			}
			for attribute, want := range map[string][]string{"operations": test.operations, "paths": test.paths, "models": nil} {
				whole := map[string]bool{"operations": test.allOperations, "paths": test.allPaths, "models": test.allModels}[attribute]
				if isWhole := texts(t, plan.Value, attribute) == nil; isWhole != whole {
					t.Errorf("%s is unknown: %t", attribute, isWhole)
				} else if got := unknown(attribute); !slices.Equal(got, want) {
					t.Errorf("%v of %s are unknown, expected %v", got, attribute, want)
				}
			}
			anyUnknown := test.allOperations || test.allPaths || test.allModels || len(test.operations)+len(test.paths) > 0
			if got := slices.Contains(plan.Unknown(), "digest"); got != anyUnknown {
				t.Errorf("digest is unknown: %t", got)
			}
			if got := slices.Contains(plan.Unknown(), "warnings"); got != test.noWarnings {
				t.Errorf("warnings are unknown: %t", got)
			}
			if operations := texts(t, plan.Value, "operations"); operations != nil && len(operations) != len(all) {
				t.Error(operations)
			}
		})
	}
}

// TestPlan_agreesWithTheApply plans with unknown values and applies with what they turn out to be, as Terraform does.
func TestPlan_agreesWithTheApply(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct{ unknown, known acctest.Object }{
		"a prefix that is null": {
			acctest.Object{"defaults": acctest.Object{"http_endpoint": acctest.Object{"url_prefix": acctest.Unknown}}},
			acctest.Object{"defaults": acctest.Object{"http_endpoint": acctest.Object{"url_prefix": nil}}},
		},
		"an endpoint that is null": {
			acctest.Object{"overrides": acctest.Object{"GET /own": acctest.Object{"http_endpoint": acctest.Unknown}}}, acctest.Object{"overrides": acctest.Object{"GET /own": acctest.Object{}}},
		},
		"an override that opens": {
			acctest.Object{"overrides": acctest.Object{"GET /token": acctest.Unknown}},
			acctest.Object{"overrides": acctest.Object{"GET /token": acctest.Object{"api_key_required": false, "authentication": acctest.Object{"platform": "NONE"}}}},
		},
		"a scheme that does nothing": {
			acctest.Object{"security_schemes": acctest.Object{"token": acctest.Unknown}}, acctest.Object{"security_schemes": acctest.Object{"token": acctest.Object{}}},
		},
		"CORS that is empty": {
			acctest.Object{"cors": acctest.Object{"/own": acctest.Object{"max_age": acctest.Unknown}}}, acctest.Object{"cors": acctest.Object{"/own": acctest.Object{"max_age": ""}}},
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := newWorld(t)
			first, diags := w.Plan(kind, nil, w.config(document, test.unknown))
			if diags.HasError() {
				t.Fatal(diags)
			}
			second, diags := w.NextRun().Plan(kind, nil, w.config(document, test.known))
			if diags.HasError() {
				t.Fatal(diags)
			}
			for _, attribute := range []string{"operations", "paths", "models"} {
				planned, final := texts(t, first.Value, attribute), texts(t, second.Value, attribute)
				if planned == nil {
					continue
				}
				for _, key := range differences(planned, final) {
					if planned[key] != "?" || final[key] == "" {
						t.Errorf("%s of %s was planned as %s and is %s", key, attribute, planned[key], final[key])
					}
				}
			}
			if !slices.Contains(first.Unknown(), "warnings") && first.Value.Equal(second.Value) {
				t.Error("nothing is unknown")
			}
		})
	}
}

func TestFindings_areOneWarning(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	text := strings.Replace(small("/a"), "responses: {", "parameters: [{name: s, in: cookie, schema: {type: string}}], responses: {", 1)
	config := w.config(text, nil)
	state, diags := w.Apply(t.Context(), kind, nil, config)
	if diags.HasError() || len(diags) != 1 || !strings.Contains(diags.String(), "4:10 GET /a") && !strings.Contains(diags.String(), "GET /a") {
		t.Fatal(diags)
	}
	if plan, diags := w.Plan(kind, state, config); len(diags) > 0 || !plan.Empty {
		t.Error("the second plan is not empty", diags)
	}
	// A comment moves the operation.
	moved := w.config("# a comment\n"+text, nil)
	if plan, diags := w.Plan(kind, state, moved); len(diags) > 0 || !plan.Empty {
		t.Error("a comment is a change", diags)
	}
	// Another finding is shown, and changes nothing in the API.
	w.Sim.Forget()
	more := w.config(strings.Replace(text, "'200'", "'4XX': {description: x}, '200'", 1), nil)
	changed, diags := w.Apply(t.Context(), kind, state, more)
	if diags.HasError() || len(diags) != 1 || len(w.writes()) > 0 || changed.Get(t, "digest") != state.Get(t, "digest") {
		t.Error(diags, w.writes())
	}
	w.ExpectEmptyPlan(kind, changed, more)

	strict := w.config(text, acctest.Object{"on_unsupported": "error"})
	for _, diags := range []acctest.Diagnostics{w.Validate(kind, strict), func() acctest.Diagnostics { _, diags := w.NextRun().Plan(kind, nil, strict); return diags }()} {
		if !diags.HasError() || !strings.Contains(diags.String(), "GET /a") {
			t.Error(diags)
		}
	}
}

func TestValidate_reportsErrorsWithoutRequests(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	for name, test := range map[string]struct {
		document any
		more     acctest.Object
		want     string
	}{
		"syntax":                {"openapi: 3.0.3\npaths: [\n", nil, "Line 3, column 1"},
		"version":               {"openapi: 3.2.0\npaths: {}\n", nil, "3.2"},
		"path":                  {small("/a.json"), nil, "/a.json"},
		"unknown operation":     {small("/a"), acctest.Object{"overrides": acctest.Object{"GET /b": acctest.Object{"api_key_required": true}}}, "GET /b"},
		"unknown path":          {small("/a"), acctest.Object{"cors": acctest.Object{"/b": acctest.Object{}}}, "/b"},
		"unused pattern":        {small("/a"), acctest.Object{"exclude": []any{"GET /b"}}, "GET /b"},
		"malformed pattern":     {acctest.Unknown, acctest.Object{"exclude": []any{"get /b"}}, "must be an operation or a path"},
		"malformed key":         {acctest.Unknown, acctest.Object{"overrides": acctest.Object{"/b": acctest.Object{}}}, "must be an operation"},
		"syntax, IDs unknown":   {"openapi: 3.0.3\npaths: [\n", acctest.Object{"product_id": acctest.Unknown, "api_id": acctest.Unknown}, "Line 3, column 1"},
		"syntax, exclude":       {"openapi: 3.0.3\npaths: [\n", acctest.Object{"exclude": acctest.Unknown}, "Line 3, column 1"},
		"two endpoints":         {small("/a"), acctest.Object{"overrides": acctest.Object{"GET /a": acctest.Object{"http_endpoint": acctest.Object{"method": "GET", "url": "/"}, "mock_endpoint": acctest.Object{"status_code": 200}}}}, "http_endpoint"},
		"status code":           {small("/a"), acctest.Object{"overrides": acctest.Object{"GET /a": acctest.Object{"mock_endpoint": acctest.Object{"status_code": 600}}}}, "between 100 and 599"},
		"authorizer without ID": {small("/a"), acctest.Object{"defaults": acctest.Object{"authentication": acctest.Object{"platform": "AUTHORIZER"}}}, "authorizer_id"},
		"null override":         {small("/a"), acctest.Object{"overrides": acctest.Object{"GET /a": nil}}, "overrides"},
		"enumeration":           {small("/a"), acctest.Object{"unmanaged": "drop"}, "unmanaged"},
		"empty document":        {"", nil, "document"},
	} {
		diags := w.Validate(kind, w.config(test.document, test.more))
		if !diags.HasError() || !strings.Contains(diags.String(), test.want) {
			t.Errorf("%s: %v", name, diags)
		}
	}
	// Both a validator and the translation of the document could report it.
	mock := acctest.Object{"overrides": acctest.Object{"GET /a": acctest.Object{"mock_endpoint": acctest.Object{"status_code": 600}}}}
	if diags := w.Validate(kind, w.config(small("/a"), mock)); len(diags) != 1 {
		t.Errorf("an override is reported %d times: %v", len(diags), diags)
	}
	if diags := w.Validate(kind, w.orders(t)); len(diags) > 0 {
		t.Error(diags)
	}
	if got := w.Sim.Requests("", ""); len(got) > 0 {
		t.Errorf("%d requests", len(got))
	}
}
