# Most resources of the provider. Credentials come from the environment.
terraform {
  required_providers {
    apigw = {
      source = "seed-9ae5a20b/apigw"
    }
  }
}

provider "apigw" {}
