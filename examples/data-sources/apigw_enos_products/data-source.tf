# All products of one model with a tag.
data "apigw_enos_products" "north" {
  model_id   = "wind-turbine"
  expression = "productTags.park = 'north'"
}

output "north" {
  value = data.apigw_enos_products.north.products[*].id
}
