import {
  to = apigw_product.weather
  identity = {
    id = "9aip5utnp2"
  }
}
