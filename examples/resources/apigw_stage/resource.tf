resource "apigw_stage" "bills" {
  product_id      = apigw_api.bills.product_id
  api_id          = apigw_api.bills.id
  name            = "v1"
  endpoint_domain = "https://bills.example.com"
  deployment      = { triggers = { definition = apigw_api_definition.bills.digest } }
}
