// SPDX-License-Identifier: MPL-2.0

package functions_test

import (
	"strings"
	"testing"

	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/acctest"
)

func TestMain(m *testing.M) { acctest.Main(m) }

const versions = `
terraform {
  required_providers {
    apigw = { source = "seed-9ae5a20b/apigw" }
  }
}
`

// odd has numbers that floats round, numbers as keys, and merged keys.
const odd = `
openapi: 3.1.0
info: {title: Odd, version: "1.10"}
x-defaults: &defaults {description: at noon, minimum: 1.0, maximum: 1e3}
paths:
  /x: {get: {responses: {200: {description: since 2026-01-01}}}}
components: {schemas: {A: {<<: *defaults, default: '2026-01-01', enum: [9007199254740993, 0.10]}}}
`

func newCLI(t *testing.T) *acctest.CLI {
	t.Helper()
	cli := acctest.NewCLI(t, acctest.Simulated(t))
	if !cli.AtLeast("1.8", "1.8") {
		t.Skip("this CLI has no provider functions")
	}
	cli.Write("odd.yaml", odd)
	return cli
}

func TestOpenapi_ofYAMLAndJSON(t *testing.T) {
	t.Parallel()
	cli := newCLI(t)
	cli.Write("main.tf", versions+`
locals {
  text     = file("odd.yaml")
  document = provider::apigw::openapi(local.text)
  same     = jsonencode(yamldecode(local.text))
}
resource "terraform_data" "unknown" {
  input = local.text
}
output "document" { value = local.document }
output "same" { value = local.document == provider::apigw::openapi(local.same) }
output "again" { value = local.document == provider::apigw::openapi(local.document) }
output "later" { value = length(provider::apigw::openapi_operations(terraform_data.unknown.output)) }
`)
	if plan := cli.Must("plan"); !strings.Contains(plan.Stdout, "+ later    = (known after apply)") {
		t.Errorf("the plan is %s", plan)
	}
	cli.Must("apply", "-auto-approve")
	got := cli.Must("output").Stdout
	for _, want := range []string{"same = true", "again = true", "later = 1", `\"enum\":[9007199254740993,0.1]`, `\"maximum\":1000`, `\"default\":\"2026-01-01\"`, `\"description\":\"at noon\"`} {
		if !strings.Contains(got, want) {
			t.Errorf("there is no %q in %s", want, got)
		}
	}
}

func TestFunctions_reportErrorsInTheCLI(t *testing.T) {
	t.Parallel()
	cli := newCLI(t)
	for text, want := range map[string]string{
		`"openapi: 3.0.0\npaths:\n\t/x: {}\n"`: "line 3, column 1: the YAML text is not valid",
		`"{\"openapi\": \"3.2.0\"}"`:           `line 1, column 13: OpenAPI "3.2.0" is not supported`,
		`null`:                                 "argument must not be null",
	} {
		cli.Write("main.tf", versions+`output "x" { value = provider::apigw::openapi_operations(`+text+`) }`)
		result := cli.Run("validate")
		if got := strings.Join(strings.Fields(result.String()), " "); result.Code != 1 || !strings.Contains(got, want) || !strings.Contains(got, "Invalid function argument") {
			t.Errorf("%s: %s", text, result)
		}
	}
}
