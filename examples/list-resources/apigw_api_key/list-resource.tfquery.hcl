# The first 20 of the account's API keys.
list "apigw_api_key" "all" {
  provider = apigw
  limit    = 20
}
