resource "apigw_api_path" "orders" {
  product_id = apigw_api.orders.product_id
  api_id     = apigw_api.orders.id
  path       = "/orders"
}
