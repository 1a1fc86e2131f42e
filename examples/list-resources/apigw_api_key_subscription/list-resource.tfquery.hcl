# API keys that may call a product.
list "apigw_api_key_subscription" "accepted" {
  provider = apigw

  config {
    product_id = "9aip5utnp2"
    statuses   = ["ACCEPTED"]
  }
}
