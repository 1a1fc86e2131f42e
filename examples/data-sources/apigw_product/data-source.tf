# By id, or by the exact name of one of the account's products.
data "apigw_product" "weather" {
  name = "weather"
}

output "weather_product_id" {
  value = data.apigw_product.weather.id
}
