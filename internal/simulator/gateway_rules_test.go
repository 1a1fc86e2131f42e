// SPDX-License-Identifier: MPL-2.0

package simulator_test

import (
	"compress/gzip"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/simulator"
)

func TestGateway_cors(t *testing.T) {
	t.Parallel()
	cors := simulator.NCloudCORS{AllowOrigin: "*", AllowMethods: "GET,POST", AllowHeaders: "x-a", AllowCredentials: "true", ExposeHeaders: "x-b", MaxAge: "600"}
	x, y, z := path("/x", "ANY"), path("/y", "OPTIONS"), path("/z", "GET")
	x.CORS, y.CORS = cors, cors
	x.Methods[0].APIKeyRequired = true
	w := newGatewayWorld(t, simulator.NCloudStage{}, x, y, z, simulator.NCloudPath{Path: "/bare", CORS: simulator.NCloudCORS{MaxAge: "1"}})
	preflight := []string{"Origin", "https://app.example", "Access-Control-Request-Method", "POST"}
	for _, test := range []struct {
		target  string
		header  []string
		status  int
		allowed string
	}{
		{"/x", preflight, 200, "* GET,POST x-a true 600"},
		{"/x", preflight[:2], 401, "*   true "}, // no preflight: ANY requires a key
		{"/y", preflight, 200, "*   true "},     // its own OPTIONS
		{"/z", preflight, 404, "    "},
		{"/x", nil, 401, "    "},
		{"/bare", preflight, 200, "    1"},
		{"/bare", nil, 404, "    "},
	} {
		got := w.call(http.MethodOptions, test.target, test.header...)
		header := got.Header()
		allowed := strings.Join([]string{
			header.Get("Access-Control-Allow-Origin"), header.Get("Access-Control-Allow-Methods"), header.Get("Access-Control-Allow-Headers"),
			header.Get("Access-Control-Allow-Credentials"), header.Get("Access-Control-Max-Age"),
		}, " ")
		if got.Code != test.status || allowed != test.allowed {
			t.Errorf("%s %q: %d %q, expected %d %q", test.target, test.header, got.Code, allowed, test.status, test.allowed)
		}
	}
	if got := w.expect("/x", 401, "", "Origin", "https://app.example").Header(); got.Get("Access-Control-Expose-Headers") != "x-b" {
		t.Errorf("%v", got)
	}
}

func TestGateway_validation(t *testing.T) {
	t.Parallel()
	w := newMethod(t, func(m *simulator.NCloudMethod) {
		m.Validation, m.QueryStrings, m.Headers = "QUERYSTRING_HEADERS", []string{"view"}, []string{"X-Shop"}
	})
	w.expect("/x", 400, `"errorCode":"100"`)
	w.expect("/x?view=", 400, "missing: X-Shop")
	w.expect("/x", 400, "missing: view", "x-shop", "1")
	w.expect("/x?view=", 200, "", "x-shop", "")
}

func TestGateway_authentication(t *testing.T) {
	t.Parallel()
	for _, platform := range []string{"IAM", "IAM_AUTHORIZATION"} {
		w := newMethod(t, func(m *simulator.NCloudMethod) { m.Platform = platform })
		w.n.AddAccount("partner", "PARTNERKEY", "partnersecret")
		w.expect("/x", 401, "Authentication information are missing.")
		foreign := http.StatusOK
		if platform == "IAM_AUTHORIZATION" {
			foreign = http.StatusUnauthorized
		}
		for key, test := range map[string]struct {
			secret string
			status int
		}{
			simulator.NCloudAccessKey: {simulator.NCloudSecretKey, 200}, "PARTNERKEY": {"partnersecret", foreign}, "x": {"y", 401},
		} {
			timestamp := strconv.FormatInt(time.Now().UnixMilli(), 10)
			mac := hmac.New(sha256.New, []byte(test.secret))
			mac.Write([]byte("GET /" + w.product + "/orders/v1/x?a=b\n" + timestamp + "\n" + key))
			w.expect("/x?a=b", test.status, "", "x-ncp-apigw-timestamp", timestamp, "x-ncp-iam-access-key", key,
				"x-ncp-apigw-signature-v2", base64.StdEncoding.EncodeToString(mac.Sum(nil)))
		}
	}
}

func TestGateway_authorizer(t *testing.T) {
	t.Parallel()
	w := newMethod(t, func(m *simulator.NCloudMethod) { m.Platform, m.AuthorizerID = "AUTHORIZER", "authorizer" })
	w.expect("/x", 401, `"errorCode":"200"`)
	w.n.AddAuthorizer(simulator.NCloudAuthorizer{ID: "authorizer", Name: "jwt", FunctionID: "verify", Payload: []simulator.NCloudAuthorizerPayload{
		{In: "HEADER", Name: "Authorization"}, {In: "QUERY", Name: "tenant"},
	}})
	w.expect("/x", 401, "", "Authorization", "x")
	w.expect("/x?tenant=a", 200, "", "Authorization", "x")
	w.n.SetAuthorizerFunction(func(function string, params map[string]string) bool {
		return function == "verify" && fmt.Sprint(params) == "map[Authorization:good]"
	})
	w.expect("/x", 200, "", "Authorization", "good")
	w.expect("/x", 401, "", "Authorization", "bad")
}

func TestGateway_keepsVerdictsOfAuthorizers(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		w := newMethod(t, func(m *simulator.NCloudMethod) { m.Platform, m.AuthorizerID = "AUTHORIZER", "authorizer" })
		w.n.AddAuthorizer(simulator.NCloudAuthorizer{ID: "authorizer", Name: "jwt", CacheTTLSec: 60, Payload: []simulator.NCloudAuthorizerPayload{{In: "QUERY", Name: "token"}}})
		allowed := true
		w.n.SetAuthorizerFunction(func(string, map[string]string) bool { return allowed })
		w.expect("/x?token=a", 200, "")
		allowed = false
		w.expect("/x?token=a", 200, "")
		w.expect("/x?token=b", 401, "")
		time.Sleep(time.Minute)
		w.expect("/x?token=a", 401, "")
	})
}

func TestGateway_forgetsVerdictsWhenThereAreMany(t *testing.T) {
	t.Parallel()
	w := newMethod(t, func(m *simulator.NCloudMethod) { m.Platform, m.AuthorizerID = "AUTHORIZER", "authorizer" })
	w.n.AddAuthorizer(simulator.NCloudAuthorizer{ID: "authorizer", Name: "jwt", CacheTTLSec: 3600, Payload: []simulator.NCloudAuthorizerPayload{{In: "QUERY", Name: "token"}}})
	allowed := true
	w.n.SetAuthorizerFunction(func(string, map[string]string) bool { return allowed })
	w.expect("/x?token=a", 200, "")
	for n := range 1000 {
		w.expect(fmt.Sprintf("/x?token=%d", n), 200, "")
	}
	allowed = false
	w.expect("/x?token=a", 401, "")
}

func TestGateway_addressesAndMaintenance(t *testing.T) {
	t.Parallel()
	w := newMethod(t, func(*simulator.NCloudMethod) {})
	for _, test := range []struct {
		code, list, remote string
		status             int
	}{
		{"ALLOWED", "192.0.2.1, 10.0.0.0/8", "192.0.2.1:4", 200},
		{"ALLOWED", "192.0.2.1\n10.0.0.0/8", "10.9.9.9:4", 200},
		{"ALLOWED", "192.0.2.1", "192.0.2.2:4", 403},
		{"REJECTED", "192.0.2.1", "192.0.2.2:4", 200},
		{"REJECTED", "0.0.0.0/0", "192.0.2.2:4", 403},
		{"REJECTED", "192.0.2.1", "[::ffff:192.0.2.1]:4", 403},
		{"ALLOWED", "192.0.2.1", "pipe", 403},
		{"ALLOWED", "192.0.2.1", "[::1]:4", 403},
	} {
		w.change(func(s *simulator.NCloudStage) { s.IPACLCode, s.IPACLList = test.code, test.list })
		r := httptest.NewRequestWithContext(t.Context(), http.MethodGet, "/"+w.product+"/orders/v1/x", nil)
		r.RemoteAddr = test.remote
		if got := w.serve(r); got.Code != test.status {
			t.Errorf("%+v: %s", test, result(got))
		}
	}
	w.change(func(s *simulator.NCloudStage) { s.IPACLCode, s.Maintenance, s.Response = "", true, "back soon" })
	w.expect("/x", 503, "back soon")
	w.change(func(s *simulator.NCloudStage) { s.StatusCode, s.Response = new(int64(509)), `{"back":"soon"}` })
	if got := w.expect("/nosuchpath", 509, `{"back":"soon"}`).Header().Get("Content-Type"); !strings.HasPrefix(got, "application/json") {
		t.Error(got)
	}
}

func TestGateway_compresses(t *testing.T) {
	t.Parallel()
	w := newMethod(t, func(m *simulator.NCloudMethod) { m.Mock.Response = strings.Repeat("x", 100) })
	for _, test := range []struct {
		least      *int64
		accept     string
		compressed bool
	}{
		{nil, "gzip", false},
		{new(int64(100)), "gzip", true},
		{new(int64(0)), "br, GZIP;q=0.5", true},
		{new(int64(101)), "gzip", false},
		{new(int64(0)), "", false},
		{new(int64(0)), "gzip;q=0, br", false},
	} {
		w.change(func(s *simulator.NCloudStage) { s.ContentEncoding, s.MinimumCompressionSize = true, test.least })
		got := w.call(http.MethodGet, "/x", "Accept-Encoding", test.accept)
		if (got.Header().Get("Content-Encoding") == "gzip") != test.compressed {
			t.Errorf("%+v: %v", test, got.Header())
		}
		if !test.compressed {
			continue
		}
		r, err := gzip.NewReader(got.Body)
		if err != nil {
			t.Fatal(err)
		}
		if text, err := io.ReadAll(r); err != nil || len(text) != 100 {
			t.Error(len(text), err)
		}
	}
}

func TestGateway_canary(t *testing.T) {
	t.Parallel()
	canary := simulator.NCloudCanary{UseRate: true, Rate: 10, EndpointDomain: "http://127.0.0.2"}
	w := newGatewayWorld(t, simulator.NCloudStage{}, path("/x", "GET"))
	live := w.n.Stage(w.stage).DeploymentNo
	w.n.ChangeDraft(w.api, func(d *simulator.NCloudDraft) { d.Paths = append(d.Paths, path("/new", "GET")) })
	canary.DeploymentNo = w.n.EnableCanary(w.stage)
	w.change(func(s *simulator.NCloudStage) { s.Canary = &canary })
	split := func() (numbers []string, count int) {
		w.n.SeedCanary(7)
		for range 200 {
			got := w.expect("/x", 200, "/x").Header()
			if got.Get(simulator.HeaderCanary) == "true" {
				count++
				if got.Get(simulator.HeaderEndpoint) != "http://127.0.0.2/x" {
					t.Error(got)
				}
			}
			numbers = append(numbers, got.Get(simulator.HeaderDeployment))
		}
		return numbers, count
	}
	first, count := split()
	second, _ := split()
	if count < 10 || count > 30 || !slices.Equal(first, second) {
		t.Errorf("%d calls for the canary: %q and %q", count, first, second)
	}
	slices.Sort(first)
	if got := slices.Compact(first); !slices.Equal(got, []string{strconv.FormatInt(live, 10), strconv.FormatInt(canary.DeploymentNo, 10)}) {
		t.Errorf("%q", got)
	}
	for rate, status := range map[float64]int{0: 404, 100: 200} {
		canary.Rate = rate
		w.change(func(s *simulator.NCloudStage) { s.Canary = &canary })
		for range 50 {
			w.expect("/new", status, "")
		}
	}

	canary.UseRate, canary.Conditions = false, []simulator.NCloudCondition{{Code: "REQUEST_HEADER", Name: "x-beta", Value: "1"}, {Code: "REQUEST_QUERY", Name: "beta", Value: ""}}
	w.change(func(s *simulator.NCloudStage) { s.Canary = &canary })
	for conditions, one := range map[string]int{"any": 200, "all": 404} {
		if err := w.n.SetSwitch("CanaryConditions", conditions); err != nil {
			t.Fatal(err)
		}
		w.expect("/new", 404, "")
		w.expect("/new", one, "", "x-beta", "1")
		w.expect("/new", 404, "", "x-beta", "2")
		w.expect("/new?beta", one, "")
		w.expect("/new?beta", 200, "", "x-beta", "1")
	}
	w.n.PromoteCanary(w.stage)
	w.expect("/new", 200, backend)
}

func TestGateway_responses(t *testing.T) {
	t.Parallel()
	w := newGatewayWorld(t, simulator.NCloudStage{})
	set := func(r simulator.NCloudGatewayResponse) {
		w.n.ChangeDraft(w.api, func(d *simulator.NCloudDraft) { d.GatewayResponses = []simulator.NCloudGatewayResponse{r} })
		w.n.Deploy(w.stage, "")
	}
	set(simulator.NCloudGatewayResponse{Type: "NOT_FOUND", StatusCode: 410})
	w.expect("/x", 410, `"errorCode":"300"`)
	set(simulator.NCloudGatewayResponse{Type: "NOT_FOUND", Headers: []simulator.NCloudGatewayHeader{{Name: "x-help", Value: "https://help.example"}, {Name: "Upgrade", Value: "x"}}})
	if got := w.expect("/x", 404, `"errorCode":"300"`).Header(); got.Get("X-Help") != "https://help.example" || got.Get("Upgrade") != "" {
		t.Error(got)
	}
	set(simulator.NCloudGatewayResponse{Type: "NOT_FOUND", Templates: []simulator.NCloudGatewayTemplate{
		{ContentType: "text/html", Template: "<p>${context.apiName} ${context.unknown}</p>"}, {ContentType: "application/json", Template: `{"api":"${context.apiName}"}`},
	}})
	w.expect("/x", 404, `{"api":"orders"}`)
	w.expect("/x", 404, `{"api":"orders"}`, "Accept", "*/*")
	w.expect("/x", 404, "<p>orders ${context.unknown}</p>", "Accept", "text/html;q=0.9, */*")
	w.expect("/x", 404, `"errorCode":"300"`, "Accept", "image/png")
	set(simulator.NCloudGatewayResponse{Type: "PERMISSION_DENIED", StatusCode: 410})
	w.expect("/x", 404, "")
	set(simulator.NCloudGatewayResponse{Type: "NOT_FOUND", StatusCode: 100})
	w.expect("/x", 404, "")

	denied := newMethod(t, func(m *simulator.NCloudMethod) { m.APIKeyRequired = true })
	for _, name := range []string{"PERMISSION_DENIED", "API_KEY_REQUIRED"} { // one of each list of types
		denied.n.ChangeDraft(denied.api, func(d *simulator.NCloudDraft) {
			d.GatewayResponses = []simulator.NCloudGatewayResponse{{Type: name, StatusCode: 407}}
		})
		denied.n.Deploy(denied.stage, "")
		denied.expect("/x", 407, `"errorCode":"210"`)
	}
}

// Calls, deployments and settings may change at the same time.
func TestGateway_concurrently(t *testing.T) {
	t.Parallel()
	w := newGatewayWorld(t, simulator.NCloudStage{NCloudStageSettings: simulator.NCloudStageSettings{CacheTTLSec: new(int64(60))}}, path("/x", "GET"))
	w.n.SetEndpoints(roundTrip(echo))
	w.n.EnableCanary(w.stage)
	var group sync.WaitGroup
	for range 4 {
		group.Go(func() {
			for i := range 50 {
				if got := w.call(http.MethodGet, fmt.Sprint("/x?n=", i%5)); got.Code != http.StatusOK {
					t.Error(result(got))
				}
			}
		})
	}
	for i := range 20 {
		w.n.Deploy(w.stage, "")
		w.change(func(s *simulator.NCloudStage) { s.CacheCleared, s.Canary.Rate = i, float64(i) })
	}
	group.Wait()
}

func TestGateway_endpointFaults(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		w := newGatewayWorld(t, simulator.NCloudStage{}, path("/x", "GET", "POST"))
		for name, test := range map[string]struct {
			endpoint func(*http.Request) (*http.Response, error)
			status   int
		}{
			"refused":           {func(*http.Request) (*http.Response, error) { return nil, errors.New("refused") }, 503},
			"switches protocol": {func(*http.Request) (*http.Response, error) { return reply(101, ""), nil }, 503},
			"too large":         {func(*http.Request) (*http.Response, error) { return reply(200, strings.Repeat("x", 11<<20)), nil }, 503},
			"too slow": {func(r *http.Request) (*http.Response, error) {
				<-r.Context().Done()
				return nil, r.Context().Err()
			}, 504},
			"error": {func(*http.Request) (*http.Response, error) { return reply(502, "x"), nil }, 502},
		} {
			w.endpoint = test.endpoint
			if got := w.call(http.MethodGet, "/x"); got.Code != test.status {
				t.Errorf("%s: %s", name, result(got))
			}
		}
		w.endpoint = echo
		r := httptest.NewRequestWithContext(t.Context(), http.MethodPost, "/"+w.product+"/orders/v1/x", strings.NewReader(strings.Repeat("x", 11<<20)))
		if got := w.serve(r); got.Code != 413 || !strings.Contains(got.Body.String(), `"errorCode":"430"`) {
			t.Error(result(got))
		}
		loop := httptest.NewRequestWithContext(t.Context(), http.MethodGet, "/"+w.product+"/orders/v1/x", nil)
		loop.Header["Via"] = []string{"a", "b", "c", "d", "e"}
		if got := w.serve(loop); got.Code != 503 {
			t.Error(result(got))
		}
	})
}
