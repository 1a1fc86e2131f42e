// SPDX-License-Identifier: MPL-2.0

package apikeysubscription_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/acctest"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/simulator"
)

func TestSubscriptionList_listsWell(t *testing.T) {
	t.Parallel()
	cloud := acctest.Simulated(t)
	cloud.Sim.NCloud.Switch(func(s *simulator.NCloudSwitches) { s.PageMax = 2 })
	product := cloud.Sim.NCloud.AddProduct(simulator.NCloudProduct{Name: "weather"})
	want := make([]string, 5)
	for i := range want {
		name := fmt.Sprintf("key-%d", i)
		key := cloud.Sim.NCloud.AddAPIKey(simulator.NCloudAPIKey{Name: name, TenantID: []string{"", "partner"}[i%2]})
		cloud.Sim.NCloud.SetSubscription(product, key, []string{"ACCEPTED", "REJECTED"}[i%2])
		want[i] = name + " on " + product
	}
	cloud.Driver(t, nil).ListsWell(cloud, kind, acctest.Object{"product_id": product}, "/api-keys/search", want...)
}

func TestSubscriptionList_filters(t *testing.T) {
	t.Parallel()
	cloud := acctest.Simulated(t)
	n := cloud.Sim.NCloud
	product := n.AddProduct(simulator.NCloudProduct{Name: "weather"})
	var keys []string
	for _, status := range []string{"REQUEST", "DENY", "ACCEPTED", "REJECTED", "BLOCKED_REQUEST"} {
		key := n.AddAPIKey(simulator.NCloudAPIKey{Name: strings.ToLower(status)})
		n.SetSubscription(product, key, status)
		keys = append(keys, key)
	}
	d := cloud.Driver(t, nil)
	for want, filter := range map[string]acctest.Object{
		"request, deny, accepted, rejected, blocked_request": {},
		"accepted":           {"api_key_id": keys[2]},
		"deny":               {"statuses": []any{"DENY"}},
		"accepted, rejected": {"statuses": []any{"REJECTED", "ACCEPTED"}},
		"":                   {"api_key_id": "nosuchkey1"},
	} {
		filter["product_id"] = product
		if got := strings.ReplaceAll(d.Names(kind, filter), " on "+product, ""); got != want {
			t.Errorf("%v: %s", filter, got)
		}
	}
	for says, filter := range map[string]acctest.Object{
		"value for the product_id attribute": {},
		"at least 1 elements":                {"product_id": product, "statuses": []any{}},
		`"BLOCKED_REQUEST"]`:                 {"product_id": product, "statuses": []any{"DENIED"}},
		"must be an ID":                      {"product_id": product, "api_key_id": "a/b"},
		`Could not list the subscriptions to product "nosuchone1"`: {"product_id": "nosuchone1"},
	} {
		if listed, found := d.List(t.Context(), kind, acctest.Query{Config: filter}); len(listed) > 0 || !strings.Contains(found.String(), says) {
			t.Errorf("%v: %s", filter, found)
		}
	}
	if _, found := d.List(t.Context(), kind, acctest.Query{}); !strings.Contains(found.String(), "product_id") {
		t.Errorf("a block without filters: %s", found)
	}
}

func TestSubscriptionList_withoutCredentials(t *testing.T) {
	t.Parallel()
	_, found := acctest.NewDriver(t, acctest.Object{}).List(t.Context(), kind, acctest.Query{Config: acctest.Object{"product_id": "a"}})
	if !strings.Contains(found.String(), "NCLOUD_ACCESS_KEY") {
		t.Error(found)
	}
}
