variable "test_token" {
  description = "A token that the function accepts."
  type        = string
  sensitive   = true
  default     = "Bearer test"
}

# Invoke it with: terraform apply -invoke=action.apigw_test_authorizer.jwt
action "apigw_test_authorizer" "jwt" {
  config {
    authorizer_id = apigw_authorizer.jwt.id
    params        = { Authorization = var.test_token }
  }
}
