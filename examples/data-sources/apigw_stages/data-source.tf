data "apigw_stages" "bills" {
  product_id = "9aip5utnp2"
  api_id     = "b5r2n8q1mw"
}

output "urls" {
  value = { for stage in data.apigw_stages.bills.stages : stage.name => stage.invoke_url }
}
