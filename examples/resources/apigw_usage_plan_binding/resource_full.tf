# Several keys of the own account, each with its own usage plan on one stage.
locals {
  callers = {
    app     = apigw_stage_usage_plan.stage["silver"]
    reports = apigw_stage_usage_plan.stage["bronze"]
  }
}

resource "apigw_api_key" "caller" {
  for_each = local.callers
  name     = each.key
}

resource "apigw_api_key_subscription" "caller" {
  for_each   = local.callers
  product_id = apigw_product.weather.id
  api_key_id = apigw_api_key.caller[each.key].id
}

resource "apigw_usage_plan_binding" "caller" {
  for_each = local.callers

  product_id    = apigw_api_key_subscription.caller[each.key].product_id
  api_key_id    = apigw_api_key_subscription.caller[each.key].api_key_id
  stage_id      = each.value.stage_id
  usage_plan_id = each.value.usage_plan_id
}
