# Configure only the services that you use. Credentials can come from the
# environment: NCLOUD_ACCESS_KEY and NCLOUD_SECRET_KEY, HW_ACCESS_KEY and
# HW_SECRET_KEY, ENOS_ACCESS_KEY and ENOS_SECRET_KEY.
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

  request_timeout         = "45s"
  max_retries             = 8
  max_requests_per_second = 10
}

# A second account is another provider block with an alias.
provider "apigw" {
  alias = "test"

  ncloud = {
    access_key = var.test_access_key
    secret_key = var.test_secret_key
  }
}

variable "test_access_key" {
  type = string
}

variable "test_secret_key" {
  type      = string
  sensitive = true
}

resource "apigw_product" "traffic" {
  provider = apigw.test

  name              = "traffic"
  subscription_code = "PUBLIC"
}
