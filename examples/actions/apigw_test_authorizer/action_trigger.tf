# Test the function after each change of the authorizer.
resource "terraform_data" "changed" {
  input = apigw_authorizer.jwt

  lifecycle {
    action_trigger {
      events  = [after_create, after_update]
      actions = [action.apigw_test_authorizer.changed]
    }
  }
}

action "apigw_test_authorizer" "changed" {
  config {
    authorizer_id = apigw_authorizer.jwt.id
    params        = { Authorization = "Bearer test" }
  }
}
