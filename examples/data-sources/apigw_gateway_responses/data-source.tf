data "apigw_gateway_responses" "orders" {
  product_id = "9aip5utnp2"
  api_id     = "e8u4h1z6yo"
}

output "response_types" {
  value = [for response in data.apigw_gateway_responses.orders.gateway_responses : response.response_type]
}

output "customized" {
  value = [for response in data.apigw_gateway_responses.orders.gateway_responses : response.response_type if !response.is_default]
}
