// SPDX-License-Identifier: MPL-2.0

package notfound_test

import (
	"context"
	"errors"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/acctest"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/ncloud/client"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/ncloud/notfound"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/origin"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/rest"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/simulator"
)

func TestMain(m *testing.M) { acctest.Main(m) }

func newTestClient(t *testing.T, cloud *acctest.Cloud) *client.Client {
	t.Helper()
	base, err := client.Endpoint("public", cloud.URL)
	if err != nil {
		t.Fatal(err)
	}
	keys := client.Keys{AccessKey: simulator.NCloudAccessKey, SecretKey: simulator.NCloudSecretKey}
	return client.New(client.Config{
		Settings: rest.Settings{RequestTimeout: 5 * time.Second}, Endpoint: base, Credentials: client.StaticKeys(keys, "here", "there"),
	})
}

// last is what a state of this cloud's account records.
func last(t *testing.T, cloud *acctest.Cloud, tenantID string) notfound.Seen {
	t.Helper()
	endpoint, err := url.Parse(cloud.URL)
	if err != nil {
		t.Fatal(err)
	}
	return notfound.Seen{Origin: origin.Of(endpoint, simulator.NCloudAccessKey), TenantID: tenantID}
}

func TestConfirm(t *testing.T) {
	t.Parallel()
	cloud := acctest.Simulated(t)
	c := newTestClient(t, cloud)
	here := cloud.Sim.NCloud.AddProduct(simulator.NCloudProduct{Name: "x"})
	_, notFound := c.Product(t.Context(), "nosuchone1")
	tests := map[string]struct {
		id, tenant string
		err        error
		says       string // "" means gone
	}{
		"the listing does not have it":     {"nosuchone1", simulator.NCloudTenantID, notFound, ""},
		"the tenant is not known yet":      {"nosuchone1", "", notFound, ""},
		"the listing has it":               {here, simulator.NCloudTenantID, notFound, "the listing still contains the product"},
		"the listing is of another tenant": {"nosuchone1", "t1", notFound, "belongs to tenant t1, but the credentials are those of tenant " + simulator.NCloudTenantID + " (access key SIMU…EY00 from here"},
		"the 404 is about the tenant":      {"nosuchone1", "", &client.Error{Failure: rest.Failure{Status: 404}, Code: "10008", Message: "tenantId [t1] not found."}, "about the tenant"},
		"the error is no answer":           {"nosuchone1", "", errors.New("other"), "other"},
		"the error is an answer, not 404":  {"nosuchone1", "", &client.Error{Failure: rest.Failure{Status: 500}}, "500"},
	}
	objects := notfound.NewClient(c).Products
	seen := func(tenant string) notfound.Seen { return last(t, cloud, tenant) }
	for name, test := range tests {
		err := objects.ConfirmDeleted(t.Context(), test.id, seen(test.tenant), test.err)
		if errors.Is(err, notfound.ErrNotFound) != (test.says == "") || test.says != "" && !strings.Contains(err.Error(), test.says) {
			t.Errorf("%s: %v", name, err)
		}
		var unsure *notfound.UnconfirmedError
		if errors.As(err, &unsure) && (unsure.Hint() == "" || !errors.Is(err, test.err)) {
			t.Errorf("%s: hint %q", name, unsure.Hint())
		}
	}
	if got := len(cloud.Sim.Requests("GET", `/products\?`)); got != 1 {
		t.Errorf("%d listings", got)
	}
	if err := objects.ConfirmDeleted(t.Context(), here, seen(""), nil); err != nil {
		t.Error(err)
	}
}

func TestConfirm_asksAnewAfterAChange(t *testing.T) {
	t.Parallel()
	cloud := acctest.Simulated(t)
	c := newTestClient(t, cloud)
	objects := notfound.NewClient(c).APIKeys
	seen := func(tenant string) notfound.Seen { return last(t, cloud, tenant) }
	_, notFound := c.APIKey(t.Context(), "nosuchkey1")
	if err := objects.ConfirmDeleted(t.Context(), "nosuchkey1", seen(""), notFound); !errors.Is(err, notfound.ErrNotFound) {
		t.Error(err)
	}
	made, err := c.CreateAPIKey(t.Context(), client.APIKeyInput{Name: "x"})
	if err != nil {
		t.Fatal(err)
	}
	if err := objects.ConfirmDeleted(t.Context(), made.ID, seen(""), notFound); errors.Is(err, notfound.ErrNotFound) {
		t.Error("a key that was made just now is gone")
	}
}

func TestConfirm_aListingThatFailsGivesItsOwnHint(t *testing.T) {
	t.Parallel()
	cloud := acctest.Simulated(t)
	c := newTestClient(t, cloud)
	_, notFound := c.UsagePlan(t.Context(), "nosuchone1")
	cloud.Sim.Inject(simulator.Fault{Status: 403})
	err := notfound.NewClient(c).UsagePlans.ConfirmDeleted(t.Context(), "nosuchone1", last(t, cloud, ""), notFound)
	var unsure *notfound.UnconfirmedError
	if !errors.As(err, &unsure) || !strings.Contains(unsure.Hint(), "NCP_API_GATEWAY") || !strings.Contains(err.Error(), "listing every usage plan failed too") {
		t.Error(err)
	}
}

func TestOwners_areAskedForAtMostOnce(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		add      func(*simulator.NCloud)
		requests int
	}{
		"an empty account": {func(*simulator.NCloud) {}, 3},
		"a product":        {func(n *simulator.NCloud) { n.AddProduct(simulator.NCloudProduct{}) }, 1},
		"an API key":       {func(n *simulator.NCloud) { n.AddAPIKey(simulator.NCloudAPIKey{}) }, 2},
		"a usage plan":     {func(n *simulator.NCloud) { n.AddUsagePlan(simulator.NCloudUsagePlan{}) }, 3},
	} {
		cloud := acctest.Simulated(t)
		test.add(cloud.Sim.NCloud)
		account := notfound.NewClient(newTestClient(t, cloud))
		for range 3 {
			owners, err := account.Owners(t.Context())
			if err != nil || slices.Equal(owners, []string{simulator.NCloudTenantID}) != (name != "an empty account") {
				t.Errorf("%s: %v, %v", name, owners, err)
			}
		}
		if got := len(cloud.Sim.Requests("", "")); got != test.requests {
			t.Errorf("%s: %d requests", name, got)
		}
	}
}

func TestOwners_reportsListingsThatFail(t *testing.T) {
	t.Parallel()
	cloud := acctest.Simulated(t)
	cloud.Sim.Inject(simulator.Fault{Status: 500})
	account := notfound.NewClient(newTestClient(t, cloud))
	for range 3 {
		if _, err := account.Owners(t.Context()); err == nil {
			t.Error("no error")
		}
	}
	if got := len(cloud.Sim.Requests("", "")); got != 3 {
		t.Errorf("%d requests", got)
	}
}

// TestConfirmDeleted_chain has a 404 about a method of a path of an API of a product.
func TestConfirmDeleted_chain(t *testing.T) {
	t.Parallel()
	const (
		has     = "has it"
		lacks   = "lacks it"
		missing = "404"
		fails   = "403"
	)
	type counted struct{ method, path, api, product int }
	for name, test := range map[string]struct {
		methods, paths, apis, products string
		want                           string // "" means that it was deleted
		requests                       counted
	}{
		"the method was deleted":     {lacks, has, has, has, "", counted{method: 1}},
		"the method is listed":       {has, has, has, has, "still contains the method", counted{method: 1}},
		"the path was deleted":       {missing, lacks, has, has, "", counted{1, 1, 0, 0}},
		"the path is listed":         {missing, has, has, has, "still contains the path", counted{1, 1, 0, 0}},
		"the API was deleted":        {missing, missing, lacks, has, "", counted{1, 1, 1, 0}},
		"the product was deleted":    {missing, missing, missing, lacks, "", counted{1, 1, 1, 1}},
		"the product is listed":      {missing, missing, missing, has, "still contains the product", counted{1, 1, 1, 1}},
		"listing the methods fails":  {fails, lacks, lacks, lacks, "listing every method failed too", counted{method: 1}},
		"listing the APIs fails":     {missing, missing, fails, lacks, "listing every API failed too", counted{1, 1, 1, 0}},
		"listing the products fails": {missing, missing, missing, fails, "listing every product failed too", counted{1, 1, 1, 1}},
	} {
		cloud := acctest.Simulated(t)
		products := notfound.NewClient(newTestClient(t, cloud)).Products
		product := cloud.Sim.NCloud.AddProduct(simulator.NCloudProduct{})
		switch test.products {
		case lacks:
			cloud.Sim.NCloud.DeleteProduct(product)
		case fails:
			cloud.Sim.Inject(simulator.Fault{Path: `/products\?`, Status: 403})
		}
		var requests counted
		level := func(name, outcome string, count *int) notfound.Level {
			return notfound.Level{Name: name, List: func(context.Context, time.Time) (notfound.Listing, error) {
				*count++
				listing := notfound.Listing{Since: time.Now(), Has: outcome == has}
				switch outcome {
				case missing:
					return listing, &client.Error{Failure: rest.Failure{Status: 404}, Code: "300", Received: time.Now()}
				case fails:
					return listing, &client.Error{Failure: rest.Failure{Status: 403}}
				}
				return listing, nil
			}}
		}
		err := products.ConfirmDeleted(t.Context(), product, last(t, cloud, ""), &client.Error{Failure: rest.Failure{Status: 404}, Received: time.Now()},
			level("method", test.methods, &requests.method), level("path", test.paths, &requests.path), level("API", test.apis, &requests.api))
		requests.product = len(cloud.Sim.Requests("GET", `/products\?`))
		if errors.Is(err, notfound.ErrNotFound) != (test.want == "") || test.want != "" && !strings.Contains(err.Error(), test.want) {
			t.Errorf("%s: %v", name, err)
		}
		if requests != test.requests {
			t.Errorf("%s: %+v requests", name, requests)
		}
	}
}
