// SPDX-License-Identifier: MPL-2.0

package provider_test

import (
	"fmt"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/acctest"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/simulator"
)

// account creates 50 products, of which ten have five APIs with two stages and are subscribed to by five partners, who have a
// usage plan on nine of the ten stages.
func account(t *testing.T, cloud *acctest.Cloud) []instance {
	t.Helper()
	d := cloud.Driver(t, quick)
	cloud.Sim.NCloud.Switch(func(w *simulator.NCloudSwitches) { w.OwnKey = "accepted" })
	var all []instance
	add := func(resource string, n int, config func(int) acctest.Object) []*acctest.State {
		created := applied(d, resource, n, config)
		all = append(all, created...)
		states := make([]*acctest.State, n)
		for i, one := range created {
			states[i] = one.state
		}
		return states
	}
	id := func(state *acctest.State) string { return fmt.Sprint(state.Get(t, "id")) }
	plan := id(add("apigw_usage_plan", 1, func(int) acctest.Object { return acctest.Object{"name": "bronze"} })[0])
	keys := add("apigw_api_key", 5, func(i int) acctest.Object { return acctest.Object{"name": fmt.Sprint("partner-", i)} })
	products := add("apigw_product", 50, func(i int) acctest.Object {
		return acctest.Object{"name": fmt.Sprint("product-", i), "subscription_code": "PROTECTED"}
	})
	product := func(i int) string { return id(products[i/5]) }
	apis := add("apigw_api", 50, func(i int) acctest.Object {
		return acctest.Object{"product_id": product(i), "name": fmt.Sprint("api-", i)}
	})
	var document strings.Builder
	document.WriteString("openapi: 3.0.3\ninfo: {title: API, version: '1'}\npaths:\n")
	for i := range 5 {
		fmt.Fprintf(&document, "  /resource%d/{id}:\n", i)
		for _, method := range []string{"get", "put", "patch", "delete"} {
			fmt.Fprintf(&document, "    %s: {description: An operation., responses: {'200': {description: OK}}}\n", method)
		}
	}
	definitions := add("apigw_api_definition", 50, func(i int) acctest.Object {
		return acctest.Object{"product_id": product(i), "api_id": id(apis[i]), "document": document.String(), "documentation": "unverified"}
	})
	stages := add("apigw_stage", 100, func(i int) acctest.Object {
		return acctest.Object{
			"product_id": product(i / 2), "api_id": id(apis[i/2]), "name": fmt.Sprint("stage-", i%2), "endpoint_domain": "https://orders.example.com",
			"deployment": acctest.Object{"triggers": acctest.Object{"definition": definitions[i/2].Get(t, "digest")}},
		}
	})
	add("apigw_stage_usage_plan", 100, func(i int) acctest.Object {
		return acctest.Object{"product_id": product(i / 2), "api_id": id(apis[i/2]), "stage_id": id(stages[i]), "usage_plan_id": plan}
	})
	add("apigw_api_key_subscription", 50, func(i int) acctest.Object {
		return acctest.Object{"product_id": product(i), "api_key_id": id(keys[i%5])}
	})
	add("apigw_usage_plan_binding", 450, func(i int) acctest.Object {
		at := i / 9 // of product and key
		return acctest.Object{"product_id": product(at), "api_key_id": id(keys[at%5]), "stage_id": id(stages[at/5*10+i%9]), "usage_plan_id": plan}
	})
	return all
}

func TestRateLimit_refreshTakesAsLongAsItsRequests(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		create func(*testing.T, *acctest.Cloud) []instance
		most   time.Duration
	}{
		"1000 products": {func(t *testing.T, cloud *acctest.Cloud) []instance {
			t.Helper()
			return applied(cloud.Driver(t, nil), "apigw_product", 1000, apiProduct)
		}, 5 * time.Second},
		"50 APIs with 20 operations, 100 stages, 500 subscriptions and bindings": {account, time.Minute},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) { // the time is simulated
				cloud := acctest.InMemory(t)
				instances := test.create(t, cloud)
				cloud.Sim.Forget()
				cloud.Sim.SetLatency(20 * time.Millisecond)
				cloud.Sim.SetRateLimit(10)
				start := time.Now()
				states := refreshed(t, cloud, instances)
				took := time.Since(start)
				refused := 0
				requests := cloud.Sim.Requests("", "")
				for _, r := range requests {
					if r.Status == 429 {
						refused++
					}
				}
				t.Logf("%d requests, %d of them refused, in %s", len(requests), refused, took)
				if took > test.most {
					t.Errorf("%d requests, %d of them refused, took %s", len(requests), refused, took)
				}
				cloud.Sim.SetRateLimit(0)
				if changes, creates := plans(t, cloud, instances, states); changes+creates > 0 {
					t.Errorf("the plan has %d changes, %d creates", changes, creates)
				}
			})
		})
	}
}

func TestRateLimit_failsNoApply(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) { // the time is simulated
		cloud := acctest.InMemory(t)
		cloud.Sim.SetLatency(20 * time.Millisecond)
		cloud.Sim.SetRateLimit(10)
		var wait sync.WaitGroup
		for range 2 { // runs at the same time
			d := cloud.Driver(t, nil)
			for worker := range 10 {
				wait.Go(func() {
					for i := range 5 {
						config := apiProduct(worker*5 + i)
						state, found := d.Apply(t.Context(), "apigw_product", nil, config)
						if len(found) > 0 {
							t.Errorf("create: %s", found)
							continue
						}
						config["description"] = "changed"
						state, updating := d.Apply(t.Context(), "apigw_product", state, config)
						left, deleting := d.Destroy(t.Context(), "apigw_product", state)
						if left != nil || len(updating)+len(deleting) > 0 {
							t.Errorf("update: %s, delete: %s", updating, deleting)
						}
					}
				})
			}
		}
		wait.Wait()
	})
}
