// SPDX-License-Identifier: MPL-2.0

package client_test

import (
	"context"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/acctest"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/ncloud/client"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/rest"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/simulator"
)

var simulatorKeys = client.Keys{AccessKey: simulator.NCloudAccessKey, SecretKey: simulator.NCloudSecretKey}

func newClient(t *testing.T, endpoint string, keys client.Keys) *client.Client {
	t.Helper()
	base, err := client.Endpoint("public", endpoint)
	if err != nil {
		t.Fatal(err)
	}
	return client.New(client.Config{
		Settings:    rest.Settings{UserAgent: "test", RequestTimeout: 5 * time.Second},
		Endpoint:    base,
		Credentials: client.StaticKeys(keys, "environment variable NCLOUD_ACCESS_KEY", "a file"),
	})
}

// answering returns a client of a server that always gives the same answer.
func answering(t *testing.T, status int, contentType, body string) *client.Client {
	t.Helper()
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", contentType)
		w.Header().Set("x-ncp-trace-id", "trace-1")
		w.WriteHeader(status)
		_, _ = io.WriteString(w, body)
	}))
	t.Cleanup(server.Close)
	return newClient(t, server.URL, simulatorKeys)
}

func TestEndpoint(t *testing.T) {
	t.Parallel()
	for _, test := range []struct{ site, endpoint, want string }{
		{"public", "", "https://apigateway.apigw.ntruss.com/api/v1"},
		{"gov", "", "https://apigateway.apigw.gov-ntruss.com/api/v1"},
		{"fin", "", "https://apigateway.apigw.fin-ntruss.com/api/v1"},
		{"public", "http://127.0.0.1:8080", "http://127.0.0.1:8080/api/v1"},
		{"public", "http://127.0.0.1:8080/", "http://127.0.0.1:8080/api/v1"},
		{"public", "https://proxy.example/ncloud/api/v1", "https://proxy.example/ncloud/api/v1"},
		{"mars", "https://proxy.example/x", "https://proxy.example/x"},
	} {
		got, err := client.Endpoint(test.site, test.endpoint)
		if err != nil || got.String() != test.want {
			t.Errorf("%v: %v, %v", test, got, err)
		}
	}
	if _, err := client.Endpoint("mars", ""); err == nil || !strings.Contains(err.Error(), "public, gov, fin") {
		t.Error(err)
	}
	if _, err := client.Endpoint("public", "nonsense"); err == nil {
		t.Error("nonsense is an endpoint")
	}
}

func TestProduct_fromCreateToDelete(t *testing.T) {
	t.Parallel()
	cloud := acctest.Simulated(t)
	c := newClient(t, cloud.URL, simulatorKeys)
	in := client.ProductInput{Name: "상품 <1>", Description: "\"a\" & \\b\n", SubscriptionCode: "PROTECTED"}
	made, err := c.CreateProduct(t.Context(), in)
	if err != nil {
		t.Fatal(err)
	}
	if made.Name != in.Name || made.Description != in.Description || *made.TenantID != simulator.NCloudTenantID || *made.InvokeID != made.ID ||
		*made.ZoneCode != "PUBLIC" || *made.DomainCode != "PUB" || *made.IsPublished || made.IsDeleted {
		t.Errorf("%+v", made)
	}
	in.Description = ""
	if err := c.UpdateProduct(t.Context(), made.ID, in); err != nil {
		t.Fatal(err)
	}
	read, err := c.Product(t.Context(), made.ID)
	if err != nil || read.Description != "" {
		t.Fatal(read, err)
	}
	if err := c.DeleteProduct(t.Context(), made.ID); err != nil {
		t.Fatal(err)
	}
	if _, err := c.Product(t.Context(), made.ID); !rest.NotFound(err) {
		t.Error(err)
	}
}

func TestProducts_filtersReachTheServer(t *testing.T) {
	t.Parallel()
	cloud := acctest.Simulated(t)
	c := newClient(t, cloud.URL, simulatorKeys)
	yes := true
	filter := client.ProductFilter{
		Name: "a&b", IsPublished: &yes, SubscriptionCode: "PUBLIC", HasDeployedStage: &yes, HasStageNotAssociatedWithUsagePlanID: "plan000001",
	}
	for _, err := range c.Products(t.Context(), filter, rest.Window{Offset: 3, Limit: 4}) {
		if err != nil {
			t.Fatal(err)
		}
	}
	seen := cloud.Sim.Requests("GET", "")
	u, _ := url.Parse(seen[0].URI)
	want := url.Values{
		"productName": {"a&b"}, "isPublished": {"true"}, "subscriptionCode": {"PUBLIC"}, "hasDeployedStage": {"true"},
		"hasStageNotAssociatedWithUsagePlanId": {"plan000001"}, "offset": {"3"}, "limit": {"4"},
	}
	if len(seen) != 1 || !reflect.DeepEqual(u.Query(), want) {
		t.Errorf("%d requests, %v", len(seen), u.Query())
	}
}

func TestError_holdsWhateverTheServerSaid(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		status              int
		contentType, body   string
		code, message, text string
	}{
		"code as a string": {
			401, "application/json", `{"error":{"errorCode":"210","message":"Permission Denied","details":"A subscription to the API is required."}}`,
			"210", "Permission Denied", "API error code 210: Permission Denied: A subscription to the API is required.",
		},
		"code as a number":            {404, "text/plain", `{"error":{"errorCode":300,"message":"Not Found Exception"}}`, "300", "Not Found Exception", "HTTP 404 Not Found"},
		"no code":                     {500, "", `{"error":{"message":"m"}}`, "", "m", "\nm\n"},
		"no message":                  {500, "", `{"error":{"errorCode":"900"}}`, "900", "", "API error code 900."},
		"responseError":               {400, "", `{"responseError":{"returnCode":"1","returnMessage":"m"}}`, "1", "m", "API error code 1: m"},
		"flat":                        {400, "", `{"errorCode":"1","message":"m"}`, "1", "m", "API error code 1: m"},
		"code and msg":                {400, "", `{"code":7,"msg":"m"}`, "7", "m", "API error code 7: m"},
		"Spring":                      {404, "", `{"timestamp":"t","status":404,"error":"Not Found","path":"/x"}`, "", "Not Found", "Not Found"},
		"null error":                  {500, "", `{"error":null}`, "", "", "contains no API error"},
		"codes of odd types":          {500, "", `{"error":{"errorCode":{"a":1},"message":["m"]}}`, "", "", "contains no API error"},
		"array":                       {500, "", `[]`, "", "", "contains no API error"},
		"empty":                       {502, "", ``, "", "", "contains no API error"},
		"HTML from a proxy":           {502, "text/html", "<html>\n<h1>Bad Gateway</h1></html>", "", "", "It begins: <html> <h1>Bad Gateway</h1></html>"},
		"an error under 200":          {200, "", `{"error":{"errorCode":"900","message":"Unexpected Error"}}`, "900", "Unexpected Error", "HTTP 200 OK"},
		"terminal control characters": {500, "", `{"error":{"errorCode":"1","message":"a\u001b[2Jb\nc"}}`, "1", "a[2Jb c", "a[2Jb c"},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			_, err := answering(t, test.status, test.contentType, test.body).Product(t.Context(), "abc")
			var e *client.Error
			if !errors.As(err, &e) {
				t.Fatal(err)
			}
			if e.Status != test.status || e.Code != test.code || e.Message != test.message || e.RequestID != "trace-1" {
				t.Errorf("%+v", e)
			}
			if !strings.Contains(e.Error(), test.text) || !strings.HasPrefix(e.Error(), "GET http://127.0.0.1:") || !strings.HasSuffix(e.Error(), "Request ID: trace-1") {
				t.Errorf("%s", e)
			}
		})
	}
}

func TestError_hints(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		status int
		body   string
		hint   string
	}{
		"wrong key":      {401, `{"error":{"errorCode":"200"}}`, "access key SIMU…EY00 from environment variable NCLOUD_ACCESS_KEY, secret key from a file. Check that both keys"},
		"no permission":  {401, `{"error":{"errorCode":"210"}}`, "NCP_API_GATEWAY_MANAGER"},
		"forbidden":      {403, `{}`, "NCP_API_GATEWAY_MANAGER"},
		"no tenant":      {404, `{"error":{"errorCode":"10008","message":"tenantId [x] not found."}}`, "has not subscribed to API Gateway"},
		"wrong endpoint": {404, `<html>`, "Check that the endpoint"},
		"throttled":      {429, `{"error":{"errorCode":"410"}}`, "Set max_requests_per_second in the provider configuration (currently no limit)"},
		"quota":          {429, `{"error":{"errorCode":"400"}}`, "The quota of this API is used up"},
		"anything other": {500, `{}`, ""},
	} {
		_, err := answering(t, test.status, "", test.body).Product(t.Context(), "abc")
		var e *client.Error
		if !errors.As(err, &e) || !strings.Contains(e.Hint(), test.hint) || (test.hint == "") != (e.Hint() == "") {
			t.Errorf("%s: %v", name, e.Hint())
		}
		if strings.Contains(e.Error()+e.Hint(), simulator.NCloudSecretKey) {
			t.Errorf("%s: the secret is shown", name)
		}
	}
}

func TestError_aboutTheTenant(t *testing.T) {
	t.Parallel()
	for body, want := range map[string]bool{
		`{"error":{"errorCode":"10008","message":"tenantId [x] not found."}}`:  true,
		`{"error":{"errorCode":10008}}`:                                        true,
		`{"error":{"errorCode":"300","details":"TenantId unknown"}}`:           true,
		`{"error":{"errorCode":"10008","message":"productId [x] not found."}}`: false,
		`{"error":{"errorCode":"300","message":"Not Found Exception"}}`:        false,
	} {
		_, err := answering(t, 404, "", body).Product(t.Context(), "abc")
		var e *client.Error
		if !errors.As(err, &e) || e.AboutTenant() != want {
			t.Errorf("%s: %t", body, e.AboutTenant())
		}
	}
	_, err := answering(t, 401, "", `{"error":{"errorCode":"10008"}}`).Product(t.Context(), "abc")
	var e *client.Error
	if !errors.As(err, &e) || e.AboutTenant() {
		t.Error("a 401 is about the tenant")
	}
}

func TestError_showsWhereARedirectPoints(t *testing.T) {
	t.Parallel()
	server := httptest.NewServer(http.RedirectHandler("https://login.example/", http.StatusFound))
	t.Cleanup(server.Close)
	_, err := newClient(t, server.URL, simulatorKeys).Product(t.Context(), "abc")
	if err == nil || !strings.Contains(err.Error(), "redirects to https://login.example/. Redirects are not followed") {
		t.Error(err)
	}
}

// oddBodies are bodies that make no sense with a good status.
var oddBodies = map[string]string{
	"empty": "", "array": "[]", "null": "null", "a number": "7", "HTML": "<html>login</html>", "half": `{"product":{"productId":"ab`,
	"no product": "{}", "null product": `{"product":null}`, "product without id": `{"product":{}}`, "product of another type": `{"product":[]}`,
	"id of another type": `{"product":{"productId":7}}`, "no page": `{"productPage":null}`, "page without total": `{"productPage":{"content":[]}}`,
	"rows without id": `{"productPage":{"total":1,"content":[{}]}}`, "rows that are null": `{"productPage":{"total":1,"content":[null]}}`,
}

func TestOddAnswers_areErrors(t *testing.T) {
	t.Parallel()
	for name, body := range oddBodies {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			c := answering(t, 200, "application/json", body)
			calls := map[string]func(context.Context) error{
				"get":    func(ctx context.Context) error { _, err := c.Product(ctx, "abc"); return err },
				"create": func(ctx context.Context) error { _, err := c.CreateProduct(ctx, client.ProductInput{}); return err },
				"overview": func(ctx context.Context) error {
					_, err := c.ProductOverview(ctx, "abc")
					return err
				},
				"list": func(ctx context.Context) error {
					var last error
					for _, err := range c.Products(ctx, client.ProductFilter{}, rest.Window{}) {
						last = err
					}
					return last
				},
				"documents": func(ctx context.Context) error {
					var last error
					for _, err := range c.ProductDocuments(ctx, "abc", "") {
						last = err
					}
					return last
				},
			}
			for call, do := range calls {
				var odd *rest.ResponseError
				if err := do(t.Context()); !errors.As(err, &odd) {
					t.Errorf("%s: %v", call, err)
				}
			}
		})
	}
}

func TestProduct_refusesAnAnswerAboutAnotherProduct(t *testing.T) {
	t.Parallel()
	_, err := answering(t, 200, "", `{"product":{"productId":"other"}}`).Product(t.Context(), "abc")
	if err == nil || !strings.Contains(err.Error(), `requested for product "abc" and contains product "other"`) {
		t.Error(err)
	}
}

func TestError_saysWhenToComeBack(t *testing.T) {
	t.Parallel()
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Retry-After", "3600")
		w.WriteHeader(http.StatusTooManyRequests)
	}))
	t.Cleanup(server.Close)
	_, err := newClient(t, server.URL, simulatorKeys).Product(t.Context(), "abc")
	if err == nil || !strings.Contains(err.Error(), "Retry-After: 3600.") {
		t.Error(err)
	}
}

func TestMayHaveActed(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		err  error
		want bool
	}{
		{nil, false},
		{errors.New("x"), false},
		{&rest.RequestError{}, false},
		{&rest.TransportError{Unsure: true}, true},
		{&rest.TransportError{}, false},
		{&rest.ResponseError{Status: 201}, true},
		{&client.Error{Failure: rest.Failure{Status: 504}}, true},
		{&client.Error{Failure: rest.Failure{Status: 400}}, false},
		{&client.Error{Failure: rest.Failure{Status: 429}}, false},
	} {
		if got := rest.MayHaveActed(test.err); got != test.want {
			t.Errorf("%#v: %t", test.err, got)
		}
	}
}

func TestError_namesFieldsAsWholeWords(t *testing.T) {
	t.Parallel()
	e := &client.Error{Message: "Bad Request Exception", Details: "productName must have 1 to 100 characters."}
	if !e.Names("productName") || e.Names("product") || e.Names("description") {
		t.Error("wrong fields")
	}
}
