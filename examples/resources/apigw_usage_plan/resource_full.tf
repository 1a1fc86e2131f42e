resource "apigw_usage_plan" "silver" {
  name                = "silver"
  description         = "For partners with a contract"
  rate_rps            = 100
  day_quota_request   = 50000
  month_quota_request = 1000000
  quota_condition     = "2xx"
}
