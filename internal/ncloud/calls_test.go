// SPDX-License-Identifier: MPL-2.0

package ncloud_test

import (
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/acctest"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/simulator"
)

const ordersDocument = `
openapi: 3.0.3
info: { title: Orders, version: "1" }
security: [{ key: [] }]
components:
  securitySchemes:
    key: { type: apiKey, in: header, name: x-ncp-apigw-api-key }
paths:
  /orders:
    get:
      parameters:
        - { name: page, in: query, required: true, schema: { type: integer } }
        - { name: X-Shop, in: header, schema: { type: string } }
      responses: { "200": { description: a page } }
    post:
      responses: { "201": { description: created } }
  /orders/{id}:
    get:
      parameters: [{ name: id, in: path, required: true, schema: { type: string } }]
      responses: { "200": { description: an order } }
  /files/{path+}:
    get:
      parameters: [{ name: path+, in: path, required: true, schema: { type: string } }]
      responses: { "200": { description: a file } }
  /health:
    get:
      security: []
      responses: { "200": { description: up } }
`

const ordersConfiguration = `
variable "release" {}
variable "endpoint" {}
variable "canary" { default = false }
variable "no" { default = null }

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
  document   = jsonencode(yamldecode(file("orders.yaml")))
  defaults = {
    http_endpoint = { url_prefix = "/${var.release}" }
    validation    = true
    cors          = { allow_origin = "https://shop.example.com", allow_methods = "GET,POST", allow_headers = "x-ncp-apigw-api-key", max_age = "600" }
  }
  overrides = {
    "GET /health" = { mock_endpoint = { status_code = 203, response = jsonencode({ status = var.release }), headers = { X-Release = var.release } } }
  }
}
resource "apigw_gateway_response" "not_found" {
  product_id    = apigw_api.orders.product_id
  api_id        = apigw_api.orders.id
  response_type = "NOT_FOUND"
  headers       = { X-Help = "https://help.example.com" }
}
resource "apigw_stage" "v1" {
  product_id      = apigw_api.orders.product_id
  api_id          = apigw_api.orders.id
  name            = "v1"
  endpoint_domain = var.endpoint
  usage_plan      = { rate_rps = 1000 }
  method_settings = {
    "GET /health"      = { throttle_rps = 1 }
    "GET /orders/{id}" = { cache_ttl_sec = 600 }
  }
  deployment = {
    triggers = { definition = apigw_api_definition.orders.digest, not_found = apigw_gateway_response.not_found.digest }
    no       = var.no
  }
  canary = var.canary ? { distribution_rate = 10 } : null
}
resource "apigw_usage_plan" "trial" {
  name                = "trial"
  day_quota_request   = 2
  month_quota_request = 100
  quota_condition     = "2xx"
}
resource "apigw_stage_usage_plan" "trial" {
  product_id    = apigw_stage.v1.product_id
  api_id        = apigw_stage.v1.api_id
  stage_id      = apigw_stage.v1.id
  usage_plan_id = apigw_usage_plan.trial.id
}
resource "apigw_api_key" "shop" {
  for_each = toset(["subscribed", "trial", "unsubscribed"])
  name     = each.key
}
resource "apigw_api_key_subscription" "shop" {
  for_each   = toset(["subscribed", "trial"])
  product_id = apigw_product.shop.id
  api_key_id = apigw_api_key.shop[each.key].id
}
resource "apigw_usage_plan_binding" "trial" {
  product_id    = apigw_product.shop.id
  api_key_id    = apigw_api_key_subscription.shop["trial"].api_key_id
  stage_id      = apigw_stage_usage_plan.trial.stage_id
  usage_plan_id = apigw_stage_usage_plan.trial.usage_plan_id
}
output "url" { value = apigw_stage.v1.invoke_url }
output "no" { value = apigw_stage.v1.deployed.no }
output "canary_no" { value = try(tostring(apigw_stage.v1.canary_deployed.no), "none") }
output "subscribed" {
  value     = apigw_api_key.shop["subscribed"].primary_key
  sensitive = true
}
output "trial" {
  value     = apigw_api_key.shop["trial"].secondary_key
  sensitive = true
}
output "unsubscribed" {
  value     = apigw_api_key.shop["unsubscribed"].primary_key
  sensitive = true
}
`

// caller calls the stage of a configuration that a CLI applies.
type caller struct {
	*acctest.CLI

	t   *testing.T
	url string
	// calls counts those that the endpoint receives.
	calls atomic.Int64
}

func (c *caller) apply(variables ...string) {
	c.t.Helper()
	args := []string{"-input=false"}
	for _, one := range variables {
		args = append(args, "-var="+one)
	}
	c.Must(append([]string{"apply", "-auto-approve"}, args...)...)
	c.Must(append([]string{"plan", "-detailed-exitcode"}, args...)...)
	c.url = c.output("url")
}

func (c *caller) output(name string) string {
	c.t.Helper()
	return strings.TrimSpace(c.Must("output", "-raw", name).Stdout)
}

// call calls the stage; header consists of names and values.
func (c *caller) call(method, target string, header ...string) (*http.Response, string) {
	c.t.Helper()
	req, err := http.NewRequestWithContext(c.t.Context(), method, c.url+target, nil)
	if err != nil {
		c.t.Fatal(err)
	}
	for i := 0; i < len(header); i += 2 {
		req.Header.Set(header[i], header[i+1])
	}
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		c.t.Fatal(err)
	}
	defer resp.Body.Close()
	body, err := io.ReadAll(resp.Body)
	if err != nil {
		c.t.Fatal(err)
	}
	return resp, string(body)
}

// expect checks the status of a call, and a part of the body.
func (c *caller) expect(call string, status int, contains string, header ...string) http.Header {
	c.t.Helper()
	method, target, _ := strings.Cut(call, " ")
	resp, body := c.call(method, target, header...)
	if resp.StatusCode != status || !strings.Contains(body, contains) {
		c.t.Errorf("%s %q: %d %s, expected %d %s", call, header, resp.StatusCode, body, status, contains)
	}
	return resp.Header
}

// A document becomes an API whose stage responds to calls: routes, keys, limits, a canary, and a rollback.
func TestGateway_callsOfAStage(t *testing.T) {
	t.Parallel()
	cloud := acctest.Simulated(t)
	c := &caller{CLI: acctest.NewCLI(t, cloud), t: t}
	endpoint := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		c.calls.Add(1)
		fmt.Fprint(w, r.Method, " ", r.URL)
	}))
	t.Cleanup(endpoint.Close)
	c.Write("main.tf", required+ordersConfiguration)
	c.Write("orders.yaml", ordersDocument)

	at := "endpoint=" + endpoint.URL
	c.apply(at, "release=r1")
	first := c.output("no")
	key := []string{"x-ncp-apigw-api-key", c.output("subscribed")}
	c.routes(key)
	c.limits(c.output("trial"))

	c.apply(at, "release=r2", "canary=true")
	second := c.output("canary_no")
	shares := map[string]int{}
	for range 200 {
		resp, body := c.call(http.MethodGet, "/orders?page=1", key...)
		shares[body+" by "+resp.Header.Get(simulator.HeaderDeployment)]++
	}
	old, young := "GET /r1/orders?page=1 by "+first, "GET /r2/orders?page=1 by "+second
	if len(shares) != 2 || shares[old]+shares[young] != 200 || shares[young] < 5 || shares[young] > 50 {
		t.Errorf("shares %v", shares)
	}

	c.apply(at, "release=r2") // promotes
	for range 50 {
		if got := c.expect("GET /orders?page=1", 200, "GET /r2/orders?page=1", key...).Get(simulator.HeaderDeployment); got != second {
			t.Fatalf("deployment %s, expected %s", got, second)
		}
	}

	c.apply(at, "release=r2", "no="+first) // rolls back
	if got := c.expect("GET /orders?page=1", 200, "GET /r1/orders?page=1", key...).Get(simulator.HeaderDeployment); got != first {
		t.Errorf("deployment %s, expected %s", got, first)
	}

	c.Must("destroy", "-auto-approve", "-input=false", "-var="+at, "-var=release=r2")
	c.expect("GET /orders?page=1", 404, `"errorCode":"300"`, key...)
}

// routes calls what the document describes, and what it does not.
func (c *caller) routes(key []string) {
	c.t.Helper()
	denied, unrouted := `"errorCode":"210"`, `"errorCode":"300"`
	c.expect("GET /orders?page=1", 401, denied)
	c.expect("GET /orders?page=1", 401, denied, "x-ncp-apigw-api-key", "x")
	c.expect("GET /orders?page=1", 401, denied, "x-ncp-apigw-api-key", c.output("unsubscribed"))
	c.expect("GET /orders?page=1", 200, "GET /r1/orders?page=1", key...)
	c.expect("POST /orders", 200, "POST /r1/orders", key...)
	c.expect("GET /orders", 400, "missing: page", key...)
	c.expect("GET /orders/a%2Fb", 200, "GET /r1/orders/a%2Fb", key...)
	c.expect("GET /files/a/b/c.txt", 200, "GET /r1/files/a/b/c.txt", key...)
	if got := c.expect("GET /health", 203, `{"status":"r1"}`).Get("X-Release"); got != "r1" {
		c.t.Errorf("X-Release %q", got)
	}
	for _, call := range []string{"DELETE /orders", "GET /files", "GET /nosuchpath", "GET /"} {
		if got := c.expect(call, 404, unrouted, key...).Get("X-Help"); got != "https://help.example.com" {
			c.t.Errorf("%s: X-Help %q", call, got)
		}
	}
	allowed := c.expect("OPTIONS /orders", 200, "", "Origin", "https://shop.example.com", "Access-Control-Request-Method", "POST")
	for name, value := range map[string]string{
		"Access-Control-Allow-Origin": "https://shop.example.com", "Access-Control-Allow-Methods": "GET,POST",
		"Access-Control-Allow-Headers": "x-ncp-apigw-api-key", "Access-Control-Max-Age": "600",
	} {
		if got := allowed.Get(name); got != value {
			c.t.Errorf("%s %q, expected %q", name, got, value)
		}
	}
	before := c.calls.Load()
	for range 3 {
		c.expect("GET /orders/7", 200, "GET /r1/orders/7", key...)
	}
	if got := c.calls.Load() - before; got != 1 {
		c.t.Errorf("the endpoint receives %d calls of a path that is cached", got)
	}
}

// limits calls until a limit refuses.
func (c *caller) limits(trial string) {
	c.t.Helper()
	for range 2 {
		if got := c.expect("GET /orders?page=1", 200, "", "x-ncp-apigw-api-key", trial).Get(simulator.HeaderUsagePlan); got != "trial" {
			c.t.Errorf("usage plan %q", got)
		}
	}
	c.expect("GET /orders?page=1", 429, `"errorCode":"400"`, "x-ncp-apigw-api-key", trial)
	for range 50 {
		if resp, body := c.call(http.MethodGet, "/health"); resp.StatusCode == http.StatusTooManyRequests {
			if !strings.Contains(body, `"errorCode":"410"`) {
				c.t.Error(body)
			}
			return
		}
	}
	c.t.Error("GET /health is not throttled")
}
