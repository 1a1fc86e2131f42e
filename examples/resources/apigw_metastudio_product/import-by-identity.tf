import {
  to = apigw_metastudio_product.lamp
  identity = {
    id = "24bad716-87b1-45e5-8912-6102f7693265"
  }
}
