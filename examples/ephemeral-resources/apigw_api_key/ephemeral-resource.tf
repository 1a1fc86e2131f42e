resource "apigw_api_key" "shop" {
  name       = "shop"
  store_keys = false # or the values are in state and in saved plan files too
}

# The values of the key are in no state and no plan. Pass them to another
# provider's configuration or to a write-only argument.
ephemeral "apigw_api_key" "shop" {
  id = apigw_api_key.shop.id
}
