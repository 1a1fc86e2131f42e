import {
  to = apigw_api_model.order
  identity = {
    product_id = "9aip5utnp2"
    api_id     = "e8u4h1z6yo"
    id         = "z3f7p2y8qa"
  }
}
