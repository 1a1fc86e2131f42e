resource "apigw_api_model" "order" {
  product_id = apigw_api.orders.product_id
  api_id     = apigw_api.orders.id
  name       = "Order"
  schema     = jsonencode({ type = "object" })
}
