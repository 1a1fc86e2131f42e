// SPDX-License-Identifier: MPL-2.0

package product_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/knownvalue"
	"github.com/hashicorp/terraform-plugin-testing/querycheck"
	"github.com/hashicorp/terraform-plugin-testing/querycheck/queryfilter"
	"github.com/hashicorp/terraform-plugin-testing/tfjsonpath"
	"github.com/hashicorp/terraform-plugin-testing/tfversion"

	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/acctest"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/simulator"
)

func TestProductList_listsWell(t *testing.T) {
	t.Parallel()
	cloud, _ := stocked(t, 5)
	cloud.Sim.NCloud.Switch(func(s *simulator.NCloudSwitches) { s.PageMax = 2 })
	cloud.Driver(t, nil).ListsWell(cloud, kind, nil, `/products\?`, "product-000", "product-001", "product-002", "product-003", "product-004")
}

func TestProductList_isWhatReadGivesUnderEverySwitch(t *testing.T) {
	t.Parallel()
	for name, values := range map[string][]string{
		"ZoneCode": {"absent"}, "EmptyDescription": {"empty", "null", "absent"}, "IAMFields": {"present"}, "Order": {"newest"},
	} {
		for _, value := range values {
			cloud, _ := stocked(t, 1)
			cloud.Sim.NCloud.AddProduct(simulator.NCloudProduct{Name: "open", Description: "\"A\"\n", SubscriptionCode: "PUBLIC", Published: true})
			if err := cloud.Sim.NCloud.SetSwitch(name, value); err != nil {
				t.Fatal(err)
			}
			d := cloud.Driver(t, nil)
			d.Adopts(kind, nil)
			if got := len(strings.Split(d.Names(kind, nil), ", ")); got != 2 {
				t.Errorf("%s %s: %d products", name, value, got)
			}
		}
	}
}

func TestProductList_filtersAndLeavesOutWhatIsDeleted(t *testing.T) {
	t.Parallel()
	cloud := acctest.Simulated(t)
	apis := []*simulator.NCloudAPI{{Name: "a", Stages: []simulator.NCloudStage{{Name: "v1", DeploymentNo: 1, UsagePlanIDs: []string{"plan000001"}}}}}
	for _, p := range []simulator.NCloudProduct{
		{Name: "plain"}, {Name: "published", Published: true}, {Name: "open", SubscriptionCode: "PUBLIC"}, {Name: "deployed", APIs: apis}, {Name: "deleted", Deleted: true},
	} {
		cloud.Sim.NCloud.AddProduct(p)
	}
	cloud.Sim.NCloud.Switch(func(s *simulator.NCloudSwitches) { s.DeletedListed, s.PageMax = "yes", 2 })
	d := cloud.Driver(t, nil)
	for want, filters := range map[string][]acctest.Object{
		"plain, published, open, deployed": {nil, {}, {"has_stage_not_associated_with_usage_plan_id": nil}},
		"plain":                            {{"name": "pla"}},
		"published":                        {{"is_published": true}},
		"open":                             {{"subscription_code": "PUBLIC"}},
		"deployed":                         {{"has_deployed_stage": true}, {"has_stage_not_associated_with_usage_plan_id": "plan000002"}},
		"":                                 {{"name": "deleted"}, {"has_stage_not_associated_with_usage_plan_id": "plan000001"}},
	} {
		for _, filter := range filters {
			if got := d.Names(kind, filter); got != want {
				t.Errorf("%v: %s", filter, got)
			}
		}
	}
}

func TestProductList_refusesWrongFilters(t *testing.T) {
	t.Parallel()
	cloud := acctest.Simulated(t)
	d := cloud.Driver(t, nil)
	for says, filter := range map[string]acctest.Object{
		"at most 100":                {"name": strings.Repeat("가", 101)},
		`["PUBLIC" "PROTECTED"]`:     {"subscription_code": "OPEN"},
		"must be an ID: \"a/b\" is ": {"has_stage_not_associated_with_usage_plan_id": "a/b"},
		"known only after apply":     {"name": acctest.Unknown},
		"Unknown filter":             {"is_published": acctest.Unknown},
	} {
		if _, found := d.List(t.Context(), kind, acctest.Query{Config: filter}); !strings.Contains(found.String(), says) {
			t.Errorf("%v: %s", filter, found)
		}
	}
	if got := len(cloud.Sim.Requests("", "")); got > 0 {
		t.Errorf("%d requests", got)
	}
}

func TestProductList_anErrorSaysWhatWasTried(t *testing.T) {
	t.Parallel()
	cloud, _ := stocked(t, 5)
	cloud.Sim.NCloud.Switch(func(s *simulator.NCloudSwitches) { s.PageMax, s.Subscription = 2, "no" })
	for says, d := range map[string]*acctest.Driver{
		"has not subscribed to API Gateway": cloud.Driver(t, nil),
		"NCLOUD_ACCESS_KEY":                 acctest.NewDriver(t, acctest.Object{}),
	} {
		listed, found := d.List(t.Context(), kind, acctest.Query{})
		if len(listed) > 0 || len(found) != 1 || !strings.Contains(found.String(), says) {
			t.Errorf("%v %s", listed, found)
		}
	}
}

// The CLI at hand may be older than `terraform query`; then this test is skipped,
// and the tests above play the CLI's part.
func TestAccProductList_query(t *testing.T) {
	t.Parallel()
	cloud := acctest.Any(t, acctest.NCloud)
	name := acctest.UniqueName()
	listed, byName := kind+".all", queryfilter.ByDisplayName(knownvalue.StringExact(name))
	acctest.Run(t, resource.TestCase{
		TerraformVersionChecks: []tfversion.TerraformVersionCheck{tfversion.SkipBelow(tfversion.Version1_14_0)},
		CheckDestroy:           expectDestroyed(t, cloud),
		Steps: []resource.TestStep{
			{Config: hcl(cloud, name, `subscription_code = "PUBLIC"`)},
			{
				Query: true, // beside the step before, whose provider block it uses
				Config: fmt.Sprintf(`
list %q "all" {
  provider         = apigw
  include_resource = true
  config {
    name = %q
  }
}
`, kind, name),
				QueryResultChecks: []querycheck.QueryResultCheck{
					querycheck.ExpectLength(listed, 1),
					querycheck.ExpectResourceKnownValues(listed, byName, []querycheck.KnownValueCheck{
						{Path: tfjsonpath.New("subscription_code"), KnownValue: knownvalue.StringExact("PUBLIC")},
					}),
				},
			},
		},
	})
}

func TestProductList_showsNothingTwiceWhileOthersMakeProducts(t *testing.T) {
	t.Parallel()
	cloud, _ := stocked(t, 5)
	cloud.Sim.NCloud.Switch(func(s *simulator.NCloudSwitches) { s.Order, s.PageMax = "newest", 2 })
	grows := true
	cloud.Sim.Watch(func(simulator.Request) {
		if grows {
			cloud.Sim.NCloud.AddProduct(simulator.NCloudProduct{Name: "new"})
			grows = false
		}
	})
	d := cloud.Driver(t, nil)
	const want = "product-004, product-003, product-002, product-001, product-000"
	state, found := d.ReadData(t.Context(), "apigw_products", acctest.Object{})
	if len(found) > 0 {
		t.Fatal(found)
	}
	var names []string
	for i := range state.Len(t, "products") {
		names = append(names, fmt.Sprint(state.Get(t, "products", i, "name")))
	}
	if got := strings.Join(names, ", "); got != want {
		t.Errorf("the data source shows %s", got)
	}
	grows = true
	if got := d.Names(kind, nil); got != "new, "+want {
		t.Errorf("the list shows %s", got)
	}
}
