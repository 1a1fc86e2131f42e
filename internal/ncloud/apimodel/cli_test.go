// SPDX-License-Identifier: MPL-2.0

package apimodel_test

import (
	"fmt"
	"testing"

	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/acctest"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/simulator"
)

// TestCLI_modelsThatReferToEachOther has more models than Terraform creates at the same time, and no order among them.
func TestCLI_modelsThatReferToEachOther(t *testing.T) {
	t.Parallel()
	for _, setting := range []string{"definitions", "model ID"} {
		cloud := acctest.Simulated(t)
		if err := cloud.Sim.NCloud.SetSwitch("ModelReference", setting); err != nil {
			t.Fatal(err)
		}
		product := cloud.Sim.NCloud.AddProduct(simulator.NCloudProduct{Name: "shop", APIs: []*simulator.NCloudAPI{{ID: apiID, Name: "orders"}}})
		cli := acctest.NewCLI(t, cloud)
		cli.Write("main.tf", fmt.Sprintf(`
terraform {
  required_providers {
    apigw = { source = "seed-9ae5a20b/apigw" }
  }
}
provider "apigw" {}
resource "apigw_api_model" "all" {
  for_each   = toset([for i in range(14) : tostring(i)])
  product_id = %q
  api_id     = %q
  name       = "Model${each.key}"
  schema     = jsonencode({ properties = { next = { "$ref" = "#/definitions/Model${(each.key + 1) %% 14}" }, first = { "$ref" = "#/definitions/Model0" } } })
}
`, product, apiID))
		cli.Must("apply", "-auto-approve", "-input=false") // it may warn of models that wait for those that Terraform has not begun yet
		if result := cli.Run("plan", "-detailed-exitcode", "-input=false"); result.Code != 0 {
			t.Errorf("%s: the plan is not empty:\n%s", setting, result)
		}
		cli.Must("destroy", "-auto-approve", "-input=false")
	}
}
