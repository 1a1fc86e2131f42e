output "product_id" {
  description = "ID of the product."
  value       = apigw_product.this.id
}

output "api_id" {
  description = "ID of the API."
  value       = apigw_api.this.id
}

output "urls" {
  description = "URLs that the paths of the API are appended to, by stage."
  value       = { for name, stage in apigw_stage.this : name => stage.invoke_url }
}

output "deployments" {
  description = "Numbers of the live deployments, by stage, for deployment_no."
  value       = { for name, stage in apigw_stage.this : name => stage.deployed.no }
}

output "operations" {
  description = "Operations of the API, such as GET /orders."
  value       = sort(keys(apigw_api_definition.this.operations))
}

output "api_key_ids" {
  description = "IDs of the API keys, by name. The ephemeral resource apigw_api_key reads the values."
  value       = { for name, key in apigw_api_key.this : name => key.id }
}
