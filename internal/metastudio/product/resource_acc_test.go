// SPDX-License-Identifier: MPL-2.0

package product_test

import (
	"fmt"
	"regexp"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"
	"github.com/hashicorp/terraform-plugin-testing/terraform"

	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/acctest"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/simulator"
)

const address = kind + ".test"

func hcl(cloud *acctest.Cloud, body string) string {
	return cloud.Provider("max_requests_per_second = 1000") + fmt.Sprintf("resource %q \"test\" {\n%s\n}\n", kind, body)
}

const fullHCL = `
  name        = "lamp"
  description = "A <lamp> & \"more\""
  tags        = ["light", "灯具"]
  cover       = { asset_id = "a2" }
  text_list   = [{ title = "t", text = "x" }]
  asset_list = [
    { asset_id = "a1", asset_type = "VIDEO", order = 2 },
    { asset_id = "a2", asset_type = "IMAGE" },
  ]
  state = "UNACTIVED"
`

func TestAccMetaStudioProduct_lifecycle(t *testing.T) {
	t.Parallel()
	cloud := acctest.Simulated(t)
	cloud.Sim.MetaStudio.Switch(func(s *simulator.MetaStudioSwitches) {
		s.AssetOrder, s.Cover, s.DeleteActive, s.DeletedProduct, s.OmittedOnPut = "reversed", "first image", "refused", "DELETED", "keep"
	})
	inPlace := resource.ConfigPlanChecks{PreApply: []plancheck.PlanCheck{plancheck.ExpectResourceAction(address, plancheck.ResourceActionUpdate)}}
	acctest.Run(t, resource.TestCase{
		CheckDestroy: func(*terraform.State) error {
			if left := cloud.Sim.MetaStudio.Products(); len(left) > 0 {
				return fmt.Errorf("left: %v", left)
			}
			return nil
		},
		Steps: []resource.TestStep{
			{Config: hcl(cloud, fullHCL), Check: resource.TestCheckResourceAttr(address, "state", "UNACTIVED")},
			{ResourceName: address, ImportState: true, ImportStateVerify: true, ImportStateVerifyIgnore: []string{"asset_list"}},
			{Config: hcl(cloud, `name = "lamp"`+"\n state = \"ACTIVED\""), ConfigPlanChecks: inPlace, Check: resource.ComposeAggregateTestCheckFunc(
				resource.TestCheckResourceAttr(address, "description", ""),
				resource.TestCheckNoResourceAttr(address, "tags.#"),
				resource.TestCheckNoResourceAttr(address, "asset_list.#"),
				resource.TestCheckResourceAttr(address, "state", "ACTIVED"),
			)},
			{
				PreConfig: func() {
					id := cloud.Sim.MetaStudio.Products()[0].ID
					cloud.Sim.MetaStudio.ChangeProduct(id, func(p *simulator.MetaStudioProduct) { p.State = "DELETED" })
				},
				Config: hcl(cloud, fullHCL),
				ConfigPlanChecks: resource.ConfigPlanChecks{
					PreApply: []plancheck.PlanCheck{plancheck.ExpectResourceAction(address, plancheck.ResourceActionCreate)},
				},
			},
			{Config: hcl(cloud, `name = "lamp"`+"\n state = \"ACTIVED\"")}, // the service refuses to delete it like this
		},
	})
}

func TestAccMetaStudioProduct_onAnyAccount(t *testing.T) {
	t.Parallel()
	cloud := acctest.Any(t, acctest.MetaStudio)
	name := acctest.UniqueName()
	config := func(body string) string {
		return cloud.Provider() + fmt.Sprintf("resource %q \"test\" {\n  name = %q\n%s\n}\n", kind, name, body)
	}
	acctest.Run(t, resource.TestCase{Steps: []resource.TestStep{
		{Config: config(`
  description = "A <lamp> & \"more\""
  tags        = ["light", "灯具"]
  text_list   = [{ title = "t", text = "x" }]
`)},
		{ResourceName: address, ImportState: true, ImportStateVerify: true},
		{Config: config(`state = "UNACTIVED"`), Check: resource.ComposeAggregateTestCheckFunc(
			resource.TestCheckResourceAttr(address, "description", ""),
			resource.TestCheckNoResourceAttr(address, "tags.#"),
			resource.TestCheckResourceAttr(address, "state", "UNACTIVED"),
		)},
	}})
}

func TestAccMetaStudioProduct_isTaintedAndNotLost(t *testing.T) {
	t.Parallel()
	cloud := acctest.Simulated(t)
	cloud.Sim.Inject(simulator.Fault{Method: "GET", Path: "/products/", Status: 500, Times: 1})
	acctest.Run(t, resource.TestCase{Steps: []resource.TestStep{
		{Config: hcl(cloud, fullHCL), ExpectError: regexp.MustCompile(`was\s+created\s+but\s+could\s+not\s+be\s+finished`)},
		{
			Config: hcl(cloud, fullHCL),
			ConfigPlanChecks: resource.ConfigPlanChecks{
				PreApply: []plancheck.PlanCheck{plancheck.ExpectResourceAction(address, plancheck.ResourceActionReplace)},
			},
			Check: func(*terraform.State) error {
				if got := len(cloud.Sim.MetaStudio.Products()); got != 1 {
					return fmt.Errorf("there are %d products", got)
				}
				return nil
			},
		},
	}})
}

func TestAccMetaStudioProduct_unknownValuesInLists(t *testing.T) {
	t.Parallel()
	cloud := acctest.Simulated(t)
	acctest.Run(t, resource.TestCase{Steps: []resource.TestStep{{
		Config: cloud.Provider("max_requests_per_second = 1000") + fmt.Sprintf(`
resource "terraform_data" "later" {
  input = "a-later"
}
resource %q "test" {
  name       = "lamp"
  tags       = ["now", terraform_data.later.output]
  text_list  = [{ title = terraform_data.later.output }]
  asset_list = [{ asset_id = terraform_data.later.output, asset_type = "IMAGE" }]
}
`, kind),
		Check: resource.TestCheckResourceAttr(address, "tags.1", "a-later"),
	}}})
}
