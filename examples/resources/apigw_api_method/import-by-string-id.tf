import {
  to = apigw_api_method.orders
  id = "9aip5utnp2/e8u4h1z6yo/m5s1v9d3kx/GET"
}
