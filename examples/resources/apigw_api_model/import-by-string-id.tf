import {
  to = apigw_api_model.order
  id = "9aip5utnp2/e8u4h1z6yo/z3f7p2y8qa"
}
