import {
  to = apigw_stage.bills
  id = "9aip5utnp2/b5r2n8q1mw/c5x9n2v7lp"
}
