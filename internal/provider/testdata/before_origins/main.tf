terraform {
  required_providers {
    apigw = { source = "seed-9ae5a20b/apigw" }
  }
}

resource "apigw_product" "weather" {
  name              = "weather"
  description       = "Forecasts"
  subscription_code = "PROTECTED"
}

resource "apigw_api_key" "own" {
  name                = "own"
  description         = "Ours"
  primary_key_version = 1
}

resource "apigw_usage_plan" "bronze" {
  name                = "bronze"
  rate_rps            = 10
  day_quota_request   = 1000
  month_quota_request = 20000
  quota_condition     = "2xx"
}

resource "apigw_api_key_subscription" "own" {
  product_id = "product001"
  api_key_id = apigw_api_key.own.id
}

resource "apigw_api_key_subscription" "partner" {
  product_id = "product001"
  api_key_id = "partner001"
  status     = "REJECTED"
}

resource "apigw_stage_usage_plan" "bronze" {
  product_id    = "product001"
  api_id        = "api0000001"
  stage_id      = "stage00001"
  usage_plan_id = apigw_usage_plan.bronze.id
}

resource "apigw_usage_plan_binding" "own" {
  product_id    = "product001"
  api_key_id    = apigw_api_key_subscription.own.api_key_id
  stage_id      = apigw_stage_usage_plan.bronze.stage_id
  usage_plan_id = apigw_usage_plan.bronze.id
}

resource "apigw_metastudio_product" "lamp" {
  name      = "lamp"
  tags      = ["light", "home"]
  text_list = [{ title = "t", text = "A lamp." }]
}

resource "apigw_enos_product" "turbine" {
  name                = { default_value = "turbine", i18n_value = { en_US = "turbine" } }
  model_id            = "wind-turbine"
  product_type        = "Device"
  data_format         = "Json"
  bi_directional_auth = true
  description         = "Wind"
  tags                = { site = "north" }
}
