import {
  to = apigw_stage_usage_plan.bronze
  id = "9aip5utnp2/k2v0s8xw1c/q7d3jn5r9a/3m9x0c7tbq"
}
