resource "apigw_stage" "orders" {
  product_id      = apigw_api.orders.product_id
  api_id          = apigw_api.orders.id
  name            = "v1"
  endpoint_domain = "https://orders.example.com"
  cache_ttl_sec   = 60
  throttle_rps    = 100
  published       = true

  deployment = {
    triggers    = { definition = apigw_api_definition.orders.digest }
    description = "Release 7"
  }

  # Remove this block to make the content live.
  canary = {
    conditions   = [{ in = "HEADER", name = "X-Beta", value = "1" }]
    throttle_rps = 10
  }

  ip_acl = {
    code = "REJECTED"
    list = ["192.0.2.1", "198.51.100.0/24"]
  }
  maintenance = {
    status_code = 503
    response    = jsonencode({ message = "back at noon" })
  }
  compression = { minimum_size = 1024 }

  # For callers without a usage plan of their own.
  usage_plan = {
    rate_rps            = 5
    day_quota_request   = 1000
    month_quota_request = 20000
    quota_condition     = "2xx"
  }

  method_settings = {
    "GET /health" = { throttle_rps = 1 }
  }
}
