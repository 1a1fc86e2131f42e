import {
  to = apigw_usage_plan_binding.shop
  id = "9aip5utnp2/mquhyw54kg/q7d3jn5r9a"
}
