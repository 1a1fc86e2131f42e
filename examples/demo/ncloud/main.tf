# What `make demo` runs. With real keys in NCLOUD_ACCESS_KEY and
# NCLOUD_SECRET_KEY it works on a real account just as well.
terraform {
  required_providers {
    apigw = {
      source = "seed-9ae5a20b/apigw"
    }
  }
}

provider "apigw" {}

variable "weather_description" {
  description = "What partners read about the weather product."
  type        = string
  default     = "Forecasts for partners"
}

# Partners need an accepted API key.
resource "apigw_product" "weather" {
  name              = "weather"
  description       = var.weather_description
  subscription_code = "PROTECTED"
}

# Anyone may ask how we are doing.
resource "apigw_product" "status" {
  name              = "status-page"
  subscription_code = "PUBLIC"
}

output "hosts" {
  value = {
    for p in [apigw_product.weather, apigw_product.status] :
    p.name => "${p.id}.apigw.ntruss.com"
  }
}
