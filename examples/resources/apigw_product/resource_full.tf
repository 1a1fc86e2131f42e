resource "apigw_product" "weather" {
  name              = "weather"
  description       = "Forecasts for partners. Asks for an accepted API key."
  subscription_code = "PROTECTED"
}

# The host under which the product's APIs are called.
output "weather_host" {
  value = "${apigw_product.weather.id}.apigw.ntruss.com"
}
