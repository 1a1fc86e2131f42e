// SPDX-License-Identifier: MPL-2.0

package faultinjection_test

import (
	"maps"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/acctest"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/acctest/fixture"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/simulator"
)

// changing are the computed attributes that a change of the resource changes.
var changing = []string{"modifier", "mod_time", "update_time", "update_by", "usage_plan_name"}

func TestPlan_keepsWhatAChangeDoesNotAlter(t *testing.T) {
	t.Parallel()
	for what, prepare := range fixture.All {
		t.Run(what, func(t *testing.T) {
			t.Parallel()
			cloud := acctest.Simulated(t)
			s := prepare(cloud.Sim)
			if s.Changed == nil {
				return
			}
			d := cloud.Driver(t, nil)
			state := d.Applied(s.Type, nil, s.Config)
			plan, found := d.Plan(s.Type, state, s.Changed)
			if len(found) > 0 || plan.Empty {
				t.Fatal(found)
			}
			for _, name := range plan.Unknown() {
				if !slices.Contains(changing, name) {
					t.Errorf("%s is known only after apply", name)
				}
			}
		})
	}
}

// line is a changed attribute in a rendered plan.
var line = regexp.MustCompile(`(?m)^ +[~+-] (\w+) += `)

// TestPlan_rendersOnlyWhatChanges changes one argument of every resource, and reads what
// the real CLI shows of it.
func TestPlan_rendersOnlyWhatChanges(t *testing.T) {
	t.Parallel()
	cloud := acctest.Simulated(t)
	plan := map[string]string{}
	for _, name := range []string{"bronze", "silver"} {
		plan[name] = cloud.Sim.NCloud.AddUsagePlan(simulator.NCloudUsagePlan{Name: name})
	}
	product, key := fixture.AddStage(cloud.Sim, plan["bronze"], plan["silver"]), cloud.Sim.NCloud.AddAPIKey(simulator.NCloudAPIKey{Name: "partner"})
	cloud.Sim.NCloud.SetSubscription(product, key, "ACCEPTED")
	cli := acctest.NewCLI(t, cloud)
	const config = `
terraform {
  required_providers {
    apigw = { source = "seed-9ae5a20b/apigw" }
  }
}

resource "apigw_product" "it" {
  name              = "NAME"
  subscription_code = "PUBLIC"
}

resource "apigw_api_key" "it" {
  name = "NAME"
}

resource "apigw_api_key_subscription" "it" {
  product_id = "PRODUCT"
  api_key_id = "KEY"
  status     = "STATUS"
}

resource "apigw_usage_plan" "it" {
  name                = "NAME"
  day_quota_request   = 1
  month_quota_request = 2
}

resource "apigw_usage_plan_binding" "it" {
  depends_on    = [apigw_api_key_subscription.it]
  product_id    = "PRODUCT"
  api_key_id    = "KEY"
  stage_id      = "STAGE"
  usage_plan_id = "PLAN"
}

resource "apigw_metastudio_product" "it" {
  name       = "NAME"
  asset_list = [{ asset_id = "a1", asset_type = "IMAGE" }]
}

resource "apigw_enos_product" "it" {
  name                = { default_value = "turbine" }
  model_id            = "MODEL"
  product_type        = "Device"
  data_format         = "Json"
  bi_directional_auth = true
  description         = "NAME"
}
`
	write := func(name, status, plan string) {
		cli.Write("main.tf", strings.NewReplacer("NAME", name, "STATUS", status, "PLAN", plan, "PRODUCT", product, "KEY", key, "STAGE", fixture.StageID,
			"MODEL", simulator.EnOSModelID).Replace(config))
	}
	write("before", "ACCEPTED", plan["bronze"])
	cli.Must("apply", "-auto-approve")
	write("after", "REJECTED", plan["silver"])
	rendered := cli.Must("plan").Stdout
	want := map[string][]string{
		"apigw_product": {"mod_time", "modifier", "name"}, "apigw_api_key": {"mod_time", "modifier", "name"}, "apigw_usage_plan": {"modifier", "name"},
		"apigw_api_key_subscription": {"mod_time", "status"}, "apigw_usage_plan_binding": {"mod_time", "usage_plan_id", "usage_plan_name"},
		"apigw_metastudio_product": {"name", "update_time"}, "apigw_enos_product": {"description", "update_by", "update_time"},
	}
	for _, block := range strings.Split(rendered, "\n  # ")[1:] {
		resource, _, _ := strings.Cut(block, ".")
		var got []string
		for _, match := range line.FindAllStringSubmatch(block, -1) {
			got = append(got, match[1])
		}
		slices.Sort(got)
		if !slices.Equal(got, want[resource]) {
			t.Errorf("the plan of %s shows %v, expected %v", resource, got, want[resource])
		}
		delete(want, resource)
	}
	if len(want) > 0 {
		t.Errorf("the plan shows nothing of %v\n%s", slices.Collect(maps.Keys(want)), rendered)
	}
	cli.Must("apply", "-auto-approve")
	cli.Must("plan", "-detailed-exitcode")
}

// TestPlan_holdsIfTheServiceChangesBeforeTheApply applies a plan that kept values which
// the service no longer has.
func TestPlan_holdsIfTheServiceChangesBeforeTheApply(t *testing.T) {
	t.Parallel()
	for what, change := range map[string]func(s *simulator.Simulator, id string){
		"product": func(s *simulator.Simulator, id string) {
			s.NCloud.ChangeProduct(id, func(p *simulator.NCloudProduct) { p.Published = true })
		},
		"usage plan": func(s *simulator.Simulator, id string) {
			s.NCloud.ChangeUsagePlan(id, func(p *simulator.NCloudUsagePlan) { p.QuotaCondition = new("5xx") })
			s.NCloud.Switch(func(s *simulator.NCloudSwitches) { s.QuotaConditionDefault = "2xx" })
		},
		"MetaStudio product": func(s *simulator.Simulator, id string) {
			s.MetaStudio.ChangeProduct(id, func(p *simulator.MetaStudioProduct) { p.CoverAssetID, p.State = "theirs", "UNACTIVED" })
		},
		"EnOS product": func(s *simulator.Simulator, id string) {
			s.EnOS.ChangeProduct(id, func(p *simulator.EnOSProduct) { p.DefaultDays, p.MaxDays = days(1), days(2) })
		},
	} {
		t.Run(what, func(t *testing.T) {
			t.Parallel()
			cloud := acctest.Simulated(t)
			s := fixture.All[what](cloud.Sim)
			d := cloud.Driver(t, nil)
			state := d.Applied(s.Type, nil, s.Config)
			change(cloud.Sim, state.Get(t, "id").(string))
			state = d.Applied(s.Type, state, s.Changed) // without a refresh
			d.ExpectEmptyPlan(s.Type, state, s.Changed)
			d.ExpectEmptyPlan(s.Type, d.Refreshed(s.Type, state), s.Changed)
		})
	}
}
