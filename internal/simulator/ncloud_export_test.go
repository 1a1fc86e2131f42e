// SPDX-License-Identifier: MPL-2.0

package simulator_test

import (
	"archive/zip"
	"bytes"
	"encoding/json"
	"io"
	"net/http"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/simulator"
)

// newExportWorld has the deployment of the specimen in the API facts.
func newExportWorld(t *testing.T, switches ...string) *apiWorld {
	t.Helper()
	w := newAPIWorld(t, switches...)
	w.product = w.n.AddProduct(simulator.NCloudProduct{ID: "k3p9d0q7xz", Name: "shop"})
	method := simulator.NCloudMethod{
		Name: "GET", Description: "one order", HTTP: &simulator.NCloudHTTPEndpoint{Method: "GET", URL: "/v2/orders/{id}?view={view}"},
		APIKeyRequired: true, Consumers: "application/json", Produces: "application/json",
		Parameters: []simulator.NCloudParameter{{Name: "view"}},
		Responses:  []simulator.NCloudResponse{{StatusCode: 200, Description: "ok", Body: &simulator.NCloudBody{Name: "order", ModelID: "ordermodel"}}},
	}
	w.api = w.n.AddAPI(w.product, simulator.NCloudAPI{Name: "orders", Description: "order desk", Draft: simulator.NCloudDraft{
		Models: []simulator.NCloudModel{{ID: "ordermodel", Name: "Order", Schema: `{"type":"object","properties":{"id":{"type":"string"}}}`}},
		Paths:  []simulator.NCloudPath{{Path: "/orders/{id}", Methods: []simulator.NCloudMethod{method}}},
	}})
	w.n.AddStage(w.api, simulator.NCloudStage{ID: "stage00009", Name: "v1", Deployments: []simulator.NCloudDeployment{
		{No: 250001, Time: time.Date(2026, 5, 7, 2, 0, 0, 0, time.UTC), Draft: w.n.Draft(w.api)},
	}})
	return w
}

// deploy adds methods of other kinds to the draft, and deploys it.
func (w *apiWorld) deploy() {
	w.n.ChangeDraft(w.api, func(d *simulator.NCloudDraft) {
		d.Models = append(d.Models, simulator.NCloudModel{ID: "listmodel1", Name: "List", Schema: `{"items":{"$ref":"#/definitions/Order"},"maximum":12345678901234567890}`})
		d.GatewayResponses = []simulator.NCloudGatewayResponse{{Type: "NOT_FOUND", StatusCode: 410}}
		d.Paths = append(d.Paths, simulator.NCloudPath{Path: "/{all+}", CORS: simulator.NCloudCORS{AllowOrigin: "*"}, Methods: []simulator.NCloudMethod{
			{
				Name: "ANY", Platform: "IAM", OperationID: "anything", RequestBody: &simulator.NCloudBody{Name: "list", ModelID: "listmodel1", Description: "all"},
				NCP: &simulator.NCloudNCPEndpoint{Service: "CLOUD_FUNCTIONS", Region: "KR", URL: "https://x.example"},
			},
			{
				Name: "POST", Mock: &simulator.NCloudMockEndpoint{Status: 200, Headers: map[string]string{"X-Mock": "1"}}, Platform: "AUTHORIZER", AuthorizerID: "authorizer",
				Validation: "QUERYSTRING_HEADERS", QueryStrings: []string{"q"},
				Parameters: []simulator.NCloudParameter{
					{Code: "REQUEST_FORMDATA", Name: "f", Type: "file", Required: true}, {Code: "REQUEST_HEADER", Name: "h", Type: "long", Array: true, Logged: true},
				},
				Responses: []simulator.NCloudResponse{{StatusCode: 201, Headers: []simulator.NCloudParameter{{Name: "ETag", Type: "double"}}}},
			},
		}})
	})
	w.n.Deploy("stage00009", "")
}

func (w *apiWorld) document(path string) string {
	w.t.Helper()
	status, body := w.call("GET", path, "")
	text, _ := body["documentJson"].(string)
	if status != http.StatusOK || !json.Valid([]byte(text)) {
		w.t.Fatalf("%s: %d %v", path, status, body)
	}
	return text
}

func (w *apiWorld) exported(path string) (string, http.Header) {
	w.t.Helper()
	path = strings.NewReplacer("/S", "/stages/stage00009", "/P", "/products/"+w.product+"/apis", "/A", "/"+w.api).Replace(path)
	resp, err := http.DefaultClient.Do(signed(w.t, "GET", w.url, "/api/v1"+path, "", time.Now()))
	if err != nil {
		w.t.Fatal(err)
	}
	defer resp.Body.Close()
	text, err := io.ReadAll(resp.Body)
	if err != nil || resp.StatusCode != http.StatusOK {
		w.t.Fatalf("%s: %d %s %v", path, resp.StatusCode, text, err)
	}
	return string(text), resp.Header
}

// value follows a path of members, separated by blanks.
func value(t *testing.T, text, path string) any {
	t.Helper()
	var current any
	if err := json.Unmarshal([]byte(text), &current); err != nil {
		t.Fatal(err)
	}
	for name := range strings.SplitSeq(path, " ") {
		members, _ := current.(map[string]any)
		if list, is := current.([]any); is && len(list) > 0 {
			members, _ = list[len(list)-1].(map[string]any)
		}
		current = members[name]
	}
	return current
}

func TestExport_specimen(t *testing.T) {
	t.Parallel()
	const specimen = `{"swagger":"2.0","info":{"title":"orders","version":"2026-05-07T02:00:00Z","description":"order desk<br/>https://k3p9d0q7xz.apigw.ntruss.com/orders/v1"},
 "host":"k3p9d0q7xz.apigw.ntruss.com","basePath":"/orders/v1","schemes":["https"],
 "paths":{"/":{},"/orders":{},"/orders/{id}":{"get":{"tags":["v1"],"description":"one order","consumes":["application/json"],"produces":["application/json"],
   "parameters":[{"name":"id","in":"path","description":"id","required":true,"type":"string"},
                 {"name":"view","in":"query","description":"","required":false,"type":"string","x-ncp-parameter-is-logged":false}],
   "responses":{"200":{"description":"ok","schema":{"$ref":"#/definitions/Order"}}},
   "x-ncp-apigw-use-body-when-formdata":false,
   "x-ncp-apigateway-filters":{"valid":{"type":"NONE"},"apiKey":{"required":true},"auth":{"platform":"NONE"}},
   "x-ncp-apigateway-endpoint":{"HTTP":{"stream":false,"method":"GET","url":"/v2/orders/{id}?view={view}"}}}}},
 "securityDefinitions":{"x-ncp-apigw-api-key":{"type":"apiKey","name":"x-ncp-apigw-api-key","in":"header"}},
 "security":[{"x-ncp-apigw-api-key":[]}],
 "definitions":{"Order":{"type":"object","properties":{"id":{"type":"string"}}}}}`
	w := newExportWorld(t)
	var expected, got any
	_ = json.Unmarshal([]byte(specimen), &expected)
	live := w.document("/P/A/S/swagger-json")
	if err := json.Unmarshal([]byte(live), &got); err != nil || !reflect.DeepEqual(got, expected) || !strings.Contains(live, "<br/>") {
		t.Errorf("%s", live)
	}
	w.deploy()
	for _, path := range []string{"/P/A/S/deployments/250001"} {
		if text := w.document(path); text != live {
			t.Errorf("%s: %s", path, text)
		}
	}
	if w.document("/P/A/S/swagger-json") == live {
		t.Error("the live deployment is not the last one")
	}
}

func TestExport_layout(t *testing.T) {
	t.Parallel()
	w := newExportWorld(t)
	w.deploy()
	swagger, _ := w.exported("/P/A/S/export")
	openapi, header := w.exported("/P/A/S/export?platform=OPENAPI3_JSON")
	if header.Get("Content-Disposition") != `attachment; filename="orders_v1.json"` {
		t.Error(header)
	}
	for _, test := range []struct {
		text, path string
		expected   any
	}{
		{swagger, "securityDefinitions x-ncp-iam x-ncp-apigw-auth-ver", "v2"},
		{swagger, "definitions List items $ref", "#/definitions/Order"},
		{swagger, "paths /{all+} x-ncp-apigateway-any-method security x-ncp-iam", []any{}},
		{swagger, "paths /{all+} x-ncp-apigateway-any-method operationId", "anything"},
		{swagger, "paths /{all+} x-ncp-apigateway-any-method x-ncp-apigateway-endpoint NCP region", "KR"},
		{swagger, "paths /{all+} x-ncp-apigateway-any-method parameters schema $ref", "#/definitions/List"},
		{swagger, "paths /{all+} post x-ncp-apigateway-endpoint MOCK headers X-Mock", "1"},
		{swagger, "paths /{all+} post x-ncp-apigateway-filters auth authorizerId", "authorizer"},
		{swagger, "paths /{all+} post x-ncp-apigateway-filters valid queryStrings", []any{"q"}},
		{swagger, "paths /{all+} post parameters type", "array"},
		{swagger, "paths /{all+} post responses 201 headers ETag format", "double"},
		{swagger, "paths /{all+} x-ncp-apigateway-cors", nil},
		{openapi, "openapi", "3.0.1"},
		{openapi, "servers url", "https://k3p9d0q7xz.apigw.ntruss.com/orders/v1"},
		{openapi, "x-original-swagger-version", "2.0"},
		{openapi, "components schemas List items $ref", "#/components/schemas/Order"},
		{openapi, "components securitySchemes x-ncp-apigw-api-key in", "header"},
		{openapi, "paths / x", nil},
		{openapi, "paths /orders/{id} get parameters schema x-ncp-parameter-is-logged", false},
		{openapi, "paths /orders/{id} get responses 200 content application/json schema $ref", "#/components/schemas/Order"},
		{openapi, "paths /{all+} x-ncp-apigateway-any-method x-codegen-request-body-name", "list"},
		{openapi, "paths /{all+} x-ncp-apigateway-any-method requestBody content */* schema $ref", "#/components/schemas/List"},
		{openapi, "paths /{all+} post requestBody content multipart/form-data schema properties f format", "binary"},
		{openapi, "paths /{all+} post requestBody content multipart/form-data schema required", []any{"f"}},
		{openapi, "paths /{all+} post parameters schema items format", "int64"},
		{openapi, "paths /{all+} post responses 201 headers ETag schema type", "number"},
	} {
		if got := value(t, test.text, test.path); !reflect.DeepEqual(got, test.expected) {
			t.Errorf("%.12s %s: %v", test.text, test.path, got)
		}
	}
	if !strings.Contains(swagger, `"maximum":12345678901234567890`) || !strings.Contains(swagger, `"name":"all+"`) || !strings.Contains(swagger, `"x-ncp-apigw-extended-variables":true`) {
		t.Error(swagger)
	}
	for _, unresolved := range []string{"#/definitions/", `"in":"body"`, `"in":"formData"`} {
		if strings.Contains(openapi, unresolved) {
			t.Errorf("the conversion has %s", unresolved)
		}
	}
}

func TestExport_canaryAndPlatforms(t *testing.T) {
	t.Parallel()
	w := newExportWorld(t)
	before := w.document("/P/A/S/swagger-json")
	w.n.EnableCanary("stage00009")
	w.deploy()
	if w.document("/P/A/S/swagger-json") != before || w.document("/P/A/S/canary/swagger-json") == before {
		t.Error("the documents of the stage and its canary")
	}
	if text, _ := w.exported("/P/A/S/canary/export?platform=SWAGGER_JSON"); text != w.document("/P/A/S/canary/swagger-json") {
		t.Error(text)
	}
	text, header := w.exported("/P/A/S/export?platform=JAVA_SDK&packageName=x&groupId=x&artifactId=x&artifactVersion=1&version=1&license=x")
	archive, err := zip.NewReader(bytes.NewReader([]byte(text)), int64(len(text)))
	if err != nil || len(archive.File) != 1 || header.Get("Content-Type") != "application/octet-stream" {
		t.Errorf("%v %v", err, header)
	}
	w.expect("GET", "/P/A/S/export?platform=YAML", "", 400, "platform")
}

func TestExport_switches(t *testing.T) {
	t.Parallel()
	for setting, test := range map[string]struct {
		path     string
		expected any
	}{
		"EndpointExtension=mockEndPoint and ncpEndPoint":         {"paths /{all+} post x-ncp-apigateway-endpoint mockEndPoint headers X-Mock", "1"},
		"ExportedCORS=x-ncp-apigateway-cors":                     {"paths /{all+} x-ncp-apigateway-cors corsAllowOrigin", "*"},
		"ExportedResponses=x-ncp-apigateway-responses":           {"x-ncp-apigateway-responses NOT_FOUND statusCode", 410.0},
		"OperationID=absent":                                     {"paths /{all+} x-ncp-apigateway-any-method operationId", nil},
		"ModelReference=model ID":                                {"definitions List items $ref", "#/definitions/Order"},
		"DocumentExtensions=kept":                                {"paths /{all+} post x-ncp-apigateway-filters apiKey required", false},
		"DocumentExtensions=stripped":                            {"paths /{all+} post x-ncp-apigateway-filters", nil},
		"DocumentExtensions=stripped & DeploymentDocuments=null": {"paths /{all+} x-ncp-apigateway-any-method", nil},
	} {
		w := newExportWorld(t, strings.Split(setting, " & ")...)
		w.deploy()
		if setting == "ModelReference=model ID" {
			w.n.ChangeDraft(w.api, func(d *simulator.NCloudDraft) { d.Models[1].Schema = `{"items":{"$ref":"#/definitions/ordermodel"}}` })
			w.n.Deploy("stage00009", "")
		}
		if got := value(t, w.document("/P/A/S/swagger-json"), test.path); got != test.expected {
			t.Errorf("%s: %v", setting, got)
		}
	}
	w := newExportWorld(t, "ExportTransport=JSON string", "DocumentExtensions=stripped")
	text, _ := w.exported("/P/A/S/export")
	var document string
	if err := json.Unmarshal([]byte(text), &document); err != nil || value(t, document, "paths /orders/{id} get x-ncp-apigateway-filters apiKey required") != true {
		t.Errorf("%v %s", err, text)
	}
}

func TestExport_emptyAPI(t *testing.T) {
	t.Parallel()
	w := newAPIWorld(t)
	w.n.AddStage(w.api, simulator.NCloudStage{ID: "stage00009", Name: "v2", DeploymentNo: 7})
	text := w.document("/P/A/S/swagger-json")
	if value(t, text, "definitions empty") == nil || value(t, text, "security") != nil || value(t, text, "paths /") == nil {
		t.Error(text)
	}
}
