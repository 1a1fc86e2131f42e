resource "apigw_api_key" "shop" {
  name        = "shop"
  description = "Our own shop, since March"
  enabled     = true

  # To regenerate a value without an interruption, let callers use the secondary
  # key, then increase primary_key_version.
  primary_key_version   = 2
  secondary_key_version = 1

  # State and plan files do not contain the values of the key. The ephemeral
  # resource apigw_api_key reads them.
  store_keys = false
}
