resource "apigw_api_key" "partner" {
  name = "partner"
}
