resource "apigw_api" "orders" {
  product_id  = apigw_product.weather.id
  name        = "orders"
  description = "What customers order"
}

# The first part of the URLs of the API. The name of a stage follows.
output "orders_url" {
  value = "https://${apigw_product.weather.id}.apigw.ntruss.com/${apigw_api.orders.name}"
}
