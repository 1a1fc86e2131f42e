# Find a stage by its exact name. Alternatively, set id.
data "apigw_stage" "bills" {
  product_id = "9aip5utnp2"
  api_id     = "b5r2n8q1mw"
  name       = "v1"
}

output "bills_url" {
  value = "${data.apigw_stage.bills.invoke_url}/bills"
}
