data "apigw_product_overview" "weather" {
  product_id = "9aip5utnp2"
}

output "keys_waiting_for_approval" {
  value = data.apigw_product_overview.weather.api_key_count_info.request
}
