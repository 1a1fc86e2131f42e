// SPDX-License-Identifier: MPL-2.0

package simulator_test

import (
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"io"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/simulator"
)

func start(t *testing.T) (*simulator.Simulator, string) {
	t.Helper()
	sim := simulator.New()
	ctx, cancel := context.WithCancel(t.Context())
	url, wait, err := sim.Start(ctx, "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		cancel()
		if err := wait(); err != nil {
			t.Error(err)
		}
	})
	return sim, url
}

// signed returns a request that is signed as the vendor documents it. It shares no code with
// the simulator or the client.
func signed(t *testing.T, method, url, path, body string, at time.Time) *http.Request {
	t.Helper()
	req, err := http.NewRequestWithContext(t.Context(), method, url+path, strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	timestamp := strconv.FormatInt(at.UnixMilli(), 10)
	mac := hmac.New(sha256.New, []byte(simulator.NCloudSecretKey))
	mac.Write([]byte(method + " " + path + "\n" + timestamp + "\n" + simulator.NCloudAccessKey))
	req.Header.Set("x-ncp-apigw-timestamp", timestamp)
	req.Header.Set("x-ncp-iam-access-key", simulator.NCloudAccessKey)
	req.Header.Set("x-ncp-apigw-signature-v2", base64.StdEncoding.EncodeToString(mac.Sum(nil)))
	req.Header.Set("Content-Type", "application/json")
	return req
}

func send(t *testing.T, req *http.Request) (status int, body string) {
	t.Helper()
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	text, err := io.ReadAll(resp.Body)
	if err != nil {
		t.Fatal(err)
	}
	return resp.StatusCode, string(text)
}

func TestNCloud_verifiesSignatures(t *testing.T) {
	t.Parallel()
	_, url := start(t)
	const path = "/api/v1/products?offset=0&limit=10"
	for name, test := range map[string]struct {
		change func(*http.Request)
		at     time.Time
		status int
		detail string
	}{
		"good":            {nil, time.Now(), 200, `"total":0`},
		"4 minutes off":   {nil, time.Now().Add(-4 * time.Minute), 200, ""},
		"6 minutes off":   {nil, time.Now().Add(-6 * time.Minute), 401, "Invalid authentication information."},
		"6 minutes ahead": {nil, time.Now().Add(6 * time.Minute), 401, "Invalid authentication information."},
		"no signature":    {func(r *http.Request) { r.Header.Del("x-ncp-apigw-signature-v2") }, time.Now(), 401, "Authentication information are missing."},
		"no access key":   {func(r *http.Request) { r.Header.Del("x-ncp-iam-access-key") }, time.Now(), 401, "are missing."},
		"unknown key":     {func(r *http.Request) { r.Header.Set("x-ncp-iam-access-key", "x") }, time.Now(), 401, "Invalid"},
		"another query":   {func(r *http.Request) { r.URL.RawQuery = "limit=10&offset=0" }, time.Now(), 401, "Invalid"},
		"another method":  {func(r *http.Request) { r.Method = http.MethodDelete }, time.Now(), 401, "Invalid"},
		"no number":       {func(r *http.Request) { r.Header.Set("x-ncp-apigw-timestamp", "now") }, time.Now(), 401, "Invalid"},
		"no Base64":       {func(r *http.Request) { r.Header.Set("x-ncp-apigw-signature-v2", "%") }, time.Now(), 401, "Invalid"},
	} {
		req := signed(t, http.MethodGet, url, path, "", test.at)
		if test.change != nil {
			test.change(req)
		}
		if status, body := send(t, req); status != test.status || !strings.Contains(body, test.detail) {
			t.Errorf("%s: %d %s", name, status, body)
		}
	}
}

func TestNCloud_validatesInput(t *testing.T) {
	t.Parallel()
	sim, url := start(t)
	id := sim.NCloud.AddProduct(simulator.NCloudProduct{Name: "x"})
	long := strings.Repeat("가", 101)
	for _, test := range []struct{ method, path, body, detail string }{
		{"POST", "/products", `{`, "not valid JSON"},
		{"POST", "/products", `{"productName":"x"}`, "subscriptionCode is required"},
		{"POST", "/products", `{"subscriptionCode":"PUBLIC"}`, "productName is required"},
		{"POST", "/products", `{"subscriptionCode":"public","productName":"x"}`, "one of PUBLIC, PROTECTED"},
		{"POST", "/products", `{"subscriptionCode":"PUBLIC","productName":""}`, "1 to 100 characters"},
		{"POST", "/products", `{"subscriptionCode":"PUBLIC","productName":"` + long + `"}`, "1 to 100 characters"},
		{"POST", "/products", `{"subscriptionCode":"PUBLIC","productName":"x","description":"` + strings.Repeat("가", 301) + `"}`, "0 to 300 characters"},
		{"PATCH", "/products/" + id, `{"productName":"x"}`, "subscriptionCode is required"},
		{"GET", "/products?limit=0", "", "limit must be at least 1"},
		{"GET", "/products?offset=-1", "", "offset must be at least 0"},
		{"GET", "/products?isPublished=maybe", "", "must be true or false"},
		{"GET", "/products?subscriptionCode=x", "", "one of PUBLIC, PROTECTED"},
		{"GET", "/products/" + id + "/document?apiName=" + strings.Repeat("x", 21), "", "0 to 20 characters"},
	} {
		status, body := send(t, signed(t, test.method, url, "/api/v1"+test.path, test.body, time.Now()))
		if status != http.StatusBadRequest || !strings.Contains(body, test.detail) {
			t.Errorf("%s %s %s: %d %s", test.method, test.path, test.body, status, body)
		}
	}
	for _, test := range []struct{ method, path string }{{"GET", "/nowhere"}, {"PUT", "/products/x"}, {"GET", "/products/a%2Fb/overview"}, {"DELETE", "/products/nosuchone1"}} {
		if status, body := send(t, signed(t, test.method, url, "/api/v1"+test.path, "", time.Now())); status != http.StatusNotFound {
			t.Errorf("%s: %d %s", test.path, status, body)
		}
	}
	plain := signed(t, "POST", url, "/api/v1/products", `{"subscriptionCode":"PUBLIC","productName":"x"}`, time.Now())
	plain.Header.Set("Content-Type", "text/plain")
	if status, body := send(t, plain); status != http.StatusBadRequest {
		t.Errorf("another content type: %d %s", status, body)
	}
}

func TestFreshIDs_differ(t *testing.T) {
	t.Parallel()
	ids := func(fresh bool) [3]string {
		sim := simulator.New()
		if fresh {
			sim.FreshIDs()
		}
		return [3]string{
			sim.NCloud.AddProduct(simulator.NCloudProduct{Name: "p"}),
			sim.MetaStudio.AddProduct(simulator.MetaStudioProduct{Name: "p"}),
			sim.EnOS.AddProduct(simulator.EnOSProduct{}),
		}
	}
	repeatable, fresh := ids(false), ids(true)
	if repeatable != ids(false) {
		t.Error("IDs are not repeatable")
	}
	for i := range repeatable {
		if repeatable[i] == fresh[i] || len(repeatable[i]) != len(fresh[i]) {
			t.Errorf("%q and %q", repeatable[i], fresh[i])
		}
	}
}

func TestSwitches_acceptListedValues(t *testing.T) {
	t.Parallel()
	sim := simulator.New()
	services := map[string]int{}
	for _, one := range sim.Switches() {
		services[one.Service]++
		for _, value := range append(one.Values, one.Value) {
			if err := sim.SetSwitch(one.Service+"."+one.Name, value); err != nil {
				t.Errorf("%+v: %v", one, err)
			}
		}
		if one.Doc == "" {
			t.Errorf("%s has no doc", one.Name)
		}
		if len(one.Values) > 0 && one.Values[0] != one.Value {
			t.Errorf("the default of %s is %q, not the first of %q", one.Name, one.Value, one.Values)
		}
	}
	for _, service := range []string{"ncloud", "metastudio", "enos"} {
		if services[service] < 10 {
			t.Errorf("%s lists %d switches", service, services[service])
		}
	}
	if err := sim.SetSwitch("ZoneCode", "absent"); err == nil || !strings.Contains(err.Error(), "SERVICE.NAME=VALUE") {
		t.Errorf("a switch without a service: %v", err)
	}
}

func TestSetSwitch_errors(t *testing.T) {
	t.Parallel()
	sim, _ := start(t)
	for _, test := range []struct{ name, value, message string }{
		{"ZoneCode", "absent", ""},
		{"PageMax", "7", ""},
		{"NotFoundCode", "10001", ""},
		{"ZoneCode", "sometimes", "takes one of present, absent"},
		{"PageMax", "many", "takes a number"},
		{"Nonsense", "x", "there is no switch Nonsense; there are ZoneCode, "},
	} {
		err := sim.NCloud.SetSwitch(test.name, test.value)
		if (err == nil) != (test.message == "") || err != nil && !strings.Contains(err.Error(), test.message) {
			t.Errorf("%v: %v", test, err)
		}
	}
}

func TestSwitch_panicsOnUnlistedValue(t *testing.T) {
	t.Parallel()
	defer func() {
		if recover() == nil {
			t.Error("an unlisted value is accepted")
		}
	}()
	simulator.New().NCloud.Switch(func(s *simulator.NCloudSwitches) { s.ZoneCode = "sometimes" })
}

func TestInject(t *testing.T) {
	t.Parallel()
	sim, url := start(t)
	const path = "/api/v1/products"
	create := func() (*http.Response, error) {
		return http.DefaultClient.Do(signed(t, "POST", url, path, `{"subscriptionCode":"PUBLIC","productName":"x"}`, time.Now()))
	}
	have := func() int { return len(sim.NCloud.Products(simulator.NCloudTenantID)) }
	for _, test := range []struct {
		name    string
		fault   simulator.Fault
		cut     bool
		created int
	}{
		{"cut before the effect", simulator.Fault{Cut: simulator.CutBefore, Times: 1}, true, 0},
		{"cut after the effect", simulator.Fault{Cut: simulator.CutAfter, Times: 1}, true, 1},
		{"cut in the body", simulator.Fault{Cut: simulator.CutBody, Times: 1}, true, 1},
		{"refused", simulator.Fault{Status: 503, Times: 1}, false, 0},
		{"acted and failed", simulator.Fault{Status: 503, AfterEffect: true, Times: 1}, false, 1},
		{"delayed", simulator.Fault{Delay: time.Millisecond, Times: 1}, false, 1},
	} {
		before := have()
		remove := sim.Inject(test.fault)
		resp, err := create()
		if err == nil {
			_, err = io.Copy(io.Discard, resp.Body)
			_ = resp.Body.Close()
		}
		remove()
		if (err != nil) != test.cut || have()-before != test.created {
			t.Errorf("%s: error %v, %d created", test.name, err, have()-before)
		}
	}
	sim.Forget()
	sim.Inject(simulator.Fault{Method: "GET", Path: `\?limit=1$`, Skip: 1, Times: 2, Status: 418})
	var got []int
	for range 4 {
		status, _ := send(t, signed(t, "GET", url, path+"?limit=1", "", time.Now()))
		got = append(got, status)
	}
	if expected := []int{200, 418, 418, 200}; !slices.Equal(got, expected) {
		t.Errorf("%v, expected %v", got, expected)
	}
	if requests := sim.Requests("GET", "limit=1"); len(requests) != 4 || requests[1].Status != 418 {
		t.Errorf("the record has %v", requests)
	}
}

func TestStart_refusesOtherAddresses(t *testing.T) {
	t.Parallel()
	for _, address := range []string{"0.0.0.0:0", ":0", "example.com:80", "nonsense"} {
		if _, _, err := simulator.New().Start(t.Context(), address); err == nil {
			t.Errorf("serves on %s", address)
		}
	}
}

func TestEnOS_neverReusesKeys(t *testing.T) {
	t.Parallel()
	sim := simulator.New()
	first, second := sim.EnOS.AddProduct(simulator.EnOSProduct{}), sim.EnOS.AddProduct(simulator.EnOSProduct{})
	sim.EnOS.DeleteProduct(first)
	if third := sim.EnOS.AddProduct(simulator.EnOSProduct{}); third == first || third == second {
		t.Errorf("%s was issued before", third)
	}
}

func TestInjectFunc(t *testing.T) {
	t.Parallel()
	sim, url := start(t)
	remove := sim.InjectFunc(func(r *http.Request) *simulator.Fault {
		if r.Method != http.MethodGet {
			return nil
		}
		return &simulator.Fault{Rewrite: func(body []byte) []byte { return append([]byte("before "), body...) }}
	})
	get := func() string {
		_, body := send(t, signed(t, http.MethodGet, url, "/api/v1/products", "", time.Now()))
		return body
	}
	if body := get(); !strings.HasPrefix(body, "before {") {
		t.Errorf("the body is not rewritten: %s", body)
	}
	if _, body := send(t, signed(t, http.MethodPost, url, "/api/v1/products", `{}`, time.Now())); strings.HasPrefix(body, "before") {
		t.Errorf("a request without a fault is affected: %s", body)
	}
	remove()
	if body := get(); !strings.HasPrefix(body, "{") {
		t.Errorf("the fault is still there: %s", body)
	}
}

func TestDeleteProduct_endsSubscriptions(t *testing.T) {
	t.Parallel()
	sim, url := start(t)
	sim.NCloud.Switch(func(w *simulator.NCloudSwitches) { w.DeleteSubscribedKey = "refused" })
	key := sim.NCloud.AddAPIKey(simulator.NCloudAPIKey{Name: "own"})
	remove := func(path string) int {
		status, _ := send(t, signed(t, http.MethodDelete, url, path, "", time.Now()))
		return status
	}
	for _, byRequest := range []bool{true, false} {
		product := sim.NCloud.AddProduct(simulator.NCloudProduct{Name: "weather"})
		sim.NCloud.SetSubscription(product, key, "ACCEPTED")
		if status := remove("/api/v1/api-keys/" + key); status != http.StatusConflict {
			t.Errorf("HTTP %d for a subscribed key", status)
		}
		if byRequest {
			remove("/api/v1/products/" + product)
		} else {
			sim.NCloud.DeleteProduct(product)
		}
		if left := sim.NCloud.Subscriptions(product); len(left) > 0 {
			t.Errorf("left: %v", left)
		}
	}
	if status := remove("/api/v1/api-keys/" + key); status != http.StatusNoContent {
		t.Errorf("HTTP %d", status)
	}
}
