import {
  to = apigw_usage_plan_binding.shop
  identity = {
    product_id = "9aip5utnp2"
    api_key_id = "mquhyw54kg"
    stage_id   = "q7d3jn5r9a"
  }
}
