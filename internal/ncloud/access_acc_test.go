// SPDX-License-Identifier: MPL-2.0

package ncloud_test

import (
	"fmt"
	"regexp"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"
	"github.com/hashicorp/terraform-plugin-testing/terraform"
	"github.com/hashicorp/terraform-plugin-testing/tfversion"

	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/acctest"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/simulator"
)

// withStages returns a simulator in which a new product has an API with two
// stages, since APIs are not managed here.
func withStages(t *testing.T) *acctest.Cloud {
	t.Helper()
	cloud := acctest.Simulated(t)
	cloud.Sim.NCloud.Switch(func(s *simulator.NCloudSwitches) { s.NewProduct = "an API with two stages" })
	return cloud
}

// access is a configuration with everything from a product to a binding.
func access(cloud *acctest.Cloud, plan, extra string) string {
	return cloud.Provider() + fmt.Sprintf(`
resource "apigw_product" "p" {
  name              = "weather"
  subscription_code = "PROTECTED"
}
data "apigw_product_documents" "p" {
  product_id = apigw_product.p.id
}
locals {
  api   = data.apigw_product_documents.p.apis[0]
  stage = local.api.stages[0]
}
resource "apigw_api_key" "k" {
  name = "partner"
  %s
}
resource "apigw_api_key_subscription" "s" {
  product_id = apigw_product.p.id
  api_key_id = apigw_api_key.k.id
}
resource "apigw_usage_plan" "bronze" {
  name     = "bronze"
  rate_rps = 10
}
resource "apigw_usage_plan" "silver" {
  name                = "silver"
  day_quota_request   = 1000
  month_quota_request = 20000
  quota_condition     = "2xx"
}
resource "apigw_stage_usage_plan" "bronze" {
  product_id    = apigw_product.p.id
  api_id        = local.api.api_id
  stage_id      = local.stage.stage_id
  usage_plan_id = apigw_usage_plan.bronze.id
}
resource "apigw_stage_usage_plan" "silver" {
  product_id    = apigw_product.p.id
  api_id        = local.api.api_id
  stage_id      = local.stage.stage_id
  usage_plan_id = apigw_usage_plan.silver.id
}
resource "apigw_usage_plan_binding" "b" {
  product_id    = apigw_api_key_subscription.s.product_id
  api_key_id    = apigw_api_key_subscription.s.api_key_id
  stage_id      = local.stage.stage_id
  usage_plan_id = apigw_stage_usage_plan.%s.usage_plan_id
}
data "apigw_api_key_subscriptions" "p" {
  product_id = apigw_api_key_subscription.s.product_id
}
data "apigw_usage_plan_bindings" "p" {
  product_id = apigw_usage_plan_binding.b.product_id
  api_key_id = apigw_usage_plan_binding.b.api_key_id
}
data "apigw_api_keys" "all" {
  depends_on = [apigw_api_key.k]
}
data "apigw_usage_plans" "all" {
  depends_on = [apigw_usage_plan.bronze, apigw_usage_plan.silver]
}
`, extra, plan)
}

// nothingLeft checks in the simulator itself that everything is gone.
func nothingLeft(cloud *acctest.Cloud) resource.TestCheckFunc {
	return func(*terraform.State) error {
		n, tenant := cloud.Sim.NCloud, simulator.NCloudTenantID
		if p, k, u := n.Products(tenant), n.APIKeys(tenant), n.UsagePlans(tenant); len(p)+len(k)+len(u) > 0 {
			return fmt.Errorf("left: %d products, %d keys, %d plans", len(p), len(k), len(u))
		}
		return nil
	}
}

// imports imports a resource whose import ID consists of these attributes.
func imports(address string, attributes ...string) resource.TestStep {
	return resource.TestStep{
		ResourceName: address, ImportState: true, ImportStateVerify: true, ImportStateVerifyIdentifierAttribute: attributes[len(attributes)-1],
		ImportStateIdFunc: func(state *terraform.State) (string, error) {
			var parts []string
			for _, attribute := range attributes {
				parts = append(parts, state.RootModule().Resources[address].Primary.Attributes[attribute])
			}
			return strings.Join(parts, "/"), nil
		},
	}
}

func changes(addresses ...string) resource.ConfigPlanChecks {
	var checks []plancheck.PlanCheck
	for _, address := range addresses {
		checks = append(checks, plancheck.ExpectResourceAction(address, plancheck.ResourceActionUpdate))
	}
	return resource.ConfigPlanChecks{PreApply: checks}
}

func TestAccAccess_fromProductToBinding(t *testing.T) {
	t.Parallel()
	cloud := withStages(t)
	acctest.Run(t, resource.TestCase{
		CheckDestroy: nothingLeft(cloud),
		Steps: []resource.TestStep{
			{
				Config: access(cloud, "bronze", ""),
				Check: resource.ComposeAggregateTestCheckFunc(
					resource.TestCheckResourceAttr("apigw_api_key_subscription.s", "status", "ACCEPTED"),
					resource.TestCheckResourceAttr("apigw_usage_plan_binding.b", "usage_plan_name", "bronze"),
					resource.TestCheckResourceAttr("data.apigw_api_key_subscriptions.p", "subscriptions.0.api_key_name", "partner"),
					resource.TestCheckResourceAttr("data.apigw_usage_plan_bindings.p", "bindings.#", "2"),
					resource.TestCheckResourceAttr("data.apigw_api_keys.all", "api_keys.#", "1"),
					resource.TestCheckResourceAttr("data.apigw_usage_plans.all", "usage_plans.#", "2"),
				),
			},
			imports("apigw_product.p", "id"),
			imports("apigw_api_key.k", "id"),
			imports("apigw_usage_plan.silver", "id"),
			imports("apigw_api_key_subscription.s", "product_id", "api_key_id"),
			imports("apigw_stage_usage_plan.bronze", "product_id", "api_id", "stage_id", "usage_plan_id"),
			imports("apigw_usage_plan_binding.b", "product_id", "api_key_id", "stage_id"),
			{
				Config:           access(cloud, "silver", `description = "the first" `),
				ConfigPlanChecks: changes("apigw_api_key.k", "apigw_usage_plan_binding.b"),
				Check:            resource.TestCheckResourceAttr("apigw_usage_plan_binding.b", "usage_plan_name", "silver"),
			},
			{
				Config:           access(cloud, "silver", "primary_key_version = 2\n enabled = false"),
				ConfigPlanChecks: changes("apigw_api_key.k"),
				Check:            resource.TestCheckResourceAttr("apigw_api_key.k", "enabled", "false"),
			},
		},
	})
}

func TestAccAccess_manyPartnersAtParallelism10(t *testing.T) {
	t.Parallel()
	cloud := withStages(t)
	acctest.Run(t, resource.TestCase{
		CheckDestroy: nothingLeft(cloud),
		Steps: []resource.TestStep{{
			Config: access(cloud, "bronze", "") + `
resource "apigw_api_key" "many" {
  count = 30
  name  = "partner-${count.index}"
}
resource "apigw_api_key_subscription" "many" {
  count      = 30
  product_id = apigw_product.p.id
  api_key_id = apigw_api_key.many[count.index].id
}
resource "apigw_usage_plan_binding" "many" {
  count         = 30
  product_id    = apigw_product.p.id
  api_key_id    = apigw_api_key_subscription.many[count.index].api_key_id
  stage_id      = local.stage.stage_id
  usage_plan_id = apigw_stage_usage_plan.silver.usage_plan_id
}
`,
			Check: func(*terraform.State) error {
				product := cloud.Sim.NCloud.Products(simulator.NCloudTenantID)[0]
				for _, r := range cloud.Sim.NCloud.Subscriptions(product.ID) {
					if r.Status != "ACCEPTED" || len(r.Plans) != 1 {
						return fmt.Errorf("lost: %+v", r)
					}
				}
				return nil
			},
		}},
	})
}

func TestAccAPIKey_ephemeralReachesNeitherPlanNorState(t *testing.T) {
	t.Parallel()
	cloud := acctest.Simulated(t)
	id := cloud.Sim.NCloud.AddAPIKey(simulator.NCloudAPIKey{Name: "partner"})
	acctest.Run(t, resource.TestCase{
		TerraformVersionChecks: []tfversion.TerraformVersionCheck{tfversion.SkipBelow(tfversion.Version1_10_0)},
		Steps: []resource.TestStep{{
			Config: cloud.Provider() + fmt.Sprintf(`
ephemeral "apigw_api_key" "k" {
  id = %q
}
resource "apigw_product" "p" {
  name              = "weather"
  subscription_code = "PUBLIC"
}
`, id),
			Check: func(s *terraform.State) error {
				key := cloud.Sim.NCloud.APIKeys(simulator.NCloudTenantID)[0]
				if text := s.String(); strings.Contains(text, key.PrimaryKey) || strings.Contains(text, key.SecondaryKey) {
					return fmt.Errorf("a key's value is in the state")
				}
				if len(cloud.Sim.Requests("GET", "/api-keys/"+id)) == 0 {
					return fmt.Errorf("the ephemeral resource was not opened")
				}
				return nil
			},
		}},
	})
}

func TestAccAccess_keysAndPlansOnAnyAccount(t *testing.T) {
	t.Parallel()
	cloud := acctest.Any(t, acctest.NCloud)
	name := acctest.UniqueName()
	config := func(key, plan string) string {
		return cloud.Provider() + fmt.Sprintf(`
resource "apigw_api_key" "test" {
  name = %q
  %s
}
resource "apigw_usage_plan" "test" {
  name = %q
  %s
}
`, name[len(name)-20:], key, name, plan)
	}
	acctest.Run(t, resource.TestCase{Steps: []resource.TestStep{
		{Config: config(`description = "A <key>"`, "rate_rps = 10")},
		{ResourceName: "apigw_api_key.test", ImportState: true, ImportStateVerify: true},
		{ResourceName: "apigw_usage_plan.test", ImportState: true, ImportStateVerify: true},
		{
			Config:           config("enabled = false", "day_quota_request = 1000\n month_quota_request = 20000"),
			ConfigPlanChecks: changes("apigw_api_key.test", "apigw_usage_plan.test"),
			Check:            resource.TestCheckNoResourceAttr("apigw_usage_plan.test", "rate_rps"),
		},
	}})
}

func TestAccUsagePlan_quotasOnlyTogether(t *testing.T) {
	t.Parallel()
	cloud := acctest.Simulated(t)
	acctest.Run(t, resource.TestCase{Steps: []resource.TestStep{{
		Config:      cloud.Provider() + "resource \"apigw_usage_plan\" \"a\" {\n name = \"a\"\n day_quota_request = 1\n}\n",
		ExpectError: regexp.MustCompile(`"month_quota_request"\s+must\s+be\s+specified`),
	}}})
}
