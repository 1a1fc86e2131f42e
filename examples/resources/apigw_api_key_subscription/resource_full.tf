# A partner's key, which has requested the subscription.
resource "apigw_api_key_subscription" "partner" {
  product_id = apigw_product.weather.id
  api_key_id = "mquhyw54kg"
  status     = "REJECTED"
}
