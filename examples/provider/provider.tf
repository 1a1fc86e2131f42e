terraform {
  required_providers {
    apigw = {
      source = "seed-9ae5a20b/apigw"
    }
  }
}

# Only what is used has to be configured. Keys come from the environment
# (NCLOUD_ACCESS_KEY and NCLOUD_SECRET_KEY, HW_ACCESS_KEY and HW_SECRET_KEY,
# ENOS_ACCESS_KEY and ENOS_SECRET_KEY): they need not stand in the configuration.
provider "apigw" {
  ncloud = {
    site = "public"
  }
  metastudio = {
    region = "cn-north-4"
  }
  enos = {
    endpoint = "https://apim-cn5.example.com"
    org_id   = "o15427722038191"
  }
}

resource "apigw_product" "weather" {
  name              = "weather"
  subscription_code = "PROTECTED"
}
