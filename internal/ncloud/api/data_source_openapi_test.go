// SPDX-License-Identifier: MPL-2.0

package api_test

import (
	"bytes"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-log/tflogtest"

	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/acctest"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/ncloud/draft"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/openapi"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/simulator"
)

// drafted returns a cloud with an API that has one of everything.
func drafted(t *testing.T) (cloud *acctest.Cloud, productID, apiID string) {
	t.Helper()
	cloud = acctest.Simulated(t)
	productID = cloud.Sim.NCloud.AddProduct(simulator.NCloudProduct{Name: "shop"})
	apiID = cloud.Sim.NCloud.AddAPI(productID, simulator.NCloudAPI{Name: "orders"})
	cloud.Sim.NCloud.ChangeDraft(apiID, func(d *simulator.NCloudDraft) {
		d.Models = []simulator.NCloudModel{
			{ID: "order00001", Name: "Order", Description: "d", Schema: `{ "properties": {"line": {"$ref": "#/definitions/Line"}}, "example": 1}`},
			{ID: "line000001", Name: "Line", Schema: `{"type":"object"}`},
			{ID: "unused0001", Name: "Unused", Schema: `{"minimum":1.0}`},
		}
		d.Paths = append(d.Paths, simulator.NCloudPath{
			Path: "/orders/{id+}", CORS: simulator.NCloudCORS{AllowOrigin: "*", MaxAge: "600"},
			Methods: []simulator.NCloudMethod{
				{
					Name: "GET", Description: "one\norder", HTTP: &simulator.NCloudHTTPEndpoint{Method: "GET", URL: "/v2/{id}"}, Platform: "NONE",
					Validation: "QUERYSTRING_HEADERS", QueryStrings: []string{"view"}, APIKeyRequired: true, Produces: "text/csv",
					Parameters: []simulator.NCloudParameter{{Code: "REQUEST_QUERY", Name: "view", Type: "long", Required: true, Logged: true}},
					Responses: []simulator.NCloudResponse{{
						StatusCode: 200, Description: "ok", Body: &simulator.NCloudBody{Name: "b", ModelID: "order00001", Description: "body"},
						Headers: []simulator.NCloudParameter{{Code: "RESPONSE_HEADER", Name: "X-Total", Type: "integer"}},
					}},
				},
				{
					Name: "ANY", Platform: "IAM", Validation: "NONE", Consumers: "application/json,multipart/form-data",
					Mock:        &simulator.NCloudMockEndpoint{Status: 200, Response: "mock-body-1", Headers: map[string]string{"x-a": "mock-header-1"}},
					Parameters:  []simulator.NCloudParameter{{Code: "REQUEST_FORMDATA", Name: "scan", Type: "file"}},
					RequestBody: &simulator.NCloudBody{Name: "order", ModelID: "order00001"},
				},
			},
		})
	})
	return cloud, productID, apiID
}

func read(t *testing.T, cloud *acctest.Cloud, productID, apiID, format string) string {
	t.Helper()
	config := acctest.Object{"product_id": productID, "api_id": apiID}
	if format != "" {
		config["format"] = format
	}
	state, found := cloud.Driver(t, nil).ReadData(t.Context(), "apigw_api_openapi", config)
	if len(found) > 0 {
		t.Fatalf("%s", found)
	}
	text, _ := state.Get(t, "document").(string)
	return text
}

func TestOpenAPI_ofWholeDraft(t *testing.T) {
	t.Parallel()
	cloud, productID, apiID := drafted(t)
	text := read(t, cloud, productID, apiID, "")
	source, err := openapi.Parse(text)
	if err != nil {
		t.Fatal(err)
	}
	translation, err := draft.Translate(source, draft.Arguments{})
	if err != nil || len(translation.Findings) > 0 {
		t.Fatal(err, translation.Findings)
	}
	operations, paths, models := translation.JSON()
	for key, want := range map[string]string{
		"GET /orders/{id+}": `{"api_key_required":true,"description":"one\norder","http_endpoint":{"method":"GET","url":"/v2/{id}"},"produces":["text/csv"],"query_parameters":{"view":{"logged":true,"required":true,"type":"long"}},"responses":{"200":{"body":{"description":"body","model":"Order"},"description":"ok","headers":{"x-total":{"type":"integer"}}}},"validation":{"query_strings":["view"]}}`,
		"ANY /orders/{id+}": `{"authentication":{"platform":"IAM"},"consumes":["application/json","multipart/form-data"],"form_parameters":{"scan":{"type":"file"}},"mock_endpoint":{"headers":{"x-a":"sha256:486c861d6772"},"response":"sha256:0be765c0078a","status_code":200},"request_body":{"model":"Order"}}`,
	} {
		if operations[key] != want {
			t.Errorf("%s: %s", key, operations[key])
		}
	}
	if len(operations) != 2 || len(paths) != 2 || paths["/orders"] != "{}" || paths["/orders/{id+}"] != `{"allow_origin":"*","max_age":"600"}` {
		t.Error(operations, paths)
	}
	if models["Order"] != `{"properties":{"line":{"$ref":"#/definitions/Line"}}}` || models["Unused"] != `{"minimum":1}` || len(models) != 3 {
		t.Error(models)
	}

	inYAML, err := openapi.Parse(read(t, cloud, productID, apiID, "yaml"))
	if err != nil || inYAML.Canonical() != source.Canonical() {
		t.Error("YAML differs", err)
	}
}

func TestOpenAPI_sharesRequests(t *testing.T) {
	t.Parallel()
	cloud, productID, apiID := drafted(t)
	driver := cloud.Driver(t, nil)
	for _, format := range []string{"json", "yaml"} {
		if _, found := driver.ReadData(t.Context(), "apigw_api_openapi", acctest.Object{"product_id": productID, "api_id": apiID, "format": format}); len(found) > 0 {
			t.Fatalf("%s", found)
		}
	}
	if lists := cloud.Sim.Requests("GET", "/resources$"); len(lists) != 1 {
		t.Errorf("%d listings of paths", len(lists))
	}
}

func TestOpenAPI_errors(t *testing.T) {
	t.Parallel()
	cloud, productID, _ := drafted(t)
	driver := cloud.Driver(t, nil)
	_, found := driver.ReadData(t.Context(), "apigw_api_openapi", acctest.Object{"product_id": productID, "api_id": "missing000"})
	if !strings.Contains(found.String(), `Could not read the draft of API "missing000"`) || !strings.Contains(found.String(), "HTTP 404") {
		t.Errorf("%s", found)
	}
	_, found = driver.ReadData(t.Context(), "apigw_api_openapi", acctest.Object{"product_id": productID, "api_id": "a/b", "format": "xml"})
	if !strings.Contains(found.String(), "format") || !strings.Contains(found.String(), "api_id") {
		t.Errorf("%s", found)
	}
}

func TestOpenAPI_logsNoMocks(t *testing.T) {
	t.Parallel()
	cloud, productID, apiID := drafted(t)
	var log bytes.Buffer
	ctx := tflogtest.RootLogger(t.Context(), &log)
	if _, found := cloud.Driver(t, nil).ReadData(ctx, "apigw_api_openapi", acctest.Object{"product_id": productID, "api_id": apiID}); len(found) > 0 {
		t.Fatalf("%s", found)
	}
	if text := log.String(); !strings.Contains(text, "mockEndPoint") || strings.Contains(text, "mock-body-1") || strings.Contains(text, "mock-header-1") {
		t.Errorf("%s", text)
	}
}
