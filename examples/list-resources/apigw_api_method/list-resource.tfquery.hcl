# The methods of an API.
list "apigw_api_method" "orders" {
  provider = apigw

  config {
    product_id = "9aip5utnp2"
    api_id     = "e8u4h1z6yo"
  }
}
