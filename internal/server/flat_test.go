// SPDX-License-Identifier: MPL-2.0

package server

import (
	"fmt"
	"runtime"
	"testing"
	"testing/synctest"
	"time"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"

	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/acctest"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/simulator"
)

// reads are fewer with the race detector, which is slow and uses memory itself.
var reads = 50_000

// No t.Parallel: other tests use memory too.
func TestServer_isAsLargeAfter50000ReadsAsBefore(t *testing.T) {
	synctest.Test(t, func(t *testing.T) { // the time is simulated
		cloud := acctest.InMemory(t)
		driver := cloud.Driver(t, nil)
		driver.Wrap(func(framework tfprotov6.ProviderServer) (tfprotov6.ProviderServer, error) {
			return newServer(framework)
		})
		kinds, states := ofAllServices(t, driver, cloud.Sim)
		read := func(rounds int) {
			for range rounds {
				for i, state := range states {
					driver.Refreshed(kinds[i], state)
				}
				time.Sleep(time.Minute) // until no listing can be used again
				cloud.Sim.Forget()
			}
		}
		measure := func() (goroutines int, heap uint64) {
			time.Sleep(10 * time.Minute) // until idle connections are closed
			synctest.Wait()
			runtime.GC()
			runtime.GC() // pools are emptied by the second one
			var memory runtime.MemStats
			runtime.ReadMemStats(&memory)
			return runtime.NumGoroutine(), memory.HeapAlloc
		}
		rounds := reads / len(states)
		read(rounds / 10)
		goroutines, heap := measure()
		read(rounds)
		goroutinesAfter, heapAfter := measure()
		t.Logf("%d reads: %d goroutines and %d KiB before, %d and %d KiB after", rounds*len(states), goroutines, heap>>10, goroutinesAfter, heapAfter>>10)
		if goroutinesAfter > goroutines {
			t.Errorf("%d goroutines, and %d before", goroutinesAfter, goroutines)
		}
		if heapAfter > heap+heap/20 {
			t.Errorf("the heap has %d KiB, and %d KiB before", heapAfter>>10, heap>>10)
		}
	})
}

func ofAllServices(t *testing.T, d *acctest.Driver, s *simulator.Simulator) (kinds []string, states []*acctest.State) {
	t.Helper()
	s.NCloud.Switch(func(w *simulator.NCloudSwitches) { w.OwnKey = "accepted" })
	add := func(kind string, config acctest.Object) *acctest.State {
		state := d.Applied(kind, nil, config)
		kinds, states = append(kinds, kind), append(states, state)
		return state
	}
	id := func(state *acctest.State) string { return fmt.Sprint(state.Get(t, "id")) }
	for i := range 20 {
		product := id(add("apigw_product", acctest.Object{"name": fmt.Sprint("product-", i), "subscription_code": "PROTECTED"}))
		key := id(add("apigw_api_key", acctest.Object{"name": fmt.Sprint("key-", i)}))
		add("apigw_usage_plan", acctest.Object{"name": fmt.Sprint("plan-", i)})
		if i > 0 {
			continue
		}
		add("apigw_api_key_subscription", acctest.Object{"product_id": product, "api_key_id": key})
		api := id(add("apigw_api", acctest.Object{"product_id": product, "name": "orders"}))
		add("apigw_api_definition", acctest.Object{"product_id": product, "api_id": api, "document": "openapi: 3.0.3\npaths:\n" +
			"  /orders: {get: {responses: {'200': {description: OK, content: {application/json: {schema: {type: object}}}}}}}\n"})
		add("apigw_stage", acctest.Object{"product_id": product, "api_id": api, "name": "v1", "endpoint_domain": "https://orders.example.com"})
	}
	add("apigw_metastudio_product", acctest.Object{"name": "lamp"})
	add("apigw_enos_product", acctest.Object{
		"name": acctest.Object{"default_value": "turbine"}, "model_id": simulator.EnOSModelID,
		"product_type": "Device", "data_format": "Json", "bi_directional_auth": false,
	})
	return kinds, states
}
