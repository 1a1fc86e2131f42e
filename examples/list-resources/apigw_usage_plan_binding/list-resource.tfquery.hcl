# The stages on which an API key has its own usage plan.
list "apigw_usage_plan_binding" "shop" {
  provider = apigw

  config {
    product_id = "9aip5utnp2"
    api_key_id = "mquhyw54kg"
  }
}
