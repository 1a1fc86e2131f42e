# The documents of all APIs of a product.
list "apigw_api_document" "weather" {
  provider = apigw

  config {
    product_id = "9aip5utnp2"
  }
}
