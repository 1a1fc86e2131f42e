# NAVER Cloud API Gateway: products, API keys, subscriptions and usage plans.
variable "weather_description" {
  description = "What partners read about the weather product."
  type        = string
  default     = "Forecasts for partners"
}

variable "shop_plan" {
  description = "Usage plan of our own shop: bronze or silver."
  type        = string
  default     = "bronze"
}

# Callers need an accepted API key.
resource "apigw_product" "weather" {
  name              = "weather"
  description       = var.weather_description
  subscription_code = "PROTECTED"
}

# Anyone may call the status page.
resource "apigw_product" "status" {
  name              = "status-page"
  subscription_code = "PUBLIC"
}

# A key of the own account is subscribed and accepted at once.
resource "apigw_api_key" "shop" {
  name = "shop"
}

resource "apigw_api_key_subscription" "shop" {
  product_id = apigw_product.weather.id
  api_key_id = apigw_api_key.shop.id
}

# Two usage plans, associated with the first stage.
resource "apigw_usage_plan" "bronze" {
  name     = "bronze"
  rate_rps = 10
}

resource "apigw_usage_plan" "silver" {
  name                = "silver"
  day_quota_request   = 50000
  month_quota_request = 1000000
  quota_condition     = "2xx"
}

# The data source refers to a local value. If it refers to the resource itself, Terraform
# reads it during apply whenever the product changes, and plans to replace everything
# that depends on it.
locals {
  product_id = apigw_product.weather.id
}

data "apigw_product_documents" "weather" {
  product_id = local.product_id
}

locals {
  api   = data.apigw_product_documents.weather.apis[0]
  stage = local.api.stages[0]
  plans = { bronze = apigw_usage_plan.bronze.id, silver = apigw_usage_plan.silver.id }
}

resource "apigw_stage_usage_plan" "stage" {
  for_each = toset(["bronze", "silver"])

  product_id    = apigw_product.weather.id
  api_id        = local.api.api_id
  stage_id      = local.stage.stage_id
  usage_plan_id = local.plans[each.key]
}

resource "apigw_usage_plan_binding" "shop" {
  product_id    = apigw_api_key_subscription.shop.product_id
  api_key_id    = apigw_api_key_subscription.shop.api_key_id
  stage_id      = apigw_stage_usage_plan.stage[var.shop_plan].stage_id
  usage_plan_id = apigw_stage_usage_plan.stage[var.shop_plan].usage_plan_id
}

output "hosts" {
  value = {
    for p in [apigw_product.weather, apigw_product.status] :
    p.name => "${p.id}.apigw.ntruss.com"
  }
}
