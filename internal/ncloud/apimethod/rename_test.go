// SPDX-License-Identifier: MPL-2.0

package apimethod_test

import (
	"strings"
	"testing"

	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/acctest"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/simulator"
)

// TestCLI_renamesWithoutMoved has instances whose end and start Terraform runs at the same time.
func TestCLI_renamesWithoutMoved(t *testing.T) {
	t.Parallel()
	cloud := acctest.Simulated(t)
	cloud.Sim.NCloud.AddProduct(simulator.NCloudProduct{ID: "prod000001", Name: "shop", APIs: []*simulator.NCloudAPI{{ID: apiID, Name: "orders", Draft: simulator.NCloudDraft{
		Paths: []simulator.NCloudPath{{ID: pathID, Path: "/orders"}},
	}}}})
	cli := acctest.NewCLI(t, cloud)
	configuration := requiredProvider + `
resource "apigw_api_path" "old" {
  product_id = "prod000001"
  api_id     = "api0000001"
  path       = "/bills"
  cors       = { max_age = "1" }
}
resource "apigw_api_model" "old" {
  product_id = "prod000001"
  api_id     = "api0000001"
  name       = "Order"
  schema     = "{}"
}
resource "apigw_api_method" "old" {
  product_id    = "prod000001"
  api_id        = "api0000001"
  path_id       = "path000001"
  method        = "GET"
  mock_endpoint = { status_code = 200 }
}
`
	cli.Write("main.tf", configuration)
	expect(t, cli, 0, applying)
	cli.Write("main.tf", strings.ReplaceAll(configuration, `"old"`, `"new"`))
	expect(t, cli, 0, applying, "3 added, 0 changed, 3 destroyed")
	expect(t, cli, 0, planning, empty)
	expect(t, cli, 0, "apply -auto-approve -replace=apigw_api_path.new -replace=apigw_api_model.new -replace=apigw_api_method.new")
	expect(t, cli, 0, planning, empty)
}
