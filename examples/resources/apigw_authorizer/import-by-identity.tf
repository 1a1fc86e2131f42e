import {
  to = apigw_authorizer.partner
  identity = {
    id = "h4c8w1n6ve"
  }
}
