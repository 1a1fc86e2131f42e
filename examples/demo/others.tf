# The provider's other services: a live product of Huawei Cloud MetaStudio, and a device product of EnOS Connect.
resource "apigw_metastudio_product" "lamp" {
  name = "Desk lamp"
  tags = ["light", "灯具"]
}

resource "apigw_enos_product" "turbine" {
  name                = { default_value = "Wind turbine", i18n_value = { zh_CN = "风机" } }
  model_id            = "wind-turbine"
  product_type        = "Device"
  data_format         = "Json"
  bi_directional_auth = false
}
