data "apigw_published_product" "papago" {
  id = "n6w3e8r1ty"
}

# Hosts of the stages, by the names of API and stage.
output "hosts" {
  value = merge([
    for api in data.apigw_published_product.papago.apis : {
      for stage in api.stages : "${api.api_name}/${stage.stage_name}" => stage.host
    }
  ]...)
}
