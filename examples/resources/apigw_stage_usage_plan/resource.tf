resource "apigw_stage_usage_plan" "bronze" {
  product_id    = apigw_stage.bills.product_id
  api_id        = apigw_stage.bills.api_id
  stage_id      = apigw_stage.bills.id
  usage_plan_id = apigw_usage_plan.bronze.id
}
