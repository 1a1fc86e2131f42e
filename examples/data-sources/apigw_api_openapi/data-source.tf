# The draft of an API as YAML: terraform output -raw orders_document > orders.yaml
data "apigw_api_openapi" "orders" {
  product_id = "9aip5utnp2"
  api_id     = "e8u4h1z6yo"
  format     = "yaml"
}

output "orders_document" {
  value = data.apigw_api_openapi.orders.document
}
