// SPDX-License-Identifier: MPL-2.0

package simulator_test

import (
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/simulator"
)

const backend = "http://127.0.0.1:9"

// gatewayWorld is a product with one API and one stage, whose endpoints repeat what they receive.
type gatewayWorld struct {
	t                   *testing.T
	n                   *simulator.NCloud
	product, api, stage string
	endpoint            func(*http.Request) (*http.Response, error)
	received            []*http.Request
}

// echo returns the method and the URL of a request.
func echo(r *http.Request) (*http.Response, error) {
	return reply(http.StatusOK, r.Method+" "+r.URL.String()), nil
}

func reply(status int, body string) *http.Response {
	return &http.Response{StatusCode: status, Header: http.Header{"Content-Type": {"text/plain"}}, Body: io.NopCloser(strings.NewReader(body))}
}

func (w *gatewayWorld) RoundTrip(r *http.Request) (*http.Response, error) {
	w.received = append(w.received, r)
	return w.endpoint(r)
}

// path returns a path with a method for each name, which calls the endpoint with that path.
func path(path string, methods ...string) simulator.NCloudPath {
	p := simulator.NCloudPath{Path: path}
	for _, name := range methods {
		p.Methods = append(p.Methods, simulator.NCloudMethod{
			Name: name, HTTP: &simulator.NCloudHTTPEndpoint{Method: name, URL: strings.ReplaceAll(path, "+}", "}")},
		})
	}
	return p
}

func newGatewayWorld(t *testing.T, stage simulator.NCloudStage, paths ...simulator.NCloudPath) *gatewayWorld {
	t.Helper()
	w := &gatewayWorld{t: t, n: simulator.New().NCloud, endpoint: echo}
	w.n.SetEndpoints(w)
	w.product = w.n.AddProduct(simulator.NCloudProduct{Name: "shop"})
	w.api = w.n.AddAPI(w.product, simulator.NCloudAPI{Name: "orders", Draft: simulator.NCloudDraft{Paths: paths}})
	stage.Name = "v1"
	if stage.EndpointDomain == "" {
		stage.EndpointDomain = backend
	}
	w.stage = w.n.AddStage(w.api, stage)
	w.n.Deploy(w.stage, "")
	return w
}

// newMethod returns a world whose stage has GET /x with a mock, changed by change.
func newMethod(t *testing.T, change func(*simulator.NCloudMethod)) *gatewayWorld {
	t.Helper()
	m := simulator.NCloudMethod{Name: "GET", Mock: &simulator.NCloudMockEndpoint{Status: http.StatusOK, Response: "{}"}}
	change(&m)
	return newGatewayWorld(t, simulator.NCloudStage{}, simulator.NCloudPath{Path: "/x", Methods: []simulator.NCloudMethod{m}})
}

// call calls the stage. header consists of names and values.
func (w *gatewayWorld) call(method, target string, header ...string) *httptest.ResponseRecorder {
	w.t.Helper()
	r := httptest.NewRequestWithContext(w.t.Context(), method, "/"+w.product+"/orders/v1"+target, strings.NewReader("body"))
	for i := 0; i < len(header); i += 2 {
		r.Header.Set(header[i], header[i+1])
	}
	return w.serve(r)
}

func (w *gatewayWorld) serve(r *http.Request) *httptest.ResponseRecorder {
	recorder := httptest.NewRecorder()
	w.n.Gateway().ServeHTTP(recorder, r)
	return recorder
}

// expect calls the stage with GET and checks the status and a part of the body.
func (w *gatewayWorld) expect(target string, status int, contains string, header ...string) *httptest.ResponseRecorder {
	w.t.Helper()
	got := w.call(http.MethodGet, target, header...)
	if got.Code != status || !strings.Contains(got.Body.String(), contains) {
		w.t.Errorf("GET %s: %d %s, expected %d %s", target, got.Code, got.Body, status, contains)
	}
	return got
}

// change changes the stage.
func (w *gatewayWorld) change(change func(*simulator.NCloudStage)) { w.n.ChangeStage(w.stage, change) }

// key returns the value and the ID of a key with a subscription.
func (w *gatewayWorld) key(status string) (value, id string) {
	value = strings.Repeat("k", 39) + strconv.Itoa(len(w.n.APIKeys(simulator.NCloudTenantID)))
	id = w.n.AddAPIKey(simulator.NCloudAPIKey{PrimaryKey: value})
	if status != "" {
		w.n.SetSubscription(w.product, id, status)
	}
	return value, id
}

func errorCode(status int, code string) string { return fmt.Sprintf(`%d "errorCode":%q`, status, code) }

func result(r *httptest.ResponseRecorder) string { return fmt.Sprint(r.Code, " ", r.Body) }

func TestGateway_routes(t *testing.T) {
	t.Parallel()
	w := newGatewayWorld(t, simulator.NCloudStage{},
		path("/", "GET"), path("/orders", "GET", "POST"), path("/orders/{id}", "GET", "ANY"), path("/orders/new", "GET"), path("/orders/{id}/lines/{no}", "DELETE"),
		path("/files/{path+}", "GET"), path("/files/{name}/info", "GET"), path("/{rest+}", "PUT"),
	)
	unrouted := errorCode(404, "300")
	for call, expected := range map[string]string{
		"GET ": "200 GET " + backend + "/", "GET /": "200 GET " + backend + "/",
		"GET /orders?a=1&b=%20": "200 GET " + backend + "/orders?a=1&b=%20", "POST /orders": "200 POST " + backend + "/orders",
		"GET /orders/7": "200 GET " + backend + "/orders/7", "GET /orders/new": "200 GET " + backend + "/orders/new",
		"GET /orders/a%2Fb%20c": "200 GET " + backend + "/orders/a%2Fb%20c", "GET /orders/%EC%A3%BC?x=%2B": "200 GET " + backend + "/orders/%EC%A3%BC?x=%2B",
		"PATCH /orders/7": "200 PATCH " + backend + "/orders/7", "DELETE /orders/7/lines/2": "200 DELETE " + backend + "/orders/7/lines/2",
		"GET /files/a/b/c": "200 GET " + backend + "/files/a/b/c", "GET /files/a/info": "200 GET " + backend + "/files/a/info",
		"GET /files/a/b/info": "200 GET " + backend + "/files/a/b/info", "PUT /anything/else": "200 PUT " + backend + "/anything/else",
		"PUT /files":     "200 PUT " + backend + "/files", // a bare parent does not hide another path
		"DELETE /orders": unrouted, "HEAD /orders": "404 ", "GET /anything": unrouted, "GET /orders/7/lines": unrouted, "GET /orders/": unrouted,
		"TRACE /orders/7": unrouted, "ANY /orders/7": unrouted, "GET /files": unrouted, "GET /files/": unrouted,
		"GET /orders/..": errorCode(400, "100"), "GET /orders/%2e%2e/x": errorCode(400, "100"), "GET /orders?a=%zz": errorCode(400, "100"),
	} {
		method, target, _ := strings.Cut(call, " ")
		status, text, _ := strings.Cut(expected, " ")
		if got := w.call(method, target); strconv.Itoa(got.Code) != status || !strings.Contains(got.Body.String(), text) {
			t.Errorf("%s: %s, expected %s", call, result(got), expected)
		}
	}
	for _, target := range []string{"/", "/x", "/" + w.product, "/" + w.product + "/orders", "/" + w.product + "/bills/v1/orders", "/" + w.product + "/orders/v2/orders", "/nosuchone1/orders/v1/orders"} {
		if got := w.serve(httptest.NewRequestWithContext(t.Context(), http.MethodGet, target, nil)); got.Code != 404 || !strings.Contains(got.Body.String(), `"errorCode":"300"`) {
			t.Errorf("%s: %s", target, result(got))
		}
	}
	w.n.DeleteAPI(w.api)
	w.expect("/orders", 404, `"300"`)
}

func TestGateway_reportsWhatACallMet(t *testing.T) {
	t.Parallel()
	w := newGatewayWorld(t, simulator.NCloudStage{}, path("/orders/{id}", "ANY"))
	no := strconv.FormatInt(w.n.Stage(w.stage).DeploymentNo, 10)
	got := w.call(http.MethodPut, "/orders/7").Header()
	for name, value := range map[string]string{
		simulator.HeaderDeployment: no, simulator.HeaderCanary: "false", simulator.HeaderRoute: "ANY /orders/{id}",
		simulator.HeaderEndpoint: backend + "/orders/7", simulator.HeaderUsagePlan: "default", simulator.HeaderCache: "",
	} {
		if got.Get(name) != value {
			t.Errorf("%s: %q, expected %q", name, got.Get(name), value)
		}
	}
	if got.Get("x-ncp-trace-id") == "" {
		t.Error("no trace ID")
	}
}

func TestGateway_traceIDsOfConcurrentCallsDiffer(t *testing.T) {
	t.Parallel()
	w := newGatewayWorld(t, simulator.NCloudStage{}, path("/outer", "GET"), path("/inner", "GET"))
	var inner string
	w.endpoint = func(r *http.Request) (*http.Response, error) {
		if r.URL.Path == "/outer" {
			inner = w.call(http.MethodGet, "/inner").Header().Get("x-ncp-trace-id")
		}
		return echo(r)
	}
	if outer := w.call(http.MethodGet, "/outer").Header().Get("x-ncp-trace-id"); inner == "" || outer == inner {
		t.Errorf("%q and %q", outer, inner)
	}
}

// The host of a stage that is served over HTTP is on loopback, and its endpoints are called over the network.
func TestGateway_overHTTP(t *testing.T) {
	t.Parallel()
	sim, url := start(t)
	endpoint := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/moved" {
			http.Redirect(w, r, "/elsewhere", http.StatusFound)
			return
		}
		fmt.Fprint(w, r.Method, " ", r.URL)
	}))
	t.Cleanup(endpoint.Close)
	product := sim.NCloud.AddProduct(simulator.NCloudProduct{Name: "shop"})
	api := sim.NCloud.AddAPI(product, simulator.NCloudAPI{Name: "orders", Draft: simulator.NCloudDraft{Paths: []simulator.NCloudPath{path("/{rest+}", "GET")}}})
	sim.NCloud.Deploy(sim.NCloud.AddStage(api, simulator.NCloudStage{Name: "v1", NCloudStageSettings: simulator.NCloudStageSettings{EndpointDomain: endpoint.URL}}), "")
	_, list := send(t, signed(t, http.MethodGet, url, "/api/v1/products/"+product+"/apis/"+api+"/stages", "", time.Now()))
	host := url + "/gateway/" + product
	if !strings.Contains(list, `"host":"`+host+`"`) {
		t.Error(list)
	}
	sim.Forget()
	var watched []string
	sim.Watch(func(r simulator.Request) { watched = append(watched, fmt.Sprint(r.Method, " ", r.Status)) })
	transport := &http.Transport{}
	defer transport.CloseIdleConnections()
	for target, expected := range map[string]string{"/a/b?c=d": "200 GET /a/b?c=d", "/moved": "302 "} {
		req, err := http.NewRequestWithContext(t.Context(), http.MethodGet, host+"/orders/v1"+target, nil)
		if err != nil {
			t.Fatal(err)
		}
		resp, err := transport.RoundTrip(req)
		if err != nil {
			t.Fatal(err)
		}
		body, err := io.ReadAll(resp.Body)
		resp.Body.Close()
		if got := fmt.Sprint(resp.StatusCode, " ", string(body)); err != nil || !strings.HasPrefix(got, expected) {
			t.Errorf("%s: %s %v", target, got, err)
		}
	}
	if n := len(sim.Requests("", "")); n > 0 || len(watched) != 2 {
		t.Errorf("%d requests, watched %q", n, watched)
	}
}

// A stage serves its deployment, not the draft.
func TestGateway_servesTheSnapshot(t *testing.T) {
	t.Parallel()
	w := newGatewayWorld(t, simulator.NCloudStage{}, path("/old", "GET"))
	first := w.n.Stage(w.stage).DeploymentNo
	w.n.ChangeDraft(w.api, func(d *simulator.NCloudDraft) { d.Paths = []simulator.NCloudPath{path("/new", "GET")} })
	w.expect("/old", 200, "/old")
	w.expect("/new", 404, `"300"`)
	w.n.Deploy(w.stage, "")
	w.expect("/old", 404, `"300"`)
	w.expect("/new", 200, "/new")
	w.n.RollTo(w.stage, first)
	w.expect("/old", 200, "/old")
	w.change(func(s *simulator.NCloudStage) { s.DeploymentNo, s.Deployments = 0, nil })
	w.expect("/old", 404, `"300"`)
}

func TestGateway_endpoints(t *testing.T) {
	t.Parallel()
	header := map[string]string{"x-mock": "1", "content-type": "text/csv", "Connection": "close", "a\nb": "c", "x-split": "a\r\nb"}
	for name, test := range map[string]struct {
		method   simulator.NCloudMethod
		domain   string
		expected string
	}{
		"mock":                 {simulator.NCloudMethod{Mock: &simulator.NCloudMockEndpoint{Status: 418, Response: "short"}}, "NONE", "418 short"},
		"mock headers":         {simulator.NCloudMethod{Mock: &simulator.NCloudMockEndpoint{Status: 201, Headers: header}}, "NONE", "201 "},
		"mock not final":       {simulator.NCloudMethod{Mock: &simulator.NCloudMockEndpoint{Status: 101}}, "NONE", errorCode(500, "900")},
		"no domain":            {simulator.NCloudMethod{HTTP: &simulator.NCloudHTTPEndpoint{Method: "GET", URL: "/"}}, "NONE", errorCode(503, "500")},
		"not loopback":         {simulator.NCloudMethod{HTTP: &simulator.NCloudHTTPEndpoint{Method: "GET", URL: "/"}}, "https://api.example.com", errorCode(503, "500")},
		"address of a network": {simulator.NCloudMethod{HTTP: &simulator.NCloudHTTPEndpoint{Method: "GET", URL: "/"}}, "http://169.254.169.254", errorCode(503, "500")},
		"other user":           {simulator.NCloudMethod{HTTP: &simulator.NCloudHTTPEndpoint{Method: "GET", URL: "/"}}, "http://127.0.0.1@example.com", errorCode(503, "500")},
		"base path":            {simulator.NCloudMethod{HTTP: &simulator.NCloudHTTPEndpoint{Method: "POST", URL: "/y"}}, backend + "/base", "200 POST " + backend + "/base/y?q=1"},
		"fixed query":          {simulator.NCloudMethod{HTTP: &simulator.NCloudHTTPEndpoint{Method: "ANY", URL: "/y?a=b"}}, backend, "200 GET " + backend + "/y?a=b&q=1"},
		"parameters": {
			simulator.NCloudMethod{
				HTTP:       &simulator.NCloudHTTPEndpoint{Method: "GET", URL: "/y/{q}?k={q}&l={absent}&m={undeclared}"},
				Parameters: []simulator.NCloudParameter{{Name: "q"}, {Name: "absent"}},
			}, backend, "200 GET " + backend + "/y/%7Bq%7D?k=1&l=&m={undeclared}",
		},
		"cloud function": {simulator.NCloudMethod{NCP: &simulator.NCloudNCPEndpoint{URL: backend + "/f", Method: "POST"}}, "NONE", "200 POST " + backend + "/f?q=1"},
		"remote function": {
			simulator.NCloudMethod{NCP: &simulator.NCloudNCPEndpoint{URL: "https://x.apigw.ntruss.com/f"}}, backend, errorCode(503, "500"),
		},
		"no endpoint": {simulator.NCloudMethod{}, "http://localhost.localdomain", errorCode(503, "500")},
	} {
		test.method.Name = "GET"
		w := newGatewayWorld(t, simulator.NCloudStage{NCloudStageSettings: simulator.NCloudStageSettings{EndpointDomain: test.domain}}, simulator.NCloudPath{Path: "/x", Methods: []simulator.NCloudMethod{test.method}})
		status, text, _ := strings.Cut(test.expected, " ")
		got := w.call(http.MethodGet, "/x?q=1", apiKeyHeader, "secret", "Connection", "X-Hop", "X-Hop", "1", "X-End", "2")
		if strconv.Itoa(got.Code) != status || !strings.Contains(got.Body.String(), text) {
			t.Errorf("%s: %s, expected %s", name, result(got), test.expected)
		}
		for _, r := range w.received {
			if r.Header.Get(apiKeyHeader)+r.Header.Get("X-Hop")+r.Header.Get("Connection") != "" || r.Header.Get("X-End") != "2" {
				t.Errorf("%s: the endpoint received %v", name, r.Header)
			}
			if body, err := io.ReadAll(r.Body); err != nil || string(body) != "body" {
				t.Errorf("%s: the endpoint received %q", name, body)
			}
		}
		if name == "mock headers" && (got.Header().Get("X-Mock") != "1" || got.Header().Get("Content-Type") != "text/csv" || got.Header().Get("Connection") != "") {
			t.Errorf("%v", got.Header())
		}
	}
}

const apiKeyHeader = "x-ncp-apigw-api-key"

func TestGateway_keys(t *testing.T) {
	t.Parallel()
	w := newMethod(t, func(m *simulator.NCloudMethod) { m.APIKeyRequired = true })
	denied := `"errorCode":"210","message":"Permission Denied"`
	w.expect("/x", 401, denied)
	w.expect("/x", 401, denied, apiKeyHeader, "nosuchkey")
	for status, code := range map[string]int{"": 401, "REQUEST": 401, "ACCEPTED": 200, "REJECTED": 401, "DENY": 401, "BLOCKED_REQUEST": 401} {
		value, id := w.key(status)
		w.expect("/x", code, "", apiKeyHeader, value)
		i := slices.IndexFunc(w.n.APIKeys(simulator.NCloudTenantID), func(k simulator.NCloudAPIKey) bool { return k.ID == id })
		w.expect("/x", code, "", apiKeyHeader, w.n.APIKeys(simulator.NCloudTenantID)[i].SecondaryKey)
	}
	disabled := w.n.AddAPIKey(simulator.NCloudAPIKey{PrimaryKey: "disabled", Disabled: true})
	w.n.SetSubscription(w.product, disabled, "ACCEPTED")
	w.expect("/x", 401, denied, apiKeyHeader, "disabled")
	w.n.ChangeProduct(w.product, func(p *simulator.NCloudProduct) { p.SubscriptionCode = "PUBLIC" })
	value, _ := w.key("")
	w.expect("/x", 200, "", apiKeyHeader, value)
	w.expect("/x", 401, denied)

	open := newMethod(t, func(*simulator.NCloudMethod) {})
	open.expect("/x", 200, "{}")
	open.expect("/x", 200, "{}", apiKeyHeader, "nosuchkey")
}
