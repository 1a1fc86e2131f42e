# Find an API by its exact name. Alternatively, set id.
data "apigw_api" "orders" {
  product_id = "9aip5utnp2"
  name       = "orders"
}

output "orders_api_id" {
  value = data.apigw_api.orders.id
}
