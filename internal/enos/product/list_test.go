// SPDX-License-Identifier: MPL-2.0

package product_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/acctest"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/simulator"
)

// farm returns a cloud with five products, that answers in pages of two.
func farm(t *testing.T) (*acctest.Cloud, *acctest.Driver) {
	t.Helper()
	cloud, d := stage(t)
	days := int64(100)
	for i := range 5 {
		p := simulator.EnOSProduct{
			DefaultName: fmt.Sprintf("turbine-%d", i), Desc: strings.Repeat("x", i), ModelID: []string{simulator.EnOSModelID, "solar-panel"}[i%2],
			Names: []map[string]string{nil, {"en_US": "Windmill 'n' \"Co\"", "zh_CN": ""}}[i%2], Tags: []map[string]string{{}, {"site": "A"}}[i/3], BiAuth: i == 2, Dynamic: i == 3,
		}
		p.DefaultDays, p.MaxDays = &days, &days
		cloud.Sim.EnOS.AddProduct(p)
	}
	cloud.Sim.EnOS.Switch(func(s *simulator.EnOSSwitches) { s.PageSizeMax = 2 })
	return cloud, d
}

func TestProductList_listsWell(t *testing.T) {
	t.Parallel()
	cloud, d := farm(t)
	d.ListsWell(cloud, kind, nil, "action=search", "turbine-4", "turbine-3", "turbine-2", "turbine-1", "turbine-0")
	listed, found := d.List(t.Context(), kind, acctest.Query{IncludeResource: true, Limit: 1})
	if want := cloud.Sim.EnOS.Products()[4]; len(listed) != 1 || listed[0].Resource.Get(t, "id") != want.Key || listed[0].Identity.Get(t, "org_id") != want.OrgID {
		t.Errorf("%v %s", listed, found)
	}
}

func TestProductList_isWhatReadGivesUnderEverySwitch(t *testing.T) {
	t.Parallel()
	for name, values := range map[string][]string{
		"EmptyTags": {"null", "{}"}, "UnsetLocales": {"absent", "empty"}, "DynamicField": {"dynamicActivateEnabled"}, "ValidDays": {"hidden", "shown"},
	} {
		for _, value := range values {
			cloud, d := farm(t)
			if err := cloud.Sim.EnOS.SetSwitch(name, value); err != nil {
				t.Fatal(err)
			}
			d.Adopts(kind, nil)
		}
	}
}

func TestProductList_filters(t *testing.T) {
	t.Parallel()
	cloud, d := farm(t)
	for _, test := range []struct {
		filter acctest.Object
		want   string
	}{
		{acctest.Object{"model_id": "solar-panel"}, "turbine-3, turbine-1"},
		{acctest.Object{"name": "BINE-2"}, "turbine-2"},
		{acctest.Object{"name": `'n' "c`}, "turbine-3, turbine-1"}, // more than the search language can say
		{acctest.Object{"expression": "productTags.site = 'A'"}, "turbine-4, turbine-3"},
		{acctest.Object{"expression": "exists(productTags.site)", "model_id": simulator.EnOSModelID}, "turbine-4"},
		{acctest.Object{"expression": "not productName like '-0'", "org_id": simulator.EnOSOrgID}, "turbine-4, turbine-3, turbine-2, turbine-1"},
	} {
		if got := d.Names(kind, test.filter); got != test.want {
			t.Errorf("%v: %s", test.filter, got)
		}
	}
	for says, filter := range map[string]acctest.Object{
		"at most 64":                   {"name": strings.Repeat("x", 65)},
		"Denied resource":              {"org_id": simulator.EnOSForeignOrgID},
		"expression: ":                 {"expression": "name is x"},
		`No model has the id`:          {"model_id": `'"`},
		"Could not list EnOS products": {"org_id": "nosuchorg"},
		"Unknown filter":               {"org_id": acctest.Unknown},
	} {
		if listed, found := d.List(t.Context(), kind, acctest.Query{Config: filter}); len(listed) > 0 || !strings.Contains(found.String(), says) {
			t.Errorf("%v: %s", filter, found)
		}
	}
	orgless := acctest.NewDriver(t, acctest.Object{"enos": acctest.Object{
		"endpoint": cloud.URL, "access_key": simulator.EnOSAccessKey, "secret_key": simulator.EnOSSecretKey,
	}})
	if _, found := orgless.List(t.Context(), kind, acctest.Query{}); !strings.Contains(found.String(), "No organization was found") {
		t.Error(found)
	}
	if _, found := acctest.NewDriver(t, acctest.Object{}).List(t.Context(), kind, acctest.Query{}); !strings.Contains(found.String(), "ENOS_ENDPOINT") {
		t.Error(found)
	}
}
