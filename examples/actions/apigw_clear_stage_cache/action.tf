# Invoke it with: terraform apply -invoke=action.apigw_clear_stage_cache.bills
action "apigw_clear_stage_cache" "bills" {
  config {
    product_id = apigw_stage.bills.product_id
    api_id     = apigw_stage.bills.api_id
    stage_id   = apigw_stage.bills.id
  }
}
