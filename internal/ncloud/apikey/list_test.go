// SPDX-License-Identifier: MPL-2.0

package apikey_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/acctest"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/simulator"
)

func TestAPIKeyList_listsWell(t *testing.T) {
	t.Parallel()
	cloud := acctest.Simulated(t)
	cloud.Sim.NCloud.Switch(func(s *simulator.NCloudSwitches) { s.PageMax = 2 })
	for i := range 5 {
		cloud.Sim.NCloud.AddAPIKey(simulator.NCloudAPIKey{Name: fmt.Sprintf("key-%d", i), Description: strings.Repeat("x", i), Disabled: i%2 == 1})
	}
	cloud.Sim.NCloud.AddAPIKey(simulator.NCloudAPIKey{Name: "foreign", TenantID: "other"})
	d := cloud.Driver(t, nil)
	d.ListsWell(cloud, kind, nil, `/api-keys\?`, "key-0", "key-1", "key-2", "key-3", "key-4")
	if got := d.Names(kind, acctest.Object{"name": "key-3"}); got != "key-3" {
		t.Error(got)
	}
	if _, found := d.List(t.Context(), kind, acctest.Query{Config: acctest.Object{"name": strings.Repeat("x", 21)}}); !strings.Contains(found.String(), "at most 20") {
		t.Errorf("a long name: %s", found)
	}
}

func TestAPIKeyList_isWhatReadGivesUnderEverySwitch(t *testing.T) {
	t.Parallel()
	for name, values := range map[string][]string{"APIKeyResponse": {"bare", "wrapped"}, "EmptyDescription": {"null", "absent"}} {
		for _, value := range values {
			cloud := acctest.Simulated(t)
			cloud.Sim.NCloud.AddAPIKey(simulator.NCloudAPIKey{Name: "partner"})
			if err := cloud.Sim.NCloud.SetSwitch(name, value); err != nil {
				t.Fatal(err)
			}
			cloud.Driver(t, nil).Adopts(kind, nil)
		}
	}
}

func TestAPIKeyList_withoutCredentials(t *testing.T) {
	t.Parallel()
	if _, found := acctest.NewDriver(t, acctest.Object{}).List(t.Context(), kind, acctest.Query{}); !strings.Contains(found.String(), "NCLOUD_ACCESS_KEY") {
		t.Error(found)
	}
}
