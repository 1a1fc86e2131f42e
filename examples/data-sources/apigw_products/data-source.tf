# All products that require an API key.
data "apigw_products" "protected" {
  subscription_code = "PROTECTED"
}

output "unpublished" {
  value = [for p in data.apigw_products.protected.products : p.name if !p.is_published]
}
