// SPDX-License-Identifier: MPL-2.0

package examples_test

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/acctest"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/simulator"
)

// TestGenerateConfig_ofWhatCannotBeConfigured imports resources in states that no
// configuration can set, and lets the real CLI write their configurations.
func TestGenerateConfig_ofWhatCannotBeConfigured(t *testing.T) {
	t.Parallel()
	cloud := acctest.Simulated(t)
	ncloud := cloud.Sim.NCloud
	ncloud.Switch(func(s *simulator.NCloudSwitches) { s.QuotaConditions = "several" })
	product := ncloud.AddProduct(simulator.NCloudProduct{Name: "weather", Published: true})
	imports := map[string]string{}
	for _, status := range []string{"REQUEST", "DENY", "BLOCKED_REQUEST"} {
		key := ncloud.AddAPIKey(simulator.NCloudAPIKey{Name: status[:4], TenantID: "partner"})
		ncloud.SetSubscription(product, key, status)
		imports["apigw_api_key_subscription."+strings.ToLower(status)] = product + "/" + key
	}
	imports["apigw_usage_plan.several"] = ncloud.AddUsagePlan(simulator.NCloudUsagePlan{
		Name: "several", DayQuotaRequest: new(int64(1)), MonthQuotaRequest: new(int64(2)), QuotaCondition: new("2xx,4xx"),
	})
	imports["apigw_metastudio_product.blocked"] = cloud.Sim.MetaStudio.AddProduct(simulator.MetaStudioProduct{Name: "Watch", State: "BLOCK"})
	imports["apigw_enos_product.french"] = simulator.EnOSOrgID + "/" + cloud.Sim.EnOS.AddProduct(simulator.EnOSProduct{
		DefaultName: "turbine", Names: map[string]string{"en_US": "turbine", "fr_FR": "éolienne"},
	})

	cli := acctest.NewCLI(t, cloud)
	if !cli.AtLeast("1.5", "1.8") {
		return // no -generate-config-out
	}
	var blocks strings.Builder
	for address, id := range imports {
		fmt.Fprintf(&blocks, "import {\n  to = %s\n  id = %q\n}\n", address, id)
	}
	cli.Write("main.tf", versions+blocks.String())
	cli.Must("plan", "-generate-config-out=generated.tf")
	cli.Must("validate")
	cli.Must("apply", "-auto-approve")
	cli.Must("plan", "-detailed-exitcode")

	written, err := os.ReadFile(filepath.Join(cli.Dir, "generated.tf"))
	if err != nil {
		t.Fatal(err)
	}
	for _, never := range []string{"REQUEST", "DENY", "BLOCK", "fr_FR", "2xx,4xx"} {
		if strings.Contains(strings.ReplaceAll(string(written), `__generated__ by Terraform from "`+product, ""), `"`+never+`"`) {
			t.Errorf("the configuration has %q:\n%s", never, written)
		}
	}
	for _, relation := range ncloud.Subscriptions(product) {
		if relation.Status != "ACCEPTED" {
			t.Errorf("%s is at %s", relation.APIKeyID, relation.Status)
		}
	}
	if plans := ncloud.UsagePlans(simulator.NCloudTenantID); *plans[0].QuotaCondition != "2xx,4xx" {
		t.Errorf("the usage plan has %q", *plans[0].QuotaCondition)
	}
	if products := cloud.Sim.MetaStudio.Products(); products[0].State != "BLOCK" {
		t.Errorf("the product is %s", products[0].State)
	}
}
