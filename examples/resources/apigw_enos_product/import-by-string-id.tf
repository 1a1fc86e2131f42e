import {
  to = apigw_enos_product.turbine
  id = "o15427722038191/2zp6A70r"
}
