resource "apigw_api_method" "orders" {
  product_id = apigw_api_path.orders.product_id
  api_id     = apigw_api_path.orders.api_id
  path_id    = apigw_api_path.orders.id
  method     = "GET"

  http_endpoint = {
    method = "GET"
    url    = "/v2/orders"
  }
}
