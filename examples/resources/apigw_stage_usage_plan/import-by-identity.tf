import {
  to = apigw_stage_usage_plan.bronze
  identity = {
    product_id    = "9aip5utnp2"
    api_id        = "b5r2n8q1mw"
    stage_id      = "c5x9n2v7lp"
    usage_plan_id = "3m9x0c7tbq"
  }
}
