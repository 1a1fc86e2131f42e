# The id goes by way of a local value: a data source that refers to a resource itself
# waits for every change of it, and all that depends on it would be replaced.
locals {
  product_id = apigw_product.weather.id
}

data "apigw_product_documents" "weather" {
  product_id = local.product_id
}

# The product's first API and its first stage.
locals {
  api   = data.apigw_product_documents.weather.apis[0]
  stage = local.api.stages[0]
}

resource "apigw_stage_usage_plan" "bronze" {
  product_id    = apigw_product.weather.id
  api_id        = local.api.api_id
  stage_id      = local.stage.stage_id
  usage_plan_id = apigw_usage_plan.bronze.id
}
