import {
  to = apigw_api_definition.bills
  identity = {
    product_id = "9aip5utnp2"
    api_id     = "b5r2n8q1mw"
  }
}
