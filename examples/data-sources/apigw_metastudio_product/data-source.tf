data "apigw_metastudio_product" "lamp" {
  id = "24bad716-87b1-45e5-8912-6102f7693265"
}

# The state of each asset of the product.
output "materials" {
  value = { for a in data.apigw_metastudio_product.lamp.asset_list : a.asset_name => a.asset_state }
}
