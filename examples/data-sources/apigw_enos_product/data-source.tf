data "apigw_enos_product" "turbine" {
  id = "2zp6A70r"
}

output "turbine_names" {
  value = data.apigw_enos_product.turbine.name.i18n_value
}
