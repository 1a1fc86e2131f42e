import {
  to = apigw_api_definition.bills
  id = "9aip5utnp2/b5r2n8q1mw"
}
