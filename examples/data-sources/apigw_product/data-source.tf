# By id, or by the exact name of an own product.
data "apigw_product" "weather" {
  name = "weather"
}

output "weather_product_id" {
  value = data.apigw_product.weather.id
}
