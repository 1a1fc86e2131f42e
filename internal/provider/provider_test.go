// SPDX-License-Identifier: MPL-2.0

package provider_test

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/acctest"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/simulator"
)

func TestMain(m *testing.M) { acctest.Main(m) }

var product = acctest.Object{"name": "weather", "subscription_code": "PUBLIC"}

func TestRequestTimeout(t *testing.T) {
	t.Parallel()
	for value, contains := range map[any]string{
		nil:             "", // the default of 30 s is enough
		"10s":           "",
		"50ms":          "no complete response within request_timeout (50ms)",
		acctest.Unknown: "provider argument request_timeout is needed now",
	} {
		cloud := acctest.Simulated(t)
		cloud.Sim.SetLatency(200 * time.Millisecond)
		d := cloud.Driver(t, acctest.Object{"request_timeout": value, "max_retries": 0})
		_, found := d.Apply(t.Context(), "apigw_product", nil, product)
		if found.HasError() != (contains != "") || !strings.Contains(found.String(), contains) {
			t.Errorf("%v: %s", value, found)
		}
	}
}

func TestMaxRetries(t *testing.T) {
	for _, test := range []struct {
		value    any
		env      string
		attempts int
		contains string
	}{
		{nil, "", 6, "429"},
		{0, "", 1, "currently 0"},
		{2, "", 3, "currently 2"},
		{nil, "3", 4, "currently 3"},
		{1, "3", 2, "currently 1"},
		{nil, "many", 0, `Environment variable APIGW_MAX_RETRIES is "many", which is not a number from 0 to 100`},
		{nil, "-1", 0, "not a number from 0 to 100"},
		{acctest.Unknown, "3", 0, "provider argument max_retries is needed now"},
	} {
		t.Setenv("APIGW_MAX_RETRIES", test.env)
		cloud := acctest.Simulated(t)
		cloud.Sim.Inject(simulator.Fault{Status: http.StatusTooManyRequests, Header: http.Header{"Retry-After": {"0"}}})
		_, found := cloud.Driver(t, acctest.Object{"max_retries": test.value}).Apply(t.Context(), "apigw_product", nil, product)
		if got := len(cloud.Sim.Requests("", "")); got != test.attempts || !strings.Contains(found.String(), test.contains) {
			t.Errorf("%v, environment %q: %d attempts, %s", test.value, test.env, got, found)
		}
	}
}

func TestMaxRequestsPerSecond(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		value    any
		atLeast  time.Duration
		contains string
	}{
		{nil, 0, ""},
		{0, 0, ""},
		{100, 240 * time.Millisecond, ""},
		{acctest.Unknown, 0, "max_requests_per_second is needed now"},
	} {
		cloud := acctest.Simulated(t)
		d := cloud.Driver(t, acctest.Object{"max_requests_per_second": test.value})
		start := time.Now()
		for range 25 {
			_, found := d.Apply(t.Context(), "apigw_product", nil, product)
			if found.HasError() != (test.contains != "") || !strings.Contains(found.String(), test.contains) {
				t.Errorf("%v: %s", test.value, found)
			}
		}
		if took := time.Since(start); took < test.atLeast {
			t.Errorf("%v: 25 requests took %s", test.value, took)
		}
	}
}

func TestConfiguration_isCheckedEarly(t *testing.T) {
	t.Parallel()
	ncloud := func(name string, value any) acctest.Object {
		return acctest.Object{"ncloud": acctest.Object{name: value}}
	}
	for contains, config := range map[string]acctest.Object{
		`must be a duration greater than zero, such as 30s or 1m30s: got "soon"`: {"request_timeout": "soon"},
		`must be a duration greater than zero, such as 30s or 1m30s: got "0s"`:   {"request_timeout": "0s"},
		`must be a duration greater than zero, such as 30s or 1m30s: got "-1ns"`: {"request_timeout": "-1ns"},
		"between 0 and 100, got: -1":                   {"max_retries": -1},
		"max_retries must be a whole number, got: 1.5": {"max_retries": 1.5},
		"at least 0.0": {"max_requests_per_second": -0.5},
		`must be one of public, gov, fin: got "mars"`: ncloud("site", "mars"),
		"it must begin with https://":                 ncloud("endpoint", "api.example.com"),
		"it must hold no user name or pass":           ncloud("endpoint", "https://user:hidden@host"),
	} {
		found := acctest.Unconfigured(t).Configure(config)
		if !found.HasError() || !strings.Contains(found.String(), contains) {
			t.Errorf("%v: %s", config, found)
		}
		if strings.Contains(found.String(), "hidden") {
			t.Errorf("a password is in a diagnostic: %s", found)
		}
	}
	for _, config := range []acctest.Object{
		{},
		{"ncloud": acctest.Object{}},
		{"ncloud": acctest.Unknown, "request_timeout": acctest.Unknown, "max_retries": acctest.Unknown, "max_requests_per_second": acctest.Unknown},
		{"ncloud": acctest.Object{"access_key": acctest.Unknown, "secret_key": acctest.Unknown, "site": acctest.Unknown, "endpoint": acctest.Unknown, "use_server_role": acctest.Unknown}},
		{"ncloud": acctest.Object{"endpoint": "", "site": ""}},
	} {
		d := acctest.Unconfigured(t)
		if found := d.Configure(config); len(found) > 0 {
			t.Errorf("%v: %s", config, found)
		}
		if _, found := d.Plan("apigw_product", nil, product); len(found) > 0 {
			t.Errorf("%v: planning: %s", config, found)
		}
	}
}

func TestConfiguration_warnsAboutPlaintextEndpoints(t *testing.T) {
	for endpoint, warns := range map[string]bool{
		"http://api.example.com": true, "http://10.0.0.1:8080/x": true, "http://localhost.example.com": true,
		"https://api.example.com": false, "http://127.0.0.1:8480": false, "http://[::1]:1": false, "http://localhost:1": false, "": false,
		"http://127.8.9.10": false, "http://[::ffff:127.0.0.1]:1": false,
		"http://127.0.0.1.example.com": true, "http://localhost.": true, "http://LOCALHOST": true, "http://a.localhost": true, "http://[::2]": true, "http://0.0.0.0": true,
	} {
		for _, argument := range []struct{ service, name string }{{"ncloud", "endpoint"}, {"metastudio", "endpoint"}, {"metastudio", "auth_url"}, {"enos", "endpoint"}} {
			found := acctest.Unconfigured(t).Configure(acctest.Object{argument.service: acctest.Object{argument.name: endpoint}})
			text := found.String()
			if found.HasError() || (text != "") != warns || (warns && !strings.Contains(text, "Credentials are sent unencrypted") || warns && !strings.Contains(text, argument.name)) {
				t.Errorf("%v %q: %s", argument, endpoint, text)
			}
		}
	}
	t.Setenv("ENOS_ENDPOINT", "http://api.example.com")
	if found := acctest.Unconfigured(t).Configure(acctest.Object{}); !strings.Contains(found.String(), "environment variable ENOS_ENDPOINT") {
		t.Errorf("from the environment: %s", found)
	}
}

func TestUserAgent_namesProviderAndTerraform(t *testing.T) {
	t.Parallel()
	cloud := acctest.Simulated(t)
	if _, found := cloud.Driver(t, nil).Apply(t.Context(), "apigw_product", nil, product); found.HasError() {
		t.Fatal(found)
	}
	if got := cloud.Sim.Requests("", "")[0].Header.Get("User-Agent"); got != "terraform-provider-apigw/test Terraform/1.11.4" {
		t.Error(got)
	}
}

func TestProvider_validatesAppUserID(t *testing.T) {
	t.Parallel()
	for _, test := range []struct{ value, contains string }{
		{"user-1", ""},
		{"사용자", ""},
		{"", ""},
		{strings.Repeat("é", 256), ""},
		{strings.Repeat("é", 257), "at most 256, got: 257"},
		{"user 一", "must contain no Chinese characters and no control characters"},
		{"user\n", "must contain no Chinese characters and no control characters"},
		{"user\x7f", "must contain no Chinese characters and no control characters"},
	} {
		found := acctest.Unconfigured(t).Configure(acctest.Object{"metastudio": acctest.Object{"app_user_id": test.value}})
		if (len(found) > 0) != (test.contains != "") || !strings.Contains(found.String(), test.contains) {
			t.Errorf("%q: %s", test.value, found)
		}
	}
}
