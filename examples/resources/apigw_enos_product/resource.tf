resource "apigw_enos_product" "turbine" {
  name = {
    default_value = "Wind turbine"
  }
  model_id            = "wind-turbine"
  product_type        = "Device"
  data_format         = "Json"
  bi_directional_auth = false
}
