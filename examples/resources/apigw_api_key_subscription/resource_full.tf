# A partner's key that has requested the subscription. The data source
# apigw_api_key_subscriptions lists the keys that wait for a decision.
resource "apigw_api_key_subscription" "partner" {
  product_id = "9aip5utnp2"
  api_key_id = "w8f2kd61zq"
  status     = "ACCEPTED"
}
