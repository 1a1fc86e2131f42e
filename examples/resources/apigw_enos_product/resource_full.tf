resource "apigw_enos_product" "turbine" {
  org_id = "o15427722038191"
  name = {
    default_value = "Wind turbine"
    i18n_value = {
      en_US = "Wind turbine"
      zh_CN = "风机"
      ja_JP = "風車"
      es_ES = "Aerogenerador"
    }
  }
  description              = "Turbines of the northern parks"
  model_id                 = "wind-turbine"
  product_type             = "Device"
  data_format              = "Json"
  dynamic_activate_enabled = true

  # Certificates are valid for one year by default, and for five years at most.
  bi_directional_auth = true
  default_valid_day   = 365
  max_valid_day       = 1825

  tags = {
    park = "north"
    team = "operations"
  }
}
