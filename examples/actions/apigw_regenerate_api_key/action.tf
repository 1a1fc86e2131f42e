# When callers use the primary value, regenerate the secondary one with:
# terraform apply -invoke=action.apigw_regenerate_api_key.shop_secondary
action "apigw_regenerate_api_key" "shop_secondary" {
  config {
    api_key_id = apigw_api_key.shop.id
    key_type   = "SECONDARY"
  }
}
