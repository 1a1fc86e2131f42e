resource "apigw_api_key" "shop" {
  name        = "shop"
  description = "Our own shop, since March"
  enabled     = true

  # Counting one of them up gives the key a new value of that kind. Callers
  # move to the one value while the other is renewed.
  primary_key_version   = 2
  secondary_key_version = 1

  # The values of the key are neither in state nor in plans. The ephemeral
  # resource apigw_api_key reads them.
  store_keys = false
}
