import {
  to = apigw_authorizer.partner
  id = "h4c8w1n6ve"
}
