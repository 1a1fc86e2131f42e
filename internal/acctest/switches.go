// SPDX-License-Identifier: MPL-2.0

package acctest

import (
	"slices"
	"strings"
	"testing"
	"testing/synctest"

	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/simulator"
)

// SetNCloud sets switches of NAVER Cloud, such as "A=1,B=2". An empty text sets none.
func (c *Cloud) SetNCloud(tb testing.TB, combination string) {
	tb.Helper()
	for setting := range strings.SplitSeq(combination, ",") {
		name, value, _ := strings.Cut(setting, "=")
		if err := c.Sim.NCloud.SetSwitch(name, value); name != "" && err != nil {
			tb.Fatal(err)
		}
	}
}

// NCloudSettings returns every value of the switches of NAVER Cloud in an area and of those with these names.
func NCloudSettings(area string, names ...string) (settings []string) {
	for _, one := range simulator.New().Switches() {
		if one.Service == "ncloud" && (area != "" && one.Area == area || slices.Contains(names, one.Name)) {
			for _, value := range one.Values {
				settings = append(settings, one.Name+"="+value)
			}
		}
	}
	return settings
}

// UnderEach runs a test in a bubble of its own under each combination of switches.
func UnderEach[W interface {
	SetNCloud(tb testing.TB, combination string)
}](t *testing.T, world func(*testing.T) W, test func(*testing.T, W), combinations ...string) {
	t.Helper()
	for _, combination := range combinations {
		t.Run(combination, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				w := world(t)
				w.SetNCloud(t, combination)
				test(t, w)
			})
		})
	}
}
