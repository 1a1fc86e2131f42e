import {
  to = apigw_stage_usage_plan.bronze
  identity = {
    product_id    = "9aip5utnp2"
    api_id        = "k2v0s8xw1c"
    stage_id      = "q7d3jn5r9a"
    usage_plan_id = "3m9x0c7tbq"
  }
}
