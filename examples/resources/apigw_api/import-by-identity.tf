import {
  to = apigw_api.orders
  identity = {
    product_id = "9aip5utnp2"
    id         = "e8u4h1z6yo"
  }
}
