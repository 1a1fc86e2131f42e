output "product_id" {
  description = "Id of the product."
  value       = apigw_product.this.id
}

output "host" {
  description = "Host under which the product's APIs are called."
  value       = "${apigw_product.this.id}.apigw.ntruss.com"
}

output "api_key_ids" {
  description = "Ids of the partners' API keys, by partner. Hand the values on with the ephemeral resource apigw_api_key."
  value       = { for name, key in apigw_api_key.partner : name => key.id }
}

output "stage_id" {
  description = "Id of the stage on which the plans apply, null while there is none."
  value       = one(local.stages[*].stage_id)
}
