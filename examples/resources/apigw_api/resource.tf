resource "apigw_api" "bills" {
  product_id = apigw_product.weather.id
  name       = "bills"
}
