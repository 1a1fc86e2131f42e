// SPDX-License-Identifier: MPL-2.0

package apimethod_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/acctest"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/simulator"
)

const requiredProvider = `
terraform {
  required_providers {
    apigw = { source = "seed-9ae5a20b/apigw" }
  }
}
provider "apigw" {}
`

// parts has one of everything below an API, without an order that Terraform does not derive.
const parts = requiredProvider + `
resource "apigw_product" "shop" {
  name              = "shop"
  subscription_code = "PROTECTED"
}

resource "apigw_api" "orders" {
  product_id = apigw_product.shop.id
  name       = "orders"
}

resource "apigw_api_path" "all" {
  for_each   = toset(["/", "/orders/{id}/lines", "/orders", "/orders/{id}", "/bills/{id+}"])
  product_id = apigw_api.orders.product_id
  api_id     = apigw_api.orders.id
  path       = each.value
  cors       = { allow_origin = "*", max_age = "600" }
}

resource "apigw_api_model" "order" {
  product_id = apigw_api.orders.product_id
  api_id     = apigw_api.orders.id
  name       = "Order"
  schema     = jsonencode({ type = "object" })
  lifecycle {
    create_before_destroy = true
  }
}

resource "apigw_authorizer" "jwt" {
  name        = "jwt"
  region      = "KR"
  function_id = "verify"
}

resource "apigw_api_method" "order" {
  product_id        = apigw_api.orders.product_id
  api_id            = apigw_api.orders.id
  path_id           = apigw_api_path.all["/orders/{id}"].id
  method            = "PUT"
  http_endpoint     = { method = "PUT", url = "/v2/{id}" }
  authentication    = { platform = "AUTHORIZER", authorizer_id = apigw_authorizer.jwt.id }
  validation        = { headers = ["X-Request-Id"] }
  header_parameters = { X-Request-Id = { required = true } }
  consumes          = ["application/json"]
  request_body      = { name = "order", model_id = apigw_api_model.order.id }
  responses         = { "200" = { headers = { X-Total = { type = "long" } }, body = { model_id = apigw_api_model.order.id } } }
}

resource "apigw_api_method" "mock" {
  product_id    = apigw_api.orders.product_id
  api_id        = apigw_api.orders.id
  path_id       = apigw_api_path.all["/"].id
  method        = "GET"
  mock_endpoint = { status_code = 200, response = "ok", headers = { X-Secret = "mock-header-1" } }
}

output "digests" {
  value = [apigw_api_path.all["/orders"].digest, apigw_api_model.order.digest, apigw_api_method.mock.digest]
}
`

// expect fails the test unless a command exits with a code and prints all texts.
func expect(t *testing.T, cli *acctest.CLI, code int, command string, texts ...string) string {
	t.Helper()
	result := cli.Run(strings.Fields(command)...)
	if result.Code != code {
		t.Fatalf("%s exits with %d, expected %d:\n%s", command, result.Code, code, result)
	}
	printed := strings.Join(strings.Fields(strings.ReplaceAll(result.String(), "│", "")), " ")
	for _, text := range texts {
		if !strings.Contains(printed, text) {
			t.Errorf("%s does not print %q:\n%s", command, text, result)
		}
	}
	if strings.Contains(result.String(), "mock-header-1") {
		t.Errorf("%s prints the header of a mock endpoint", command)
	}
	return result.String()
}

const (
	planning = "plan -detailed-exitcode"
	applying = "apply -auto-approve"
	empty    = "No changes."
)

func TestCLI_partsOfAnAPI(t *testing.T) {
	t.Parallel()
	for _, setting := range []string{"ConcurrentWrites=refused", "DeletePathWithChildren=refused", "MissingParent=403", "EmptyParents=removed", "DeleteUsedModel=allowed"} {
		t.Run(setting, func(t *testing.T) {
			t.Parallel()
			cloud := acctest.Simulated(t)
			name, value, _ := strings.Cut(setting, "=")
			if err := cloud.Sim.NCloud.SetSwitch(name, value); err != nil {
				t.Fatal(err)
			}
			cli := acctest.NewCLI(t, cloud)
			cli.Write("main.tf", parts)
			expect(t, cli, 2, planning, "Plan: 11 to add")
			expect(t, cli, 0, applying)
			expect(t, cli, 0, planning, empty)
			product := cloud.Sim.NCloud.Products(simulator.NCloudTenantID)[0]
			id := product.APIs[0].ID

			// Drift, and what was deleted outside.
			cloud.Sim.NCloud.ChangeDraft(id, func(d *simulator.NCloudDraft) {
				for i := range d.Paths {
					d.Paths[i].CORS.MaxAge = ""
					if d.Paths[i].Path == "/" {
						d.Paths[i].Methods = nil
					}
				}
			})
			expect(t, cli, 2, planning, "Plan: 1 to add, 5 to change, 0 to destroy")
			expect(t, cli, 0, applying)
			expect(t, cli, 0, planning, empty)

			// A renamed model replaces the old one after the methods use it.
			cli.Write("main.tf", strings.Replace(parts, `"Order"`, `"NewOrder"`, 1))
			expect(t, cli, 0, applying)
			expect(t, cli, 0, planning, empty)

			// Names of headers in another case, and other texts of the same JSON, are no change.
			cli.Write("main.tf", strings.NewReplacer(`"Order"`, `"NewOrder"`, `X-Request-Id = {`, `x-request-id = {`, `["X-Request-Id"]`, `["X-REQUEST-ID"]`,
				`jsonencode({ type = "object" })`, `"{ \"type\" : \"object\" }"`).Replace(parts))
			expect(t, cli, 0, planning, empty)

			// The parts without the API.
			api, _, _ := strings.Cut(parts, `resource "apigw_api_path"`)
			cli.Write("main.tf", api)
			expect(t, cli, 0, applying)
			if d := cloud.Sim.NCloud.Draft(id); len(d.Models) > 0 || len(d.Paths) > 2 || len(d.Paths[0].Methods) > 0 || d.Paths[0].CORS != (simulator.NCloudCORS{}) {
				t.Errorf("destroy leaves %+v", d)
			}
		})
	}
}

func TestCLI_importsParts(t *testing.T) {
	t.Parallel()
	cloud := acctest.Simulated(t)
	product := cloud.Sim.NCloud.AddProduct(simulator.NCloudProduct{Name: "shop", APIs: []*simulator.NCloudAPI{{ID: apiID, Name: "orders", Draft: simulator.NCloudDraft{
		Paths: []simulator.NCloudPath{{ID: pathID, Path: "/orders", CORS: simulator.NCloudCORS{MaxAge: "1"}, Methods: []simulator.NCloudMethod{{
			Name: "POST", HTTP: &simulator.NCloudHTTPEndpoint{Method: "POST", URL: "/"}, Consumers: "application/json", Headers: []string{"X-Id"}, Validation: "QUERYSTRING_HEADERS",
			Parameters:  []simulator.NCloudParameter{{Code: "REQUEST_HEADER", Name: "X-Id", Type: "string"}},
			RequestBody: &simulator.NCloudBody{Name: "order", ModelID: "model00001"}, Responses: []simulator.NCloudResponse{{StatusCode: 200}},
		}}}},
		Models: []simulator.NCloudModel{{ID: "model00001", Name: "Order", Schema: "{\n  \"type\": \"object\"\n}"}},
	}}}})
	cli := acctest.NewCLI(t, cloud)
	var imports strings.Builder
	imports.WriteString(requiredProvider)
	for resource, id := range map[string]string{"path": pathID, "model": "model00001", "method": pathID + "/POST"} {
		fmt.Fprintf(&imports, "import {\n  to = apigw_api_%s.one\n  id = \"%s/%s/%s\"\n}\n", resource, product, apiID, id)
	}
	cli.Write("main.tf", imports.String())
	expect(t, cli, 0, "plan -generate-config-out=generated.tf", "Plan: 3 to import, 0 to add, 0 to change, 0 to destroy.")
	expect(t, cli, 0, applying)
	expect(t, cli, 0, planning, empty)
	expect(t, cli, 0, "state rm apigw_api_method.one")
	for _, wrong := range []string{"a", "a/b/c", "a/b/c/GET/d", "a/b//GET", "a/b/c/.."} {
		expect(t, cli, 1, "import apigw_api_method.one "+wrong, "product_id/api_id/path_id/method")
	}
	expect(t, cli, 1, "import apigw_api_method.one "+strings.Join([]string{product, apiID, pathID, "GET"}, "/"), "Cannot import non-existent remote object")
}

func TestCLI_refusesADefinitionAndAMethod(t *testing.T) {
	t.Parallel()
	cloud := acctest.Simulated(t)
	cli := acctest.NewCLI(t, cloud)
	both := parts + `
resource "apigw_api_definition" "orders" {
  product_id = apigw_api.orders.product_id
  api_id     = apigw_api.orders.id
  document   = jsonencode({ openapi = "3.0.0", info = {}, paths = {} })
}
`
	cli.Write("main.tf", both)
	expect(t, cli, 1, applying, "Two resources manage the same part of an API", "apigw_api_definition of API", "apigw_api_")
}

func TestCLI_operationsOfADocument(t *testing.T) {
	t.Parallel()
	cloud := acctest.Simulated(t)
	cli := acctest.NewCLI(t, cloud)
	if !cli.AtLeast("1.8", "1.8") {
		t.Skip("the CLI has no provider functions")
	}
	cli.Write("openapi.yaml", "openapi: 3.0.0\ninfo: {}\npaths:\n  /a/{id}:\n    get: {responses: {}}\n    put: {responses: {}}\n  /b:\n    delete: {responses: {}}\n")
	cli.Write("main.tf", requiredProvider+`
resource "apigw_product" "shop" {
  name              = "shop"
  subscription_code = "PROTECTED"
}
resource "apigw_api" "orders" {
  product_id = apigw_product.shop.id
  name       = "orders"
}
locals {
  operations = toset(provider::apigw::openapi_operations(file("${path.module}/openapi.yaml")))
}
resource "apigw_api_path" "all" {
  for_each   = toset([for o in local.operations : split(" ", o)[1]])
  product_id = apigw_api.orders.product_id
  api_id     = apigw_api.orders.id
  path       = each.value
}
resource "apigw_api_method" "all" {
  for_each      = local.operations
  product_id    = apigw_api.orders.product_id
  api_id        = apigw_api.orders.id
  path_id       = apigw_api_path.all[split(" ", each.value)[1]].id
  method        = split(" ", each.value)[0]
  mock_endpoint = { status_code = 501 }
}
`)
	expect(t, cli, 0, applying, "7 added")
	expect(t, cli, 0, planning, empty)
	expect(t, cli, 0, "destroy -auto-approve", "Destroy complete! Resources: 7 destroyed.")
}

func TestCLI_200MethodsAtOnce(t *testing.T) {
	t.Parallel()
	cloud := acctest.Simulated(t)
	cloud.Sim.NCloud.Switch(func(s *simulator.NCloudSwitches) { s.ConcurrentWrites = "refused" })
	cloud.Sim.Inject(simulator.Fault{Delay: 20 * time.Millisecond})
	cloud.Sim.NCloud.AddProduct(simulator.NCloudProduct{ID: "prod000001", Name: "shop", APIs: []*simulator.NCloudAPI{{ID: apiID, Name: "orders"}}})
	cli := acctest.NewCLI(t, cloud)
	cli.Write("main.tf", requiredProvider+`
locals {
  paths   = [for n in range(25) : "/p${n}"]
  methods = ["ANY", "GET", "POST", "PUT", "DELETE", "PATCH", "OPTIONS", "HEAD"]
}
resource "apigw_api_path" "all" {
  for_each   = toset(local.paths)
  product_id = "prod000001"
  api_id     = "api0000001"
  path       = each.value
}
resource "apigw_api_method" "all" {
  for_each      = { for pair in setproduct(local.paths, local.methods) : "${pair[1]} ${pair[0]}" => pair }
  product_id    = "prod000001"
  api_id        = "api0000001"
  path_id       = apigw_api_path.all[each.value[0]].id
  method        = each.value[1]
  http_endpoint = { method = "ANY", url = each.value[0] }
}
`)
	expect(t, cli, 0, applying, "225 added")
	for _, r := range cloud.Sim.Requests("", "") {
		if r.Status == 409 {
			t.Errorf("a conflict: %s %s", r.Method, r.URI)
		}
	}
	methods := 0
	for _, p := range cloud.Sim.NCloud.Draft(apiID).Paths {
		methods += len(p.Methods)
	}
	if methods != 200 {
		t.Errorf("%d methods", methods)
	}
	cloud.Sim.Forget()
	expect(t, cli, 0, planning, empty)
	if paths, lists := len(cloud.Sim.Requests("GET", "/resources$")), len(cloud.Sim.Requests("GET", "/methods$")); paths > 2 || lists > 30 {
		t.Errorf("a refresh lists the paths %d times, and methods %d times", paths, lists)
	}
	if got := len(cloud.Sim.Requests("", "")); got > 3*200+35 {
		t.Errorf("a refresh takes %d requests", got)
	}
}
