# The configuration of `make demo`. Credentials come from the environment.
terraform {
  required_providers {
    apigw = {
      source = "seed-9ae5a20b/apigw"
    }
  }
}

provider "apigw" {}
