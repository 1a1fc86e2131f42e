# One method for each operation of an OpenAPI document, with settings in HCL (Terraform 1.8 and OpenTofu 1.8 or later). An
# apigw_api_definition does the same in one resource, with models and findings. Here, each method can be changed by itself.
locals {
  text     = file("${path.module}/bills.yaml")
  document = jsondecode(provider::apigw::openapi(local.text))
  mocks    = ["DELETE /bills/{id}"] # not implemented yet

  operations = {
    for operation in provider::apigw::openapi_operations(local.text) : operation => {
      method = split(" ", operation)[0]
      path   = split(" ", operation)[1]
      source = local.document.paths[split(" ", operation)[1]][lower(split(" ", operation)[0])]
    }
  }
}

resource "apigw_api_path" "bills" {
  for_each   = toset([for operation in local.operations : operation.path])
  product_id = apigw_api.bills.product_id
  api_id     = apigw_api.bills.id
  path       = each.value
}

resource "apigw_api_method" "bills" {
  for_each         = local.operations
  product_id       = apigw_api.bills.product_id
  api_id           = apigw_api.bills.id
  path_id          = apigw_api_path.bills[each.value.path].id
  method           = each.value.method
  description      = try(each.value.source.summary, "")
  api_key_required = each.value.method != "GET"

  # A variable such as {rest+} of a path is {rest} in a URL.
  http_endpoint = contains(local.mocks, each.key) ? null : {
    method = each.value.method
    url    = replace("/v2${each.value.path}", "+", "")
  }
  mock_endpoint = contains(local.mocks, each.key) ? { status_code = 501, response = "not implemented" } : null

  query_parameters = {
    for parameter in try(each.value.source.parameters, []) : parameter.name => { required = try(parameter.required, false) }
    if try(parameter.in, null) == "query"
  }
  responses = {
    for status, response in each.value.source.responses : status => { description = try(response.description, "") }
    if can(regex("^[1-5][0-9][0-9]$", status)) # not "default"
  }
}

# A stage deploys what has changed.
output "bills_digest" {
  value = sha256(jsonencode([
    [for path in apigw_api_path.bills : path.digest],
    [for method in apigw_api_method.bills : method.digest],
  ]))
}
