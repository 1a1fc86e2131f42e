data "apigw_authorizers" "partner" {
  name = "partner-check"
}

output "authorizer_id" {
  value = one([for authorizer in data.apigw_authorizers.partner.authorizers : authorizer.id if authorizer.name == "partner-check"])
}
