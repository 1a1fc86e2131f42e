# Products that the service has blocked, most recently changed first.
data "apigw_metastudio_products" "blocked" {
  states   = ["BLOCK"]
  sort_key = "update_time"
  sort_dir = "desc"
}

output "blocked" {
  value = data.apigw_metastudio_products.blocked.products[*].name
}
