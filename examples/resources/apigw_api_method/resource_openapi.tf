# A mock for each operation of an OpenAPI document (Terraform 1.8 and OpenTofu 1.8 or later).
locals {
  document   = provider::apigw::openapi(file("${path.module}/bills.yaml"))
  operations = toset(provider::apigw::openapi_operations(local.document))
}

resource "apigw_api_path" "bills" {
  for_each   = toset([for operation in local.operations : split(" ", operation)[1]])
  product_id = apigw_api.bills.product_id
  api_id     = apigw_api.bills.id
  path       = each.value
}

resource "apigw_api_method" "bills" {
  for_each      = local.operations
  product_id    = apigw_api.bills.product_id
  api_id        = apigw_api.bills.id
  path_id       = apigw_api_path.bills[split(" ", each.value)[1]].id
  method        = split(" ", each.value)[0]
  mock_endpoint = { status_code = 501, response = "not implemented", headers = { Content-Type = "text/plain" } }
}
