import {
  to = apigw_api.orders
  id = "9aip5utnp2/e8u4h1z6yo"
}
