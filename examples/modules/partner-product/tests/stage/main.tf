terraform {
  required_providers {
    apigw = {
      source = "seed-9ae5a20b/apigw"
    }
  }
}

variable "product_id" {
  type = string
}

resource "apigw_api" "this" {
  product_id = var.product_id
  name       = "forecast"
}

resource "apigw_api_definition" "this" {
  product_id = apigw_api.this.product_id
  api_id     = apigw_api.this.id

  document = jsonencode({
    openapi = "3.0.3"
    info    = { title = "Forecasts", version = "1" }
    paths   = { "/today" = { get = { responses = { 200 = { description = "The forecast." } } } } }
  })
}

resource "apigw_stage" "this" {
  product_id      = apigw_api.this.product_id
  api_id          = apigw_api.this.id
  name            = "v1"
  endpoint_domain = "https://forecast.example.com"
  deployment      = { triggers = { definition = apigw_api_definition.this.digest } }
}

output "ids" {
  value = { api_id = apigw_stage.this.api_id, stage_id = apigw_stage.this.id }
}
