import {
  to = apigw_usage_plan.silver
  id = "5127ey1ls0"
}
