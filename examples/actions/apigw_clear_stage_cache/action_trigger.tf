# Clear the cache after each deployment.
resource "terraform_data" "deployed" {
  triggers_replace = apigw_stage.bills.deployed.no

  lifecycle {
    action_trigger {
      events  = [after_create]
      actions = [action.apigw_clear_stage_cache.deployed]
    }
  }
}

action "apigw_clear_stage_cache" "deployed" {
  config {
    product_id = apigw_stage.bills.product_id
    api_id     = apigw_stage.bills.api_id
    stage_id   = apigw_stage.bills.id
  }
}
