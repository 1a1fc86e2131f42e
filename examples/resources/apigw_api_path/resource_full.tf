# Missing parents are created too.
resource "apigw_api_path" "order" {
  product_id = apigw_api.orders.product_id
  api_id     = apigw_api.orders.id
  path       = "/orders/{id}"

  cors = {
    allow_origin      = "https://shop.example.com"
    allow_methods     = "GET,POST,DELETE"
    allow_headers     = "Authorization,Content-Type"
    expose_headers    = "X-Request-Id"
    allow_credentials = "true"
    max_age           = "600"
  }
}
