data "apigw_product_documents" "weather" {
  product_id = "9aip5utnp2"
}

output "hosts" {
  value = {
    for api in data.apigw_product_documents.weather.apis :
    api.api_name => [for stage in api.stages : stage.host]
  }
}
