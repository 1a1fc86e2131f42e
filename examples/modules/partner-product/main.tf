resource "apigw_product" "this" {
  name              = var.name
  description       = var.description
  subscription_code = "PROTECTED" # callers need an accepted key

  lifecycle {
    precondition {
      condition     = alltrue([for partner in values(var.partners) : contains(keys(var.plans), partner.plan)])
      error_message = "The plan of each partner must be one of var.plans: ${join(", ", keys(var.plans))}."
    }
  }
}

resource "apigw_api_key" "partner" {
  for_each = var.partners

  name        = each.key
  description = each.value.description
}

resource "apigw_api_key_subscription" "partner" {
  for_each = var.partners

  product_id = apigw_product.this.id
  api_key_id = apigw_api_key.partner[each.key].id
  status     = each.value.accepted ? "ACCEPTED" : "REJECTED"
}

resource "apigw_usage_plan" "plan" {
  for_each = var.plans

  name                = each.key
  rate_rps            = each.value.rate_rps
  day_quota_request   = each.value.day_quota_request
  month_quota_request = each.value.month_quota_request
}

resource "apigw_stage_usage_plan" "plan" {
  for_each = var.stage == null ? {} : var.plans

  product_id    = apigw_product.this.id
  api_id        = var.stage.api_id
  stage_id      = var.stage.stage_id
  usage_plan_id = apigw_usage_plan.plan[each.key].id
}

resource "apigw_usage_plan_binding" "partner" {
  for_each = var.stage == null ? {} : { for name, partner in var.partners : name => partner if partner.accepted }

  product_id    = apigw_api_key_subscription.partner[each.key].product_id
  api_key_id    = apigw_api_key_subscription.partner[each.key].api_key_id
  stage_id      = apigw_stage_usage_plan.plan[each.value.plan].stage_id
  usage_plan_id = apigw_stage_usage_plan.plan[each.value.plan].usage_plan_id
}
