resource "apigw_usage_plan" "bronze" {
  name     = "bronze"
  rate_rps = 10
}
