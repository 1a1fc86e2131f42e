# Without provider functions (Terraform before 1.8): document = jsonencode(yamldecode(file("${path.module}/orders.yaml")))
resource "apigw_api_definition" "orders" {
  product_id = apigw_api.orders.product_id
  api_id     = apigw_api.orders.id
  document   = provider::apigw::openapi(file("${path.module}/orders.yaml"))

  # What neither overrides nor the document decide.
  defaults = {
    http_endpoint    = { url_prefix = "/v2" } # GET /orders calls GET /v2/orders of the stage's endpoint domain
    api_key_required = true
    validation       = true
    cors = {
      allow_origin  = "https://shop.example.com"
      allow_methods = "GET,POST"
      allow_headers = "Content-Type"
      max_age       = "600"
    }
  }

  # What replaces the document.
  overrides = {
    "GET /health" = {
      mock_endpoint = {
        status_code = 200
        response    = jsonencode({ status = "up" })
        headers     = { Content-Type = "application/json" }
      }
      api_key_required = false
    }
    "POST /orders" = {
      http_endpoint  = { method = "POST", url = "/v3/orders" }
      authentication = { platform = "IAM" }
      validation     = { headers = ["X-Idempotency-Key"] }
    }
  }
  cors = {
    "/health" = {} # none
  }
  security_schemes = {
    token = { platform = "AUTHORIZER", authorizer_id = apigw_authorizer.jwt.id }
  }
  exclude = ["GET /internal/*"]

  unmanaged      = "remove"
  on_unsupported = "warn"
  documentation  = "managed" # "unverified" from about 50 operations
}

output "operations" {
  value = sort(keys(apigw_api_definition.orders.operations))
}
