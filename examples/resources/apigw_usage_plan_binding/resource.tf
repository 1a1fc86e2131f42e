# References to the subscription and to the stage's usage plan let Terraform create
# and destroy the resources in the right order.
resource "apigw_usage_plan_binding" "shop" {
  product_id    = apigw_api_key_subscription.shop.product_id
  api_key_id    = apigw_api_key_subscription.shop.api_key_id
  stage_id      = apigw_stage_usage_plan.bronze.stage_id
  usage_plan_id = apigw_stage_usage_plan.bronze.usage_plan_id
}
