// SPDX-License-Identifier: MPL-2.0

package provider_test

import (
	"testing"

	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/acctest"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/simulator"
)

// TestList_generatesValidConfigurations lists resources in states that no configuration can
// set, as `terraform query -generate-config-out` does.
func TestList_generatesValidConfigurations(t *testing.T) {
	t.Parallel()
	cloud := acctest.Simulated(t)
	product := cloud.Sim.NCloud.AddProduct(simulator.NCloudProduct{Name: "weather"})
	for _, status := range []string{"REQUEST", "DENY", "BLOCKED_REQUEST", "ACCEPTED", "REJECTED"} {
		cloud.Sim.NCloud.SetSubscription(product, cloud.Sim.NCloud.AddAPIKey(simulator.NCloudAPIKey{Name: "partner"}), status)
	}
	for _, condition := range []string{"2xx", "2xx,4xx", ""} {
		cloud.Sim.NCloud.AddUsagePlan(simulator.NCloudUsagePlan{Name: "bronze", QuotaCondition: &condition})
	}
	for _, state := range []string{"BLOCK", "ACTIVED", "UNACTIVED"} {
		cloud.Sim.MetaStudio.AddProduct(simulator.MetaStudioProduct{Name: "lamp", State: state})
	}
	cloud.Sim.EnOS.AddProduct(simulator.EnOSProduct{DefaultName: "turbine", Names: map[string]string{"fr_FR": "éolienne", "en_US": "turbine"}})
	d := cloud.Driver(t, nil)
	for resource, config := range map[string]acctest.Object{
		"apigw_product": nil, "apigw_api_key": nil, "apigw_api_key_subscription": {"product_id": product}, "apigw_usage_plan": nil,
		"apigw_metastudio_product": nil, "apigw_enos_product": nil,
	} {
		listed, found := d.List(t.Context(), resource, acctest.Query{Config: config, IncludeResource: true})
		if len(found) > 0 || len(listed) == 0 {
			t.Errorf("%s: %d are listed: %s", resource, len(listed), found)
		}
		for _, one := range listed {
			if found := d.Validate(resource, d.Generated(resource, one.Resource.Value)); len(found) > 0 {
				t.Errorf("%s: the configuration of %s: %s", resource, one.Resource.Value, found)
			}
		}
	}
}
