resource "apigw_api_key" "shop" {
  name = "shop"
}

# The key's values go to whoever needs them, and to neither plan nor state:
# into another provider's configuration, or into a write-only argument.
ephemeral "apigw_api_key" "shop" {
  id = apigw_api_key.shop.id
}
