data "apigw_published_product" "papago" {
  id = "n6w3e8r1ty"
}

# URLs of the APIs' stages.
output "urls" {
  value = flatten([
    for api in data.apigw_published_product.papago.apis : [
      for stage in api.stages : "${stage.host}/${api.api_name}/${stage.stage_name}"
    ]
  ])
}
