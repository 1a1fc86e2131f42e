resource "apigw_gateway_response" "unauthenticated" {
  product_id    = apigw_api.orders.product_id
  api_id        = apigw_api.orders.id
  response_type = "AUTHENTICATION_FAILED"
  status_code   = 403

  headers = {
    "Cache-Control" = "no-store"
  }

  # Terraform reads $${ as the characters ${.
  templates = {
    "application/json" = jsonencode({ error = "No valid API key for $${context.apiName}" })
    "text/plain"       = "No valid API key for $${context.apiName}"
  }
}
