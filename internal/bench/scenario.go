// SPDX-License-Identifier: MPL-2.0

//go:build unix

package main

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/simulator"
)

// scenario is a configuration that all subjects apply, with rows of its own in the report.
type scenario struct {
	name, title, unit string
	sizes             []int
	// config is the configuration of n units. Where two describe the same, only the description of the first differs.
	config func(n int, description string) string
	// resources are how many the configuration has, for terraform_data.
	resources func(n int) int
	// document is the file api.json, or nil.
	document func(n int, description string) string
	// found returns how many of n units exist, and the description of the first.
	found func(cloud *simulator.NCloud) (n int, description string)
}

var scenarios = []scenario{
	{
		name: "products", title: "Products", unit: "products", sizes: []int{100, 1000},
		config: products, resources: func(n int) int { return n }, document: nil, found: foundProducts,
	},
	{
		name: "definition", title: "One definition", unit: "operations", sizes: []int{100, 300, 1000},
		config: definition, resources: func(int) int { return 2 }, document: document, found: foundOperations,
	},
	{
		name: "methods", title: "The same API as paths, methods and models", unit: "operations", sizes: []int{100, 300},
		config: methods, resources: func(n int) int { return 2 + n + 2*paths(n) }, document: nil, found: foundOperations,
	},
	{
		name: "stages", title: "A definition with ten stages", unit: "operations", sizes: []int{300},
		config: stages, resources: func(int) int { return 12 }, document: document, found: foundOperations,
	},
	{
		name: "account", title: "A mixed account", unit: "products", sizes: []int{50},
		config: account, resources: func(n int) int { return 6 + n*16 + 4*n/5 }, document: func(int, string) string { return document(20, "") }, found: foundProducts,
	},
}

func scenarioNames() []string {
	names := make([]string, len(scenarios))
	for i, s := range scenarios {
		names[i] = s.name
	}
	return names
}

// files are the configuration of a subject.
func (s scenario) files(of subject, n int, description string) map[string]string {
	files := map[string]string{}
	if s.document != nil {
		files["api.json"] = s.document(n, description)
	}
	if of.prefix == "" {
		files["main.tf"] = builtin(s.resources(n), description, len(files) > 0)
	} else {
		files["main.tf"] = strings.ReplaceAll(header+s.config(n, description), "PREFIX", of.prefix)
	}
	return files
}

const header = `terraform {
  required_providers {
    PREFIX = {
      source = "seed-9ae5a20b/PREFIX"
    }
  }
}
`

func builtin(n int, description string, hasDocument bool) string {
	text := fmt.Sprintf(`
resource "terraform_data" "this" {
  count = %d
  input = {
    name              = format("name%%06d", count.index)
    description       = count.index == 0 ? %q : "unchanging"
    subscription_code = "PROTECTED"
  }
}
`, n, description)
	if hasDocument {
		text += `
resource "terraform_data" "document" {
  input = {
    document   = file("api.json")
    operations = tomap(merge([for path, item in jsondecode(file("api.json")).paths : { for method, operation in item : "${upper(method)} ${path}" => jsonencode(operation) }]...))
  }
}
`
	}
	return text
}

const firstName = "name000000"

func products(n int, description string) string {
	return fmt.Sprintf(`
resource "PREFIX_product" "this" {
  count             = %d
  name              = format("name%%06d", count.index)
  description       = count.index == 0 ? %q : "unchanging"
  subscription_code = "PROTECTED"
}
`, n, description)
}

func foundProducts(cloud *simulator.NCloud) (n int, description string) {
	all := cloud.Products(simulator.NCloudTenantID)
	for _, p := range all {
		if p.Name == firstName {
			description = p.Description
		}
	}
	return len(all), description
}

var operationMethods = []string{"get", "put", "patch", "delete"}

func paths(operations int) int {
	return (operations + len(operationMethods) - 1) / len(operationMethods)
}

func pathOf(i int) string { return fmt.Sprintf("/resource%04d/{id}", i) }

func model(i int) map[string]any {
	text := map[string]any{"type": "string"}
	return map[string]any{"type": "object", "required": []string{"id"}, "properties": map[string]any{"id": text, fmt.Sprint("field", i): text}}
}

// document has four operations in each path. Each has a parameter and a response with the model of the path.
func document(operations int, description string) string {
	items, schemas := map[string]any{}, map[string]any{}
	for i := range paths(operations) {
		item, name := map[string]any{}, fmt.Sprintf("Resource%04d", i)
		for m, method := range operationMethods[:min(len(operationMethods), operations-i*len(operationMethods))] {
			text := "unchanging"
			if i == 0 && m == 0 {
				text = description
			}
			reference := map[string]any{"$ref": "#/components/schemas/" + name}
			item[method] = map[string]any{
				"description": text,
				"parameters":  []any{map[string]any{"name": "view", "in": "query", "schema": map[string]any{"type": "string"}}},
				"responses": map[string]any{"200": map[string]any{
					"description": "OK", "content": map[string]any{"application/json": map[string]any{"schema": reference}},
				}},
			}
		}
		items[pathOf(i)], schemas[name] = item, model(i)
	}
	text, _ := json.Marshal(map[string]any{
		"openapi": "3.0.3", "info": map[string]any{"title": "orders", "version": "1"}, "paths": items, "components": map[string]any{"schemas": schemas},
	})
	return string(text)
}

const oneAPI = `
resource "PREFIX_product" "this" {
  name              = "name000000"
  subscription_code = "PROTECTED"
}

resource "PREFIX_api" "this" {
  product_id = PREFIX_product.this.id
  name       = "orders"
}
`

func definition(int, string) string {
	return oneAPI + `
resource "PREFIX_api_definition" "this" {
  product_id = PREFIX_api.this.product_id
  api_id     = PREFIX_api.this.id
  document   = file("api.json")
}
`
}

func stages(n int, description string) string {
	return definition(n, description) + `
resource "PREFIX_stage" "this" {
  count           = 10
  product_id      = PREFIX_api.this.product_id
  api_id          = PREFIX_api.this.id
  name            = "v${count.index}"
  endpoint_domain = "https://orders.example.com"
  deployment      = { triggers = { definition = PREFIX_api_definition.this.digest } }
}
`
}

func methods(n int, description string) string {
	return oneAPI + fmt.Sprintf(`
locals {
  paths   = [for i in range(%[1]d) : format("/resource%%04d/{id}", i)]
  methods = ["GET", "PUT", "PATCH", "DELETE"]
}

resource "PREFIX_api_path" "this" {
  count      = %[1]d
  product_id = PREFIX_api.this.product_id
  api_id     = PREFIX_api.this.id
  path       = local.paths[count.index]
}

resource "PREFIX_api_model" "this" {
  count      = %[1]d
  product_id = PREFIX_api.this.product_id
  api_id     = PREFIX_api.this.id
  name       = format("Resource%%04d", count.index)
  schema = jsonencode({
    type       = "object"
    required   = ["id"]
    properties = { id = { type = "string" }, "field${count.index}" = { type = "string" } }
  })
}

resource "PREFIX_api_method" "this" {
  count            = %[2]d
  product_id       = PREFIX_api.this.product_id
  api_id           = PREFIX_api.this.id
  path_id          = PREFIX_api_path.this[floor(count.index / 4)].id
  method           = local.methods[count.index %% 4]
  description      = count.index == 0 ? %[3]q : "unchanging"
  http_endpoint    = { method = local.methods[count.index %% 4], url = local.paths[floor(count.index / 4)] }
  query_parameters = { view = {} }
  produces         = ["application/json"]
  responses = { "200" = {
    description = "OK"
    body        = { name = "body", model_id = PREFIX_api_model.this[floor(count.index / 4)].id }
  } }
}
`, paths(n), n, description)
}

// foundOperations returns 0 if a path of an API lacks its responses.
func foundOperations(cloud *simulator.NCloud) (n int, description string) {
	for _, product := range cloud.Products(simulator.NCloudTenantID) {
		for _, api := range cloud.APIs(product.ID) {
			for _, path := range cloud.Draft(api.ID).Paths {
				for _, method := range path.Methods {
					if !slices.ContainsFunc(method.Responses, func(r simulator.NCloudResponse) bool { return r.Body != nil }) {
						return 0, ""
					}
					if n++; path.Path == pathOf(0) && method.Name == "GET" {
						description = method.Description
					}
				}
			}
		}
	}
	return n, description
}

// account has n products. A fifth of them has five APIs with two stages each, and five subscribers, who have a usage plan on
// nine of the ten stages. With 50 products, these are 500 subscriptions and bindings.
func account(n int, description string) string {
	return products(n, description) + fmt.Sprintf(`
locals {
  document = file("api.json")
}

resource "PREFIX_usage_plan" "this" {
  name = "bronze"
}

resource "PREFIX_api_key" "this" {
  count = 5
  name  = "partner-${count.index}"
}

resource "PREFIX_api" "this" {
  count      = %[1]d
  product_id = PREFIX_product.this[floor(count.index / 5)].id
  name       = "api-${count.index}"
}

resource "PREFIX_api_definition" "this" {
  count         = %[1]d
  product_id    = PREFIX_api.this[count.index].product_id
  api_id        = PREFIX_api.this[count.index].id
  document      = local.document
  documentation = "unverified"
}

resource "PREFIX_stage" "this" {
  count           = %[1]d * 2
  product_id      = PREFIX_api.this[floor(count.index / 2)].product_id
  api_id          = PREFIX_api.this[floor(count.index / 2)].id
  name            = "v${count.index %% 2}"
  endpoint_domain = "https://orders.example.com"
  deployment      = { triggers = { definition = PREFIX_api_definition.this[floor(count.index / 2)].digest } }
}

resource "PREFIX_stage_usage_plan" "this" {
  count         = %[1]d * 2
  product_id    = PREFIX_stage.this[count.index].product_id
  api_id        = PREFIX_stage.this[count.index].api_id
  stage_id      = PREFIX_stage.this[count.index].id
  usage_plan_id = PREFIX_usage_plan.this.id
}

resource "PREFIX_api_key_subscription" "this" {
  count      = %[1]d
  product_id = PREFIX_product.this[floor(count.index / 5)].id
  api_key_id = PREFIX_api_key.this[count.index %% 5].id
}

resource "PREFIX_usage_plan_binding" "this" {
  count         = %[1]d * 9
  product_id    = PREFIX_api_key_subscription.this[floor(count.index / 9)].product_id
  api_key_id    = PREFIX_api_key_subscription.this[floor(count.index / 9)].api_key_id
  stage_id      = PREFIX_stage_usage_plan.this[floor(count.index / 45) * 10 + count.index %% 9].stage_id
  usage_plan_id = PREFIX_usage_plan.this.id
}
`, n/5*5)
}
