resource "apigw_api_method" "create_order" {
  product_id  = apigw_api_path.orders.product_id
  api_id      = apigw_api_path.orders.api_id
  path_id     = apigw_api_path.orders.id
  method      = "POST"
  description = "Creates an order"

  http_endpoint = {
    method = "POST"
    url    = "/v2/orders?dry_run={dry_run}"
    stream = false
  }

  # Who may call it.
  api_key_required = true
  authentication   = { platform = "IAM" }

  # What a call must have.
  validation = {
    headers       = ["X-Request-Id"]
    query_strings = ["dry_run"]
  }

  # The rest documents the method.
  consumes          = ["application/json"]
  produces          = ["application/json"]
  header_parameters = { X-Request-Id = { required = true, logged = true, description = "Unique for each call" } }
  query_parameters  = { dry_run = { type = "boolean", required = true } }

  request_body = {
    name        = "order"
    model_id    = apigw_api_model.order.id
    description = "The order to create"
  }

  responses = {
    "201" = {
      description = "The order"
      headers     = { Location = { description = "URL of the order" } }
      body        = { name = "order", model_id = apigw_api_model.order.id }
    }
    "409" = { description = "There is an order with this ID" }
  }
}
