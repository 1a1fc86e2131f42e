# What NAVER Cloud publishes and this account has not subscribed to.
data "apigw_published_products" "vendor" {
  type       = "NCP"
  subscribed = false
}

output "products" {
  value = { for product in data.apigw_published_products.vendor.products : product.id => product.name }
}
