// SPDX-License-Identifier: MPL-2.0

package product_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/acctest"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/simulator"
)

// shelf returns a cloud with five products, that answers in pages of two.
func shelf(t *testing.T) (*acctest.Cloud, *acctest.Driver) {
	t.Helper()
	cloud, d := stage(t)
	start := time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)
	for i := range 5 {
		at := start.Add(time.Duration(i) * time.Second)
		cloud.Sim.MetaStudio.AddProduct(simulator.MetaStudioProduct{
			Name: fmt.Sprintf("lamp-%d", i), Description: strings.Repeat("x", i), State: []string{"ACTIVED", "UNACTIVED"}[i%2], CreateTime: at, UpdateTime: at,
			Tags: []string{"light", "灯具"}[:i%3], CoverAssetID: []string{"", "a2"}[i%2],
			Texts:  []simulator.MetaStudioText{{Title: "t1", Text: "x1"}, {Text: "x2"}}[:i%3],
			Assets: []simulator.MetaStudioAsset{{AssetID: "a1", AssetType: "VIDEO", Order: 2}, {AssetID: "a2", AssetType: "IMAGE"}}[:(i+1)%3],
		})
	}
	cloud.Sim.MetaStudio.Switch(func(s *simulator.MetaStudioSwitches) { s.PageMax = 2 })
	return cloud, d
}

func TestProductList_listsWell(t *testing.T) {
	t.Parallel()
	cloud, d := shelf(t)
	d.ListsWell(cloud, kind, nil, `/products\?`, "lamp-0", "lamp-1", "lamp-2", "lamp-3", "lamp-4")
}

func TestProductList_isWhatReadGivesUnderEverySwitch(t *testing.T) {
	t.Parallel()
	for name, values := range map[string][]string{"AssetOrder": {"reversed"}, "EmptyLists": {"[]", "null", "absent"}, "URLs": {"constant"}} {
		for _, value := range values {
			cloud, d := shelf(t)
			if err := cloud.Sim.MetaStudio.SetSwitch(name, value); err != nil {
				t.Fatal(err)
			}
			d.Adopts(kind, nil)
		}
	}
}

func TestProductList_filtersAndLeavesOutWhatIsDeleted(t *testing.T) {
	t.Parallel()
	cloud, d := shelf(t)
	cloud.Sim.MetaStudio.Switch(func(s *simulator.MetaStudioSwitches) { s.DeletedListed = "yes" })
	cloud.Sim.MetaStudio.AddProduct(simulator.MetaStudioProduct{Name: "gone", State: "DELETED", CreateTime: time.Date(2025, 1, 1, 0, 0, 0, 0, time.UTC)})
	for want, filter := range map[string]acctest.Object{
		"lamp-0, lamp-1, lamp-2, lamp-3, lamp-4": {},
		"lamp-3":                                 {"name": "p-3"},
		"lamp-2":                                 {"tag": "灯"},
		"lamp-1, lamp-3":                         {"states": []any{"UNACTIVED", "BLOCK"}},
		"":                                       {"states": []any{"DELETED"}},
		"lamp-3, lamp-4":                         {"create_since": "2026-01-01T00:00:03Z"},
		"lamp-0, lamp-1":                         {"create_until": "2026-01-01T00:00:01Z"},
		"lamp-4, lamp-3, lamp-2, lamp-1, lamp-0": {"sort_key": "create_time", "sort_dir": "desc"},
	} {
		if got := d.Names(kind, filter); got != want {
			t.Errorf("%v: %s", filter, got)
		}
	}
	for says, filter := range map[string]acctest.Object{
		`["asc" "desc"]`: {"sort_dir": "up"}, `"create_time" "update_time"`: {"sort_key": "name"}, `"DELETED"]`: {"states": []any{"x"}},
		"Invalid RFC3339 String Value": {"create_since": strings.Repeat("x", 21)}, "at least 1 elements": {"states": []any{}}, "at most 128": {"tag": strings.Repeat("x", 129)},
	} {
		if _, found := d.List(t.Context(), kind, acctest.Query{Config: filter}); !strings.Contains(found.String(), says) {
			t.Errorf("%v: %s", filter, found)
		}
	}
	if _, found := acctest.NewDriver(t, acctest.Object{}).List(t.Context(), kind, acctest.Query{}); !strings.Contains(found.String(), "HW_ACCESS_KEY") {
		t.Error(found)
	}
}
