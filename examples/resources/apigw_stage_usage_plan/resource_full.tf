# Several usage plans on one stage. Keys of for_each have to be known at plan time, so use
# names instead of IDs.
locals {
  plans = {
    bronze = apigw_usage_plan.bronze.id
    silver = apigw_usage_plan.silver.id
  }
}

resource "apigw_stage_usage_plan" "stage" {
  for_each = local.plans

  product_id    = apigw_stage.bills.product_id
  api_id        = apigw_stage.bills.api_id
  stage_id      = apigw_stage.bills.id
  usage_plan_id = each.value
}
