resource "apigw_product" "weather" {
  name              = "weather"
  description       = "Forecasts for partners. Asks for an accepted API key."
  subscription_code = "PROTECTED"
}

# The host name of the product's APIs.
output "weather_host" {
  value = "${apigw_product.weather.id}.apigw.ntruss.com"
}
