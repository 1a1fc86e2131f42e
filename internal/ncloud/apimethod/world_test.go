// SPDX-License-Identifier: MPL-2.0

package apimethod_test

import (
	"fmt"
	"maps"
	"strings"
	"testing"

	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/acctest"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/ncloud/apimethod"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/simulator"
)

func TestMain(m *testing.M) { acctest.Main(m) }

const (
	kind   = apimethod.ResourceType
	apiID  = "api0000001"
	pathID = "path000001"
)

// shop is a cloud with an API that has the path /orders, two models and an authorizer.
type shop struct {
	*acctest.Cloud
	*acctest.Driver

	product string
}

func newShop(t *testing.T) *shop {
	t.Helper()
	cloud := acctest.InMemory(t)
	product := cloud.Sim.NCloud.AddProduct(simulator.NCloudProduct{Name: "shop", APIs: []*simulator.NCloudAPI{{ID: apiID, Name: "orders", Draft: simulator.NCloudDraft{
		Paths:  []simulator.NCloudPath{{ID: pathID, Path: "/orders"}},
		Models: []simulator.NCloudModel{{ID: "model00001", Name: "Order", Schema: `{}`}, {ID: "model00002", Name: "Line", Schema: `{}`}},
	}}}})
	cloud.Sim.NCloud.AddAuthorizer(simulator.NCloudAuthorizer{ID: "auth000001", Name: "jwt"})
	return &shop{cloud, cloud.Driver(t, acctest.Object{"max_retries": 1}), product}
}

// next is the same shop in another run of Terraform.
func (s *shop) next() *shop { return &shop{s.Cloud, s.NextRun(), s.product} }

// config is GET /orders with these arguments.
func (s *shop) config(more acctest.Object) acctest.Object {
	config := acctest.Object{"product_id": s.product, "api_id": apiID, "path_id": pathID, "method": "GET"}
	maps.Copy(config, more)
	return config
}

func (s *shop) importID() string { return strings.Join([]string{s.product, apiID, pathID, "GET"}, "/") }

// change changes GET /orders outside Terraform.
func (s *shop) change(change func(*simulator.NCloudMethod)) {
	s.Sim.NCloud.ChangeDraft(apiID, func(d *simulator.NCloudDraft) {
		for i := range d.Paths {
			for j := range d.Paths[i].Methods {
				change(&d.Paths[i].Methods[j])
			}
		}
	})
}

func (s *shop) methods() (out []simulator.NCloudMethod) {
	for _, p := range s.Sim.NCloud.Draft(apiID).Paths {
		out = append(out, p.Methods...)
	}
	return out
}

// underSwitches runs a test under every value of every switch that concerns methods.
func underSwitches(t *testing.T, test func(*testing.T, *shop)) {
	t.Helper()
	settings := acctest.NCloudSettings("",
		"UnsetText", "ReadAfterWrite", "DuplicatePath", "CreatedMethods", "EndpointCount", "OmittedEndpoint", "OperationID", "EmptyMediaTypes", "NoParameterType",
		"DuplicateParameter", "HeaderNames", "DeleteTwinParameters", "NewMethodResponse", "NoBody", "RepeatedHeader", "MixedIDs", "ConcurrentWrites", "Order")
	acctest.UnderEach(t, newShop, test, append(settings, "NotFoundCode=10004")...)
}

var (
	rest = acctest.Object{"method": "GET", "url": "/v2/orders?view={view}", "stream": true}
	ncp  = acctest.Object{
		"service": "CLOUD_FUNCTIONS", "region": "KR", "action_id": "a1", "action_name": "list", "url": "https://functions.example.com/a", "method": "POST", "stream": true,
	}
	mock = acctest.Object{"status_code": 201, "response": "mock-body-1", "headers": acctest.Object{"X-Mock": "mock-header-1", "x-b": "mock-header-2"}}

	parameter = acctest.Object{"type": "integer", "required": true, "array": true, "logged": true, "description": "d"}
)

// whole sets every argument except two of the endpoints.
func whole() acctest.Object {
	return acctest.Object{
		"description": "All orders", "http_endpoint": rest, "api_key_required": true,
		"authentication":    acctest.Object{"platform": "AUTHORIZER", "authorizer_id": "auth000001"},
		"validation":        acctest.Object{"headers": []any{"X-Request-Id"}, "query_strings": []any{"view", "page"}},
		"consumes":          []any{"application/json", "text/csv"},
		"produces":          []any{"application/json"},
		"header_parameters": acctest.Object{"X-Request-Id": parameter, "view": acctest.Object{}},
		"query_parameters":  acctest.Object{"view": parameter, "page": acctest.Object{"type": "string", "required": false}},
		"form_parameters":   acctest.Object{"view": acctest.Object{"type": "file"}},
		"request_body":      acctest.Object{"name": "order", "model_id": "model00001", "description": "b"},
		"responses": acctest.Object{
			"200": acctest.Object{
				"description": "ok", "headers": acctest.Object{"X-Total": acctest.Object{"type": "long", "array": true, "description": "t"}, "x-b": acctest.Object{}},
				"body": acctest.Object{"name": "orders", "model_id": "model00002", "description": "r"},
			},
			"404": acctest.Object{},
		},
	}
}

// variants are configurations that set, change and remove every argument, one after another.
func variants() []acctest.Object {
	out := []acctest.Object{whole()}
	change := func(name string, values ...any) {
		for _, value := range values {
			next := whole()
			next[name] = value
			out = append(out, next, whole())
		}
	}
	change("description", "", nil, "Other")
	change("api_key_required", false, nil)
	change("authentication", nil, acctest.Object{"platform": "NONE"}, acctest.Object{"platform": "IAM"}, acctest.Object{"platform": "IAM_AUTHORIZATION"})
	change("validation", nil, acctest.Object{}, acctest.Object{"headers": []any{}, "query_strings": []any{"view"}}, acctest.Object{"headers": []any{"X-Other"}})
	change("consumes", nil, []any{}, []any{"text/plain"})
	change("produces", nil, []any{"text/plain", "application/json"})
	change("header_parameters", nil, acctest.Object{}, acctest.Object{"X-Request-Id": acctest.Object{"type": "long"}})
	change("query_parameters", nil, acctest.Object{"view": acctest.Object{"description": "e"}}, acctest.Object{"other": parameter})
	change("form_parameters", nil, acctest.Object{"view": acctest.Object{}})
	change("request_body", nil, acctest.Object{"model_id": "model00002"}, acctest.Object{"name": "other", "model_id": "model00001", "description": "b"})
	change("responses", nil, acctest.Object{}, acctest.Object{"200": acctest.Object{}}, acctest.Object{"201": acctest.Object{"description": "created"}},
		acctest.Object{"200": acctest.Object{"headers": acctest.Object{"X-Total": acctest.Object{}}, "body": acctest.Object{"model_id": "model00001"}}})
	for _, endpoint := range []acctest.Object{
		{"http_endpoint": acctest.Object{"method": "ANY", "url": "/"}},
		{"ncp_endpoint": ncp},
		{"mock_endpoint": mock},
		{"ncp_endpoint": acctest.Object{
			"service": "CLOUD_FUNCTIONS", "region": "JPN", "action_id": "a2", "action_name": "list", "url": "https://user:pass@functions.example.com/a",
		}},
		{"mock_endpoint": acctest.Object{"status_code": 500}},
		{"mock_endpoint": acctest.Object{"status_code": 500, "response": "", "headers": acctest.Object{}}},
	} {
		next := whole()
		delete(next, "http_endpoint")
		maps.Copy(next, endpoint)
		out = append(out, next)
	}
	return append(out, acctest.Object{"http_endpoint": rest}, whole())
}

// fewVariants change what switches concern.
func fewVariants() []acctest.Object {
	cleared := whole()
	cleared["consumes"], cleared["produces"], cleared["description"] = nil, nil, nil
	cleared["header_parameters"] = acctest.Object{"X-Request-Id": acctest.Object{"type": "long"}}
	changed := whole()
	changed["request_body"] = acctest.Object{"model_id": "model00002"}
	changed["responses"] = acctest.Object{"200": acctest.Object{"headers": acctest.Object{"x-b": acctest.Object{"description": "b"}}}, "201": acctest.Object{}}
	return []acctest.Object{whole(), cleared, changed, {"mock_endpoint": mock}, {"http_endpoint": rest}, whole()}
}

func digestOf(t *testing.T, state *acctest.State) string {
	t.Helper()
	return fmt.Sprint(state.Get(t, "digest"))
}
