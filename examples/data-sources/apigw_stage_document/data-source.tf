# What is live. Set deployment_no or canary = true to read another deployment.
data "apigw_stage_document" "bills" {
  product_id = "9aip5utnp2"
  api_id     = "b5r2n8q1mw"
  stage_id   = "c5x9n2v7lp"
}

output "paths" {
  value = keys(jsondecode(data.apigw_stage_document.bills.document).paths)
}
