import {
  to = apigw_usage_plan_binding.shop
  identity = {
    product_id = "9aip5utnp2"
    api_key_id = "mquhyw54kg"
    stage_id   = "c5x9n2v7lp"
  }
}
