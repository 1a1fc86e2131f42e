resource "apigw_gateway_response" "throttled" {
  product_id    = apigw_api.orders.product_id
  api_id        = apigw_api.orders.id
  response_type = "THROTTLE_LIMITED"
  headers       = { "Retry-After" = "1" }
}
