# A reference with the name of the other model also makes Terraform create that first.
resource "apigw_api_model" "orders" {
  product_id  = apigw_api.orders.product_id
  api_id      = apigw_api.orders.id
  name        = "Orders"
  description = "A page of orders"

  schema = jsonencode({
    type = "object"
    properties = {
      total  = { type = "integer" }
      orders = { type = "array", items = { "$ref" = "#/definitions/${apigw_api_model.order.name}" } }
    }
  })

  # Methods stop using the model before it is deleted.
  lifecycle {
    create_before_destroy = true
  }
}
