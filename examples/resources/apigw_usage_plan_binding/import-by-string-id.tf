import {
  to = apigw_usage_plan_binding.shop
  id = "9aip5utnp2/mquhyw54kg/c5x9n2v7lp"
}
