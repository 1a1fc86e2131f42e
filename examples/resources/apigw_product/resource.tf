resource "apigw_product" "status" {
  name              = "status-page"
  subscription_code = "PUBLIC"
}
