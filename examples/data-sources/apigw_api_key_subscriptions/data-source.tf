# API keys that wait for a decision.
data "apigw_api_key_subscriptions" "waiting" {
  product_id = "9aip5utnp2"
  statuses   = ["REQUEST"]
}

output "waiting" {
  value = [for s in data.apigw_api_key_subscriptions.waiting.subscriptions : s.api_key_name]
}
