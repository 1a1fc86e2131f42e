// SPDX-License-Identifier: MPL-2.0

package apidefinition_test

import (
	"fmt"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/acctest"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/simulator"
)

// wholeConfiguration has an API and its definition, whose arguments are known only after the first apply.
const wholeConfiguration = `
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

resource "terraform_data" "late" {
  input = { prefix = "/v2", authorizer = "auth000001" }
}

resource "apigw_api_definition" "orders" {
  product_id = apigw_api.orders.product_id
  api_id     = apigw_api.orders.id
  document   = file("${path.module}/orders.yaml")
  defaults = {
    http_endpoint = { url_prefix = terraform_data.late.output.prefix }
    validation    = true
  }
  security_schemes = { token = { platform = "AUTHORIZER", authorizer_id = terraform_data.late.output.authorizer } }
}

output "digest" {
  value = apigw_api_definition.orders.digest
}
`

// expect fails the test unless a command exits with a code and prints all texts, without a change of digests.
func expect(t *testing.T, cli *acctest.CLI, code int, command string, texts ...string) string {
	t.Helper()
	result := cli.Run(strings.Fields(command)...)
	if result.Code != code {
		t.Fatalf("%s exits with %d, expected %d:\n%s", command, result.Code, code, result)
	}
	for _, text := range texts {
		if !strings.Contains(result.String(), text) {
			t.Errorf("%s does not print %q:\n%s", command, text, result)
		}
	}
	return result.String()
}

const (
	planning = "plan -detailed-exitcode"
	applying = "apply -auto-approve"
	empty    = "No changes."
)

func newCLI(t *testing.T) (*acctest.CLI, *simulator.NCloud) {
	t.Helper()
	cloud := acctest.Simulated(t)
	cloud.Sim.NCloud.AddAuthorizer(simulator.NCloudAuthorizer{ID: "auth000001", Name: "jwt"})
	return acctest.NewCLI(t, cloud), cloud.Sim.NCloud
}

func TestCLI_appliesAWholeAPI(t *testing.T) {
	t.Parallel()
	cli, _ := newCLI(t)
	cli.Write("main.tf", wholeConfiguration)
	cli.Write("orders.yaml", read(t, "orders.yaml"))
	first := expect(t, cli, 0, applying, `+ "GET /orders"             = (known after apply)`, `+ "POST /functions/run"     = (known after apply)`,
		`+ warnings         = []`, "Plan: 4 to add")
	if strings.Contains(first, `"GET /"                   = (known after apply)`) {
		t.Error("an operation that uses no unknown value is unknown")
	}
	expect(t, cli, 0, planning, empty)
	document := asJSON(t, read(t, "orders.yaml"))
	cli.Write("orders.yaml", document)
	expect(t, cli, 0, planning, empty)

	// The document as JSON, so that Terraform compares its members.
	cli.Write("orders.yaml", strings.Replace(document, "Uploads a scan.", "Takes a scan.", 1))
	expect(t, cli, 2, planning, "Plan: 0 to add, 1 to change")
	expect(t, cli, 0, applying)
	cli.Write("orders.yaml", strings.Replace(document, "All orders.", "Every order.", 1))
	expect(t, cli, 0, applying)
	cli.Write("orders.yaml", document)
	plan := expect(t, cli, 2, planning, `~ "GET /orders" `, "# (11 unchanged elements hidden)", `"Every order." -> "All orders."`, "~ digest ")
	if lines := strings.Count(plan, "\n"); lines > 120 {
		t.Errorf("the plan has %d lines:\n%s", lines, plan)
	}
	expect(t, cli, 0, applying)
	expect(t, cli, 0, planning, empty)

	// Unknown as a whole.
	cli.Write("main.tf", strings.NewReplacer(`file("${path.module}/orders.yaml")`, `terraform_data.document.output`).Replace(wholeConfiguration)+
		"resource \"terraform_data\" \"document\" {\n  input = file(\"${path.module}/orders.yaml\")\n}\n")
	expect(t, cli, 0, applying, "~ operations       = ", "-> (known after apply)")
	expect(t, cli, 0, planning, empty)
	expect(t, cli, 0, "destroy -auto-approve", "Destroy complete! Resources: 5 destroyed.")
}

func TestCLI_showsFindingsOnce(t *testing.T) {
	t.Parallel()
	cli, _ := newCLI(t)
	text, err := os.ReadFile("../draft/testdata/awkward.yaml")
	if err != nil {
		t.Fatal(err)
	}
	cli.Write("orders.yaml", string(text))
	configuration := strings.Replace(wholeConfiguration, "  defaults = {", "  exclude = [\"/files/{id}.json\", \"TRACE /orders\"]\n  defaults = {", 1)
	cli.Write("main.tf", wholeConfiguration)
	expect(t, cli, 1, "validate", "/files/{id}.json", "TRACE /orders")
	cli.Write("main.tf", configuration)
	expect(t, cli, 0, "validate")
	const summary = "Warning: The document has what the gateway does not support"
	plan := expect(t, cli, 2, planning, summary, "open to everyone")
	if got := strings.Count(plan, summary); got != 1 {
		t.Errorf("%d warnings:\n%s", got, plan)
	}
	expect(t, cli, 0, applying, summary)
	if got := expect(t, cli, 0, planning, empty); strings.Contains(got, summary) {
		t.Error(got)
	}
	cli.Write("main.tf", strings.Replace(configuration, "  defaults = {", "  on_unsupported = \"error\"\n  defaults = {", 1))
	expect(t, cli, 1, "validate", "PATCH /orders/{id}")
	cli.Write("main.tf", configuration)
	expect(t, cli, 0, "destroy -auto-approve")
}

// definitionOf is a configuration of a definition of an API that exists.
const definitionOf = `
terraform {
  required_providers {
    apigw = { source = "seed-9ae5a20b/apigw" }
  }
}
provider "apigw" {}

resource "apigw_api_definition" "%s" {
  product_id = "prod000001"
  api_id     = "api0000001"
  document   = file("${path.module}/small.yaml")
}
`

func newCLIWithAPI(t *testing.T) (*acctest.CLI, *simulator.NCloud) {
	t.Helper()
	cli, n := newCLI(t)
	n.AddProduct(simulator.NCloudProduct{ID: "prod000001", Name: "shop"})
	n.AddAPI("prod000001", simulator.NCloudAPI{ID: apiID, Name: "orders"})
	cli.Write("main.tf", fmt.Sprintf(definitionOf, "orders"))
	cli.Write("small.yaml", small("/a", "/b"))
	return cli, n
}

func TestCLI_showsAndRepairsDrift(t *testing.T) {
	t.Parallel()
	cli, n := newCLIWithAPI(t)
	expect(t, cli, 0, applying)
	n.ChangeDraft(apiID, func(d *simulator.NCloudDraft) {
		rogue(d)
		method(d, "GET /a").HTTP.URL = "/other"
	})
	expect(t, cli, 2, planning, `- "GET /a/rogue"`, `- "/bare"`, `- "Rogue"`, `"/other" -> "/a"`, "Plan: 0 to add, 1 to change, 0 to destroy")
	expect(t, cli, 0, applying)
	expect(t, cli, 0, planning, empty)
}

func TestCLI_refusesWhatItWouldOverwrite(t *testing.T) {
	t.Parallel()
	cli, n := newCLIWithAPI(t)
	n.ChangeDraft(apiID, rogue)
	expect(t, cli, 1, planning, "terraform import apigw_api_definition.NAME prod000001/api0000001", "- GET /a/rogue")
	expect(t, cli, 0, "import apigw_api_definition.orders prod000001/api0000001")
	expect(t, cli, 2, planning, `- "GET /a/rogue"`)
	expect(t, cli, 0, applying)
	expect(t, cli, 0, planning, empty)
}

func TestCLI_refusesTwoDefinitions(t *testing.T) {
	t.Parallel()
	cli, n := newCLIWithAPI(t)
	_, second, _ := strings.Cut(fmt.Sprintf(definitionOf, "second"), "resource ")
	cli.Write("second.tf", "resource "+second)
	expect(t, cli, 1, planning, "Could not plan a second apigw_api_definition")
	if d := n.Draft(apiID); len(d.Paths) != 1 {
		t.Errorf("%+v", d)
	}
}

func TestCLI_generatesAConfiguration(t *testing.T) {
	t.Parallel()
	cli, _ := newCLIWithAPI(t)
	cli.Write("small.yaml", read(t, "orders.yaml"))
	expect(t, cli, 0, applying)
	expect(t, cli, 0, "state rm apigw_api_definition.orders")
	cli.Write("main.tf", strings.Split(fmt.Sprintf(definitionOf, "orders"), "resource ")[0]+
		"import {\n  to = apigw_api_definition.orders\n  id = \"prod000001/api0000001\"\n}\n")
	expect(t, cli, 0, "plan -generate-config-out=generated.tf", "Plan: 1 to import, 0 to add, 0 to change, 0 to destroy.")
	expect(t, cli, 0, applying)
	expect(t, cli, 0, planning, empty)
}

func TestCLI_continuesAfterAFailedCreate(t *testing.T) {
	t.Parallel()
	cloud := acctest.Simulated(t)
	cli, n := acctest.NewCLI(t, cloud), cloud.Sim.NCloud
	n.AddProduct(simulator.NCloudProduct{ID: "prod000001", Name: "shop"})
	n.AddAPI("prod000001", simulator.NCloudAPI{ID: apiID, Name: "orders"})
	cli.Write("main.tf", fmt.Sprintf(definitionOf, "orders"))
	cli.Write("small.yaml", small("/a", "/b"))
	remove := cloud.Sim.Inject(simulator.Fault{Method: "POST", Path: `/methods$`, Skip: 1, Status: 400, Body: `{}`})
	expect(t, cli, 1, applying, "terraform untaint apigw_api_definition.NAME", "GET /b")
	remove()
	expect(t, cli, 2, planning, "is tainted, so must be replaced")
	expect(t, cli, 0, "untaint apigw_api_definition.orders")
	expect(t, cli, 2, planning, `+ "GET /b"`, "Plan: 0 to add, 1 to change, 0 to destroy")
	expect(t, cli, 0, applying)
	expect(t, cli, 0, planning, empty)

	// Or start over.
	expect(t, cli, 0, "taint apigw_api_definition.orders")
	cli.Write("small.yaml", small("/b"))
	expect(t, cli, 0, applying, "1 added, 0 changed, 1 destroyed")
	expect(t, cli, 0, planning, empty)
}

func TestCLI_managesManyOperations(t *testing.T) {
	t.Parallel()
	cli, n := newCLIWithAPI(t)
	var paths []string
	for i := range 300 {
		paths = append(paths, fmt.Sprintf("/group%d/item%d", i%20, i))
	}
	cli.Write("small.yaml", small(paths...))
	start := time.Now()
	expect(t, cli, 0, applying)
	created := time.Since(start)
	expect(t, cli, 0, planning, empty)
	t.Logf("apply: %s, plan: %s", created, time.Since(start)-created)
	if d := n.Draft(apiID); len(d.Paths) != 321 || len(d.Models) != 300 {
		t.Errorf("%d paths and %d models", len(d.Paths), len(d.Models))
	}
}
