// SPDX-License-Identifier: MPL-2.0

package product_test

import (
	"fmt"
	"os"
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
	model := simulator.EnOSModelID
	if cloud.Sim == nil {
		model = os.Getenv(acctest.EnOSModel)
	}
	return cloud.Provider() + fmt.Sprintf(`resource %q "test" {
  model_id     = %q
  product_type = "Device"
  data_format  = "Json"
%s
}
`, kind, model, body)
}

const fullHCL = `
  name = {
    default_value = "turbine"
    i18n_value    = { en_US = "turbine", zh_CN = "风机" }
  }
  bi_directional_auth      = true
  dynamic_activate_enabled = true
  description              = "A <turbine>"
  tags                     = { site = "a" }
  max_valid_day            = 2000
`

const minimalHCL = `
  name                = { default_value = "turbine" }
  bi_directional_auth = false
`

func TestAccEnOSProduct_lifecycle(t *testing.T) {
	t.Parallel()
	cloud := acctest.Simulated(t)
	cloud.Sim.EnOS.Switch(func(s *simulator.EnOSSwitches) {
		s.UnsetLocales, s.OmittedLocales, s.OmittedOnUpdate, s.ValidDays, s.DynamicField = "empty", "merge", "reset", "shown", "dynamicActivateEnabled"
	})
	inPlace := resource.ConfigPlanChecks{PreApply: []plancheck.PlanCheck{plancheck.ExpectResourceAction(address, plancheck.ResourceActionUpdate)}}
	id := func(s *terraform.State) (string, error) {
		attributes := s.RootModule().Resources[address].Primary.Attributes
		return attributes["org_id"] + "/" + attributes["id"], nil
	}
	acctest.Run(t, resource.TestCase{
		CheckDestroy: func(*terraform.State) error {
			if left := cloud.Sim.EnOS.Products(); len(left) > 0 {
				return fmt.Errorf("left: %v", left)
			}
			return nil
		},
		Steps: []resource.TestStep{
			{Config: hcl(cloud, fullHCL), Check: resource.ComposeAggregateTestCheckFunc(
				resource.TestCheckResourceAttr(address, "default_valid_day", "730"),
				resource.TestCheckResourceAttr(address, "org_id", simulator.EnOSOrgID),
				resource.TestCheckResourceAttrSet(address, "product_secret"),
			)},
			{ResourceName: address, ImportState: true, ImportStateVerify: true},
			{ResourceName: address, ImportState: true, ImportStateVerify: true, ImportStateIdFunc: id},
			{Config: hcl(cloud, minimalHCL), ConfigPlanChecks: inPlace, Check: resource.ComposeAggregateTestCheckFunc(
				resource.TestCheckResourceAttr(address, "description", ""),
				resource.TestCheckNoResourceAttr(address, "tags.%"),
				resource.TestCheckNoResourceAttr(address, "name.i18n_value.zh_CN"),
			)},
			{
				PreConfig: func() { cloud.Sim.EnOS.DeleteProduct(cloud.Sim.EnOS.Products()[0].Key) },
				Config:    hcl(cloud, fullHCL),
				ConfigPlanChecks: resource.ConfigPlanChecks{
					PreApply: []plancheck.PlanCheck{plancheck.ExpectResourceAction(address, plancheck.ResourceActionCreate)},
				},
			},
		},
	})
}

func TestAccEnOSProduct_onAnyAccount(t *testing.T) {
	t.Parallel()
	cloud := acctest.Any(t, acctest.EnOS)
	acctest.Run(t, resource.TestCase{Steps: []resource.TestStep{
		{Config: hcl(cloud, fullHCL), Check: resource.TestCheckResourceAttrSet(address, "product_secret")},
		{ResourceName: address, ImportState: true, ImportStateVerify: true},
		{Config: hcl(cloud, minimalHCL), Check: resource.ComposeAggregateTestCheckFunc(
			resource.TestCheckResourceAttr(address, "description", ""),
			resource.TestCheckNoResourceAttr(address, "tags.%"),
		)},
	}})
}

func TestAccEnOSProduct_daysWithoutCertificates(t *testing.T) {
	t.Parallel()
	cloud := acctest.Simulated(t)
	acctest.Run(t, resource.TestCase{Steps: []resource.TestStep{
		{Config: hcl(cloud, minimalHCL+"max_valid_day = 5"), ExpectError: regexp.MustCompile(`only\s+where\s+bi_directional_auth\s+is\s+true`)},
		{Config: hcl(cloud, fullHCL+"default_valid_day = 2001"), ExpectError: regexp.MustCompile(`2001\s+is\s+more\s+than\s+2000`)},
	}})
	if got := len(cloud.Sim.Requests("", "")); got > 0 {
		t.Errorf("%d requests", got)
	}
}
