# Several usage plans on a stage that is looked up by name.
locals {
  product_id = apigw_product.weather.id
}

data "apigw_product_documents" "weather" {
  product_id = local.product_id # not the resource itself, see the first example
  api_name   = "v1"
}

locals {
  api   = one([for api in data.apigw_product_documents.weather.apis : api if api.api_name == "v1"])
  stage = one([for stage in local.api.stages : stage if stage.stage_name == "production"])

  # Keys of for_each have to be known at plan time, so use names instead of IDs.
  plans = {
    bronze = apigw_usage_plan.bronze.id
    silver = apigw_usage_plan.silver.id
  }
}

resource "apigw_stage_usage_plan" "stage" {
  for_each = local.plans

  product_id    = apigw_product.weather.id
  api_id        = local.api.api_id
  stage_id      = local.stage.stage_id
  usage_plan_id = each.value
}
