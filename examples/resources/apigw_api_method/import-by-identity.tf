import {
  to = apigw_api_method.orders
  identity = {
    product_id = "9aip5utnp2"
    api_id     = "e8u4h1z6yo"
    path_id    = "m5s1v9d3kx"
    method     = "GET"
  }
}
