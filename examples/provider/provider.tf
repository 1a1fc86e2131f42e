terraform {
  required_providers {
    apigw = {
      source = "seed-9ae5a20b/apigw"
    }
  }
}

# Keys come from NCLOUD_ACCESS_KEY and NCLOUD_SECRET_KEY, or from
# ~/.ncloud/configure: they need not stand in the configuration.
provider "apigw" {
  ncloud = {
    site = "public"
  }
}

resource "apigw_product" "weather" {
  name              = "weather"
  subscription_code = "PROTECTED"
}
