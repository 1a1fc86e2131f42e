// SPDX-License-Identifier: MPL-2.0

package client_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/acctest"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/metastudio/client"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/rest"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/simulator"
)

func TestMain(m *testing.M) { acctest.Main(m) }

var keys = client.Credentials{AccessKey: simulator.MetaStudioAccessKey, SecretKey: simulator.MetaStudioSecretKey, Source: "here"}

func newClient(t *testing.T, endpoint string, change ...func(*client.Config)) *client.Client {
	t.Helper()
	base, err := client.Endpoint("", endpoint)
	if err != nil {
		t.Fatal(err)
	}
	auth, err := client.AuthURL("", endpoint)
	if err != nil {
		t.Fatal(err)
	}
	c := client.Config{
		Settings: rest.Settings{RequestTimeout: 5 * time.Second, MaxRequestsPerSecond: 1000}, Endpoint: base, Credentials: keys,
		Project: client.Project{ID: simulator.MetaStudioProjectID, AuthURL: auth},
	}
	for _, f := range change {
		f(&c)
	}
	return client.New(c)
}

func TestSign_matchesTheVendorsVectors(t *testing.T) {
	t.Parallel()
	for _, test := range []struct{ method, url, body, want string }{
		{"GET", "https://example.huaweicloud.com/path?limit=1", "", "5a2ce64c865e0e6046321c6f3d5a77ba8413eeaf355c3166c03d58d02ac79624"},
		{"POST", "https://example.huaweicloud.com/path?key=value", "{\"Name\":\"test\",\"Id\":1}\n", "cecc2af119b18ab70b4d094c0750f3b42c02f254903179a0fc2cc72fc9db4f59"},
	} {
		req, err := http.NewRequestWithContext(t.Context(), test.method, test.url, nil)
		if err != nil {
			t.Fatal(err)
		}
		req.Header.Set("X-Sdk-Date", "20060102T150405Z")
		got := client.Sign(req, []byte(test.body), []string{"X-Sdk-Date"}, "AccessKey", "SecretKey")
		if want := "SDK-HMAC-SHA256 Access=AccessKey, SignedHeaders=x-sdk-date, Signature=" + test.want; got != want {
			t.Errorf("%s %s:\n%s\n%s", test.method, test.url, got, want)
		}
	}
}

func TestClient_authenticatesInEveryWay(t *testing.T) {
	t.Parallel()
	for name, credentials := range map[string]client.Credentials{
		"key pair":       keys,
		"temporary keys": {AccessKey: simulator.MetaStudioTemporaryKey, SecretKey: simulator.MetaStudioSecretKey, SecurityToken: simulator.MetaStudioSecurityToken},
		"token":          {Token: simulator.MetaStudioToken},
	} {
		cloud := acctest.Simulated(t)
		c := newClient(t, cloud.URL, func(c *client.Config) { c.Credentials, c.AppUserID = credentials, "user 1+2" })
		id, err := c.CreateProduct(t.Context(), client.ProductInput{Name: "<名> & \"x\""})
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		if _, err := c.Product(t.Context(), id); err != nil {
			t.Errorf("%s: %v", name, err)
		}
		for _, err := range c.Products(t.Context(), client.ProductFilter{Name: "a b&c=%/?", States: []string{"ACTIVED", "BLOCK"}}, rest.Window{}) {
			if err != nil {
				t.Errorf("%s: %v", name, err)
			}
		}
		if got := cloud.Sim.Requests("", "")[0].Header.Get("X-App-UserId"); got != "user 1+2" {
			t.Errorf("%s: X-App-UserId %q", name, got)
		}
	}
}

func TestClient_looksItsProjectUpOnce(t *testing.T) {
	t.Parallel()
	cloud := acctest.Simulated(t)
	c := newClient(t, cloud.URL, func(c *client.Config) { c.Project.ID, c.Project.Name = "", simulator.MetaStudioProjectName })
	var wait sync.WaitGroup
	for range 10 {
		wait.Go(func() {
			if _, err := c.CreateProduct(t.Context(), client.ProductInput{Name: "x"}); err != nil {
				t.Error(err)
			}
		})
	}
	wait.Wait()
	if got := len(cloud.Sim.Requests("GET", "/v3/projects")); got != 1 {
		t.Errorf("%d look-ups", got)
	}
}

func TestClient_saysWhyAProjectIsNotFound(t *testing.T) {
	t.Parallel()
	cloud := acctest.Simulated(t)
	cloud.Sim.MetaStudio.AddProject("p1", "twice")
	cloud.Sim.MetaStudio.AddProject("p2", "twice")
	for name, says := range map[string]string{"nowhere": `returned no project named "nowhere"`, "twice": `returned 2 projects named "twice": p1, p2`} {
		c := newClient(t, cloud.URL, func(c *client.Config) { c.Project.ID, c.Project.Name = "", name })
		_, err := c.Product(t.Context(), "x")
		var hinter interface{ Hint() string }
		if err == nil || !strings.Contains(err.Error(), says) || !errors.As(err, &hinter) || !strings.Contains(hinter.Hint(), "metastudio.project_id") {
			t.Errorf("%s: %v", name, err)
		}
	}
	cloud.Sim.Inject(simulator.Fault{Path: "/v3/projects", Status: 200, Body: "{}", Times: 1})
	c := newClient(t, cloud.URL, func(c *client.Config) { c.Project.ID, c.Project.Name = "", simulator.MetaStudioProjectName })
	if _, err := c.CreateProduct(t.Context(), client.ProductInput{Name: "x"}); err == nil || !strings.Contains(err.Error(), "holds no projects") {
		t.Error(err)
	}
	if _, err := c.CreateProduct(t.Context(), client.ProductInput{Name: "x"}); err != nil {
		t.Errorf("a look-up that failed is not made again: %v", err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := newClient(t, cloud.URL, func(c *client.Config) { c.Project.ID, c.Project.Name = "", "x" }).Product(ctx, "x"); err == nil {
		t.Error("an interrupted look-up succeeds")
	}
}

func TestClient_wrongKeysAreNotLocked(t *testing.T) {
	t.Parallel()
	cloud := acctest.Simulated(t)
	c := newClient(t, cloud.URL, func(c *client.Config) { c.Credentials.SecretKey = "wr0ng-secret" })
	var wait sync.WaitGroup
	for range 20 {
		wait.Go(func() {
			_, err := c.CreateProduct(t.Context(), client.ProductInput{Name: "x"})
			var e *client.Error
			if !errors.As(err, &e) || e.Code != "APIGW.0301" || !strings.Contains(e.Hint(), "access key SIMU…DIO0 from here") || strings.Contains(err.Error()+e.Hint(), "wr0ng") {
				t.Error(err)
			}
		})
	}
	wait.Wait()
	if got := len(cloud.Sim.Requests("", "")); got != 1 || cloud.Sim.MetaStudio.Locked() {
		t.Errorf("%d requests with wrong keys, locked %t", got, cloud.Sim.MetaStudio.Locked())
	}
}

func TestClient_keepsToTheLimitsOfItsRegion(t *testing.T) {
	t.Parallel()
	for region, perSecond := range map[string]float64{"cn-north-4": 3.6, "cn-east-3": 2.7, "ap-southeast-3": 2.7, "af-south-1": 2.7, "": 2.7} {
		for _, status := range []string{"429", "400"} {
			synctest.Test(t, func(t *testing.T) {
				cloud := acctest.InMemory(t)
				cloud.Sim.MetaStudio.Switch(func(s *simulator.MetaStudioSwitches) { s.RequestLimit, s.ThrottledStatus = "documented", status })
				c := newClient(t, cloud.URL, func(c *client.Config) { c.MaxRequestsPerSecond, c.MaxRetries, c.Region = 0, 3, region })
				var wait sync.WaitGroup
				start := time.Now()
				for range 50 {
					wait.Go(func() {
						if _, err := c.CreateProduct(t.Context(), client.ProductInput{Name: "x"}); err != nil {
							t.Error(err)
						}
					})
				}
				wait.Wait()
				took, want := time.Since(start).Seconds(), 49/perSecond // the first is sent at once
				if requests := len(cloud.Sim.Requests("", "")); requests != 50 || took < want-0.1 || took > want+0.1 {
					t.Errorf("%q: 50 writes took %.1f s and %d requests", region, took, requests)
				}
			})
		}
	}
}

func TestThrottled_namesTheLimitsOfItsRegion(t *testing.T) {
	t.Parallel()
	for region, says := range map[string]string{
		"cn-north-4": "at most 3.6 writes and 18 reads a second. Set a lower max_requests_per_second",
		"":           "at most 2.7 writes and 9 reads a second. Set a lower max_requests_per_second",
	} {
		cloud := acctest.Simulated(t)
		cloud.Sim.Inject(simulator.Fault{Status: 429, Body: `{"error_code":"APIGW.0308"}`})
		_, err := newClient(t, cloud.URL, func(c *client.Config) { c.MaxRequestsPerSecond, c.Region = 0, region }).Product(t.Context(), "x")
		var e *client.Error
		if !errors.As(err, &e) || !strings.Contains(e.Hint(), says) {
			t.Errorf("%q: %v", region, e.Hint())
		}
	}
}

func TestClient_throttlingIsWaitedOutForCreatesToo(t *testing.T) {
	t.Parallel()
	for _, status := range []int{429, 400} {
		cloud := acctest.Simulated(t)
		c := newClient(t, cloud.URL, func(c *client.Config) { c.MaxRetries = 2 })
		cloud.Sim.Inject(simulator.Fault{Status: status, Times: 1, Header: http.Header{"Retry-After": {"0"}}, Body: `{"error_code":"APIGW.0308","error_msg":"throttled"}`})
		if _, err := c.CreateProduct(t.Context(), client.ProductInput{Name: "x"}); err != nil {
			t.Errorf("%d: %v", status, err)
		}
	}
}

func TestErrors(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		status           int
		body, says, hint string
	}{
		"service":            {400, `{"error_code":"MSS.00000003","error_msg":"Invalid parameter"}`, "API error code MSS.00000003: Invalid parameter", ""},
		"gateway":            {404, `{"error_code":"APIGW.0101","error_msg":"The API does not exist","request_id":"r-1"}`, "API error code APIGW.0101", "Check metastudio.endpoint"},
		"code and message":   {500, `{"code":"X","message":"m"}`, "API error code X: m", ""},
		"nested":             {401, `{"error":{"code":401,"message":"m"}}`, "API error code 401: m", "five minutes"},
		"only a code":        {500, `{"error_code":"X"}`, "API error code X.", ""},
		"only a message":     {500, `{"error_msg":"m"}`, "\nm\n", ""},
		"a wrong endpoint":   {404, `<html>no</html>`, "It begins: <html>no</html>", "Check that the endpoint"},
		"nothing":            {500, ``, "contains no API error", ""},
		"HTML":               {502, `<html>bad</html>`, "It begins: <html>bad</html>", ""},
		"no permission":      {403, `{}`, "403 Forbidden", "Give this user the permission"},
		"another project":    {400, `{"error_code":"MSS.00010009","error_msg":"urlTenantId is not equal tokenTenantId"}`, "MSS.00010009", "metastudio.project_id"},
		"throttled":          {429, `{"error_code":"APIGW.0308"}`, "APIGW.0308", "max_requests_per_second"},
		"throttled with 400": {400, `{"error_code":"APIGW.0308"}`, "APIGW.0308", "max_requests_per_second"},
	} {
		server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("X-Request-Id", "r-1")
			w.WriteHeader(test.status)
			_, _ = io.WriteString(w, test.body)
		}))
		_, err := newClient(t, server.URL).Product(t.Context(), "x")
		server.Close()
		var e *client.Error
		if !errors.As(err, &e) || !strings.Contains(e.Error(), test.says) || !strings.HasSuffix(e.Error(), "Request ID: r-1") ||
			!strings.Contains(e.Hint(), test.hint) || (test.hint == "") != (e.Hint() == "") {
			t.Errorf("%s: %v\n%s", name, err, e.Hint())
		}
	}
	e := &client.Error{Message: "asset_list: order must be 0 to 300"}
	if !e.Names("asset_list") || e.Names("asset") || e.Names("name") {
		t.Error("wrong fields")
	}
}

func TestMayHaveActed(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		err  error
		want bool
	}{
		{nil, false},
		{&rest.TransportError{Unsure: true}, true},
		{&rest.ResponseError{Status: 200}, true},
		{&client.Error{Failure: rest.Failure{Status: 502}}, true},
		{&client.Error{Failure: rest.Failure{Status: 400}}, false},
	} {
		if got := rest.MayHaveActed(test.err); got != test.want {
			t.Errorf("%v: %t", test.err, got)
		}
	}
}

func TestOddAnswers_areErrors(t *testing.T) {
	t.Parallel()
	for _, body := range []string{"", "[]", "{}", "null", "<html>", `{"product_id":""}`, `{"product_id":7}`, `{"count":1,"products":[{}]}`, `{"count":null}`, `{"product_id":"ot`} {
		server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { _, _ = io.WriteString(w, body) }))
		c := newClient(t, server.URL)
		_, getting := c.Product(t.Context(), "x")
		_, creating := c.CreateProduct(t.Context(), client.ProductInput{Name: "x"})
		var listErr error
		for _, err := range c.Products(t.Context(), client.ProductFilter{}, rest.Window{}) {
			listErr = err
		}
		server.Close()
		if getting == nil || creating == nil || listErr == nil {
			t.Errorf("%q: get %v, create %v, list %v", body, getting, creating, listErr)
		}
	}
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { _, _ = io.WriteString(w, `{"product_id":"other"}`) }))
	defer server.Close()
	if _, err := newClient(t, server.URL).Product(t.Context(), "x"); err == nil || !strings.Contains(err.Error(), "contains product") {
		t.Error(err)
	}
}

func TestEndpoints(t *testing.T) {
	t.Parallel()
	show := func(u *url.URL, err error) string {
		if err != nil {
			return "error"
		}
		return u.String()
	}
	for got, want := range map[string]string{
		show(client.Endpoint("cn-north-4", "")):                          "https://metastudio.cn-north-4.myhuaweicloud.com",
		show(client.Endpoint("", "http://127.0.0.1:1")):                  "http://127.0.0.1:1",
		show(client.AuthURL("cn-east-3", "")):                            "https://iam.cn-east-3.myhuaweicloud.com/v3",
		show(client.AuthURL("", "https://iam.x.com:443/v3/")):            "https://iam.x.com:443/v3",
		fmt.Sprint(show(client.Endpoint("evil.com/", "")), 1):            "error1",
		fmt.Sprint(show(client.AuthURL("x", "nonsense")), 2):             "error2",
		fmt.Sprint(show(client.Endpoint("", "https://user:pw@host")), 3): "error3",
	} {
		if got != want {
			t.Errorf("%s, expected %s", got, want)
		}
	}
}
