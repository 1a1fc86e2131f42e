# All usage plans of the account.
list "apigw_usage_plan" "all" {
  provider = apigw
}
