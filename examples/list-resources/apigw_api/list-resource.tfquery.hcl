# All APIs of a product.
list "apigw_api" "weather" {
  provider = apigw

  config {
    product_id = "9aip5utnp2"
  }
}
