import {
  to = apigw_stage.bills
  identity = {
    product_id = "9aip5utnp2"
    api_id     = "b5r2n8q1mw"
    id         = "c5x9n2v7lp"
  }
}
