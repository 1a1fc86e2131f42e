terraform {
  required_version = ">= 1.8" # provider functions
  required_providers {
    apigw = {
      source = "seed-9ae5a20b/apigw"
    }
  }
}
