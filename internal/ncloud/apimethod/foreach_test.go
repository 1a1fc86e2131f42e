// SPDX-License-Identifier: MPL-2.0

package apimethod_test

import (
	"strings"
	"testing"

	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/acctest"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/simulator"
)

// operations has the paths and methods of a document, as a team does that sets other things of each method by hand.
const operations = requiredProvider + `
locals {
  operations = {
    for operation in provider::apigw::openapi_operations(file("${path.module}/api.yaml")) : operation => {
      method = split(" ", operation)[0]
      path   = split(" ", operation)[1]
    }
  }
}

resource "apigw_product" "shop" {
  name              = "shop"
  subscription_code = "PROTECTED"
}

resource "apigw_api" "orders" {
  product_id = apigw_product.shop.id
  name       = "orders"
}

resource "apigw_api_path" "all" {
  for_each   = toset([for o in local.operations : o.path])
  product_id = apigw_api.orders.product_id
  api_id     = apigw_api.orders.id
  path       = each.value
}

resource "apigw_api_method" "all" {
  for_each      = local.operations
  product_id    = apigw_api.orders.product_id
  api_id        = apigw_api.orders.id
  path_id       = apigw_api_path.all[each.value.path].id
  method        = each.value.method
  http_endpoint = { method = each.value.method, url = "/v2${replace(each.value.path, "+", "")}" }
}

output "digest" {
  value = sha256(jsonencode([values(apigw_api_method.all)[*].digest, values(apigw_api_path.all)[*].digest]))
}
`

const document = `openapi: 3.1.0
info: {title: orders, version: "1"}
paths:
  /orders/{id}:
    get: {}
    put: {}
  /orders/{id}/lines/{line+}:
    delete: {}
  /orders:
    post: {}
    get: {}
`

func TestCLI_forEachOperationOfADocument(t *testing.T) {
	t.Parallel()
	cloud := acctest.Simulated(t)
	cli := acctest.NewCLI(t, cloud)
	if !cli.AtLeast("1.8", "1.7") { // it has no provider functions
		return
	}
	cli.Write("main.tf", operations)
	cli.Write("api.yaml", document)
	if plan := expect(t, cli, 2, planning, "Plan: 10 to add"); !strings.Contains(plan, "+ digest = ") {
		t.Errorf("the digest is not known:\n%s", plan)
	}
	expect(t, cli, 0, applying)
	expect(t, cli, 0, planning, empty)
	api := cloud.Sim.NCloud.Products(simulator.NCloudTenantID)[0].APIs[0].ID
	has := func() (out []string) {
		for _, p := range cloud.Sim.NCloud.Draft(api).Paths {
			for _, m := range p.Methods {
				out = append(out, m.Name+" "+p.Path+" "+m.HTTP.URL)
			}
		}
		return out
	}
	if got := strings.Join(has(), ","); !strings.Contains(got, "DELETE /orders/{id}/lines/{line+} /v2/orders/{id}/lines/{line}") || len(has()) != 5 {
		t.Error(got)
	}

	// An operation that is added and one that is removed are all that changes.
	cli.Write("api.yaml", strings.Replace(document, "    put: {}", "    patch: {}", 1))
	expect(t, cli, 0, applying, "1 added, 0 changed, 1 destroyed")
	expect(t, cli, 0, planning, empty)
	cli.Write("api.yaml", strings.Split(document, "  /orders/{id}/lines")[0])
	expect(t, cli, 0, applying, "1 added, 0 changed, 6 destroyed")
	expect(t, cli, 0, "destroy -auto-approve")
}
