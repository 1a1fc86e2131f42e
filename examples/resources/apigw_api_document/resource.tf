resource "apigw_api_document" "bills" {
  product_id = apigw_api.bills.product_id
  api_id     = apigw_api.bills.id
  markdown   = "# Bills"
}
