# What `make demo` runs. One provider for all systems; each is set up by what the
# environment says when something of it is first needed.
terraform {
  required_providers {
    apigw = {
      source = "seed-9ae5a20b/apigw"
    }
  }
}

provider "apigw" {}
