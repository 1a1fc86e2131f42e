# The calls of an API key in the current month, for each stage.
data "apigw_usage_plan_bindings" "shop" {
  product_id = "9aip5utnp2"
  api_key_id = "mquhyw54kg"
}

output "calls_this_month" {
  value = {
    for b in data.apigw_usage_plan_bindings.shop.bindings :
    "${b.api_name}/${b.stage_name}" => b.month_call_count
  }
}
