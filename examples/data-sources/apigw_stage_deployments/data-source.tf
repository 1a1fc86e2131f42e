data "apigw_stage_deployments" "bills" {
  product_id = "9aip5utnp2"
  api_id     = "b5r2n8q1mw"
  stage_id   = "c5x9n2v7lp"
}

# Numbers that deployment.no of the resource apigw_stage accepts.
output "deployments" {
  value = { for deployment in data.apigw_stage_deployments.bills.deployments : deployment.no => deployment.time }
}

output "live" {
  value = data.apigw_stage_deployments.bills.deployed_stage_deployment_no
}
