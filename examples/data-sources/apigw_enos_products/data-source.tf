# All products of one model in the northern parks.
data "apigw_enos_products" "north" {
  model_id   = "wind-turbine"
  expression = "productTags.park = 'north'"
}

output "north" {
  value = data.apigw_enos_products.north.products[*].id
}
