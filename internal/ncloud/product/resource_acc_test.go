// SPDX-License-Identifier: MPL-2.0

package product_test

import (
	"fmt"
	"os"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/knownvalue"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"
	"github.com/hashicorp/terraform-plugin-testing/statecheck"
	"github.com/hashicorp/terraform-plugin-testing/terraform"
	"github.com/hashicorp/terraform-plugin-testing/tfjsonpath"
	"github.com/hashicorp/terraform-plugin-testing/tfversion"

	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/acctest"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/ncloud/client"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/rest"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/simulator"
)

const address = kind + ".test"

// hcl returns a configuration of one product.
func hcl(cloud *acctest.Cloud, name, rest string) string {
	return cloud.Provider() + fmt.Sprintf("resource %q \"test\" {\n  name = %q\n%s\n}\n", kind, name, rest)
}

// expectDestroyed asks the cloud itself whether everything is gone.
func expectDestroyed(t *testing.T, cloud *acctest.Cloud) resource.TestCheckFunc {
	t.Helper()
	endpoint, keys := cloud.URL, simulatorKeys
	if cloud.Sim == nil {
		endpoint = os.Getenv("NCLOUD_APIGW_ENDPOINT")
		keys = client.Keys{AccessKey: os.Getenv("NCLOUD_ACCESS_KEY"), SecretKey: os.Getenv("NCLOUD_SECRET_KEY")}
	}
	base, err := client.Endpoint("public", endpoint)
	if err != nil {
		t.Fatal(err)
	}
	c := client.New(client.Config{
		Settings: rest.Settings{RequestTimeout: time.Minute}, Endpoint: base, Credentials: client.StaticKeys(keys, "", ""),
	})
	return func(state *terraform.State) error {
		for name, r := range state.RootModule().Resources {
			if r.Type != kind {
				continue
			}
			if p, err := c.Product(t.Context(), r.Primary.ID); !rest.NotFound(err) && (p == nil || !p.IsDeleted) {
				return fmt.Errorf("%s (%s) still exists: %w", name, r.Primary.ID, err)
			}
		}
		return nil
	}
}

var simulatorKeys = client.Keys{AccessKey: simulator.NCloudAccessKey, SecretKey: simulator.NCloudSecretKey}

func inPlace() resource.ConfigPlanChecks {
	return resource.ConfigPlanChecks{PreApply: []plancheck.PlanCheck{plancheck.ExpectResourceAction(address, plancheck.ResourceActionUpdate)}}
}

func text(attribute, want string) statecheck.StateCheck {
	return statecheck.ExpectKnownValue(address, tfjsonpath.New(attribute), knownvalue.StringExact(want))
}

func TestAccProduct_lifecycle(t *testing.T) {
	t.Parallel()
	cloud := acctest.Any(t, acctest.NCloud)
	name := acctest.UniqueName()
	korean := strings.Repeat("가", 100)
	acctest.Run(t, resource.TestCase{
		CheckDestroy: expectDestroyed(t, cloud),
		Steps: []resource.TestStep{
			{
				Config: hcl(cloud, name, `subscription_code = "PROTECTED"`),
				ConfigStateChecks: []statecheck.StateCheck{
					text("name", name), text("description", ""), text("subscription_code", "PROTECTED"),
					statecheck.ExpectKnownValue(address, tfjsonpath.New("id"), knownvalue.NotNull()),
					statecheck.ExpectKnownValue(address, tfjsonpath.New("tenant_id"), knownvalue.NotNull()),
					statecheck.ExpectKnownValue(address, tfjsonpath.New("is_published"), knownvalue.Bool(false)),
				},
			},
			{ResourceName: address, ImportState: true, ImportStateVerify: true},
			{
				Config:            hcl(cloud, name, "subscription_code = \"PUBLIC\"\n description = \"\\\"a\\\" <b> & \\\\c\\n\""),
				ConfigPlanChecks:  inPlace(),
				ConfigStateChecks: []statecheck.StateCheck{text("description", "\"a\" <b> & \\c\n"), text("subscription_code", "PUBLIC")},
			},
			{
				Config:            hcl(cloud, korean, `subscription_code = "PUBLIC"`),
				ConfigPlanChecks:  inPlace(),
				ConfigStateChecks: []statecheck.StateCheck{text("description", ""), text("name", korean)},
			},
			{ResourceName: address, ImportState: true, ImportStateKind: resource.ImportBlockWithID},
		},
	})
}

func TestAccProduct_importByIdentity(t *testing.T) {
	t.Parallel()
	cloud := acctest.Any(t, acctest.NCloud)
	acctest.Run(t, resource.TestCase{
		TerraformVersionChecks: []tfversion.TerraformVersionCheck{tfversion.SkipBelow(tfversion.Version1_12_0)},
		CheckDestroy:           expectDestroyed(t, cloud),
		Steps: []resource.TestStep{
			{Config: hcl(cloud, acctest.UniqueName(), `subscription_code = "PUBLIC"`)},
			{ResourceName: address, ImportState: true, ImportStateKind: resource.ImportBlockWithResourceIdentity},
		},
	})
}

func TestAccProduct_limitsAreToldAtValidate(t *testing.T) {
	t.Parallel()
	cloud := acctest.Simulated(t)
	acctest.Run(t, resource.TestCase{Steps: []resource.TestStep{
		{Config: hcl(cloud, strings.Repeat("가", 101), `subscription_code = "PUBLIC"`), ExpectError: regexp.MustCompile(`between\s+1\s+and\s+100,\s+got:\s+101`)},
		{Config: hcl(cloud, "x", `subscription_code = "OPEN"`), ExpectError: regexp.MustCompile(`"PUBLIC"\s+"PROTECTED"`)},
		{Config: hcl(cloud, "x", `subscription_code = "PUBLIC"`+"\ndescription = \""+strings.Repeat("나", 301)+`"`), ExpectError: regexp.MustCompile(`at\s+most\s+300,\s+got:\s+301`)},
	}})
	if got := cloud.Sim.Requests("", ""); len(got) > 0 {
		t.Errorf("%d requests were made", len(got))
	}
}

func TestAccProduct_deletedOutsideIsPlannedAnew(t *testing.T) {
	t.Parallel()
	for name, change := range map[string]func(*simulator.NCloudSwitches){
		"404 with 300":             func(s *simulator.NCloudSwitches) { s.NotFoundCode = "300" },
		"404 with 10001":           func(s *simulator.NCloudSwitches) { s.NotFoundCode = "10001" },
		"404 with an unknown code": func(s *simulator.NCloudSwitches) { s.NotFoundCode = "31999" },
		"200 with isDeleted":       func(s *simulator.NCloudSwitches) { s.DeletedProduct, s.DeletedListed = "isDeleted", "yes" },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			cloud := acctest.Simulated(t)
			cloud.Sim.NCloud.Switch(change)
			config := hcl(cloud, "weather", `subscription_code = "PUBLIC"`)
			acctest.Run(t, resource.TestCase{
				CheckDestroy: expectDestroyed(t, cloud),
				Steps: []resource.TestStep{
					{Config: config},
					{
						PreConfig: func() {
							cloud.Sim.NCloud.DeleteProduct(cloud.Sim.NCloud.Products(simulator.NCloudTenantID)[0].ID)
						},
						Config: config,
						ConfigPlanChecks: resource.ConfigPlanChecks{
							PreApply: []plancheck.PlanCheck{plancheck.ExpectResourceAction(address, plancheck.ResourceActionCreate)},
						},
					},
				},
			})
		})
	}
}

func TestAccProduct_driftIsMended(t *testing.T) {
	t.Parallel()
	cloud := acctest.Simulated(t)
	config := hcl(cloud, "weather", "subscription_code = \"PUBLIC\"\n description = \"ours\"")
	acctest.Run(t, resource.TestCase{
		CheckDestroy: expectDestroyed(t, cloud),
		Steps: []resource.TestStep{
			{Config: config},
			{
				PreConfig: func() {
					id := cloud.Sim.NCloud.Products(simulator.NCloudTenantID)[0].ID
					cloud.Sim.NCloud.ChangeProduct(id, func(p *simulator.NCloudProduct) { p.Description = "theirs" })
				},
				Config: config, ConfigPlanChecks: inPlace(),
				ConfigStateChecks: []statecheck.StateCheck{text("description", "ours")},
			},
		},
	})
}

func TestAccProduct_aTenantThatIsNotFoundStopsThePlan(t *testing.T) {
	t.Parallel()
	cloud := acctest.Simulated(t)
	config := hcl(cloud, "weather", `subscription_code = "PUBLIC"`)
	subscription := func(value string) func() {
		return func() { cloud.Sim.NCloud.Switch(func(s *simulator.NCloudSwitches) { s.Subscription = value }) }
	}
	acctest.Run(t, resource.TestCase{
		CheckDestroy: expectDestroyed(t, cloud),
		Steps: []resource.TestStep{
			{Config: config},
			{PreConfig: subscription("no"), Config: config, ExpectError: regexp.MustCompile(`has\s+not\s+subscribed\s+to\s+API\s+Gateway`)},
			{PreConfig: subscription("yes"), Config: config, PlanOnly: true},
		},
	})
}

func TestAccProduct_dataSources(t *testing.T) {
	t.Parallel()
	cloud := acctest.Any(t, acctest.NCloud)
	name := acctest.UniqueName()
	config := hcl(cloud, name, `subscription_code = "PUBLIC"`) + fmt.Sprintf(`
data %[1]q "by_id" {
  id = %[1]s.test.id
}
data %[1]q "by_name" {
  name       = %[2]q
  depends_on = [%[1]s.test]
}
data "%[1]ss" "all" {
  name       = %[2]q
  depends_on = [%[1]s.test]
}
data "%[1]s_overview" "test" {
  product_id = %[1]s.test.id
}
data "%[1]s_documents" "test" {
  product_id = %[1]s.test.id
}
`, kind, name)
	acctest.Run(t, resource.TestCase{
		CheckDestroy: expectDestroyed(t, cloud),
		Steps: []resource.TestStep{{
			Config: config,
			Check: resource.ComposeAggregateTestCheckFunc(
				resource.TestCheckResourceAttrPair("data."+kind+".by_id", "name", address, "name"),
				resource.TestCheckResourceAttrPair("data."+kind+".by_name", "id", address, "id"),
				resource.TestCheckResourceAttrPair("data."+kind+"s.all", "products.0.id", address, "id"),
				resource.TestCheckResourceAttr("data."+kind+"s.all", "total", "1"),
				resource.TestCheckResourceAttr("data."+kind+"_overview.test", "api_key_count_info.total", "0"),
				resource.TestCheckResourceAttr("data."+kind+"_documents.test", "apis.#", "0"),
			),
		}},
	})
}
