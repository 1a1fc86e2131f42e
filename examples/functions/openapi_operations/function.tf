# The operations of a document that change something.
locals {
  document = <<-YAML
    openapi: 3.1.0
    info: {title: Orders, version: "1"}
    paths:
      /orders:
        get: {}
        post: {}
      /orders/{id}:
        delete: {}
  YAML
}

output "writing" {
  value = [for o in provider::apigw::openapi_operations(local.document) : o if !startswith(o, "GET ")]
}
