import {
  to = apigw_gateway_response.unauthenticated
  identity = {
    product_id    = "9aip5utnp2"
    api_id        = "e8u4h1z6yo"
    response_type = "AUTHENTICATION_FAILED"
  }
}
