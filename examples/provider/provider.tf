terraform {
  required_providers {
    apigw = { source = "seed-9ae5a20b/apigw" }
  }
}

provider "apigw" {} # with NCLOUD_ACCESS_KEY and NCLOUD_SECRET_KEY in the environment

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
  document   = provider::apigw::openapi(file("${path.module}/orders.yaml"))
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
