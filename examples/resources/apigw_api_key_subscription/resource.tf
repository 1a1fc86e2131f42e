# A key of the own account is subscribed and accepted.
resource "apigw_api_key_subscription" "shop" {
  product_id = apigw_product.weather.id
  api_key_id = apigw_api_key.shop.id
}
