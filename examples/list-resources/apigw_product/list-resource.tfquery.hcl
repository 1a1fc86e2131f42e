# All products that require an API key, with all attributes.
list "apigw_product" "protected" {
  provider         = apigw
  include_resource = true

  config {
    subscription_code = "PROTECTED"
  }
}
