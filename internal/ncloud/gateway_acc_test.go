// SPDX-License-Identifier: MPL-2.0

package ncloud_test

import (
	"strings"
	"testing"

	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/acctest"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/simulator"
)

// gateway goes from an OpenAPI file to the usage plan of an API key.
const gateway = `
terraform {
  required_providers {
    apigw = { source = "seed-9ae5a20b/apigw" }
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

resource "apigw_api_definition" "orders" {
  product_id = apigw_api.orders.product_id
  api_id     = apigw_api.orders.id
  document   = DOCUMENT
  defaults   = { api_key_required = true }
}

resource "apigw_stage" "v1" {
  product_id      = apigw_api.orders.product_id
  api_id          = apigw_api.orders.id
  name            = "v1"
  endpoint_domain = "https://orders.example.com"
  published       = true
  deployment      = { triggers = { definition = apigw_api_definition.orders.digest } }
}

resource "apigw_usage_plan" "bronze" {
  name                = "bronze"
  rate_rps            = 5
  day_quota_request   = 1000
  month_quota_request = 20000
}

resource "apigw_stage_usage_plan" "bronze" {
  product_id    = apigw_stage.v1.product_id
  api_id        = apigw_stage.v1.api_id
  stage_id      = apigw_stage.v1.id
  usage_plan_id = apigw_usage_plan.bronze.id
}

resource "apigw_api_key" "partner" {
  name = "partner"
}

resource "apigw_api_key_subscription" "partner" {
  product_id = apigw_product.shop.id
  api_key_id = apigw_api_key.partner.id
}

resource "apigw_usage_plan_binding" "partner" {
  product_id    = apigw_api_key_subscription.partner.product_id
  api_key_id    = apigw_api_key_subscription.partner.api_key_id
  stage_id      = apigw_stage_usage_plan.bronze.stage_id
  usage_plan_id = apigw_stage_usage_plan.bronze.usage_plan_id
}

data "apigw_stage" "v1" {
  product_id = apigw_stage.v1.product_id
  api_id     = apigw_stage.v1.api_id
  name       = apigw_stage.v1.name
}

data "apigw_stage_deployments" "v1" {
  product_id = apigw_stage.v1.product_id
  api_id     = apigw_stage.v1.api_id
  stage_id   = apigw_stage.v1.id
}

data "apigw_stage_document" "v1" {
  product_id    = apigw_stage.v1.product_id
  api_id        = apigw_stage.v1.api_id
  stage_id      = apigw_stage.v1.id
  deployment_no = apigw_stage.v1.deployed.no
}

output "seen" {
  value = {
    published   = data.apigw_stage.v1.published
    same_url    = data.apigw_stage.v1.invoke_url == apigw_stage.v1.invoke_url
    live        = data.apigw_stage_deployments.v1.deployments[0].no == apigw_stage.v1.deployed.no
    deployments = length(data.apigw_stage_deployments.v1.deployments)
    paths       = sort(keys(jsondecode(data.apigw_stage_document.v1.document).paths))
  }
}
`

const ordersYAML = `
openapi: 3.0.3
info: { title: Orders, version: "1" }
paths:
  /orders:
    get:
      parameters: [{ name: view, in: query, schema: { type: string } }]
      responses: { "200": { description: all, content: { application/json: { schema: { $ref: "#/components/schemas/Orders" } } } } }
    post:
      requestBody: { content: { application/json: { schema: { $ref: "#/components/schemas/Order" } } } }
      responses: { "201": { description: created } }
  /orders/{id}:
    get: { responses: { "200": { description: one } } }
    delete: { responses: { "204": { description: deleted } } }
components:
  schemas:
    Order: { type: object, properties: { item: { type: string } } }
    Orders: { type: array, items: { $ref: "#/components/schemas/Order" } }
`

func TestAccGateway_fromDocumentToBinding(t *testing.T) {
	t.Parallel()
	for name, switches := range map[string]string{
		"defaults":                   "",
		"reads lag, writes conflict": "ReadAfterWrite=stale,ConcurrentWrites=refused,APIStages=null,PublishList=replaces,UnsetText=null,Order=newest,PageMax=1",
		"deletes are refused": "DeleteStage=refused while published,DeleteAPIWithStages=refused,DeleteWithAPIs=refused,DeleteAssociatedPlan=refused,DisassociateUsedPlan=refused," +
			"DeleteSubscribedKey=refused,DeletePathWithChildren=refused,DeployWithoutMethods=refused,OwnKey=requested",
		"other responses": "DeleteStage=refused with usage plans,MissingParent=404,NoBody=404,UnsetNumber=0,NoLimit=0,QuotaConditionDefault=2xx,Totals=absent,UpdateResponse=empty," +
			"ErrorCode=number,DeploymentOrder=oldest first,DeploymentDocuments=null,DocumentExtensions=stripped,DefaultFlag=default,CreatedMethods=all",
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			cloud := acctest.Simulated(t)
			for one := range strings.SplitSeq(switches, ",") {
				if name, value, set := strings.Cut(one, "="); set {
					if err := cloud.Sim.NCloud.SetSwitch(name, value); err != nil {
						t.Fatal(err)
					}
				}
			}
			cli := acctest.NewCLI(t, cloud)
			document := `jsonencode(yamldecode(file("${path.module}/orders.yaml")))`
			if cli.AtLeast("1.8", "1.7") {
				document = `provider::apigw::openapi(file("${path.module}/orders.yaml"))`
			}
			cli.Write("main.tf", strings.Replace(gateway, "DOCUMENT", document, 1)+cloud.Provider())
			cli.Write("orders.yaml", ordersYAML)
			if applied := cli.Must("apply", "-auto-approve"); !strings.Contains(applied.Stdout, "Resources: 9 added, 0 changed, 0 destroyed") {
				t.Errorf("%s", applied)
			}
			if planned := cli.Run("plan", "-detailed-exitcode"); planned.Code != 0 {
				t.Errorf("the second plan is not empty:\n%s", planned)
			}
			seen := strings.TrimSpace(cli.Must("output", "-json", "seen").Stdout)
			if want := `{"deployments":1,"live":true,"paths":["/","/orders","/orders/{id}"],"published":true,"same_url":true}`; seen != want {
				t.Errorf("the data sources show %s", seen)
			}
			n := cloud.Sim.NCloud
			live := n.APIs(n.Products(simulator.NCloudTenantID)[0].ID)[0].Stages[0]
			if text := n.Export(live.ID, "SWAGGER_JSON"); strings.Count(text, `"apiKey":{"required":true}`) != 4 {
				t.Errorf("not every operation of the live deployment requires an API key: %s", text)
			}
			cli.Must("destroy", "-auto-approve")
			if err := nothingLeft(cloud)(nil); err != nil {
				t.Error(err)
			}
		})
	}
}
