import {
  to = apigw_enos_product.turbine
  identity = {
    org_id = "o15427722038191"
    id     = "2zp6A70r"
  }
}
