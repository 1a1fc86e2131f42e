import {
  to = apigw_stage_usage_plan.bronze
  id = "9aip5utnp2/b5r2n8q1mw/c5x9n2v7lp/3m9x0c7tbq"
}
