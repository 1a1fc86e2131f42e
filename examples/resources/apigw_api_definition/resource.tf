resource "apigw_api_definition" "bills" {
  product_id = apigw_api.bills.product_id
  api_id     = apigw_api.bills.id
  document   = provider::apigw::openapi(file("${path.module}/bills.yaml"))
}
