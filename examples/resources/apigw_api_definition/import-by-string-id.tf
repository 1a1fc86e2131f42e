import {
  to = apigw_api_definition.orders
  id = "9aip5utnp2/e8u4h1z6yo"
}
