import {
  to = apigw_usage_plan.silver
  identity = {
    id = "5127ey1ls0"
  }
}
