data "apigw_usage_plans" "all" {}

output "unused_plans" {
  value = [for plan in data.apigw_usage_plans.all.usage_plans : plan.name if plan.associated_stages_count == 0]
}
