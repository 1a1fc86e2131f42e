import {
  to = apigw_gateway_response.unauthenticated
  id = "9aip5utnp2/e8u4h1z6yo/AUTHENTICATION_FAILED"
}
