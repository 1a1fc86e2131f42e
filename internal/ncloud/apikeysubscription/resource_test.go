// SPDX-License-Identifier: MPL-2.0

package apikeysubscription_test

import (
	"bytes"
	"fmt"
	"strconv"
	"strings"
	"sync"
	"testing"
	"testing/synctest"

	"github.com/hashicorp/terraform-plugin-log/tflogtest"

	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/acctest"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/ncloud/apikeysubscription"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/simulator"
)

func TestMain(m *testing.M) { acctest.Main(m) }

const kind = apikeysubscription.ResourceType

// partner is another tenant.
const partner = "0ther0230cebc1402ba89b14889695ff"

type scene struct {
	*acctest.Cloud
	*acctest.Driver
	product, own, foreign string
}

// stage returns a cloud with a PROTECTED product, a key of one's own and a
// partner's.
func stage(t *testing.T) *scene {
	t.Helper()
	cloud := acctest.InMemory(t)
	n := cloud.Sim.NCloud
	return &scene{
		cloud, cloud.Driver(t, acctest.Object{"max_retries": 1}), n.AddProduct(simulator.NCloudProduct{Name: "weather", Published: true}),
		n.AddAPIKey(simulator.NCloudAPIKey{Name: "own"}), n.AddAPIKey(simulator.NCloudAPIKey{Name: "partner", TenantID: partner}),
	}
}

func (s *scene) config(key string, status any) acctest.Object {
	return acctest.Object{"product_id": s.product, "api_key_id": key, "status": status}
}

// statuses is where all subscriptions of the product stand.
func (s *scene) statuses() string {
	out := map[string]string{}
	for _, r := range s.Sim.NCloud.Subscriptions(s.product) {
		out[map[string]string{s.own: "own", s.foreign: "foreign"}[r.APIKeyID]] = r.Status
	}
	return fmt.Sprint(out)
}

func (s *scene) expect(t *testing.T, when, want string) {
	t.Helper()
	if got := s.statuses(); got != want {
		t.Errorf("%s: %s, expected %s", when, got, want)
	}
}

func TestSubscription_aPartnersRequestIsDecidedOnInPlace(t *testing.T) {
	t.Parallel()
	s := stage(t)
	s.Sim.NCloud.SetSubscription(s.product, s.foreign, "REQUEST")
	var state *acctest.State
	for _, status := range []any{nil, "REJECTED", "ACCEPTED"} {
		state = s.Applied(kind, state, s.config(s.foreign, status))
		s.ExpectEmptyPlan(kind, state, s.config(s.foreign, status))
		want := "ACCEPTED"
		if status != nil {
			want = fmt.Sprint(status)
		}
		s.expect(t, "after apply", "map[foreign:"+want+"]")
	}
	if state.Get(t, "api_key_name") != "partner" {
		t.Errorf("%s", state.Value)
	}
	s.Imported(kind, s.product+"/"+s.foreign, s.config(s.foreign, nil))
	s.Destroyed(kind, state)
	s.expect(t, "after destroy", "map[foreign:REJECTED]")
	s.Destroyed(kind, state)
}

func TestSubscription_theAttributeThatTheServiceRefusesIsNamed(t *testing.T) {
	t.Parallel()
	s := stage(t)
	s.Sim.NCloud.SetSubscription(s.product, s.foreign, "REQUEST")
	state := s.Applied(kind, nil, s.config(s.foreign, nil))
	s.Sim.Inject(simulator.Fault{Method: "PATCH", Status: 400, Body: `{"error":{"errorCode":"100","message":"Bad Request Exception","details":"status is not allowed"}}`})
	if _, found := s.Apply(t.Context(), kind, state, s.config(s.foreign, "REJECTED")); !strings.Contains(found.String(), `at AttributeName("status")`) {
		t.Errorf("%s", found)
	}
}

func TestSubscription_anOwnKeyIsSubscribedAndUnsubscribed(t *testing.T) {
	t.Parallel()
	for _, ownKey := range []string{"accepted", "requested"} {
		for _, status := range []string{"ACCEPTED", "REJECTED"} {
			s := stage(t)
			s.Sim.NCloud.Switch(func(w *simulator.NCloudSwitches) { w.OwnKey = ownKey })
			s.Sim.Forget()
			state := s.Applied(kind, nil, s.config(s.own, status))
			s.expect(t, "after apply", "map[own:"+status+"]")
			looks := 2 // before the decision and after it
			if ownKey == "accepted" && status == "ACCEPTED" {
				looks = 1 // nothing was left to decide
			}
			if got := len(s.Sim.Requests("POST", "/api-keys/search")); got != looks {
				t.Errorf("%s %s: looked %d times, expected %d", ownKey, status, got, looks)
			}
			s.ExpectEmptyPlan(kind, state, s.config(s.own, status))
			s.Destroyed(kind, state)
			s.expect(t, "after destroy", "map[]")
			s.Destroyed(kind, state)
		}
	}
}

func TestSubscription_toAPUBLICProduct(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) { // here waits take no time
		for answer, says := range map[string]string{
			"accepted": "", "nothing": "A PUBLIC product needs none", "refused": "A PUBLIC product needs no subscription.",
		} {
			s := stage(t)
			s.Sim.NCloud.Switch(func(w *simulator.NCloudSwitches) { w.SubscribePublic = answer })
			s.Sim.NCloud.ChangeProduct(s.product, func(p *simulator.NCloudProduct) { p.SubscriptionCode = "PUBLIC" })
			state, found := s.Apply(t.Context(), kind, nil, s.config(s.own, nil))
			if found.HasError() != (says != "") || !strings.Contains(found.String(), says) || (state == nil) != (says != "") {
				t.Errorf("%s: %v %s", answer, state, found)
			}
			if state != nil {
				s.ExpectEmptyPlan(kind, state, s.config(s.own, nil))
			}
		}
	})
}

func TestSubscription_aKeyThatNobodyHas(t *testing.T) {
	t.Parallel()
	for _, key := range []string{"nosuchkey1", ""} {
		s := stage(t)
		if key == "" {
			key = s.foreign // exists, but is a partner's that has asked for nothing
		}
		state, found := s.Apply(t.Context(), kind, nil, s.config(key, nil))
		if state != nil || len(found) != 1 {
			t.Errorf("%d diagnostics, state %v", len(found), state)
		}
		for _, want := range []string{"has no subscription request", "does not belong to this account", "/subscribe", "Check api_key_id"} {
			if !strings.Contains(found.String(), want) {
				t.Errorf("%q is missing in %s", want, found)
			}
		}
	}
}

func TestSubscription_statusesSetOutsideAreDrift(t *testing.T) {
	t.Parallel()
	for _, status := range []string{"REQUEST", "DENY", "BLOCKED_REQUEST", "REJECTED"} {
		for _, decide := range []string{"allowed", "refused"} {
			s := stage(t)
			s.Sim.NCloud.Switch(func(w *simulator.NCloudSwitches) { w.DecideBlocked = decide })
			s.Sim.NCloud.SetSubscription(s.product, s.foreign, "REQUEST")
			config := s.config(s.foreign, nil)
			state := s.Applied(kind, nil, config)
			s.Sim.NCloud.SetSubscription(s.product, s.foreign, status)
			state = s.Refreshed(kind, state)
			if got := state.Get(t, "status"); got != status {
				t.Errorf("status is %v, expected %s", got, status)
			}
			blocked := decide == "refused" && (status == "DENY" || status == "BLOCKED_REQUEST")
			mended, found := s.Apply(t.Context(), kind, state, config)
			switch {
			case blocked && (!strings.Contains(found.String(), "cannot be changed from "+status) || mended.Get(t, "status") != status):
				t.Errorf("%s: %s", status, found)
			case !blocked && len(found) > 0:
				t.Errorf("%s: %s", status, found)
			}
			left, found := s.Destroy(t.Context(), kind, state)
			if left != nil || found.HasError() || blocked != strings.Contains(found.String(), "The key stays at "+status) {
				t.Errorf("destroy at %s: %s", status, found)
			}
		}
	}
}

func TestSubscription_thatIsGone(t *testing.T) {
	t.Parallel()
	for name, vanish := range map[string]func(*scene){
		"the key was unsubscribed": func(s *scene) { s.Sim.NCloud.DeleteSubscription(s.product, s.own) },
		"the key was deleted":      func(s *scene) { s.Sim.NCloud.DeleteAPIKey(s.own) },
		"the product was deleted":  func(s *scene) { s.Sim.NCloud.DeleteProduct(s.product) },
	} {
		s := stage(t)
		state := s.Applied(kind, nil, s.config(s.own, nil))
		vanish(s)
		if left := s.Refreshed(kind, state); left != nil {
			t.Errorf("%s: still there", name)
		}
		if left, found := s.Destroy(t.Context(), kind, state); left != nil || found.HasError() {
			t.Errorf("%s: destroy: %s", name, found)
		}
	}
}

func TestSubscription_isKeptWithTheCredentialsOfAnotherAccount(t *testing.T) {
	t.Parallel()
	s := stage(t)
	state := s.Applied(kind, nil, s.config(s.own, nil))
	s.Sim.NCloud.AddAccount(partner, "PARTNERSKEY000000000", "s3cret")
	s.Sim.NCloud.AddProduct(simulator.NCloudProduct{TenantID: partner, Name: "theirs"})
	other := acctest.NewDriver(t, acctest.Object{"ncloud": acctest.Object{"endpoint": s.URL, "access_key": "PARTNERSKEY000000000", "secret_key": "s3cret"}})
	kept, found := other.Read(t.Context(), kind, state)
	if kept == nil || !strings.Contains(found.String(), "belongs to tenant "+simulator.NCloudTenantID) || !strings.Contains(found.String(), "tenant "+partner) {
		t.Errorf("%s", found)
	}
}

func TestSubscription_lostAnswers(t *testing.T) {
	t.Parallel()
	t.Run("to subscribe", func(t *testing.T) {
		t.Parallel()
		s := stage(t)
		s.Sim.Inject(simulator.Fault{Method: "POST", Path: "/subscribe", Cut: simulator.CutAfter, Times: 1})
		state, found := s.Apply(t.Context(), kind, nil, s.config(s.own, nil))
		if state == nil || found.HasError() || !strings.Contains(found.String(), "Adopted the existing subscription") || strings.Contains(found.String(), "run Terraform again") {
			t.Fatalf("%s", found)
		}
		s.ExpectEmptyPlan(kind, state, s.config(s.own, nil))
		if got := len(s.Sim.Requests("POST", "/subscribe")); got != 1 {
			t.Errorf("subscribed %d times", got)
		}
	})
	t.Run("to decide", func(t *testing.T) {
		t.Parallel()
		s := stage(t)
		s.Sim.NCloud.Switch(func(w *simulator.NCloudSwitches) { w.OwnKey = "requested" })
		s.Sim.Inject(simulator.Fault{Method: "PATCH", Skip: 1, Times: 1, Status: 500})
		state, found := s.Apply(t.Context(), kind, nil, s.config(s.own, nil))
		if state == nil || !found.HasError() {
			t.Fatalf("the subscription is not in the state: %s", found)
		}
		s.expect(t, "after a decision that failed", "map[own:REQUEST]")
		s.Destroyed(kind, state)
	})
	t.Run("to read after the decision", func(t *testing.T) {
		t.Parallel()
		s := stage(t)
		s.Sim.NCloud.SetSubscription(s.product, s.foreign, "REQUEST")
		s.Sim.Inject(simulator.Fault{Method: "POST", Path: "/search", Times: 1, Status: 500})
		state, found := s.Apply(t.Context(), kind, nil, s.config(s.foreign, nil))
		if state == nil || !found.HasError() || !state.Value.IsFullyKnown() {
			t.Fatalf("the subscription is not in the state: %s", found)
		}
		s.ExpectEmptyPlan(kind, state, s.config(s.foreign, nil))
	})
	t.Run("to unsubscribe", func(t *testing.T) {
		t.Parallel()
		s := stage(t)
		state := s.Applied(kind, nil, s.config(s.own, nil))
		s.Sim.Inject(simulator.Fault{Method: "POST", Path: "/unsubscribe", Times: 1, Status: 500})
		if left, found := s.Destroy(t.Context(), kind, state); left == nil || !found.HasError() {
			t.Errorf("%s", found)
		}
		s.Sim.Inject(simulator.Fault{Method: "POST", Path: "/unsubscribe", Times: 1, Status: 409, Body: `{"error":{"errorCode":"1","message":"in use"}}`})
		if left, found := s.Destroy(t.Context(), kind, state); left == nil || !strings.Contains(found.String(), "in use") {
			t.Errorf("a refusal to unsubscribe an own key: %s", found)
		}
		s.Destroyed(kind, state)
	})
}

func TestSubscription_aDecisionThatTheServiceIgnoresIsAnError(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) { // here waits take no time
		s := stage(t)
		s.Sim.NCloud.SetSubscription(s.product, s.foreign, "REQUEST")
		s.Sim.Inject(simulator.Fault{Method: "PATCH", Status: 204})
		state, found := s.Apply(t.Context(), kind, nil, s.config(s.foreign, nil))
		if state == nil || !strings.Contains(found.String(), "accepted the status, but the subscription has status REQUEST") {
			t.Errorf("%s", found)
		}
	})
}

func TestSubscription_validationAndImport(t *testing.T) {
	t.Parallel()
	s := stage(t)
	if found := s.Validate(kind, s.config(s.own, "DENY")); !strings.Contains(found.String(), `["ACCEPTED" "REJECTED"]`) {
		t.Error(found)
	}
	if found := s.Validate(kind, s.config("a/b", nil)); !strings.Contains(found.String(), "must be an ID") {
		t.Error(found)
	}
	plan, _ := s.Plan(kind, s.Applied(kind, nil, s.config(s.own, nil)), acctest.Object{"product_id": "other", "api_key_id": s.own})
	if fmt.Sprint(plan.Replace) != "[product_id]" {
		t.Errorf("replace %v", plan.Replace)
	}
	for _, id := range []string{"x", "a/b/c", "/", "a/", "../x"} {
		if _, found := s.Import(t.Context(), kind, id); !strings.Contains(found.String(), "must have the form product_id/api_key_id") {
			t.Errorf("%q: %s", id, found)
		}
	}
	state, found := s.ImportIdentity(t.Context(), kind, acctest.Object{"product_id": s.product, "api_key_id": s.own})
	if found.HasError() || state.Get(t, "status") != "ACCEPTED" {
		t.Errorf("import by identity: %s", found)
	}
}

func TestSubscriptions_manyAtOnce(t *testing.T) {
	t.Parallel()
	s := stage(t)
	s.Sim.NCloud.Switch(func(w *simulator.NCloudSwitches) { w.PageMax = 2 })
	const many = 40
	keys := make([]string, many)
	for i := range keys {
		tenant := simulator.NCloudTenantID
		if i%2 == 0 {
			tenant = partner
		}
		keys[i] = s.Sim.NCloud.AddAPIKey(simulator.NCloudAPIKey{Name: strconv.Itoa(i), TenantID: tenant})
		if tenant == partner {
			s.Sim.NCloud.SetSubscription(s.product, keys[i], "REQUEST")
		}
	}
	work := make(chan string)
	var wait sync.WaitGroup
	for range 10 {
		wait.Go(func() {
			for key := range work {
				if _, found := s.Apply(t.Context(), kind, nil, s.config(key, nil)); len(found) > 0 {
					t.Errorf("%s: %s", key, found)
				}
			}
		})
	}
	for _, key := range keys {
		work <- key
	}
	close(work)
	wait.Wait()
	accepted := 0
	for _, r := range s.Sim.NCloud.Subscriptions(s.product) {
		if r.Status == "ACCEPTED" {
			accepted++
		}
	}
	if accepted != many {
		t.Errorf("%d of %d are accepted", accepted, many)
	}
	state, found := s.ReadData(t.Context(), kind+"s", acctest.Object{"product_id": s.product})
	if len(found) > 0 || state.Len(t, "subscriptions") != many || state.Get(t, "total") != float64(many) {
		t.Errorf("%s", found)
	}
}

func TestSubscriptions_filters(t *testing.T) {
	t.Parallel()
	s := stage(t)
	s.Sim.NCloud.SetSubscription(s.product, s.foreign, "REQUEST")
	s.Sim.NCloud.SetSubscription(s.product, s.own, "ACCEPTED")
	for _, test := range []struct {
		filter acctest.Object
		want   int
	}{
		{acctest.Object{}, 2},
		{acctest.Object{"api_key_id": s.own}, 1},
		{acctest.Object{"statuses": []any{"REQUEST", "DENY"}}, 1},
		{acctest.Object{"statuses": []any{"BLOCKED_REQUEST"}}, 0},
	} {
		test.filter["product_id"] = s.product
		if state, found := s.ReadData(t.Context(), kind+"s", test.filter); len(found) > 0 || state.Len(t, "subscriptions") != test.want {
			t.Errorf("%v: %s", test.filter, found)
		}
	}
	for says, filter := range map[string]acctest.Object{
		"BLOCKED_REQUEST":             {"product_id": s.product, "statuses": []any{"DENIED"}},
		"at least 1 elements":         {"product_id": s.product, "statuses": []any{}},
		"Could not list the subscrip": {"product_id": "nosuchone1"},
	} {
		if _, found := s.ReadData(t.Context(), kind+"s", filter); !strings.Contains(found.String(), says) {
			t.Errorf("%v: %s", filter, found)
		}
	}
}

// The API tells the subscribers' key values in every listing.
func TestSubscription_nobodysKeyValuesAreTold(t *testing.T) {
	t.Parallel()
	s := stage(t)
	s.Sim.NCloud.SetSubscription(s.product, s.foreign, "REQUEST")
	var log bytes.Buffer
	ctx := tflogtest.RootLogger(t.Context(), &log)
	var api strings.Builder
	state, found := s.Apply(ctx, kind, nil, s.config(s.foreign, nil))
	fmt.Fprint(&api, state.Value, found)
	state, found = s.Read(ctx, kind, state)
	fmt.Fprint(&api, state.Value, found)
	data, found := s.ReadData(ctx, kind+"s", acctest.Object{"product_id": s.product})
	fmt.Fprint(&api, data.Value, found)
	remove := s.Sim.Inject(simulator.Fault{Cut: simulator.CutBody})
	_, found = s.Read(ctx, kind, state)
	fmt.Fprint(&api, found)
	remove()
	key := s.Sim.NCloud.APIKeys(partner)[0]
	s.Sim.Inject(simulator.Fault{Path: "/search", Status: 200, Body: `{"apiKeyPage":{"content":[{"primaryKey":"` + key.PrimaryKey})
	_, found = s.Read(ctx, kind, state)
	fmt.Fprint(&api, found, log.String())
	if !strings.Contains(log.String(), "primaryKey") {
		t.Error("the log does not show bodies, so this test proves nothing")
	}
	for _, secret := range []string{key.PrimaryKey, key.SecondaryKey, simulator.NCloudSecretKey} {
		if strings.Contains(api.String(), secret) {
			t.Errorf("a secret is told:\n%s", api.String())
		}
	}
}

func TestSubscription_withoutCredentials(t *testing.T) {
	t.Parallel()
	d := acctest.NewDriver(t, acctest.Object{})
	if _, found := d.Apply(t.Context(), kind, nil, acctest.Object{"product_id": "a", "api_key_id": "b"}); !strings.Contains(found.String(), "NCLOUD_ACCESS_KEY") {
		t.Error(found)
	}
	if _, found := d.ReadData(t.Context(), kind+"s", acctest.Object{"product_id": "a"}); !strings.Contains(found.String(), "NCLOUD_ACCESS_KEY") {
		t.Error(found)
	}
}

func TestSubscription_readsThatLagAreWaitedFor(t *testing.T) {
	t.Parallel()
	none := simulator.Fault{Path: "/api-keys/search", Times: 1, Status: 200, Body: `{"apiKeyPage":{"total":0,"content":[]}}`}
	t.Run("after a key was subscribed", func(t *testing.T) {
		t.Parallel()
		s := stage(t)
		s.Sim.Inject(none)
		state := s.Applied(kind, nil, s.config(s.own, "ACCEPTED"))
		s.ExpectEmptyPlan(kind, state, s.config(s.own, "ACCEPTED"))
	})
	t.Run("after a decision", func(t *testing.T) {
		t.Parallel()
		s := stage(t)
		s.Sim.NCloud.SetSubscription(s.product, s.foreign, "REQUEST")
		s.Sim.Inject(none)
		state := s.Applied(kind, nil, s.config(s.foreign, "ACCEPTED"))
		s.Sim.Inject(simulator.Fault{
			Path: "/api-keys/search", Times: 1, Status: 200,
			Body: `{"apiKeyPage":{"total":1,"content":[{"apiKeyId":"` + s.foreign + `","apiKeyName":"partner","status":"ACCEPTED"}]}}`,
		})
		state = s.Applied(kind, state, s.config(s.foreign, "REJECTED"))
		s.ExpectEmptyPlan(kind, state, s.config(s.foreign, "REJECTED"))
	})
}

func TestSubscription_ofAnOwnKeyEndsByUnsubscribingAlone(t *testing.T) {
	t.Parallel()
	s := stage(t)
	state := s.Applied(kind, nil, s.config(s.own, "ACCEPTED"))
	s.Sim.Inject(simulator.Fault{Path: "/unsubscribe", Times: 1, Status: 403, Body: `{"error":{"errorCode":"10011","message":"no permission"}}`})
	if left, found := s.Destroy(t.Context(), kind, state); left == nil || !strings.Contains(found.String(), "no permission") {
		t.Errorf("a refusal: %s", found)
	}
	s.expect(t, "after the refusal", "map[own:ACCEPTED]")
	// The first attempt acts; whatever the second says, nothing is left.
	s.Sim.Inject(simulator.Fault{Path: "/unsubscribe", Times: 1, Cut: simulator.CutAfter})
	s.Sim.Inject(simulator.Fault{Path: "/unsubscribe", Times: 1, Status: 400, Body: `{"error":{"errorCode":"100","message":"not subscribed"}}`})
	s.Destroyed(kind, state)
	s.expect(t, "in the end", "map[]")
}

func TestSubscription_decidedByAnAttemptBeforeTheLastIsKnown(t *testing.T) {
	t.Parallel()
	s := stage(t)
	s.Sim.NCloud.SetSubscription(s.product, s.foreign, "REQUEST")
	s.Sim.Inject(simulator.Fault{Method: "PATCH", Times: 1, Cut: simulator.CutAfter})
	s.Sim.Inject(simulator.Fault{Method: "PATCH", Times: 1, Status: 429, Body: `{"error":{"errorCode":"410","message":"Throttle Limited"}}`})
	state := s.Applied(kind, nil, s.config(s.foreign, "ACCEPTED"))
	s.ExpectEmptyPlan(kind, state, s.config(s.foreign, "ACCEPTED"))
}

func TestSubscription_adoptsWhatAnotherRunHasSubscribed(t *testing.T) {
	t.Parallel()
	for value, warned := range map[string]bool{"nothing": false, "requested again": false, "refused": true} {
		s := stage(t)
		s.Sim.NCloud.Switch(func(w *simulator.NCloudSwitches) { w.RepeatedSubscribe = value })
		s.Sim.Inject(simulator.Fault{Method: "PATCH", Times: 1, Status: 404, Body: `{"error":{"errorCode":"10001","message":"apiKeyId not found"}}`})
		s.Sim.NCloud.SetSubscription(s.product, s.own, "REQUEST") // between the decision and the request to subscribe
		state, found := s.Apply(t.Context(), kind, nil, s.config(s.own, nil))
		if state == nil || found.HasError() || strings.Contains(found.String(), "Adopted the existing subscription") != warned {
			t.Fatalf("%s: %s", value, found)
		}
		s.ExpectEmptyPlan(kind, state, s.config(s.own, nil))
	}
}

// A decision on a subscription that was ended since the plan makes it again.
func TestSubscription_changesOneThatWasEndedMeanwhile(t *testing.T) {
	t.Parallel()
	s := stage(t)
	state := s.Applied(kind, nil, s.config(s.own, "ACCEPTED"))
	s.Sim.NCloud.DeleteSubscription(s.product, s.own)
	state = s.Applied(kind, state, s.config(s.own, "REJECTED"))
	s.expect(t, "after the change", "map[own:REJECTED]")
	s.ExpectEmptyPlan(kind, state, s.config(s.own, "REJECTED"))
}
