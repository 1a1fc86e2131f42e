# The APIs of a product that have operations.
list "apigw_api_definition" "weather" {
  provider = apigw

  config {
    product_id = "9aip5utnp2"
  }
}
