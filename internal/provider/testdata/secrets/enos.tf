# EnOS Connect: a product for devices of one model.
resource "apigw_enos_product" "turbine" {
  name = {
    default_value = "Wind turbine"
    i18n_value    = { zh_CN = "风机", es_ES = "Aerogenerador" }
  }
  model_id            = "wind-turbine"
  product_type        = "Device"
  data_format         = "Json"
  bi_directional_auth = true
  max_valid_day       = 1825
  tags                = { park = "north" }
}
