# All of the account's products that ask for an API key, as they are.
list "apigw_product" "protected" {
  provider         = apigw
  include_resource = true

  config {
    subscription_code = "PROTECTED"
  }
}
