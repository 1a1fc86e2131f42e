// SPDX-License-Identifier: MPL-2.0

package ncloud_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"

	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/acctest"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/simulator"
)

// ordersAPI is a configuration of a product, an API and its document.
func ordersAPI(name, description, markdown string) string {
	return fmt.Sprintf(`
resource "apigw_product" "shop" {
  name              = "shop"
  subscription_code = "PROTECTED"
}
resource "apigw_api" "orders" {
  product_id  = apigw_product.shop.id
  name        = %q
  description = %q
}
resource "apigw_api_document" "orders" {
  product_id = apigw_api.orders.product_id
  api_id     = apigw_api.orders.id
  markdown   = %q
}
`, name, description, markdown)
}

func TestAccAPI_lifecycle(t *testing.T) {
	t.Parallel()
	cloud := acctest.Any(t, acctest.NCloud)
	config := func(name, description, markdown string) string {
		return cloud.Provider() + strings.Replace(ordersAPI(name, description, markdown), `"shop"`+"\n  sub", fmt.Sprintf("%q\n  sub", acctest.UniqueName()), 1) + `
data "apigw_api" "by_name" {
  product_id = apigw_api_document.orders.product_id
  name       = apigw_api.orders.name
}
data "apigw_apis" "all" {
  product_id = apigw_api_document.orders.product_id
}
`
	}
	acctest.Run(t, resource.TestCase{Steps: []resource.TestStep{
		{
			Config: config("orders", "what customers order", "# Orders\n"),
			Check: resource.ComposeAggregateTestCheckFunc(
				resource.TestCheckResourceAttrPair("data.apigw_api.by_name", "id", "apigw_api.orders", "id"),
				resource.TestCheckResourceAttrPair("data.apigw_apis.all", "apis.0.tenant_id", "apigw_api.orders", "tenant_id"),
				resource.TestCheckResourceAttr("data.apigw_apis.all", "total", "1"),
			),
		},
		imports("apigw_api.orders", "product_id", "id"),
		imports("apigw_api_document.orders", "product_id", "api_id"),
	}})
}

// apiSwitches are combinations of undocumented behavior that concerns APIs and documents.
var apiSwitches = map[string]string{
	"defaults":       "",
	"deleted stay":   "DeletedAPI=isDeleted DeletedListed=yes APIStages=null UnsetText=null UnsetDocument=empty ReadAfterWrite=stale",
	"other errors":   "NotFoundCode=10004 ValidationCode=10003 MixedIDs=400 DuplicateAPINames=409 APIStages=absent UnsetText=empty UnsetDocument=absent",
	"IDs are mixed":  "MixedIDs=ignored DuplicateAPINames=allowed APIStages=filled UnsetDocument=404 APIModTime=moves IAMFields=present",
	"late and empty": "ReadAfterWrite=stale UnsetDocument=404 DeletedAPI=isDeleted DeletedProduct=isDeleted NameFilter=exact Order=newest PageMax=1",
}

// apiRun is a CLI with a simulator.
type apiRun struct {
	*acctest.CLI

	t *testing.T
	n *simulator.NCloud
}

func (r *apiRun) configure(text string) { r.Write("main.tf", required+text) }

func (r *apiRun) apply(text string) {
	r.configure(text)
	r.Must("apply", "-auto-approve", "-input=false")
	r.Must("plan", "-detailed-exitcode", "-input=false")
}

// plans fails the test unless the plan says this.
func (r *apiRun) plans(want string) {
	r.t.Helper()
	if result := r.Run("plan", "-detailed-exitcode", "-input=false"); result.Code != 2 || !strings.Contains(result.Stdout, want) {
		r.t.Errorf("the plan exits with %d and does not contain %q:\n%s", result.Code, want, result)
	}
}

func (r *apiRun) product() simulator.NCloudProduct { return r.n.Products(simulator.NCloudTenantID)[0] }

// has fails the test unless the service has one API with this content.
func (r *apiRun) has(name, description, markdown string) {
	r.t.Helper()
	apis := r.n.APIs(r.product().ID)
	if len(apis) != 1 || apis[0].Name != name || apis[0].Description != description || *apis[0].DocumentMd != markdown {
		r.t.Errorf("the service has %+v", apis)
	}
}

const required = `terraform {
  required_providers {
    apigw = { source = "seed-9ae5a20b/apigw" }
  }
}
provider "apigw" {}
`

func TestAPI_lifeUnderSwitches(t *testing.T) {
	t.Parallel()
	for name, settings := range apiSwitches {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			cloud := acctest.Simulated(t)
			r := &apiRun{acctest.NewCLI(t, cloud), t, cloud.Sim.NCloud}
			for setting := range strings.FieldsSeq(settings) {
				name, value, _ := strings.Cut(setting, "=")
				if err := r.n.SetSwitch(name, value); err != nil {
					t.Fatal(err)
				}
			}
			r.lives(cloud)
		})
	}
}

func (r *apiRun) lives(cloud *acctest.Cloud) {
	r.t.Helper()
	r.apply(ordersAPI("orders", "a", "# Orders"))
	r.has("orders", "a", "# Orders")
	r.configure(ordersAPI("orders", "", "# Bills"))
	r.plans("0 to add, 2 to change, 0 to destroy")
	r.apply(ordersAPI("orders", "", "# Bills"))
	r.has("orders", "", "# Bills")

	theirs := "theirs"
	first := r.n.APIs(r.product().ID)[0].ID
	r.n.ChangeAPI(first, func(a *simulator.NCloudAPI) { a.Description, a.DocumentMd = theirs, &theirs })
	for range 2 { // reads may lag behind
		r.Run("plan", "-input=false")
	}
	r.plans("0 to add, 2 to change, 0 to destroy")
	r.apply(ordersAPI("orders", "", "# Bills"))
	r.has("orders", "", "# Bills")

	r.configure(ordersAPI("bills", "", "# Bills"))
	r.plans("2 to add, 0 to change, 2 to destroy")
	r.apply(ordersAPI("bills", "", "# Bills"))
	r.has("bills", "", "# Bills")

	second := r.n.APIs(r.product().ID)[0].ID
	r.n.DeleteAPI(second)
	r.plans("2 to add, 0 to change, 0 to destroy")
	r.apply(ordersAPI("bills", "", "# Bills"))
	r.has("bills", "", "# Bills")
	r.imports(cloud)

	r.Must("destroy", "-auto-approve", "-input=false")
	if left := r.n.Products(simulator.NCloudTenantID); len(left) > 0 {
		r.t.Errorf("after destroy: %+v", left)
	}
}

// imports lets the CLI write the configuration of everything.
func (r *apiRun) imports(cloud *acctest.Cloud) {
	r.t.Helper()
	cli := acctest.NewCLI(r.t, cloud)
	if !cli.AtLeast("1.5", "1.8") {
		return // no -generate-config-out
	}
	product := r.product()
	api := product.ID + "/" + product.APIs[0].ID
	var blocks strings.Builder
	blocks.WriteString(required)
	for resource, id := range map[string]string{"apigw_product": product.ID, "apigw_api": api, "apigw_api_document": api} {
		fmt.Fprintf(&blocks, "import {\n  to = %s.it\n  id = %q\n}\n", resource, id)
	}
	cli.Write("main.tf", blocks.String())
	if result := cli.Must("plan", "-generate-config-out=generated.tf", "-input=false"); !strings.Contains(result.Stdout, "3 to import, 0 to add, 0 to change, 0 to destroy") {
		r.t.Errorf("import:\n%s", result)
	}
	cli.Must("apply", "-auto-approve", "-input=false")
	cli.Must("plan", "-detailed-exitcode", "-input=false")
}

func TestAPI_duplicateNameNamesTheImportCommand(t *testing.T) {
	t.Parallel()
	cloud := acctest.Simulated(t)
	r := &apiRun{acctest.NewCLI(t, cloud), t, cloud.Sim.NCloud}
	product := r.n.AddProduct(simulator.NCloudProduct{Name: "shop"})
	id := r.n.AddAPI(product, simulator.NCloudAPI{Name: "orders", Description: "theirs"})
	block := fmt.Sprintf("resource \"apigw_api\" \"orders\" {\n  product_id = %q\n  name = \"orders\"\n}\n", product)
	r.configure(block)
	result := r.Run("apply", "-auto-approve", "-input=false")
	if command := "terraform import apigw_api.NAME " + product + "/" + id; result.Code != 1 || !strings.Contains(result.Stderr, command) {
		t.Errorf("%q is not in\n%s", command, result)
	}
	r.Must("import", "-input=false", "apigw_api.orders", product+"/"+id)
	r.plans("0 to add, 1 to change, 0 to destroy")
}
