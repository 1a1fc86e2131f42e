resource "apigw_authorizer" "jwt" {
  name        = "jwt-check"
  region      = "KR"
  function_id = "jwtVerify"
  payload     = [{ name = "Authorization", in = "HEADER" }]
}
