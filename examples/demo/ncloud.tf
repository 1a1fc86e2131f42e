# NAVER Cloud API Gateway: products, who may call them, and how much. With real keys
# in NCLOUD_ACCESS_KEY and NCLOUD_SECRET_KEY this works on a real account too, once
# its product has an API with a deployed stage.
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

# Partners need an accepted API key.
resource "apigw_product" "weather" {
  name              = "weather"
  description       = var.weather_description
  subscription_code = "PROTECTED"
}

# Anyone may ask how we are doing.
resource "apigw_product" "status" {
  name              = "status-page"
  subscription_code = "PUBLIC"
}

# Our own shop calls it with a key that is accepted at once.
resource "apigw_api_key" "shop" {
  name = "shop"
}

resource "apigw_api_key_subscription" "shop" {
  product_id = apigw_product.weather.id
  api_key_id = apigw_api_key.shop.id
}

# How much a caller may call: two plans, offered on the first stage.
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

# The id goes by way of a local value: a data source that refers to a resource itself
# waits for every change of it, and all that depends on it would be replaced.
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

resource "apigw_stage_usage_plan" "offered" {
  for_each = toset(["bronze", "silver"])

  product_id    = apigw_product.weather.id
  api_id        = local.api.api_id
  stage_id      = local.stage.stage_id
  usage_plan_id = local.plans[each.key]
}

resource "apigw_usage_plan_binding" "shop" {
  product_id    = apigw_api_key_subscription.shop.product_id
  api_key_id    = apigw_api_key_subscription.shop.api_key_id
  stage_id      = apigw_stage_usage_plan.offered[var.shop_plan].stage_id
  usage_plan_id = apigw_stage_usage_plan.offered[var.shop_plan].usage_plan_id
}

output "hosts" {
  value = {
    for p in [apigw_product.weather, apigw_product.status] :
    p.name => "${p.id}.apigw.ntruss.com"
  }
}
