import {
  to = apigw_product.weather
  id = "9aip5utnp2"
}
