resource "apigw_product" "this" {
  name              = var.product
  description       = var.description
  subscription_code = "PROTECTED" # callers need a key with an accepted subscription

  lifecycle {
    precondition {
      condition     = length(setsubtract([for key in values(var.keys) : key.plan if key.plan != null], keys(var.plans))) == 0
      error_message = "The plan of each key must be one of var.plans: ${join(", ", keys(var.plans))}."
    }
    precondition {
      condition     = length(setsubtract(flatten([for key in values(var.keys) : key.stages if key.stages != null]), keys(var.stages))) == 0
      error_message = "The stages of each key must be among var.stages: ${join(", ", keys(var.stages))}."
    }
  }
}

resource "apigw_api" "this" {
  product_id = apigw_product.this.id
  name       = var.name
}

resource "apigw_api_definition" "this" {
  product_id    = apigw_api.this.product_id
  api_id        = apigw_api.this.id
  document      = provider::apigw::openapi(var.document)
  exclude       = var.exclude
  documentation = var.documentation

  defaults = {
    api_key_required = var.api_key_required
    http_endpoint    = { url_prefix = var.url_prefix }
  }
}

resource "apigw_stage" "this" {
  for_each = var.stages

  product_id      = apigw_api.this.product_id
  api_id          = apigw_api.this.id
  name            = each.key
  endpoint_domain = each.value.endpoint_domain
  published       = each.value.published
  cache_ttl_sec   = each.value.cache_ttl_sec
  throttle_rps    = each.value.throttle_rps
  canary          = each.value.canary == null ? null : { distribution_rate = each.value.canary }

  deployment = {
    triggers = { definition = apigw_api_definition.this.digest }
    no       = each.value.deployment_no
  }
}

resource "apigw_usage_plan" "this" {
  for_each = var.plans

  name                = each.key
  rate_rps            = each.value.rate_rps
  day_quota_request   = each.value.day_quota_request
  month_quota_request = each.value.month_quota_request
}

resource "apigw_api_key" "this" {
  for_each = var.keys

  name        = each.key
  description = each.value.description
  enabled     = each.value.enabled
}

resource "apigw_api_key_subscription" "this" {
  for_each = var.keys

  product_id = apigw_product.this.id
  api_key_id = apigw_api_key.this[each.key].id
}

locals {
  stage_plans = { for pair in setproduct(keys(var.stages), keys(var.plans)) : "${pair[0]}/${pair[1]}" => { stage = pair[0], plan = pair[1] } }
  bindings = merge([
    for name, key in var.keys : {
      for stage in coalesce(key.stages, keys(var.stages)) : "${stage}/${name}" => { stage = stage, key = name, plan = key.plan } if key.plan != null
    }
  ]...)
}

resource "apigw_stage_usage_plan" "this" {
  for_each = local.stage_plans

  product_id    = apigw_stage.this[each.value.stage].product_id
  api_id        = apigw_stage.this[each.value.stage].api_id
  stage_id      = apigw_stage.this[each.value.stage].id
  usage_plan_id = apigw_usage_plan.this[each.value.plan].id
}

resource "apigw_usage_plan_binding" "this" {
  for_each = local.bindings

  product_id    = apigw_api_key_subscription.this[each.value.key].product_id
  api_key_id    = apigw_api_key_subscription.this[each.value.key].api_key_id
  stage_id      = apigw_stage_usage_plan.this["${each.value.stage}/${each.value.plan}"].stage_id
  usage_plan_id = apigw_stage_usage_plan.this["${each.value.stage}/${each.value.plan}"].usage_plan_id
}
