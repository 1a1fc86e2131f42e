# All authorizers of the account.
list "apigw_authorizer" "all" {
  provider = apigw
}
