output "product_id" {
  description = "ID of the product."
  value       = apigw_product.this.id
}

output "host" {
  description = "Host name of the product's APIs."
  value       = "${apigw_product.this.id}.apigw.ntruss.com"
}

output "api_key_ids" {
  description = "IDs of the partners' API keys, by partner. The ephemeral resource apigw_api_key reads the values."
  value       = { for name, key in apigw_api_key.partner : name => key.id }
}
