# Find a product by its exact name. Alternatively, set id.
data "apigw_product" "weather" {
  name = "weather"
}

output "weather_product_id" {
  value = data.apigw_product.weather.id
}
