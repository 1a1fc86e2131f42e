// SPDX-License-Identifier: MPL-2.0

package apikey_test

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/acctest"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/ncloud/apikey"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/simulator"
)

func TestMain(m *testing.M) { acctest.Main(m) }

const kind = apikey.ResourceType

func asked(cloud *acctest.Cloud) []string {
	var out []string
	for _, r := range cloud.Sim.Requests("", "") {
		out = append(out, r.Method+" "+strings.TrimPrefix(r.URI, "/api/v1"))
	}
	cloud.Sim.Forget()
	return out
}

func only(cloud *acctest.Cloud) simulator.NCloudAPIKey {
	return cloud.Sim.NCloud.APIKeys(simulator.NCloudTenantID)[0]
}

func TestAPIKey_requests(t *testing.T) {
	t.Parallel()
	cloud := acctest.Simulated(t)
	d := cloud.Driver(t, nil)
	check := func(what string, want ...string) {
		t.Helper()
		if got := asked(cloud); !slices.Equal(got, want) {
			t.Errorf("%s asked %v, expected %v", what, got, want)
		}
	}
	state := d.Applied(kind, nil, acctest.Object{"name": "a"})
	path := "/api-keys/" + fmt.Sprint(state.Get(t, "id"))
	check("create", "POST /api-keys")
	state = d.Refreshed(kind, state)
	check("read", "GET "+path)
	state = d.Applied(kind, state, acctest.Object{"name": "b"})
	check("change", "PUT "+path)
	state = d.Applied(kind, state, acctest.Object{"name": "b", "primary_key_version": 1})
	check("regenerate", "PATCH "+path)
	d.Destroyed(kind, state)
	check("delete", "DELETE "+path)
	disabled := d.Applied(kind, nil, acctest.Object{"name": "a", "enabled": false})
	check("create disabled", "POST /api-keys", "PUT /api-keys/"+fmt.Sprint(disabled.Get(t, "id")))
}

func TestAPIKey_versionsRegenerateTheirOwnValueAlone(t *testing.T) {
	t.Parallel()
	cloud := acctest.Simulated(t)
	d := cloud.Driver(t, nil)
	config := func(primary, secondary any) acctest.Object {
		return acctest.Object{"name": "a", "primary_key_version": primary, "secondary_key_version": secondary}
	}
	state := d.Applied(kind, nil, config(1, nil))
	if len(cloud.Sim.Requests("PATCH", "")) != 0 {
		t.Error("a new key was regenerated")
	}
	for _, step := range []struct {
		name               string
		config             acctest.Object
		primary, secondary bool
	}{
		{"the primary version changes", config(2, nil), true, false},
		{"the secondary version is set", config(2, 7), false, true},
		{"both change", config(1, 8), true, true},
		{"both are taken away", config(nil, nil), false, false},
		{"the primary version is set again", config(5, nil), true, false},
	} {
		before := only(cloud)
		plan, _ := d.Plan(kind, state, step.config)
		if len(plan.Replace) > 0 {
			t.Errorf("%s: the key would be replaced", step.name)
		}
		state = d.Applied(kind, state, step.config)
		after := only(cloud)
		if (before.PrimaryKey != after.PrimaryKey) != step.primary || (before.SecondaryKey != after.SecondaryKey) != step.secondary {
			t.Errorf("%s: primary changed %t, secondary changed %t", step.name, before.PrimaryKey != after.PrimaryKey, before.SecondaryKey != after.SecondaryKey)
		}
		if state.Get(t, "primary_key") != after.PrimaryKey || state.Get(t, "secondary_key") != after.SecondaryKey {
			t.Errorf("%s: the state has other values than the cloud", step.name)
		}
		d.ExpectEmptyPlan(kind, state, step.config)
	}
}

func TestAPIKey_theFirstVersionOfEachValueAfterAnImportRegeneratesNothing(t *testing.T) {
	t.Parallel()
	cloud := acctest.Simulated(t)
	d := cloud.Driver(t, nil)
	id := cloud.Sim.NCloud.AddAPIKey(simulator.NCloudAPIKey{Name: "a"})
	state, found := d.Import(t.Context(), kind, id)
	if found.HasError() {
		t.Fatal(found)
	}
	for _, step := range []struct {
		name               string
		config             acctest.Object
		primary, secondary bool // regenerated
	}{
		{"another change", acctest.Object{"name": "b"}, false, false},
		{"the first primary version", acctest.Object{"name": "b", "primary_key_version": 3}, false, false},
		{"the first secondary version and a new primary one", acctest.Object{"name": "b", "primary_key_version": 4, "secondary_key_version": 1}, true, false},
		{"none any more", acctest.Object{"name": "b"}, false, false},
		{"both again", acctest.Object{"name": "b", "primary_key_version": 4, "secondary_key_version": 1}, true, true},
	} {
		before := only(cloud)
		state = d.Applied(kind, state, step.config)
		after := only(cloud)
		if before.PrimaryKey != after.PrimaryKey != step.primary || before.SecondaryKey != after.SecondaryKey != step.secondary {
			t.Errorf("%s: primary changed %t, secondary changed %t", step.name, before.PrimaryKey != after.PrimaryKey, before.SecondaryKey != after.SecondaryKey)
		}
		d.ExpectEmptyPlan(kind, state, step.config)
	}
	d.Destroyed(kind, state)
}

func TestAPIKey_anUpdateThatBreaksOffKeepsHowFarItCame(t *testing.T) {
	t.Parallel()
	cloud := acctest.Simulated(t)
	d := cloud.Driver(t, nil)
	state := d.Applied(kind, nil, acctest.Object{"name": "a"})
	cloud.Sim.Inject(simulator.Fault{Method: "PATCH", Skip: 1, Times: 1, Status: 500})
	config := acctest.Object{"name": "b", "primary_key_version": 1, "secondary_key_version": 1}
	before := only(cloud)
	state, found := d.Apply(t.Context(), kind, state, config)
	if !strings.Contains(found.String(), "Could not regenerate the secondary value of API key") {
		t.Errorf("%s", found)
	}
	if state.Get(t, "name") != "b" || state.Get(t, "primary_key_version") != 1.0 || state.Get(t, "secondary_key_version") != nil {
		t.Errorf("state %s", state.Value)
	}
	first := only(cloud)
	state = d.Applied(kind, state, config)
	after := only(cloud)
	if first.PrimaryKey == before.PrimaryKey || after.PrimaryKey != first.PrimaryKey || after.SecondaryKey == before.SecondaryKey {
		t.Error("the second apply regenerated the wrong value")
	}
	d.ExpectEmptyPlan(kind, state, config)
}

func TestAPIKey_isInStateAlthoughItCouldNotBeDisabled(t *testing.T) {
	t.Parallel()
	cloud := acctest.Simulated(t)
	d := cloud.Driver(t, nil)
	cloud.Sim.Inject(simulator.Fault{Method: "PUT", Times: 1, Status: 500})
	state, found := d.Apply(t.Context(), kind, nil, acctest.Object{"name": "a", "enabled": false})
	if state == nil || !strings.Contains(found.String(), "was created but could not be disabled") {
		t.Fatalf("%s", found)
	}
	if got := d.Refreshed(kind, state).Get(t, "enabled"); got != true {
		t.Errorf("enabled is %v", got)
	}
}

func TestAPIKey_limits(t *testing.T) {
	t.Parallel()
	cloud := acctest.Simulated(t)
	d := cloud.Driver(t, nil)
	for says, config := range map[string]acctest.Object{
		"between 1 and 20, got: 21": {"name": strings.Repeat("가", 21)},
		"between 1 and 20, got: 0":  {"name": ""},
		"at most 50, got: 51":       {"name": "a", "description": strings.Repeat("가", 51)},
		"at least 0, got: -1":       {"name": "a", "primary_key_version": -1},
	} {
		if found := d.Validate(kind, config); !strings.Contains(found.String(), says) {
			t.Errorf("%v: %s", config, found)
		}
	}
	u := acctest.Unknown
	if _, found := d.Plan(kind, nil, acctest.Object{"name": u, "description": u, "enabled": u, "primary_key_version": u, "secondary_key_version": u}); len(found) > 0 {
		t.Errorf("unknown values: %s", found)
	}
	if got := asked(cloud); got != nil {
		t.Errorf("asked %v", got)
	}
}

func TestAPIKey_refusalsAndLostResponses(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) { // here waits take no time
		cloud := acctest.InMemory(t)
		cloud.Sim.NCloud.Switch(func(s *simulator.NCloudSwitches) { s.DeleteSubscribedKey = "refused" })
		d := cloud.Driver(t, nil)
		state := d.Applied(kind, nil, acctest.Object{"name": "a"})
		id := fmt.Sprint(state.Get(t, "id"))
		product := cloud.Sim.NCloud.AddProduct(simulator.NCloudProduct{Name: "p"})
		cloud.Sim.NCloud.SetSubscription(product, id, "ACCEPTED")
		if left, found := d.Destroy(t.Context(), kind, state); left == nil || !strings.Contains(found.String(), "has subscriptions") {
			t.Errorf("a refused delete: %s", found)
		}
		cloud.Sim.Inject(simulator.Fault{Method: "GET", Status: 500})
		if kept, found := d.Read(t.Context(), kind, state); kept == nil || !found.HasError() {
			t.Errorf("a failing read: %s", found)
		}
		cloud.Sim.Inject(simulator.Fault{Method: "POST", Cut: simulator.CutAfter, Times: 1})
		if made, found := d.Apply(t.Context(), kind, nil, acctest.Object{"name": "b"}); made != nil || !strings.Contains(found.String(), "apigw_api_keys. If it exists, import it") {
			t.Errorf("a lost answer: %s", found)
		}
		for _, body := range []string{"", "[]", "{}", `{"apiKey":null}`, `{"apiKey":[]}`, `{"apiKey":{}}`, "<html>"} {
			remove := cloud.Sim.Inject(simulator.Fault{Status: 200, Body: body})
			if made, found := d.Apply(t.Context(), kind, nil, acctest.Object{"name": "c"}); made != nil || !found.HasError() {
				t.Errorf("%q: %s", body, found)
			}
			remove()
		}
	})
}

func TestAPIKeys_listsKeysWithoutTheirValues(t *testing.T) {
	t.Parallel()
	cloud := acctest.Simulated(t)
	cloud.Sim.NCloud.Switch(func(s *simulator.NCloudSwitches) { s.PageMax = 2 })
	for i := range 5 {
		cloud.Sim.NCloud.AddAPIKey(simulator.NCloudAPIKey{Name: fmt.Sprintf("key-%d", i), Disabled: i == 3})
	}
	cloud.Sim.NCloud.AddAPIKey(simulator.NCloudAPIKey{Name: "foreign", TenantID: "other"})
	d := cloud.Driver(t, nil)
	state, found := d.ReadData(t.Context(), kind+"s", acctest.Object{})
	if len(found) > 0 || state.Len(t, "api_keys") != 5 || state.Get(t, "api_keys", 3, "enabled") != false || state.Get(t, "api_keys", 4, "name") != "key-4" ||
		state.Get(t, "api_keys", 0, "tenant_id") != simulator.NCloudTenantID {
		t.Errorf("%s %v", found, state)
	}
	for _, key := range cloud.Sim.NCloud.APIKeys(simulator.NCloudTenantID) {
		if text := state.Value.String(); strings.Contains(text, key.PrimaryKey) || strings.Contains(text, key.SecondaryKey) {
			t.Error("a key's value is in the state")
		}
	}
	if filtered, _ := d.ReadData(t.Context(), kind+"s", acctest.Object{"name": "key-2"}); filtered.Len(t, "api_keys") != 1 {
		t.Errorf("%v", filtered)
	}
	if _, found := d.ReadData(t.Context(), kind+"s", acctest.Object{"name": strings.Repeat("x", 21)}); !strings.Contains(found.String(), "at most 20") {
		t.Error(found)
	}
	cloud.Sim.Inject(simulator.Fault{Skip: 2, Status: 500})
	if state, found := d.ReadData(t.Context(), kind+"s", acctest.Object{}); state != nil || !strings.Contains(found.String(), "Could not list API keys") {
		t.Error("an error on page 3 is lost")
	}
}

func TestAPIKey_ephemeral(t *testing.T) {
	t.Parallel()
	cloud := acctest.Simulated(t)
	id := cloud.Sim.NCloud.AddAPIKey(simulator.NCloudAPIKey{Name: "a"})
	d := cloud.Driver(t, nil)
	result, found := d.OpenEphemeral(t.Context(), kind, acctest.Object{"id": id})
	if len(found) > 0 || result.Get(t, "primary_key") != only(cloud).PrimaryKey || result.Get(t, "secondary_key") != only(cloud).SecondaryKey {
		t.Errorf("%s %v", found, result)
	}
	if _, found := d.OpenEphemeral(t.Context(), kind, acctest.Object{"id": "nosuchkey1"}); !strings.Contains(found.String(), `Could not read API key "nosuchkey1"`) {
		t.Error(found)
	}
	if _, found := d.OpenEphemeral(t.Context(), kind, acctest.Object{"id": "a/b"}); !strings.Contains(found.String(), "must be an ID") {
		t.Error(found)
	}
}

func TestAPIKey_withoutCredentials(t *testing.T) {
	t.Parallel()
	d := acctest.NewDriver(t, acctest.Object{})
	if _, found := d.Apply(t.Context(), kind, nil, acctest.Object{"name": "a"}); !strings.Contains(found.String(), "NCLOUD_ACCESS_KEY") {
		t.Error(found)
	}
	if _, found := d.ReadData(t.Context(), kind+"s", acctest.Object{}); !strings.Contains(found.String(), "NCLOUD_ACCESS_KEY") {
		t.Error(found)
	}
	if _, found := d.OpenEphemeral(t.Context(), kind, acctest.Object{"id": "abc"}); !strings.Contains(found.String(), "NCLOUD_ACCESS_KEY") {
		t.Error(found)
	}
}

// The first create acts and its answer is slow; the second, which differs in what a
// search cannot see, gets a 503 without effect. It must not take the first one's key.
func TestAPIKey_twinsThatDifferAreNotTakenForEachOther(t *testing.T) {
	t.Parallel()
	cloud := acctest.Simulated(t)
	target, err := url.Parse(cloud.URL)
	if err != nil {
		t.Fatal(err)
	}
	var creates atomic.Int64
	acted, release := make(chan struct{}), make(chan struct{})
	proxy := httputil.NewSingleHostReverseProxy(target)
	proxy.ModifyResponse = func(r *http.Response) error {
		if r.Request.Method == http.MethodPost {
			close(acted)
			<-release
		}
		return nil
	}
	front := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Method == http.MethodPost && creates.Add(1) > 1 {
			w.WriteHeader(http.StatusServiceUnavailable)
			return
		}
		proxy.ServeHTTP(w, r)
	}))
	t.Cleanup(front.Close)
	d := acctest.NewDriver(t, acctest.Object{"ncloud": acctest.Object{
		"endpoint": front.URL, "access_key": simulator.NCloudAccessKey, "secret_key": simulator.NCloudSecretKey,
	}})
	var first *acctest.State
	var wait sync.WaitGroup
	wait.Go(func() { first = d.Applied(kind, nil, acctest.Object{"name": "x"}) })
	<-acted
	time.AfterFunc(time.Second, func() { close(release) })
	second, found := d.Apply(t.Context(), kind, nil, acctest.Object{"name": "x", "enabled": false})
	wait.Wait()
	if second != nil || !found.HasError() {
		t.Errorf("the second create made something: %s", found)
	}
	if got := only(cloud); first.Get(t, "id") != got.ID || got.Disabled {
		t.Errorf("%+v", got)
	}
}

func TestAPIKey_thatTheServiceMakesOrChangesOtherwiseIsAnError(t *testing.T) {
	t.Parallel()
	cloud := acctest.Simulated(t)
	d := cloud.Driver(t, nil)
	state := d.Applied(kind, nil, acctest.Object{"name": "b"})
	other := func(method, id string) {
		cloud.Sim.Inject(simulator.Fault{
			Method: method, Times: 1, Status: 200, Body: `{"apiKey":{"apiKeyId":"` + id + `","apiKeyName":"other","isEnabled":true}}`,
		})
	}
	other("POST", "1w22ibrqex")
	made, found := d.Apply(t.Context(), kind, nil, acctest.Object{"name": "a"})
	if made == nil || !strings.Contains(found.String(), "created but is not as planned") {
		t.Errorf("created: %s", found)
	}
	other("PUT", fmt.Sprint(state.Get(t, "id")))
	if state, found = d.Apply(t.Context(), kind, state, acctest.Object{"name": "c"}); state.Get(t, "name") != "other" || !strings.Contains(found.String(), "other values than planned for: name") {
		t.Errorf("changed: %s", found)
	}
}
