resource "apigw_metastudio_product" "lamp" {
  name = "Desk lamp"
}
