// SPDX-License-Identifier: MPL-2.0

package provider_test

import (
	"fmt"
	"maps"
	"sync"
	"testing"
	"time"

	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/acctest"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/acctest/fixture"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/simulator"
)

// quick removes the limits that slow tests down.
var quick = acctest.Object{"max_requests_per_second": 100000}

// instance is one resource instance in a state.
type instance struct {
	resource string
	state    *acctest.State
	config   acctest.Object
}

// applied creates instances, each with the configuration for its number.
func applied(d *acctest.Driver, resource string, n int, config func(int) acctest.Object) []instance {
	var out []instance
	for i := range n {
		out = append(out, instance{resource, d.Applied(resource, nil, config(i)), config(i)})
	}
	return out
}

// refreshed reads all instances as Terraform does, ten at a time, with a provider of its
// own. What was deleted is nil.
func refreshed(t *testing.T, cloud *acctest.Cloud, instances []instance) []*acctest.State {
	t.Helper()
	d := cloud.Driver(t, quick)
	out := make([]*acctest.State, len(instances))
	next := make(chan int)
	var wait sync.WaitGroup
	for range 10 {
		wait.Go(func() {
			for i := range next {
				state, found := d.Read(t.Context(), instances[i].resource, instances[i].state)
				if len(found) > 0 {
					t.Errorf("read: %s", found)
				}
				out[i] = state
			}
		})
	}
	for i := range instances {
		next <- i
	}
	close(next)
	wait.Wait()
	return out
}

// plans counts what a plan of the refreshed instances has to change and to create.
func plans(t *testing.T, cloud *acctest.Cloud, instances []instance, states []*acctest.State) (changes, creates int) {
	t.Helper()
	d := cloud.Driver(t, quick)
	for i, state := range states {
		if state == nil {
			creates++
			continue
		}
		plan, found := d.Plan(instances[i].resource, state, instances[i].config)
		if len(found) > 0 {
			t.Errorf("plan: %s", found)
		}
		if !plan.Empty {
			changes++
		}
	}
	return changes, creates
}

func apiProduct(i int) acctest.Object {
	return acctest.Object{"name": fmt.Sprintf("product-%d", i), "description": "a product", "subscription_code": "PUBLIC"}
}

func TestRefresh_costsRequestsInProportionToPages(t *testing.T) {
	t.Parallel()
	for name, test := range allRefreshes(t) {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			cloud := acctest.Simulated(t)
			instances := test.prepare(cloud.Driver(t, quick), cloud.Sim)
			cloud.Sim.Forget()
			states := refreshed(t, cloud, instances)
			if got := len(cloud.Sim.Requests("", "")); got > test.most {
				t.Errorf("%d requests, expected at most %d", got, test.most)
			}
			if changes, creates := plans(t, cloud, instances, states); changes+creates > 0 {
				t.Errorf("the plan has %d changes, %d creates", changes, creates)
			}
		})
	}
}

// allRefreshes adds 500 instances of each resource that refreshes lacks: the requests are twice those for the pages, and two.
func allRefreshes(t *testing.T) map[string]refresh {
	t.Helper()
	all, tried := maps.Clone(refreshes), map[string]bool{}
	for _, test := range refreshes {
		for _, resource := range test.resources {
			tried[resource] = true
		}
	}
	for resource := range acctest.Schemas(t).ResourceSchemas {
		prepare := fixture.Of(t, resource)
		one := prepare(simulator.New())
		_, named := one.Config["name"]
		switch {
		case tried[resource] != (one.ReadAlone != ""): // either a case, or a reason for none
		case !tried[resource] && named:
			all["500 of "+resource] = refresh{[]string{resource}, func(d *acctest.Driver, s *simulator.Simulator) []instance {
				one := prepare(s)
				return applied(d, resource, 500, func(i int) acctest.Object { return one.Named(fmt.Sprintf("name-%d", i)) })
			}, 12}
		default:
			t.Errorf("%s needs either a case in refreshes, or ReadAlone in %s", resource, fixture.File(resource))
		}
	}
	return all
}

// refresh has the number of requests that a refresh of instances may take.
type refresh struct {
	resources []string
	prepare   func(*acctest.Driver, *simulator.Simulator) []instance
	most      int
}

var refreshes = map[string]refresh{
	"1000 products": {[]string{"apigw_product"}, func(d *acctest.Driver, _ *simulator.Simulator) []instance {
		return applied(d, "apigw_product", 1000, apiProduct)
	}, 25},
	"3 products among 50,000": {[]string{"apigw_product"}, func(d *acctest.Driver, s *simulator.Simulator) []instance {
		for range 50_000 {
			s.NCloud.AddProduct(simulator.NCloudProduct{Name: "another"})
		}
		return applied(d, "apigw_product", 3, apiProduct)
	}, 8},
	"500 API keys": {[]string{"apigw_api_key"}, func(d *acctest.Driver, _ *simulator.Simulator) []instance {
		return applied(d, "apigw_api_key", 500, func(i int) acctest.Object { return acctest.Object{"name": fmt.Sprintf("key-%d", i)} })
	}, 12},
	"500 usage plans": {[]string{"apigw_usage_plan"}, func(d *acctest.Driver, _ *simulator.Simulator) []instance {
		return applied(d, "apigw_usage_plan", 500, func(i int) acctest.Object { return acctest.Object{"name": fmt.Sprintf("plan-%d", i)} })
	}, 12},
	"300 APIs": {[]string{"apigw_api"}, func(d *acctest.Driver, s *simulator.Simulator) []instance {
		productID := s.NCloud.AddProduct(simulator.NCloudProduct{Name: "weather"})
		return applied(d, "apigw_api", 300, func(i int) acctest.Object {
			return acctest.Object{"product_id": productID, "name": fmt.Sprintf("api-%d", i)}
		})
	}, 8},
	"100 paths and 100 models of an API": {[]string{"apigw_api_path", "apigw_api_model"}, func(d *acctest.Driver, s *simulator.Simulator) []instance {
		const apiID = "api0000001"
		productID := s.NCloud.AddProduct(simulator.NCloudProduct{Name: "weather", APIs: []*simulator.NCloudAPI{{ID: apiID, Name: "v1"}}})
		all := applied(d, "apigw_api_path", 100, func(i int) acctest.Object {
			return acctest.Object{"product_id": productID, "api_id": apiID, "path": fmt.Sprintf("/path-%d", i)}
		})
		return append(all, applied(d, "apigw_api_model", 100, func(i int) acctest.Object {
			return acctest.Object{"product_id": productID, "api_id": apiID, "name": fmt.Sprintf("Model%d", i), "schema": `{"type":"object"}`}
		})...)
	}, 10},
	"5 gateway responses": {[]string{"apigw_gateway_response"}, func(d *acctest.Driver, s *simulator.Simulator) []instance {
		const apiID = "api0000001"
		productID := s.NCloud.AddProduct(simulator.NCloudProduct{Name: "weather", APIs: []*simulator.NCloudAPI{{ID: apiID, Name: "v1"}}})
		types := []string{"BAD_REQUEST", "FORBIDDEN", "NOT_FOUND", "RATE_LIMITED", "UNEXPECTED_ERROR"}
		return applied(d, "apigw_gateway_response", 5, func(i int) acctest.Object {
			return acctest.Object{"product_id": productID, "api_id": apiID, "response_type": types[i], "status_code": 418}
		})
	}, 4},
	"500 MetaStudio products": {[]string{"apigw_metastudio_product"}, func(d *acctest.Driver, _ *simulator.Simulator) []instance {
		return applied(d, "apigw_metastudio_product", 500, func(i int) acctest.Object { return acctest.Object{"name": fmt.Sprintf("lamp-%d", i)} })
	}, 12},
	"500 EnOS products": {[]string{"apigw_enos_product"}, func(d *acctest.Driver, _ *simulator.Simulator) []instance {
		return applied(d, "apigw_enos_product", 500, func(i int) acctest.Object {
			return acctest.Object{
				"name": acctest.Object{"default_value": fmt.Sprintf("turbine-%d", i)}, "model_id": simulator.EnOSModelID,
				"product_type": "Device", "data_format": "Json", "bi_directional_auth": false,
			}
		})
	}, 15}, // one for the token
	"20 subscriptions with 80 bindings, and all that they need": {[]string{"apigw_api_key_subscription", "apigw_usage_plan_binding", "apigw_stage_usage_plan"}, partners, 30},
}

// partners makes a product of four stages with a plan, and twenty partners.
func partners(d *acctest.Driver, s *simulator.Simulator) []instance {
	const apiID = "api0000001"
	s.NCloud.Switch(func(w *simulator.NCloudSwitches) { w.OwnKey = "accepted" })
	all := applied(d, "apigw_product", 1, func(int) acctest.Object { return acctest.Object{"name": "weather", "subscription_code": "PROTECTED"} })
	all = append(all, applied(d, "apigw_usage_plan", 1, func(int) acctest.Object { return acctest.Object{"name": "bronze"} })...)
	product, plan := s.NCloud.Products(simulator.NCloudTenantID)[0].ID, s.NCloud.UsagePlans(simulator.NCloudTenantID)[0].ID
	stage := func(i int) string { return fmt.Sprintf("stage%05d", i%4) }
	s.NCloud.ChangeProduct(product, func(p *simulator.NCloudProduct) {
		p.APIs = []*simulator.NCloudAPI{{ID: apiID, Name: "v1"}}
		for i := range 4 {
			p.APIs[0].Stages = append(p.APIs[0].Stages, simulator.NCloudStage{ID: stage(i), Name: fmt.Sprint("stage-", i)})
		}
	})
	all = append(all, applied(d, "apigw_stage_usage_plan", 4, func(i int) acctest.Object {
		return acctest.Object{"product_id": product, "api_id": apiID, "stage_id": stage(i), "usage_plan_id": plan}
	})...)
	all = append(all, applied(d, "apigw_api_key", 20, func(i int) acctest.Object { return acctest.Object{"name": fmt.Sprintf("partner-%d", i)} })...)
	keys := s.NCloud.APIKeys(simulator.NCloudTenantID)
	all = append(all, applied(d, "apigw_api_key_subscription", 20, func(i int) acctest.Object {
		return acctest.Object{"product_id": product, "api_key_id": keys[i].ID}
	})...)
	return append(all, applied(d, "apigw_usage_plan_binding", 80, func(i int) acctest.Object {
		return acctest.Object{"product_id": product, "api_key_id": keys[i/4].ID, "stage_id": stage(i), "usage_plan_id": plan}
	})...)
}

func TestRefresh_findsDriftAmongAThousand(t *testing.T) {
	t.Parallel()
	cloud := acctest.Simulated(t)
	instances := applied(cloud.Driver(t, quick), "apigw_product", 1000, apiProduct)
	for round := range 3 { // each time
		for i := range 3 {
			id := fmt.Sprint(instances[round*100+i*333].state.Get(t, "id"))
			cloud.Sim.NCloud.ChangeProduct(id, func(p *simulator.NCloudProduct) { p.Description = "theirs" })
		}
		cloud.Sim.NCloud.DeleteProduct(fmt.Sprint(instances[998].state.Get(t, "id")))
		states := refreshed(t, cloud, instances)
		changes, creates := plans(t, cloud, instances, states)
		if changes != 3 || creates != 1 {
			t.Errorf("round %d: %d changes, %d creates", round, changes, creates)
		}
		d := cloud.Driver(t, quick)
		for i := range instances { // repaired
			instances[i].state = d.Applied(instances[i].resource, states[i], instances[i].config)
		}
	}
}

func TestRefresh_opensAConnectionAWorkerAtMost(t *testing.T) {
	t.Parallel()
	cloud := acctest.Simulated(t)
	instances := applied(cloud.Driver(t, quick), "apigw_product", 1000, apiProduct)
	for range 3 {
		cloud.Sim.Forget()
		cloud.Sim.SetLatency(20 * time.Millisecond)
		refreshed(t, cloud, instances)
		connections := map[string]bool{}
		for _, r := range cloud.Sim.Requests("", "") {
			connections[r.RemoteAddr] = true
		}
		if len(connections) > 10 {
			t.Errorf("%d connections for 10 workers", len(connections))
		}
	}
}
