# An API with two stages and three keys, and its next version. An ID that is known at plan
# time belongs to a resource that is not recreated.

variables {
  product = "shop"
  name    = "orders"
  exclude = ["/internal/*"]
  # The next version.
  document = <<-EOT
    openapi: 3.0.3
    info: { title: Orders, version: "1" }
    paths:
      /health:
        get:
          summary: Whether the API is up.
          security: []
          responses: { "200": { description: it is } }
      /internal/metrics:
        get: { responses: { "200": { description: the metrics } } }
      /orders:
        get:
          summary: All open orders.
          responses: { "200": { description: the orders } }
  EOT
  stages = {
    v1   = { endpoint_domain = "https://orders.example.com", cache_ttl_sec = 60 }
    beta = { endpoint_domain = "https://beta.example.com", published = false }
  }
  plans = {
    bronze = { rate_rps = 10, day_quota_request = 1000, month_quota_request = 20000 }
    gold   = {}
  }
  keys = {
    shop = { plan = "gold" }
    blog = { plan = "bronze", stages = ["v1"], description = "Until May" }
    test = {}
  }
}

run "publish" {
  variables {
    document = <<-EOT
      openapi: 3.0.3
      info: { title: Orders, version: "1" }
      paths:
        /health:
          get:
            summary: Whether the API is up.
            security: []
            responses: { "200": { description: it is } }
        /internal/metrics:
          get: { responses: { "200": { description: the metrics } } }
        /orders:
          get:
            summary: All orders.
            responses: { "200": { description: the orders } }
    EOT
  }
  assert {
    condition     = output.operations == tolist(["GET /health", "GET /orders"])
    error_message = "The API has the operations of the document, except for the excluded ones."
  }
  assert {
    condition     = endswith(output.urls.v1, "/orders/v1") && endswith(output.urls.beta, "/orders/beta")
    error_message = "Each stage has a URL."
  }
  assert {
    condition = { for name, one in apigw_usage_plan_binding.this : name => one.usage_plan_name } == {
      "v1/shop" = "gold", "beta/shop" = "gold", "v1/blog" = "bronze"
    }
    error_message = "Each key has its plan on its stages."
  }
  assert {
    condition     = toset([for one in apigw_api_key_subscription.this : one.status]) == toset(["ACCEPTED"])
    error_message = "The subscriptions of all keys are accepted."
  }
}

run "start_a_canary_on_one_stage" {
  variables {
    stages = {
      v1   = { endpoint_domain = "https://orders.example.com", cache_ttl_sec = 60, canary = 10 }
      beta = { endpoint_domain = "https://beta.example.com", published = false }
    }
  }
  assert {
    condition     = apigw_stage.this["v1"].rollout.action == "canary" && apigw_stage.this["beta"].rollout.action == "deploy"
    error_message = "The new content is on the canary of v1, and live on beta."
  }
  assert {
    condition     = apigw_stage.this["v1"].canary_deployed.no > output.deployments.v1
    error_message = "The canary of v1 is newer than its live deployment."
  }
}

run "promote_the_canary" {
  assert {
    condition     = apigw_stage.this["v1"].rollout.action == "promote" && apigw_stage.this["v1"].canary_deployed == null
    error_message = "The content of the canary is live."
  }
}

run "another_plan_is_planned" {
  command = plan
  variables {
    keys = {
      shop = { plan = "gold" }
      blog = { plan = "gold", stages = ["v1"], description = "Until May" }
      test = {}
    }
  }
  assert {
    condition     = apigw_api_key.this["blog"].id != ""
    error_message = "Keys stay."
  }
}
