# The stages of an API.
list "apigw_stage" "bills" {
  provider = apigw

  config {
    product_id = "9aip5utnp2"
    api_id     = "b5r2n8q1mw"
  }
}
