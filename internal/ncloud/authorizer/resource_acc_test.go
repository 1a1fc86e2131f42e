// SPDX-License-Identifier: MPL-2.0

package authorizer_test

import (
	"fmt"
	"regexp"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/knownvalue"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"
	"github.com/hashicorp/terraform-plugin-testing/statecheck"
	"github.com/hashicorp/terraform-plugin-testing/terraform"
	"github.com/hashicorp/terraform-plugin-testing/tfjsonpath"

	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/acctest"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/simulator"
)

const address = kind + ".test"

func hcl(cloud *acctest.Cloud, name, rest string) string {
	return cloud.Provider() + fmt.Sprintf("resource %q \"test\" {\n  name = %q\n%s\n}\n", kind, name, rest)
}

const (
	all = `
  description   = "Checks tokens."
  region        = "KR"
  function_id   = "jwtVerify"
  payload       = [{ name = "Authorization", in = "HEADER" }, { name = "token", in = "QUERY" }]
  cache_ttl_sec = 300`
	changed = `
  description   = "Checks."
  region        = "JPN"
  function_id   = "verify"
  payload       = [{ name = "token", in = "QUERY" }]
  cache_ttl_sec = 60`
	required = `
  region      = "JPN"
  function_id = "verify"`
)

func TestAccAuthorizer_lifecycle(t *testing.T) {
	t.Parallel()
	cloud := acctest.Simulated(t)
	first := func() simulator.NCloudAuthorizer { return cloud.Sim.NCloud.Authorizers(simulator.NCloudTenantID)[0] }
	planned := resource.ConfigPlanChecks{PreApply: []plancheck.PlanCheck{
		plancheck.ExpectResourceAction(address, plancheck.ResourceActionUpdate),
		plancheck.ExpectKnownValue(address, tfjsonpath.New("digest"), knownvalue.NotNull()),
	}}
	acctest.Run(t, resource.TestCase{
		CheckDestroy: func(*terraform.State) error {
			if left := cloud.Sim.NCloud.Authorizers(simulator.NCloudTenantID); len(left) > 0 {
				return fmt.Errorf("left: %v", left)
			}
			return nil
		},
		Steps: []resource.TestStep{
			{
				Config: hcl(cloud, "jwt-check", all),
				ConfigPlanChecks: resource.ConfigPlanChecks{PreApply: []plancheck.PlanCheck{
					plancheck.ExpectKnownValue(address, tfjsonpath.New("digest"), knownvalue.NotNull()),
				}},
			},
			{ResourceName: address, ImportState: true, ImportStateVerify: true},
			{ResourceName: address, ImportState: true, ImportStateKind: resource.ImportBlockWithID},
			{Config: hcl(cloud, "renamed", changed), ConfigPlanChecks: planned},
			{
				PreConfig: func() {
					cloud.Sim.NCloud.ChangeAuthorizer(first().ID, func(a *simulator.NCloudAuthorizer) { a.CacheTTLSec, a.Region = 0, "KR" })
				},
				Config: hcl(cloud, "renamed", changed), ConfigPlanChecks: planned,
			},
			{
				Config: hcl(cloud, "renamed", required), ConfigPlanChecks: planned,
				ConfigStateChecks: []statecheck.StateCheck{
					statecheck.ExpectKnownValue(address, tfjsonpath.New("payload"), knownvalue.Null()),
					statecheck.ExpectKnownValue(address, tfjsonpath.New("cache_ttl_sec"), knownvalue.Null()),
					statecheck.ExpectKnownValue(address, tfjsonpath.New("description"), knownvalue.StringExact("")),
				},
			},
			{ResourceName: address, ImportState: true, ImportStateVerify: true},
			{
				PreConfig: func() { cloud.Sim.NCloud.DeleteAuthorizer(first().ID) },
				Config:    hcl(cloud, "renamed", required),
				ConfigPlanChecks: resource.ConfigPlanChecks{PreApply: []plancheck.PlanCheck{
					plancheck.ExpectResourceAction(address, plancheck.ResourceActionCreate),
				}},
			},
		},
	})
}

// Terraform deletes an authorizer with create_before_destroy after it has changed what uses it.
func TestAccAuthorizer_isDeletedAfterItsUsersChange(t *testing.T) {
	t.Parallel()
	cloud := acctest.Simulated(t)
	product := cloud.Sim.NCloud.AddProduct(simulator.NCloudProduct{Name: "shop", APIs: []*simulator.NCloudAPI{{ID: "api0000001", Name: "orders"}}})
	config := func(authorizer, authentication string) string {
		return cloud.Provider() + authorizer + fmt.Sprintf(`
resource "apigw_api_definition" "orders" {
  product_id = %q
  api_id     = "api0000001"
  document   = jsonencode({
    openapi = "3.0.0"
    info    = { title = "Orders", version = "1" }
    paths   = { "/orders" = { get = { responses = { "200" = { description = "OK" } } } } }
  })
  defaults = { http_endpoint = {}, authentication = %s }
}
`, product, authentication)
	}
	authorizer := func(lifecycle string) string {
		return fmt.Sprintf("resource %q \"test\" {\n  name = \"jwt-check\"\n%s\n%s\n}\n", kind, required, lifecycle)
	}
	const uses = `{ platform = "AUTHORIZER", authorizer_id = apigw_authorizer.test.id }`
	acctest.Run(t, resource.TestCase{Steps: []resource.TestStep{
		{Config: config(authorizer(""), uses)},
		{Config: config("", "null"), ExpectError: regexp.MustCompile(`GET /orders of API orders`)},
		{Config: config(authorizer("lifecycle { create_before_destroy = true }"), uses)},
		{Config: config("", "null")},
	}})
}
