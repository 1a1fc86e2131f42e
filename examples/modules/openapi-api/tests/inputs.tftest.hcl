# Input that the module rejects at plan time.

variables {
  product  = "shop"
  name     = "orders"
  document = "{openapi: 3.0.3, info: {title: Orders, version: '1'}, paths: {/orders: {get: {responses: {}}}}}"
  stages   = { v1 = { endpoint_domain = "https://orders.example.com" } }
}

run "a_stage_has_a_canary_or_a_number" {
  command = plan
  variables {
    stages = { v1 = { endpoint_domain = "https://orders.example.com", canary = 10, deployment_no = 1 } }
  }
  expect_failures = [var.stages]
}

run "a_day_and_a_month_go_together" {
  command = plan
  variables {
    plans = { bronze = { day_quota_request = 1000 } }
  }
  expect_failures = [var.plans]
}

run "the_plan_of_a_key_exists" {
  command = plan
  variables {
    keys = { shop = { plan = "gold" } }
  }
  expect_failures = [apigw_product.this]
}

run "the_stages_of_a_key_exist" {
  command = plan
  variables {
    plans = { gold = {} }
    keys  = { shop = { plan = "gold", stages = ["v2"] } }
  }
  expect_failures = [apigw_product.this]
}
