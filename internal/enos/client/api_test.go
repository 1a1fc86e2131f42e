// SPDX-License-Identifier: MPL-2.0

package client_test

import (
	"context"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"regexp"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"
	"unicode"

	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/acctest"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/enos/client"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/rest"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/simulator"
)

func TestMain(m *testing.M) { acctest.Main(m) }

var input = client.ProductInput{ModelID: simulator.EnOSModelID, ProductType: "Device", DataFormat: "Json", Name: client.Name{DefaultValue: "风机 A"}}

func newClient(t *testing.T, endpoint string, change ...func(*client.Config)) *client.Client {
	t.Helper()
	base, err := rest.ParseEndpoint(endpoint)
	if err != nil {
		t.Fatal(err)
	}
	c := client.Config{
		Settings: rest.Settings{RequestTimeout: 5 * time.Second}, Endpoint: base,
		Credentials: client.Credentials{AccessKey: simulator.EnOSAccessKey, SecretKey: simulator.EnOSSecretKey, Source: "here"},
	}
	for _, f := range change {
		f(&c)
	}
	return client.New(c)
}

func tokens(cloud *acctest.Cloud, what string) int {
	return len(cloud.Sim.Requests("POST", "/token/"+what))
}

func TestSign_matchesKnownVectors(t *testing.T) {
	t.Parallel()
	const secret, stamp = "66666666-7777-8888-9999-000000000000", "1700000000000"
	if got := client.Encryption("11111111-2222-3333-4444-555555555555", stamp, secret); got != "d202f40d591d081070c896a95ebae806a207906a0dde65009dd1147f4dbcdb56" {
		t.Errorf("encryption %s", got)
	}
	for _, test := range []struct{ token, query, body, stamp, secret, want string }{
		{
			"xxxxaaaxxxx", "k3=v3&k1=v1&k2=v2", "{\n  \"count\": 20,\n  \"page\": 1,\n  \"desc\": \"描述\"\n}", "1572574909697", "xxxappSecretxxx",
			"59828328f6c1f9771015dc74e4929ae30f518a35a3d2353972c2ea46556fc981",
		},
		{"TESTTOKEN", "action=get&orgId=o123&productKey=abc", "", stamp, secret, "92f5a082a3c0ce57abf34bfc1e80c888df70ddb1a445a1437191d05b2037bcdb"},
		{
			"TESTTOKEN", "action=create&orgId=o123",
			`{"biDirectionalAuth":false,"dataFormat":"Json","modelId":"m1","productName":{"defaultValue":"风机 A"},"productType":"Device"}`, stamp, secret,
			"4278d7a732a4907db90d82f5ce976bdf90b511891d8635d1c49ebe38ac7d7214",
		},
		{"TESTTOKEN", "action=delete&orgId=o+1%262&productKey=abc", "", stamp, secret, "cc24b032583f719d424bced9e724fc23358797f06919537e48760368c3086d6e"},
	} {
		query, err := url.ParseQuery(test.query)
		if err != nil {
			t.Fatal(err)
		}
		if got := client.Sign(test.token, query, []byte(test.body), test.stamp, test.secret); got != test.want {
			t.Errorf("%s: %s, the vector says %s", test.query, got, test.want)
		}
	}
}

func TestClient_fetchesOneTokenForAllCalls(t *testing.T) {
	t.Parallel()
	cloud := acctest.Simulated(t)
	c := newClient(t, cloud.URL)
	var wait sync.WaitGroup
	for range 20 {
		wait.Go(func() {
			if _, err := c.CreateProduct(t.Context(), simulator.EnOSOrgID, input); err != nil {
				t.Error(err)
			}
		})
	}
	wait.Wait()
	if got := tokens(cloud, ""); got != 1 {
		t.Errorf("%d requests to the token service", got)
	}
}

func TestClient_replacesATokenThatHasEndedOnce(t *testing.T) {
	t.Parallel()
	for _, answer := range []string{"401", "1203"} {
		cloud := acctest.Simulated(t)
		cloud.Sim.EnOS.Switch(func(s *simulator.EnOSSwitches) { s.EndedToken = answer })
		c := newClient(t, cloud.URL)
		key, err := c.CreateProduct(t.Context(), simulator.EnOSOrgID, input)
		if err != nil {
			t.Fatal(err)
		}
		cloud.Sim.EnOS.EndToken()
		var wait sync.WaitGroup
		for range 10 {
			wait.Go(func() {
				if _, err := c.Product(t.Context(), simulator.EnOSOrgID, key); err != nil {
					t.Errorf("%s: %v", answer, err)
				}
			})
		}
		wait.Wait()
		if got := tokens(cloud, "get"); got != 2 {
			t.Errorf("%s: %d tokens", answer, got)
		}
	}
	cloud := acctest.Simulated(t)
	c := newClient(t, cloud.URL)
	cloud.Sim.Inject(simulator.Fault{Path: "/connect-service/", Status: 401, Body: `{"message":"Invalid authentication credentials"}`})
	if _, err := c.Product(t.Context(), simulator.EnOSOrgID, "x"); err == nil || len(cloud.Sim.Requests("", "/connect-service/")) != 2 {
		t.Errorf("a call that is always refused: %v, %d calls", err, len(cloud.Sim.Requests("", "/connect-service/")))
	}
}

func TestClient_renewsATokenBeforeItEnds(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		cloud := acctest.InMemory(t)
		cloud.Sim.EnOS.Switch(func(s *simulator.EnOSSwitches) { s.TokenSeconds = 7200 })
		c := newClient(t, cloud.URL)
		create := func() {
			t.Helper()
			if _, err := c.CreateProduct(t.Context(), simulator.EnOSOrgID, input); err != nil {
				t.Fatal(err)
			}
		}
		for range 10 { // four and a half hours
			create()
			time.Sleep(30 * time.Minute)
		}
		if get, refresh := tokens(cloud, "get"), tokens(cloud, "refresh"); get != 1 || refresh != 2 {
			t.Errorf("%d times got, %d times refreshed", get, refresh)
		}
		cloud.Sim.Inject(simulator.Fault{Path: "/token/refresh", Status: 500, Body: "{}"})
		time.Sleep(2 * time.Hour)
		create()
		if get := tokens(cloud, "get"); get != 2 {
			t.Errorf("where refreshing fails, %d times got", get)
		}
	})
}

func TestClient_usesATokenWithoutLifetimeForAMinute(t *testing.T) {
	t.Parallel()
	for name, expire := range map[string]string{
		"zero": "0", "negative": "-5", "null": "null", "absent": "", "text": `"soon"`, "object": "{}", "smallest": "-9223372036854775808", "not a number": `"NaN"`,
	} {
		synctest.Test(t, func(t *testing.T) {
			cloud := acctest.InMemory(t)
			cloud.Sim.Inject(simulator.Fault{Path: "/token/", Rewrite: func(body []byte) []byte {
				field := `"expire":` + expire
				if expire == "" {
					field = `"other":0`
				}
				return regexp.MustCompile(`"expire":\d+`).ReplaceAll(body, []byte(field))
			}})
			c := newClient(t, cloud.URL)
			create := func() {
				var wait sync.WaitGroup
				for range 20 {
					wait.Go(func() {
						if _, err := c.CreateProduct(t.Context(), simulator.EnOSOrgID, input); err != nil {
							t.Errorf("%s: %v", name, err)
						}
					})
				}
				wait.Wait()
			}
			for _, step := range []struct {
				sleep time.Duration
				want  int
			}{{0, 1}, {59 * time.Second, 1}, {2 * time.Second, 2}} {
				time.Sleep(step.sleep)
				create()
				if got := tokens(cloud, ""); got != step.want {
					t.Errorf("%s: %d requests for a token, expected %d", name, got, step.want)
				}
			}
		})
	}
}

func TestClient_tokenServiceFaults(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		fault   simulator.Fault
		retries int
		asked   int
		says    string
	}{
		"a proof that another process used": {simulator.Fault{Times: 1, Status: 200, Body: `{"status":1001,"msg":"repeated request"}`}, 0, 2, ""},
		"broken for a moment":               {simulator.Fault{Times: 1, Status: 503, Body: "{}"}, 1, 2, ""},
		"broken for a moment, no retries":   {simulator.Fault{Times: 1, Status: 503, Body: "{}"}, 0, 1, "503"},
		"cut after the effect":              {simulator.Fault{Times: 1, Cut: simulator.CutAfter}, 1, 2, ""},
		"cut, no retries":                   {simulator.Fault{Times: 1, Cut: simulator.CutAfter}, 0, 1, "no complete response"},
		"broken":                            {simulator.Fault{Status: 500, Body: "{}"}, 5, 3, "getting a token: POST "},
		"no such key":                       {simulator.Fault{Status: 200, Body: `{"status":1002,"msg":"appKey does not exist"}`}, 5, 1, "API error code 1002: appKey does not exist"},
		"an answer without token":           {simulator.Fault{Status: 200, Body: `{"status":0,"data":{}}`}, 5, 3, "holds no accessToken"},
		"an answer that is no JSON":         {simulator.Fault{Status: 200, Body: `<html>`}, 5, 3, "HTML or XML"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			cloud := acctest.Simulated(t)
			test.fault.Path = "/token/"
			cloud.Sim.Inject(test.fault)
			retries := func(c *client.Config) { c.MaxRetries = test.retries }
			_, err := newClient(t, cloud.URL, retries).CreateProduct(t.Context(), simulator.EnOSOrgID, input)
			if (err == nil) != (test.says == "") || err != nil && !strings.Contains(err.Error(), test.says) {
				t.Error(err)
			}
			seen := cloud.Sim.Requests("POST", "/token/")
			if len(seen) != test.asked {
				t.Errorf("asked %d times", len(seen))
			}
			for i := 1; i < len(seen); i++ {
				if string(seen[i].Body) == string(seen[i-1].Body) {
					t.Error("a proof was sent twice")
				}
			}
		})
	}
	cloud := acctest.Simulated(t)
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := newClient(t, cloud.URL).Product(ctx, "o", "x"); err == nil {
		t.Error("an interrupted call succeeds")
	}
}

func TestClient_wrongKeysAndWrongClocks(t *testing.T) {
	t.Parallel()
	cloud := acctest.Simulated(t)
	_, err := newClient(t, cloud.URL, func(c *client.Config) { c.Credentials.SecretKey = "wr0ng" }).Product(t.Context(), simulator.EnOSOrgID, "x")
	var e *client.Error
	if !errors.As(err, &e) || e.Code != 1003 || !strings.Contains(e.Hint(), "access key 1111…5555 from here") || strings.Contains(err.Error()+e.Hint(), "wr0ng") {
		t.Errorf("%v\n%s", err, e.Hint())
	}
	for offset, says := range map[time.Duration]string{3 * time.Hour: "3h0m", -3 * time.Hour: "h"} {
		cloud.Sim.SetClockOffset(offset)
		_, err = newClient(t, cloud.URL).Product(t.Context(), simulator.EnOSOrgID, "x")
		direction := map[bool]string{true: "behind the server's", false: "ahead of the server's"}[offset > 0]
		if !errors.As(err, &e) || !strings.Contains(e.Hint(), "This machine's clock is ") || !strings.Contains(e.Hint(), says) || !strings.Contains(e.Hint(), direction) {
			t.Errorf("%s: %v", offset, e.Hint())
		}
	}
}

func TestErrors(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		status           int
		body, says, hint string
		gone             bool
	}{
		"no rights":         {200, `{"code":99403,"msg":"Denied resource:  orgId o1","requestId":"r-1","data":null}`, "API error code 99403: Denied resource: orgId o1\nRequest ID: r-1", `no rights on organization "o1"`, false},
		"no such product":   {200, `{"code":11404,"msg":"Product cannot be found"}`, "API error code 11404", "The service has no such resource", true},
		"the same, older":   {200, `{"code":11611}`, "API error code 11611.", "The service has no such resource", true},
		"a failure":         {500, `{"code":11404,"msg":"Product cannot be found"}`, "HTTP 500", "", false},
		"devices":           {200, `{"code":11619,"msg":"Existing Device Restrictions"}`, "API error code 11619", "Devices still exist under the product", false},
		"no such model":     {200, `{"code":99500,"msg":"Query model failed"}`, "API error code 99500", "There is no such model", false},
		"an internal error": {200, `{"code":99500,"msg":" Internal Server Error"}`, "API error code 99500: Internal Server Error", "", false},
		"the gateway's 429": {429, `{"message":"API rate limit exceeded"}`, "API rate limit exceeded", "max_requests_per_second", false},
		"the gateway's 403": {403, `{"message":"Your IP address is not allowed"}`, "Your IP address", "access control", false},
		"a wrong endpoint":  {404, `<html>no</html>`, "It begins: <html>no</html>", "Check that the endpoint", false},
		"HTML":              {502, `<html>bad</html>`, "It begins: <html>bad</html>", "", false},
		"nothing":           {500, ``, "contains no API error", "", false},
	} {
		server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			if strings.Contains(r.URL.Path, "/token/") {
				_, _ = io.WriteString(w, `{"status":0,"data":{"accessToken":"t0ken","expire":7200}}`)
				return
			}
			w.WriteHeader(test.status)
			_, _ = io.WriteString(w, test.body)
		}))
		_, err := newClient(t, server.URL).Product(t.Context(), "o1", "x")
		server.Close()
		var e *client.Error
		if !errors.As(err, &e) || !strings.Contains(e.Error(), test.says) || !strings.Contains(e.Hint(), test.hint) || (test.hint == "") != (e.Hint() == "") || rest.NotFound(err) != test.gone {
			t.Errorf("%s: %v\n%s", name, err, e.Hint())
		}
		if name == "no such model" && (!e.Names("modelId") || e.Names("productName")) {
			t.Error("the model is not named")
		}
	}
}

func TestError_namesFieldsAsWholeWords(t *testing.T) {
	t.Parallel()
	e := &client.Error{Code: 99400, Message: "productName.defaultValue: wrong length"}
	if !e.Names("productName") || e.Names("product") || e.Names("productDesc") {
		t.Error("wrong fields")
	}
}

func TestOddAnswers_areErrors(t *testing.T) {
	t.Parallel()
	for _, body := range []string{"", "[]", "{}", "null", "<html>", `{"code":0,"data":null}`, `{"code":0,"data":{}}`, `{"code":0,"data":[{}],"pagination":{"totalSize":1}}`, `{"code":0,"data":7}`, `{"code":0,"da`} {
		server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			if strings.Contains(r.URL.Path, "/token/") {
				body := `{"status":0,"data":{"accessToken":"t0ken","expire":7200}}`
				_, _ = io.WriteString(w, body)
				return
			}
			_, _ = io.WriteString(w, body)
		}))
		c := newClient(t, server.URL)
		_, getting := c.Product(t.Context(), "o", "x")
		_, creating := c.CreateProduct(t.Context(), "o", input)
		var listErr error
		for _, err := range c.Products(t.Context(), "o", "") {
			listErr = err
		}
		server.Close()
		if getting == nil || creating == nil || listErr == nil {
			t.Errorf("%q: get %v, create %v, list %v", body, getting, creating, listErr)
		}
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
		{&client.Error{Failure: rest.Failure{Status: 200}, Code: 99400}, false},
	} {
		if got := rest.MayHaveActed(test.err); got != test.want {
			t.Errorf("%v: %t", test.err, got)
		}
	}
}

func TestQuote(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"plain": "'plain'", "it's": `"it's"`, `say "x"`: `'say "x"'`, "": "''", `' or productKey like '`: `"' or productKey like '"`, "100%": "'100%'",
	} {
		if got, ok := client.Quote(text); !ok || got != want {
			t.Errorf("%q: %s %t", text, got, ok)
		}
	}
	for _, text := range []string{`'"`, `a\`, "a\nb", "a\x00"} {
		if got, ok := client.Quote(text); ok {
			t.Errorf("%q became %s", text, got)
		}
	}
}

func FuzzQuote(f *testing.F) {
	for _, seed := range []string{"a", "'", `"`, `\'`, `' or '1'='1`, "\x00"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		literal, ok := client.Quote(text)
		odd := strings.ContainsFunc(text, func(r rune) bool { return r == '\\' || unicode.Is(unicode.Cc, r) && r < 0x80 })
		if can := !odd && (!strings.Contains(text, "'") || !strings.Contains(text, `"`)); ok != can {
			t.Errorf("%q became %s: %t", text, literal, ok)
		}
		if !ok {
			return
		}
		inner := literal[1 : len(literal)-1]
		if inner != text || literal[0] != literal[len(literal)-1] || strings.ContainsRune(inner, rune(literal[0])) {
			t.Errorf("%q became %s", text, literal)
		}
	})
}

func BenchmarkSign(b *testing.B) {
	query := url.Values{"action": {"update"}, "orgId": {"o123"}, "productKey": {"abcd1234"}}
	body := []byte(`{"productName":{"defaultValue":"turbine","i18nValue":{}},"productDesc":"of some length"}`)
	b.ReportAllocs()
	for b.Loop() {
		client.Sign("TESTTOKEN", query, body, "1700000000000", "66666666-7777-8888-9999-000000000000")
	}
}
