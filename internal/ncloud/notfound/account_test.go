// SPDX-License-Identifier: MPL-2.0

package notfound_test

import (
	"errors"
	"strings"
	"testing"

	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/acctest"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/ncloud/client"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/ncloud/notfound"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/origin"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/simulator"
)

// TestConfirm_provesTheAccount combines where a product was last seen with what this account
// has shown of itself.
func TestConfirm_provesTheAccount(t *testing.T) {
	t.Parallel()
	const own, other = simulator.NCloudTenantID, "another-tenant"
	type shows func(*testing.T, *simulator.NCloud, *client.Client)
	for name, show := range map[string]struct {
		prepare shows
		proves  bool // that this is the own tenant's account
	}{
		"nothing": {func(*testing.T, *simulator.NCloud, *client.Client) {}, false},
		"a product in the listing": {func(_ *testing.T, n *simulator.NCloud, _ *client.Client) {
			n.AddProduct(simulator.NCloudProduct{})
		}, true},
		"an API key": {func(_ *testing.T, n *simulator.NCloud, _ *client.Client) { n.AddAPIKey(simulator.NCloudAPIKey{}) }, true},
		"an earlier read": {func(t *testing.T, n *simulator.NCloud, c *client.Client) {
			t.Helper()
			id := n.AddAPIKey(simulator.NCloudAPIKey{})
			if _, err := c.APIKey(t.Context(), id); err != nil {
				t.Fatal(err)
			}
			n.DeleteAPIKey(id)
		}, true},
		"a read of a product": {func(t *testing.T, n *simulator.NCloud, c *client.Client) {
			t.Helper()
			id := n.AddProduct(simulator.NCloudProduct{})
			if _, err := c.Product(t.Context(), id); err != nil {
				t.Fatal(err)
			}
			n.DeleteProduct(id)
		}, false}, // published products of others can be read too
	} {
		for where, at := range map[string]origin.Origin{"here": 1, "elsewhere": 123456789012, "unrecorded": 0} {
			for _, tenant := range []string{own, other, ""} {
				cloud := acctest.Simulated(t)
				c := newTestClient(t, cloud)
				show.prepare(t, cloud.Sim.NCloud, c)
				_, notFound := c.Product(t.Context(), "nosuchone1")
				seen := last(t, cloud, tenant)
				if where != "here" {
					seen.Origin = at
				}
				err := notfound.NewClient(c).Products.ConfirmDeleted(t.Context(), "nosuchone1", seen, notFound)
				want := where == "here" || tenant == own && show.proves
				if tenant == other && show.proves && name != "an earlier read" && name != "an API key" {
					want = false
				}
				if errors.Is(err, notfound.ErrNotFound) != want {
					t.Errorf("%s, last seen %s, tenant %q: %v", name, where, tenant, err)
				}
				if tenant == other && show.proves && !want && name != "an earlier read" && !strings.Contains(err.Error(), own) {
					t.Errorf("%s, last seen %s, tenant %q: the tenant of the account is not named: %v", name, where, tenant, err)
				}
			}
		}
	}
}

// TestConfirm_listsAgainIfTheListingIsOlder has a listing from before the 404 arrived.
func TestConfirm_listsAgainIfTheListingIsOlder(t *testing.T) {
	t.Parallel()
	cloud := acctest.Simulated(t)
	c := newTestClient(t, cloud)
	id := cloud.Sim.NCloud.AddProduct(simulator.NCloudProduct{})
	objects := notfound.NewClient(c).Products
	_, early := c.Product(t.Context(), "nosuchone1") // received before the listing
	if err := objects.ConfirmDeleted(t.Context(), id, last(t, cloud, ""), early); err == nil || !strings.Contains(err.Error(), "still contains") {
		t.Error(err)
	}
	if err := objects.ConfirmDeleted(t.Context(), id, last(t, cloud, ""), early); err == nil || !strings.Contains(err.Error(), "still contains") {
		t.Error(err)
	}
	if got := len(cloud.Sim.Requests("GET", `/products\?`)); got != 1 {
		t.Errorf("%d listings", got)
	}
	cloud.Sim.NCloud.DeleteProduct(id)
	_, late := c.Product(t.Context(), id)
	if err := objects.ConfirmDeleted(t.Context(), id, last(t, cloud, ""), late); !errors.Is(err, notfound.ErrNotFound) {
		t.Error(err)
	}
}
