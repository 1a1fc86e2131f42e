// SPDX-License-Identifier: MPL-2.0

package authorizer_test

import (
	"fmt"
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
