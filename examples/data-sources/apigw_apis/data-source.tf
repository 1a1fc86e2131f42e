data "apigw_apis" "weather" {
  product_id = "9aip5utnp2"
}

output "unpublished_stages" {
  value = flatten([
    for api in data.apigw_apis.weather.apis : [
      for stage in api.stages : "${api.name}/${stage.stage_name}" if stage.published != true
    ]
  ])
}
