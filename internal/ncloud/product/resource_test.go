// SPDX-License-Identifier: MPL-2.0

package product_test

import (
	"context"
	"fmt"
	"net/http"
	"reflect"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/acctest"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/ncloud/product"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/simulator"
)

func TestMain(m *testing.M) { acctest.Main(m) }

const kind = product.ResourceType

// minimal is the smallest configuration.
func minimal() acctest.Object {
	return acctest.Object{"name": "weather", "subscription_code": "PROTECTED"}
}

func with(extra acctest.Object) acctest.Object {
	config := minimal()
	for name, value := range extra {
		config[name] = value
	}
	return config
}

// asked returns what the simulator saw, such as "POST /products".
func asked(cloud *acctest.Cloud) []string {
	var out []string
	for _, r := range cloud.Sim.Requests("", "") {
		out = append(out, r.Method+" "+strings.TrimPrefix(r.URI, "/api/v1"))
	}
	return out
}

func TestProduct_costsAsFewRequestsAsItCan(t *testing.T) {
	t.Parallel()
	cloud := acctest.Simulated(t)
	d := cloud.Driver(t, nil)
	if got := asked(cloud); got != nil {
		t.Errorf("configuring asked %v", got)
	}
	check := func(step string, want ...string) {
		t.Helper()
		if got := asked(cloud); !slices.Equal(got, want) {
			t.Errorf("%s asked %v, expected %v", step, got, want)
		}
		cloud.Sim.Forget()
	}
	state := d.Applied(kind, nil, minimal())
	check("create", "POST /products")
	id := fmt.Sprint(state.Get(t, "id"))
	state = d.Refreshed(kind, state)
	check("read", "GET /products/"+id)
	if plan, _ := d.Plan(kind, state, minimal()); !plan.Empty {
		t.Error("the plan after a refresh is not empty")
	}
	if found := d.Validate(kind, minimal()); found != nil {
		t.Error(found)
	}
	check("plan and validate")
	state = d.Applied(kind, state, with(acctest.Object{"name": "climate"}))
	check("update", "PATCH /products/"+id, "GET /products/"+id)
	if left, found := d.Destroy(t.Context(), kind, state); left != nil || len(found) > 0 {
		t.Error(left, found)
	}
	check("delete", "DELETE /products/"+id)
	if _, found := d.Import(t.Context(), kind, cloud.Sim.NCloud.AddProduct(simulator.NCloudProduct{Name: "x"})); found.HasError() {
		t.Error(found)
	}
	if got := cloud.Sim.Requests("", ""); len(got) != 1 {
		t.Errorf("import asked %v", asked(cloud))
	}
}

func TestProduct_keepsAZoneThatLaterAnswersLeaveOut(t *testing.T) {
	t.Parallel()
	cloud := acctest.Simulated(t)
	d := cloud.Driver(t, nil)
	state := d.Applied(kind, nil, minimal())
	cloud.Sim.NCloud.Switch(func(s *simulator.NCloudSwitches) { s.ZoneCode = "absent" })
	state = d.Applied(kind, state, with(acctest.Object{"description": "x"}))
	if got := d.Refreshed(kind, state).Get(t, "zone_code"); got != "PUBLIC" {
		t.Errorf("zone_code is %v", got)
	}
}

func TestProduct_limitsAreCharactersAndAreCheckedBeforeAnyRequest(t *testing.T) {
	t.Parallel()
	cloud := acctest.Simulated(t)
	d := cloud.Driver(t, nil)
	longest := with(acctest.Object{"name": strings.Repeat("가", 100), "description": strings.Repeat("나", 300)})
	d.ExpectEmptyPlan(kind, d.Applied(kind, nil, longest), longest)
	cloud.Sim.Forget()
	for says, config := range map[string]acctest.Object{
		"between 1 and 100, got: 101":    with(acctest.Object{"name": strings.Repeat("가", 101)}),
		"between 1 and 100, got: 0":      with(acctest.Object{"name": ""}),
		"at most 300, got: 301":          with(acctest.Object{"description": strings.Repeat("나", 301)}),
		`one of: ["PUBLIC" "PROTECTED"]`: with(acctest.Object{"subscription_code": "public"}),
	} {
		if found := d.Validate(kind, config); !found.HasError() || !strings.Contains(found.String(), says) {
			t.Errorf("%q is not said: %s", says, found)
		}
	}
	unknown := acctest.Object{"name": acctest.Unknown, "description": acctest.Unknown, "subscription_code": acctest.Unknown}
	if found := d.Validate(kind, unknown); found != nil {
		t.Errorf("unknown values: %s", found)
	}
	if _, found := d.Plan(kind, nil, unknown); found != nil {
		t.Errorf("planning unknown values: %s", found)
	}
	if got := asked(cloud); got != nil {
		t.Errorf("validating asked %v", got)
	}
}

func TestProduct_textSurvivesARoundTrip(t *testing.T) {
	t.Parallel()
	cloud := acctest.Simulated(t)
	d := cloud.Driver(t, nil)
	for _, text := range []string{
		`"quoted" and \"escaped\"`, `back\slash\\`, "<b> & </b>", "two\nlines\r\n\ttab", "emoji 🌦 \u2028 \u00a0", `{"json": [1]}`, `${"$"}{not_hcl}`, " space ", "%s %2F +",
	} {
		config := with(acctest.Object{"name": text, "description": text})
		state := d.Applied(kind, nil, config)
		d.ExpectEmptyPlan(kind, state, config)
		all := cloud.Sim.NCloud.Products(simulator.NCloudTenantID)
		if got := all[len(all)-1]; got.Description != text || got.Name != text {
			t.Errorf("%q became %q and %q", text, got.Name, got.Description)
		}
	}
}

func TestProduct_changesMadeOutsideAreSeenAndMended(t *testing.T) {
	t.Parallel()
	cloud := acctest.Simulated(t)
	d := cloud.Driver(t, nil)
	config := with(acctest.Object{"description": "ours"})
	state := d.Applied(kind, nil, config)
	id := fmt.Sprint(state.Get(t, "id"))
	cloud.Sim.NCloud.ChangeProduct(id, func(p *simulator.NCloudProduct) {
		p.Name, p.Description, p.SubscriptionCode, p.Published = "theirs", "theirs", "PUBLIC", true
	})
	state = d.Refreshed(kind, state)
	if state.Get(t, "name") != "theirs" || state.Get(t, "is_published") != true {
		t.Errorf("the change is not seen: %s", state.Value)
	}
	plan, _ := d.Plan(kind, state, config)
	if plan.Empty || len(plan.Replace) > 0 {
		t.Errorf("plan %s, replace %v", plan.Value, plan.Replace)
	}
	state = d.Applied(kind, state, config)
	d.ExpectEmptyPlan(kind, state, config)
}

func TestProduct_isKeptUnlessItIsCertainlyGone(t *testing.T) {
	t.Parallel()
	const other = "0ther0230cebc1402ba89b14889695ff"
	tests := map[string]struct {
		happens func(*simulator.Simulator, string)
		config  acctest.Object
		says    []string
	}{
		"the 404 is about the tenant": {
			func(s *simulator.Simulator, _ string) {
				s.NCloud.Switch(func(w *simulator.NCloudSwitches) { w.Subscription = "no" })
			}, nil,
			[]string{"tenantId [" + simulator.NCloudTenantID + "] not found.", "has not subscribed to API Gateway", "API error code 10008"},
		},
		"the listing fails": {
			func(s *simulator.Simulator, id string) {
				s.NCloud.DeleteProduct(id)
				s.Inject(simulator.Fault{Method: "GET", Path: `/products\?`, Status: 500, Body: `{"error":{"errorCode":"900","message":"Unexpected Error"}}`})
			}, nil,
			[]string{"listing every product failed too", "API error code 900: Unexpected Error", "The resource stays in state", "sim-"},
		},
		"the listing is forbidden": {
			func(s *simulator.Simulator, id string) {
				s.NCloud.DeleteProduct(id)
				s.Inject(simulator.Fault{Method: "GET", Path: `/products\?`, Status: 403, Body: `{"error":{"errorCode":"10011"}}`})
			}, nil,
			[]string{"listing every product failed too", "NCP_API_GATEWAY"},
		},
		"the listing breaks off on a later page": {
			func(s *simulator.Simulator, id string) {
				s.NCloud.DeleteProduct(id)
				for range 250 {
					s.NCloud.AddProduct(simulator.NCloudProduct{Name: "x"})
				}
				s.Inject(simulator.Fault{Method: "GET", Path: `/products\?`, Skip: 2, Status: 500})
			}, nil,
			[]string{"listing every product failed too", "500"},
		},
		"the URL is wrong": {
			func(s *simulator.Simulator, _ string) {
				s.Inject(simulator.Fault{Status: 404, ContentType: "text/html", Body: "<html>no such site</html>"})
			}, nil,
			[]string{"404 Not Found", "<html>no such site</html>", "Check endpoint, site and credentials"},
		},
		"the listing still has it": {
			func(s *simulator.Simulator, _ string) {
				s.Inject(simulator.Fault{Method: "GET", Path: `/products/`, Status: 404, Body: `{"error":{"errorCode":"300","message":"Not Found Exception"}}`})
				s.Inject(simulator.Fault{Method: "DELETE", Status: 404, Body: `{"error":{"errorCode":"300","message":"Not Found Exception"}}`})
			}, nil,
			[]string{"the listing still contains the product"},
		},
		"the credentials are another account's": {
			func(s *simulator.Simulator, _ string) {
				s.NCloud.AddAccount(other, "OTHERACCOUNTSKEY0000", "s3cret-of-the-other-account")
				s.NCloud.AddProduct(simulator.NCloudProduct{TenantID: other, Name: "x"})
			},
			acctest.Object{"access_key": "OTHERACCOUNTSKEY0000", "secret_key": "s3cret-of-the-other-account"},
			[]string{"belongs to tenant " + simulator.NCloudTenantID, "those of tenant " + other, "OTHE…0000"},
		},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			cloud := acctest.Simulated(t)
			d := cloud.Driver(t, nil)
			state := d.Applied(kind, nil, minimal())
			test.happens(cloud.Sim, fmt.Sprint(state.Get(t, "id")))
			if test.config != nil {
				test.config["endpoint"] = cloud.URL
				d = acctest.NewDriver(t, acctest.Object{"ncloud": test.config})
			}
			kept, found := d.Read(t.Context(), kind, state)
			if kept == nil || !found.HasError() {
				t.Fatalf("the state lost the product: %s", found)
			}
			left, deleting := d.Destroy(t.Context(), kind, state)
			if left == nil || !deleting.HasError() {
				t.Fatalf("destroy lost the product: %s", deleting)
			}
			for _, text := range []string{found.String(), deleting.String()} {
				for _, want := range test.says {
					if !strings.Contains(text, want) {
						t.Errorf("%q is missing in:\n%s", want, text)
					}
				}
				if strings.Contains(text, "s3cret") || strings.Contains(text, simulator.NCloudSecretKey) {
					t.Errorf("a secret is in:\n%s", text)
				}
			}
		})
	}
}

func TestProduct_confirmingThatManyAreGoneCostsOneListing(t *testing.T) {
	t.Parallel()
	cloud := acctest.Simulated(t)
	d := cloud.Driver(t, nil)
	var states []*acctest.State
	for range 12 {
		states = append(states, d.Applied(kind, nil, minimal()))
	}
	for _, p := range cloud.Sim.NCloud.Products(simulator.NCloudTenantID) {
		cloud.Sim.NCloud.DeleteProduct(p.ID)
	}
	cloud.Sim.Forget()
	var wait sync.WaitGroup
	for _, state := range states {
		wait.Go(func() {
			if left, found := d.Read(t.Context(), kind, state); left != nil || found.HasError() {
				t.Error(left, found)
			}
		})
	}
	wait.Wait()
	if got := cloud.Sim.Requests("GET", `/products\?`); len(got) != 1 {
		t.Errorf("%d listings for 12 products that are gone", len(got))
	}
}

func TestProduct_refusalsAreErrorsAndStateStays(t *testing.T) {
	t.Parallel()
	cloud := acctest.Simulated(t)
	cloud.Sim.NCloud.Switch(func(s *simulator.NCloudSwitches) { s.DeleteWithAPIs, s.DuplicateNames = "refused", "refused" })
	d := cloud.Driver(t, nil)
	state := d.Applied(kind, nil, minimal())
	id := fmt.Sprint(state.Get(t, "id"))

	left, found := d.Apply(t.Context(), kind, nil, minimal())
	if left != nil || !strings.Contains(found.String(), `Could not create API Gateway product "weather"`) ||
		!strings.Contains(found.String(), "productName [weather] already exists.") || !strings.Contains(found.String(), `at AttributeName("name")`) {
		t.Errorf("a duplicate name: %v %s", left, found)
	}
	cloud.Sim.NCloud.AddProduct(simulator.NCloudProduct{Name: "taken"})
	left, found = d.Apply(t.Context(), kind, state, with(acctest.Object{"name": "taken"}))
	if left == nil || left.Get(t, "name") != "weather" || !strings.Contains(found.String(), fmt.Sprintf("Could not change API Gateway product %q", id)) {
		t.Errorf("a change to a duplicate name: %s", found)
	}
	cloud.Sim.NCloud.ChangeProduct(id, func(p *simulator.NCloudProduct) { p.APIs = []*simulator.NCloudAPI{{ID: "a", Name: "a"}} })
	left, found = d.Destroy(t.Context(), kind, state)
	if left == nil || !strings.Contains(found.String(), fmt.Sprintf("Could not delete API Gateway product %q", id)) ||
		!strings.Contains(found.String(), "409 Conflict") || !strings.Contains(found.String(), "has APIs") || !strings.Contains(found.String(), "Request ID: sim-") {
		t.Errorf("a refused delete: %s", found)
	}
}

func TestProduct_wrongKeysAreToldWithoutTheSecret(t *testing.T) {
	t.Parallel()
	cloud := acctest.Simulated(t)
	d := acctest.NewDriver(t, acctest.Object{"ncloud": acctest.Object{
		"endpoint": cloud.URL, "access_key": simulator.NCloudAccessKey, "secret_key": "wr0ng-secret",
	}})
	_, found := d.Apply(t.Context(), kind, nil, minimal())
	for _, want := range []string{
		"401 Unauthorized", "API error code 200: Authentication Failed: Invalid authentication information.", "access key SIMU…EY00 from provider argument ncloud.access_key",
		"secret key from provider argument ncloud.secret_key", "Request ID: sim-",
	} {
		if !strings.Contains(found.String(), want) {
			t.Errorf("%q is missing in:\n%s", want, found)
		}
	}
	if strings.Contains(found.String(), "wr0ng-secret") || strings.Contains(found.String(), simulator.NCloudAccessKey) {
		t.Errorf("keys are shown:\n%s", found)
	}
	cloud.Sim.SetClockOffset(time.Hour)
	_, found = cloud.Driver(t, nil).Apply(t.Context(), kind, nil, minimal())
	if !strings.Contains(found.String(), "This machine's clock is 1h0m0s behind the server's") {
		t.Errorf("a clock that is off: %s", found)
	}
}

func TestProduct_withoutCredentialsTellsEverythingThatWasLookedAt(t *testing.T) {
	t.Parallel()
	cloud := acctest.Simulated(t)
	d := acctest.NewDriver(t, acctest.Object{"ncloud": acctest.Object{"endpoint": cloud.URL}})
	if _, found := d.Plan(kind, nil, minimal()); found != nil {
		t.Errorf("planning a new product needs no credentials: %s", found)
	}
	_, found := d.Apply(t.Context(), kind, nil, minimal())
	if len(found) != 1 {
		t.Errorf("%d diagnostics", len(found))
	}
	for _, want := range []string{
		"NAVER Cloud is not configured", "provider argument ncloud.access_key", "environment variables NCLOUD_ACCESS_KEY, NCLOUD_ACCESS_KEY_ID", "ncloud_access_key_id in file ",
		"provider argument ncloud.secret_key", "environment variables NCLOUD_SECRET_KEY, NCLOUD_SECRET_ACCESS_KEY", "ncloud_secret_access_key in file ", "/.ncloud/configure",
		"ncloud.use_server_role",
	} {
		if !strings.Contains(found.String(), want) {
			t.Errorf("%q is missing in:\n%s", want, found)
		}
	}
	if got := asked(cloud); got != nil {
		t.Errorf("asked %v", got)
	}
}

// odd are answers that hold no product.
var odd = map[string]simulator.Fault{
	"HTML from a proxy": {Status: 200, ContentType: "text/html", Body: "<html>login</html>"},
	"an empty body":     {Status: 200, Body: ""},
	"an array":          {Status: 200, Body: "[]"},
	"a null product":    {Status: 200, Body: `{"product":null}`},
	"no product":        {Status: 200, Body: `{}`},
	"half a body":       {Status: 200, Body: `{"product":{"productId":"x`},
	"a 502 in HTML":     {Status: 502, Header: http.Header{"Retry-After": {"0"}}, ContentType: "text/html", Body: "<html>Bad Gateway</html>"},
	"a bare 500":        {Status: 500},
}

func TestProduct_oddAnswersAreClearErrorsAndStateStays(t *testing.T) {
	t.Parallel()
	for name, fault := range odd {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			cloud := acctest.Simulated(t)
			d := cloud.Driver(t, acctest.Object{"max_retries": 1})
			state := d.Applied(kind, nil, minimal())
			remove := cloud.Sim.Inject(fault)

			if kept, found := d.Read(t.Context(), kind, state); kept == nil || !found.HasError() {
				t.Errorf("read: %s", found)
			}
			if kept, found := d.Apply(t.Context(), kind, state, with(acctest.Object{"name": "new"})); kept == nil || !found.HasError() {
				t.Errorf("update: %s", found)
			}
			if made, found := d.Apply(t.Context(), kind, nil, minimal()); made != nil || !strings.Contains(found.String(), "may have been created") ||
				!strings.Contains(found.String(), "A search for it failed too:") {
				t.Errorf("create: %s", found)
			}
			if _, found := d.Import(t.Context(), kind, "abcde12345"); !found.HasError() {
				t.Error("import: no error")
			}
			remove()
			d.ExpectEmptyPlan(kind, state, minimal())
		})
	}
}

func TestProduct_survivesABusyService(t *testing.T) {
	t.Parallel()
	cloud := acctest.Simulated(t)
	d := cloud.Driver(t, nil)
	busy := func(status int) {
		cloud.Sim.Inject(simulator.Fault{Status: status, Header: http.Header{"Retry-After": {"0"}}, Times: 2})
	}
	busy(429)
	state := d.Applied(kind, nil, minimal())
	busy(503)
	d.ExpectEmptyPlan(kind, state, minimal())
	busy(504)
	changed := with(acctest.Object{"description": "x"})
	state = d.Applied(kind, state, changed)
	busy(502)
	if left, found := d.Destroy(t.Context(), kind, state); left != nil || found.HasError() {
		t.Error(found)
	}
	// The answer to a delete is lost: its retry finds nothing, which is success.
	state = d.Applied(kind, nil, minimal())
	cloud.Sim.Inject(simulator.Fault{Method: "DELETE", Cut: simulator.CutAfter, Times: 1})
	if left, found := d.Destroy(t.Context(), kind, state); left != nil || found.HasError() {
		t.Errorf("a delete whose answer was lost: %s", found)
	}
	if got := len(cloud.Sim.NCloud.Products(simulator.NCloudTenantID)); got != 0 {
		t.Errorf("%d products are left", got)
	}
}

func TestProduct_stopsWhenInterrupted(t *testing.T) {
	t.Parallel()
	cloud := acctest.Simulated(t)
	d := cloud.Driver(t, nil)
	state := d.Applied(kind, nil, minimal())
	cloud.Sim.Inject(simulator.Fault{Method: "GET", Delay: time.Minute})
	ctx, cancel := context.WithTimeout(t.Context(), 50*time.Millisecond)
	defer cancel()
	start := time.Now()
	kept, found := d.Read(ctx, kind, state)
	if kept == nil || !strings.Contains(found.String(), "was interrupted") || time.Since(start) > 5*time.Second {
		t.Errorf("after %s: %s", time.Since(start), found)
	}
}

func TestProduct_hostileIdsNeverReachAnotherURL(t *testing.T) {
	t.Parallel()
	cloud := acctest.Simulated(t)
	d := cloud.Driver(t, nil)
	for _, id := range []string{"a/b", "..", ".", "../api-keys/x", `a\b`, "a\nb", "a?b#c", "a%2Fb", "a b"} {
		if _, found := d.Import(t.Context(), kind, id); !strings.Contains(found.String(), "must be the id alone") {
			t.Errorf("importing %q: %s", id, found)
		}
		if _, found := d.ReadData(t.Context(), "apigw_product", acctest.Object{"id": id}); !found.HasError() {
			t.Errorf("the data source reads %q", id)
		}
		if _, found := d.ReadData(t.Context(), "apigw_product_overview", acctest.Object{"product_id": id}); !found.HasError() {
			t.Errorf("the overview reads %q", id)
		}
		if _, found := d.ImportIdentity(t.Context(), kind, acctest.Object{"id": id}); !found.HasError() {
			t.Errorf("importing by identity %q: %s", id, found)
		}
	}
	if got := asked(cloud); got != nil {
		t.Errorf("asked %v", got)
	}
}

func TestProduct_identity(t *testing.T) {
	t.Parallel()
	cloud := acctest.Simulated(t)
	d := cloud.Driver(t, nil)
	state := d.Applied(kind, nil, minimal())
	for name, s := range map[string]*acctest.State{
		"create": state, "read": d.Refreshed(kind, state), "update": d.Applied(kind, state, with(acctest.Object{"name": "x"})),
	} {
		if s.Identity == nil || !reflect.DeepEqual(s.Identity, state.Identity) {
			t.Errorf("%s: identity %v", name, s.Identity)
		}
	}
	imported, found := d.ImportIdentity(t.Context(), kind, acctest.Object{"id": state.Get(t, "id")})
	if found.HasError() || imported.Get(t, "name") != "x" {
		t.Errorf("import by identity: %s", found)
	}
}

func TestProduct_readsThatLagBehindAChangeAreWaitedFor(t *testing.T) {
	t.Parallel()
	cloud := acctest.Simulated(t)
	d := cloud.Driver(t, nil)
	state := d.Applied(kind, nil, minimal())
	id := fmt.Sprint(state.Get(t, "id"))
	changed := acctest.Object{"name": "changed", "subscription_code": "PUBLIC"}
	cloud.Sim.Inject(simulator.Fault{Method: "GET", Times: 1, Status: 404, Body: `{"error":{"errorCode":"300","message":"Not Found Exception"}}`})
	cloud.Sim.Inject(simulator.Fault{
		Method: "GET", Times: 1, Status: 200,
		Body: `{"product":{"productId":"` + id + `","productName":"old","productDescription":"","subscriptionCode":"PUBLIC"}}`,
	})
	state = d.Applied(kind, state, changed)
	d.ExpectEmptyPlan(kind, state, changed)
}

func TestProduct_thatTheServiceMakesOtherwiseIsInTheStateAndAnError(t *testing.T) {
	t.Parallel()
	cloud := acctest.Simulated(t)
	d := cloud.Driver(t, nil)
	cloud.Sim.Inject(simulator.Fault{
		Method: "POST", Times: 1, Status: 201,
		Body: `{"product":{"productId":"1w22ibrqeg","productName":"a","productDescription":"","subscriptionCode":"PUBLIC"}}`,
	})
	state, found := d.Apply(t.Context(), kind, nil, acctest.Object{"name": " a ", "subscription_code": "PUBLIC"})
	if state == nil || state.Get(t, "name") != "a" || !strings.Contains(found.String(), "created but is not as planned") || !strings.Contains(found.String(), "other values than planned for: name") {
		t.Errorf("%s", found)
	}
}
