// SPDX-License-Identifier: MPL-2.0

package simulator_test

import (
	"fmt"
	"net/http"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/simulator"
)

func TestGateway_throttles(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		w := newGatewayWorld(t, simulator.NCloudStage{NCloudStageSettings: simulator.NCloudStageSettings{ThrottleRPS: new(int64(2))}}, path("/x", "GET", "PUT"), path("/y", "GET"))
		throttled := `"errorCode":"410"`
		for range 2 {
			w.expect("/x", 200, "")
		}
		w.expect("/x", 429, throttled)
		w.expect("/y", 200, "") // each method by itself
		time.Sleep(time.Second)
		w.expect("/x", 200, "")
		w.change(func(s *simulator.NCloudStage) {
			d := &s.Deployments[0]
			d.Methods = []simulator.NCloudStageMethod{{PathID: d.Draft.Paths[0].ID, Method: "GET", ThrottleRPS: new(int64(1)), EndpointDomain: "http://127.0.0.2"}}
		})
		time.Sleep(time.Second)
		w.expect("/x", 200, "GET http://127.0.0.2/x")
		w.expect("/x", 429, throttled)
		w.change(func(s *simulator.NCloudStage) { s.Deployments[0].Methods[0].ThrottleRPS = nil })
		for range 3 {
			w.expect("/x", 200, "GET http://127.0.0.2/x")
		}
	})
}

func TestGateway_usagePlans(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		w := newGatewayWorld(t, simulator.NCloudStage{DefaultPlan: simulator.NCloudLimits{RateRPS: new(int64(1))}, UsagePlanIDs: []string{"plan000001"}}, path("/x", "GET"))
		w.n.AddUsagePlan(simulator.NCloudUsagePlan{ID: "plan000001", Name: "gold", DayQuotaRequest: new(int64(2)), MonthQuotaRequest: new(int64(3)), QuotaCondition: new("2xx")})
		value, key := w.key("ACCEPTED")
		other, _ := w.key("ACCEPTED")
		call := func(key string, status int, contains, plan string) {
			t.Helper()
			if got := w.expect("/x", status, contains, apiKeyHeader, key).Header().Get(simulator.HeaderUsagePlan); got != plan {
				t.Errorf("plan %q, expected %q", got, plan)
			}
		}
		call("", 200, "", "default")
		call("", 429, `"errorCode":"420"`, "default")
		call(other, 200, "", "default") // each key by itself
		call(other, 429, `"errorCode":"420"`, "default")

		w.n.SetPlan(w.product, key, w.stage, "plan000001")
		w.endpoint = func(*http.Request) (*http.Response, error) { return reply(404, "missing"), nil }
		for range 5 {
			call(value, 404, "missing", "gold") // does not count
		}
		w.endpoint = echo
		call(value, 200, "", "gold")
		call(value, 200, "", "gold")
		call(value, 429, `"errorCode":"400"`, "gold")
		time.Sleep(24 * time.Hour)
		call(value, 200, "", "gold")
		call(value, 429, `"errorCode":"400"`, "gold") // the month's
		time.Sleep(31 * 24 * time.Hour)
		call(value, 200, "", "gold")
	})
}

// A quota counts the responses that its condition names.
func TestGateway_quotaConditions(t *testing.T) {
	t.Parallel()
	for condition, status := range map[string]int{"2xx": 204, "3xx": 302, "4xx": 404, "5xx": 503, "others": 600, "2xx,3xx": 304} {
		w := newGatewayWorld(t, simulator.NCloudStage{DefaultPlan: simulator.NCloudLimits{DayQuotaRequest: new(int64(1)), MonthQuotaRequest: new(int64(9)), QuotaCondition: &condition}}, path("/x", "GET"))
		for _, one := range []int{299, 300, 400, 500, 700} {
			if one/100 == status/100 || one == 700 && condition == "others" || one == 299 && strings.HasPrefix(condition, "2xx,") {
				continue
			}
			w.endpoint = func(*http.Request) (*http.Response, error) { return reply(one, ""), nil }
			w.expect("/x", one, "")
		}
		w.endpoint = func(*http.Request) (*http.Response, error) { return reply(status, ""), nil }
		w.expect("/x", status, "")
		w.expect("/x", 429, "Quota Exceeded")
	}
}

func TestGateway_caches(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		x, stream := path("/x", "GET", "POST"), path("/stream", "GET")
		stream.Methods[0].HTTP.Stream = true
		w := newGatewayWorld(t, simulator.NCloudStage{NCloudStageSettings: simulator.NCloudStageSettings{CacheTTLSec: new(int64(60))}}, x, stream)
		call := func(target, cache string, calls int) {
			t.Helper()
			got := w.expect(target, 200, "").Header().Get(simulator.HeaderCache)
			if got != cache || len(w.received) != calls {
				t.Errorf("%s: cache %q and %d calls of the endpoint, expected %q and %d", target, got, len(w.received), cache, calls)
			}
		}
		call("/x", "miss", 1)
		call("/x", "hit", 1)
		call("/x?a=1", "miss", 2)
		call("/stream", "", 3)
		call("/stream", "", 4)
		w.call(http.MethodPost, "/x")
		w.call(http.MethodPost, "/x")
		call("/x", "hit", 6)
		time.Sleep(time.Minute)
		call("/x", "miss", 7)
		w.change(func(s *simulator.NCloudStage) { s.CacheCleared++ }) // as the call to clear the cache does
		call("/x", "miss", 8)
		w.n.Deploy(w.stage, "")
		call("/x", "miss", 9)
		w.endpoint = func(*http.Request) (*http.Response, error) { return reply(500, ""), nil }
		w.expect("/x?b", 500, "")
		w.endpoint = echo
		call("/x?b", "miss", 11)
		for i := range 1100 {
			w.call(http.MethodGet, fmt.Sprint("/x?n=", i))
		}
		call("/x?n=1099", "hit", 1111)
		call("/x?n=0", "miss", 1112)
	})
}
