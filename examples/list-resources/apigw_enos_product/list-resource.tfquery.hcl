# All products of one model with a tag.
list "apigw_enos_product" "north" {
  provider = apigw

  config {
    model_id   = "wind-turbine"
    expression = "productTags.park = 'north'"
  }
}
