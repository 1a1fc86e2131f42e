// SPDX-License-Identifier: MPL-2.0

package stage_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/acctest"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/simulator"
)

// whole goes from a product to the plan of an API key. The stage is in a file of its own.
const whole = `
terraform {
  required_providers {
    apigw = { source = "seed-9ae5a20b/apigw" }
  }
}
provider "apigw" {}

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
  document   = file("${path.module}/orders.json")
}

resource "apigw_usage_plan" "bronze" {
  name     = "bronze"
  rate_rps = 5
}

resource "apigw_api_key" "partner" {
  name = "partner"
}

resource "apigw_api_key_subscription" "partner" {
  product_id = apigw_product.shop.id
  api_key_id = apigw_api_key.partner.id
}

resource "apigw_stage_usage_plan" "bronze" {
  product_id    = apigw_stage.v1.product_id
  api_id        = apigw_stage.v1.api_id
  stage_id      = apigw_stage.v1.id
  usage_plan_id = apigw_usage_plan.bronze.id
}

resource "apigw_usage_plan_binding" "partner" {
  product_id    = apigw_api_key_subscription.partner.product_id
  api_key_id    = apigw_api_key_subscription.partner.api_key_id
  stage_id      = apigw_stage_usage_plan.bronze.stage_id
  usage_plan_id = apigw_stage_usage_plan.bronze.usage_plan_id
}

output "action" {
  value = apigw_stage.v1.rollout.action
}
`

const stageBlock = `
resource "apigw_stage" "v1" {
  product_id      = apigw_api.orders.product_id
  api_id          = apigw_api.orders.id
  name            = "v1"
  endpoint_domain = "https://orders.example.com"
  %s
}
`

const (
	triggered = "deployment = { triggers = { definition = apigw_api_definition.orders.digest } }\n"
	tenth     = "canary = { distribution_rate = 10 }\n"
	applying  = "apply -auto-approve"
	planning  = "plan -detailed-exitcode"
	destroy   = "destroy -auto-approve"
)

// pipeline is a folder with the whole configuration.
type pipeline struct {
	*acctest.CLI
	*simulator.NCloud

	t   *testing.T
	sim *simulator.Simulator
}

func newPipeline(t *testing.T, switches ...string) *pipeline {
	t.Helper()
	cloud := acctest.Simulated(t)
	for _, one := range switches {
		name, value, _ := strings.Cut(one, "=")
		if err := cloud.Sim.NCloud.SetSwitch(name, value); err != nil {
			t.Fatal(err)
		}
	}
	p := &pipeline{acctest.NewCLI(t, cloud), cloud.Sim.NCloud, t, cloud.Sim}
	p.Write("main.tf", whole)
	return p
}

// document gives the API these operations, such as "get /orders".
func (p *pipeline) document(operations ...string) {
	paths := make([]string, len(operations))
	for i, one := range operations {
		method, path, _ := strings.Cut(one, " ")
		paths[i] = fmt.Sprintf("%q: { %q: { \"summary\": %q, \"responses\": {} } }", path, method, one)
	}
	p.Write("orders.json", `{ "openapi": "3.0.3", "info": { "title": "orders", "version": "1" }, "paths": { `+strings.Join(paths, ", ")+` } }`)
}

func (p *pipeline) stage(arguments ...string) {
	p.Write("stage.tf", fmt.Sprintf(stageBlock, strings.Join(arguments, "  ")))
}

// must runs a command and expects its exit code and texts in its output.
func (p *pipeline) must(code int, command string, texts ...string) string {
	p.t.Helper()
	result := p.Run(strings.Fields(command)...)
	if result.Code != code {
		p.t.Fatalf("%s exits with %d, expected %d:\n%s", command, result.Code, code, result)
	}
	output := strings.Join(strings.Fields(strings.Map(func(r rune) rune {
		if strings.ContainsRune("│╷╵", r) {
			return -1
		}
		return r
	}, result.String())), " ")
	if _, printed, ok := strings.Cut(output, "with published releases."); ok { // a warning about dev_overrides
		output = printed
	}
	for _, text := range texts {
		if !strings.Contains(output, text) {
			p.t.Errorf("%s does not print %q:\n%s", command, text, result)
		}
	}
	return output
}

// applies expects an action, and no warning but that of the action.
func (p *pipeline) applies(action string, texts ...string) {
	p.t.Helper()
	output := p.must(0, applying, append(texts, fmt.Sprintf("action = %q", action))...)
	warns := action == "promote" || action == "replace"
	if strings.Contains(output, "Warning: ") != warns {
		p.t.Errorf("%s: unexpected or missing warnings:\n%s", action, output)
	}
}

func (p *pipeline) settled() {
	p.t.Helper()
	p.must(0, planning, "No changes.")
}

func (p *pipeline) product() string { return p.Products(simulator.NCloudTenantID)[0].ID }

func (p *pipeline) api() string { return p.Products(simulator.NCloudTenantID)[0].APIs[0].ID }

// now is the only stage.
func (p *pipeline) now() simulator.NCloudStage {
	p.t.Helper()
	for _, product := range p.Products(simulator.NCloudTenantID) {
		for _, api := range product.APIs {
			if len(api.Stages) == 1 {
				return p.Stage(api.Stages[0].ID)
			}
		}
	}
	p.t.Fatal("there is not one stage")
	return simulator.NCloudStage{}
}

// operations are those of a deployment.
func operations(s simulator.NCloudStage, no int64) string {
	var out []string
	for _, d := range s.Deployments {
		if d.No != no {
			continue
		}
		for _, path := range d.Draft.Paths {
			for _, method := range path.Methods {
				out = append(out, method.Name+" "+path.Path)
			}
		}
	}
	slices.Sort(out)
	return strings.Join(out, ", ")
}

// live expects the operations of the live deployment, those of the canary's, "" for no canary, and the number of deployments.
func (p *pipeline) live(want, canary string, deployments int) int64 {
	p.t.Helper()
	now, onCanary := p.now(), ""
	if now.Canary != nil {
		onCanary = operations(now, now.Canary.DeploymentNo)
	}
	if got := operations(now, now.DeploymentNo); got != want || onCanary != canary || len(now.Deployments) != deployments {
		p.t.Errorf("live: %s; on the canary: %q; %d deployments; expected %s, %q, %d", got, onCanary, len(now.Deployments), want, canary, deployments)
	}
	return now.DeploymentNo
}

func TestCLI_rollsOut(t *testing.T) {
	t.Parallel()
	for _, switches := range [][]string{
		nil,
		{
			"CanarySnapshot=copy of the stage's", "AfterPromote=kept", "RollBackNumber=new", "UnsetNumber=0", "StageMethods=reset", "ConcurrentWrites=refused",
			"DeleteStage=refused while published", "DeleteWithAPIs=refused", "DeleteAPIWithStages=refused", "PublishList=replaces",
		},
	} {
		t.Run(strings.Join(switches, ","), func(t *testing.T) {
			t.Parallel()
			p := newPipeline(t, switches...)
			p.document("get /a", "get /b")
			p.stage("published = true\n", triggered)
			p.applies("create", "Plan: 9 to add", `+ action = "create"`)
			first := p.live("GET /a, GET /b", "", 1)
			p.settled()

			p.document("get /a", "get /c")
			p.applies("deploy", `~ action = "create" -> "deploy"`, `- "GET /b"`, "Plan: 0 to add, 2 to change, 0 to destroy")
			second := p.live("GET /a, GET /c", "", 2)
			p.stage("published = true\n", "throttle_rps = 7\n", triggered)
			p.applies("none", `~ action = "deploy" -> "none"`)
			p.live("GET /a, GET /c", "", 2)

			p.document("get /a", "get /d")
			p.stage("published = true\n", triggered, tenth)
			p.applies("canary", `-> "canary"`)
			if no := p.live("GET /a, GET /c", "GET /a, GET /d", 3); no != second {
				t.Errorf("deployment %d is live", no)
			}
			p.settled()
			p.stage("published = true\n", triggered, strings.Replace(tenth, "10", "50", 1))
			p.applies("adjust", `-> "adjust"`, "~ distribution_rate = 10 -> 50")
			p.live("GET /a, GET /c", "GET /a, GET /d", 3)
			p.stage("published = true\n", triggered)
			p.applies("promote", `-> "promote"`, "The content of the canary becomes the live deployment")
			p.live("GET /a, GET /d", "", 3)

			p.stage("published = true\n", triggered, `canary = { conditions = [{ in = "HEADER", name = "X-Beta", value = "1" }] }`)
			p.document("get /a", "get /e")
			p.applies("canary")
			p.document("get /a", "get /f")
			p.applies("canary")
			p.live("GET /a, GET /d", "GET /a, GET /f", 5)
			p.document("get /a", "get /d")
			p.stage("published = true\n", triggered)
			p.applies("withdraw", `-> "withdraw"`)
			p.live("GET /a, GET /d", "", 5)
			p.settled()

			p.document("get /a", "get /e")
			p.stage("published = true\n", triggered, tenth)
			p.applies("canary")
			p.document("get /a", "get /g")
			p.stage("published = true\n", triggered)
			p.applies("replace", `-> "replace"`, "This content was never on the canary")
			p.live("GET /a, GET /g", "", 7)

			p.stage("published = true\n", fmt.Sprintf("deployment = { triggers = { definition = apigw_api_definition.orders.digest }, no = %d }\n", first))
			p.applies("pin", `-> "pin"`)
			p.settled()
			p.stage("published = true\n", triggered)
			p.applies("deploy")
			p.settled()

			p.must(0, destroy, "Destroy complete! Resources: 9 destroyed.")
			if left := p.Products(simulator.NCloudTenantID); len(left) > 0 || len(p.UsagePlans(simulator.NCloudTenantID)) > 0 || len(p.APIKeys(simulator.NCloudTenantID)) > 0 {
				t.Errorf("%+v", left)
			}
		})
	}
}
