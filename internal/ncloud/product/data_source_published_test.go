// SPDX-License-Identifier: MPL-2.0

package product_test

import (
	"slices"
	"strings"
	"testing"
	"testing/synctest"

	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/acctest"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/simulator"
)

const published = "apigw_published_product"

// market is a cloud with published products of three tenants, and products that are not published.
func market(t *testing.T) *acctest.Cloud {
	t.Helper()
	cloud := acctest.InMemory(t)
	ncloud := cloud.Sim.NCloud
	for _, p := range []simulator.NCloudProduct{
		{ID: "mine000001", Name: "weather", Description: "Forecasts", Published: true},
		{ID: "mine000002", Name: "weather-draft"},
		{ID: "naver00001", Name: "papago", TenantID: simulator.NCloudVendorTenantID, Published: true, SubscriptionCode: "PUBLIC", APIs: []*simulator.NCloudAPI{
			{ID: "api0000001", Name: "translate", Stages: []simulator.NCloudStage{
				{ID: "stage00001", Name: "v1", DeploymentNo: 7, Published: true}, {ID: "stage00002", Name: "next"},
			}},
			{ID: "api0000002", Name: "detect"},
			{ID: "api0000003", Name: "romanize"},
		}},
		{ID: "other00001", Name: "weather-radar", TenantID: "partner", Published: true},
		{ID: "other00002", Name: "hidden", TenantID: "partner"},
	} {
		ncloud.AddProduct(p)
	}
	ncloud.SetSubscription("naver00001", ncloud.AddAPIKey(simulator.NCloudAPIKey{Name: "own"}), "ACCEPTED")
	ncloud.SetSubscription("mine000001", ncloud.AddAPIKey(simulator.NCloudAPIKey{Name: "theirs", TenantID: "partner"}), "ACCEPTED")
	return cloud
}

func overMarket(t *testing.T, test func(*testing.T, *acctest.Cloud)) {
	t.Helper()
	for _, setting := range []string{
		"PublishedTypes=NCP", "PublishedDocuments=all stages", "NameFilter=exact", "EmptyDescription=null", "EmptyDescription=absent", "Order=newest",
		"PageMax=1", "LimitAboveMax=refused", "PublishedTypes=all",
	} {
		t.Run(setting, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				cloud := market(t)
				name, value, _ := strings.Cut(setting, "=")
				if err := cloud.Sim.NCloud.SetSwitch(name, value); err != nil {
					t.Fatal(err)
				}
				test(t, cloud)
			})
		})
	}
}

func TestPublishedProducts_filters(t *testing.T) {
	t.Parallel()
	overMarket(t, func(t *testing.T, cloud *acctest.Cloud) {
		t.Helper()
		for _, test := range []struct {
			filter acctest.Object
			want   []string
		}{
			{nil, []string{"mine000001", "naver00001", "other00001"}},
			{acctest.Object{"name": "papago"}, []string{"naver00001"}},
			{acctest.Object{"type": "MY"}, []string{"mine000001"}},
			{acctest.Object{"type": "NCP"}, []string{"naver00001"}},
			{acctest.Object{"type": "OTHERS"}, []string{"other00001"}},
			{acctest.Object{"subscribed": true}, []string{"naver00001"}},
			{acctest.Object{"subscribed": false}, []string{"mine000001", "other00001"}},
			{acctest.Object{"type": "MY", "subscribed": true}, nil},
		} {
			state := readData(t, cloud, published+"s", test.filter)
			var got []string
			for i := range state.Len(t, "products") {
				got = append(got, state.Get(t, "products", i, "id").(string))
			}
			slices.Sort(got)
			if !slices.Equal(got, test.want) || state.Get(t, "total") != float64(len(test.want)) {
				t.Errorf("%v: %v, total %v", test.filter, got, state.Get(t, "total"))
			}
		}
		state := readData(t, cloud, published+"s", acctest.Object{"type": "NCP"})
		for name, want := range map[string]any{
			"id": "naver00001", "name": "papago", "description": "", "subscription_code": "PUBLIC", "subscribed": true,
			"tenant_id": simulator.NCloudVendorTenantID, "domain_code": "PUB",
		} {
			if got := state.Get(t, "products", 0, name); got != want {
				t.Errorf("%s is %v", name, got)
			}
		}
	})
}

func TestPublishedProduct_hasItsAPIs(t *testing.T) {
	t.Parallel()
	overMarket(t, func(t *testing.T, cloud *acctest.Cloud) {
		t.Helper()
		state := readData(t, cloud, published, acctest.Object{"id": "naver00001"})
		for name, want := range map[string]any{
			"id": "naver00001", "name": "papago", "description": "", "subscription_code": "PUBLIC", "tenant_id": simulator.NCloudVendorTenantID, "domain_code": "PUB",
		} {
			if got := state.Get(t, name); got != want {
				t.Errorf("%s is %v", name, got)
			}
		}
		found := false
		for i := range state.Len(t, "apis") {
			if state.Get(t, "apis", i, "api_name") != "translate" {
				continue
			}
			found = state.Get(t, "apis", i, "stages", 0, "stage_id") == "stage00001" && state.Get(t, "apis", i, "stages", 0, "host") != "" &&
				state.Get(t, "apis", i, "stages", 0, "deployed_stage_deployment_no") == 7.0 && state.Get(t, "apis", i, "api_description") == ""
		}
		if !found || state.Len(t, "apis") != 3 {
			t.Errorf("%s", state.Value)
		}
		if got := readData(t, cloud, published, acctest.Object{"id": "mine000001"}).Get(t, "description"); got != "Forecasts" {
			t.Errorf("description %v", got)
		}
		for _, id := range []string{"other00002", "nosuch0001"} {
			_, diags := cloud.Driver(t, nil).ReadData(t.Context(), published, acctest.Object{"id": id})
			if text := diags.String(); !strings.Contains(text, `Could not read the published API Gateway product "`+id+`"`) || !strings.Contains(text, "HTTP 404") {
				t.Errorf("%s: %s", id, diags)
			}
		}
	})
}

func TestPublishedProducts_validates(t *testing.T) {
	t.Parallel()
	d := market(t).Driver(t, nil)
	for name, invalid := range map[string][]acctest.Object{
		published: {{}, {"id": "a/b"}}, published + "s": {{"type": "OWN"}, {"name": strings.Repeat("x", 101)}},
	} {
		for _, config := range invalid {
			if _, diags := d.ReadData(t.Context(), name, config); !diags.HasError() {
				t.Errorf("%s %v is accepted", name, config)
			}
		}
	}
}
