terraform {
  required_version = ">= 1.5"
  required_providers {
    apigw = {
      source = "seed-9ae5a20b/apigw"
    }
  }
}
