terraform {
  required_providers {
    apigw = {
      source = "seed-9ae5a20b/apigw"
    }
  }
}

# Credentials come from NCLOUD_ACCESS_KEY and NCLOUD_SECRET_KEY, or from
# ~/.ncloud/configure.
provider "apigw" {}

resource "apigw_product" "weather" {
  name              = "weather"
  description       = "Forecasts for partners"
  subscription_code = "PROTECTED"
}
