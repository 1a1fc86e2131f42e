# NAVER Cloud API Gateway: an OpenAPI file becomes an API that callers use with API keys.
variable "release" {
  description = "Release of the orders service: the number in the name of its OpenAPI file and in its URLs."
  type        = number
  default     = 1
}

variable "canary_rate" {
  description = "Percentage of the calls that a new release gets first. Without it, a release gets all calls."
  type        = number
  default     = null
}

variable "deployment_no" {
  description = "Number of the deployment to roll back to."
  type        = number
  default     = null
}

variable "endpoint" {
  description = "URL of the orders service."
  type        = string
}

# Callers need an accepted API key.
resource "apigw_product" "shop" {
  name              = "shop"
  subscription_code = "PROTECTED"
}

resource "apigw_api" "orders" {
  product_id = apigw_product.shop.id
  name       = "orders"
}

resource "apigw_api_definition" "orders" {
  product_id = apigw_api.orders.product_id
  api_id     = apigw_api.orders.id
  document   = jsonencode(yamldecode(file("${path.module}/orders-v${var.release}.yaml")))

  defaults = {
    http_endpoint    = { url_prefix = "/v${var.release}" }
    api_key_required = true
    validation       = true
  }
  overrides = {
    "GET /status" = {
      mock_endpoint    = { status_code = 200, response = jsonencode({ status = "up" }) }
      api_key_required = false
    }
  }
}

resource "apigw_stage" "live" {
  product_id      = apigw_api.orders.product_id
  api_id          = apigw_api.orders.id
  name            = "live"
  endpoint_domain = var.endpoint
  published       = true

  deployment = {
    triggers = { definition = apigw_api_definition.orders.digest }
    no       = var.deployment_no
  }
  canary = var.canary_rate == null ? null : { distribution_rate = var.canary_rate }
}

# Trial keys may make 5 successful calls a day.
resource "apigw_usage_plan" "trial" {
  name                = "trial"
  day_quota_request   = 5
  month_quota_request = 100
  quota_condition     = "2xx"
}

resource "apigw_stage_usage_plan" "trial" {
  product_id    = apigw_stage.live.product_id
  api_id        = apigw_stage.live.api_id
  stage_id      = apigw_stage.live.id
  usage_plan_id = apigw_usage_plan.trial.id
}

# Keys of the own account are subscribed and accepted at once.
resource "apigw_api_key" "caller" {
  for_each = toset(["partner", "trial"])

  name = each.key
}

resource "apigw_api_key_subscription" "caller" {
  for_each = apigw_api_key.caller

  product_id = apigw_product.shop.id
  api_key_id = each.value.id
}

resource "apigw_usage_plan_binding" "trial" {
  product_id    = apigw_api_key_subscription.caller["trial"].product_id
  api_key_id    = apigw_api_key_subscription.caller["trial"].api_key_id
  stage_id      = apigw_stage_usage_plan.trial.stage_id
  usage_plan_id = apigw_stage_usage_plan.trial.usage_plan_id
}

output "url" {
  value = apigw_stage.live.invoke_url
}

output "deployment_no" {
  value = apigw_stage.live.deployed.no
}

output "keys" {
  value     = { for name, key in apigw_api_key.caller : name => key.primary_key }
  sensitive = true
}
