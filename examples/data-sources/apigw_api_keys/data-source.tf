data "apigw_api_keys" "all" {}

output "disabled_keys" {
  value = [for key in data.apigw_api_keys.all.api_keys : key.name if !key.enabled]
}
