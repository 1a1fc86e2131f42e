# The text may be in a file: markdown = file("${path.module}/orders.md")
resource "apigw_api_document" "orders" {
  product_id = apigw_api.orders.product_id
  api_id     = apigw_api.orders.id
  markdown   = <<-EOT
    # ${apigw_api.orders.name}

    ${apigw_api.orders.description}. Every call needs an API key.
  EOT
}
