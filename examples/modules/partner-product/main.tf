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

# The IDs of the stage, looked up by name. The data source refers to a local value: if it
# refers to the resource itself, Terraform reads it during apply whenever the product
# changes, and partners lose their usage plans for a moment.
locals {
  product_id = apigw_product.this.id
}

data "apigw_product_documents" "this" {
  count      = var.stage == null ? 0 : 1
  product_id = local.product_id
}

locals {
  stages = flatten([
    for documents in data.apigw_product_documents.this : [
      for api in documents.apis : [
        for stage in api.stages : { api_id = api.api_id, stage_id = stage.stage_id }
        if api.api_name == var.stage.api && stage.stage_name == var.stage.stage
      ]
    ]
  ])
}

resource "apigw_stage_usage_plan" "plan" {
  for_each = var.stage == null ? {} : var.plans

  product_id    = apigw_product.this.id
  api_id        = local.stages[0].api_id
  stage_id      = local.stages[0].stage_id
  usage_plan_id = apigw_usage_plan.plan[each.key].id

  lifecycle {
    precondition {
      condition     = length(local.stages) == 1
      error_message = "The product has no API ${var.stage.api} with a stage ${var.stage.stage}. Deploy it first, and leave stage null until then."
    }
  }
}

resource "apigw_usage_plan_binding" "partner" {
  for_each = var.stage == null ? {} : { for name, partner in var.partners : name => partner if partner.accepted }

  product_id    = apigw_api_key_subscription.partner[each.key].product_id
  api_key_id    = apigw_api_key_subscription.partner[each.key].api_key_id
  stage_id      = apigw_stage_usage_plan.plan[each.value.plan].stage_id
  usage_plan_id = apigw_stage_usage_plan.plan[each.value.plan].usage_plan_id
}
