resource "apigw_authorizer" "partner" {
  name        = "partner-check"
  description = "Checks the tokens of partners"
  region      = "KR"
  function_id = "partnerVerify"

  payload = [
    { name = "Authorization", in = "HEADER" },
    { name = "partner", in = "QUERY" },
  ]

  cache_ttl_sec = 300

  # Methods stop using the authorizer before it is deleted.
  lifecycle {
    create_before_destroy = true
  }
}
