# The data source refers to a local value. If it refers to the resource itself, Terraform
# reads it during apply whenever the product changes, and plans to replace everything
# that depends on it.
locals {
  product_id = apigw_product.weather.id
}

data "apigw_product_documents" "weather" {
  product_id = local.product_id
}

# The first API of the product, and its first stage.
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
