variable "name" {
  description = "Name of the product, 1 to 100 characters."
  type        = string
}

variable "description" {
  description = "Description of the product, at most 300 characters."
  type        = string
  default     = ""
}

variable "partners" {
  description = <<-EOT
    Partners by name. The name is also the name of the API key: 1 to 20 characters. plan is a
    key of var.plans. With accepted = false, the partner keeps its key, but it cannot call.
  EOT
  type = map(object({
    plan        = string
    description = optional(string, "")
    accepted    = optional(bool, true)
  }))
  default = {}

  validation {
    condition     = alltrue([for name in keys(var.partners) : length(name) >= 1 && length(name) <= 20])
    error_message = "The name of a partner has 1 to 20 characters."
  }
  validation {
    condition     = alltrue([for partner in values(var.partners) : length(partner.description) <= 50])
    error_message = "The description of a partner has at most 50 characters."
  }
}

variable "plans" {
  description = <<-EOT
    Usage plans by name: requests per second, per day and per month. An omitted value is not
    limited. The limits per day and per month require each other.
  EOT
  type = map(object({
    rate_rps            = optional(number)
    day_quota_request   = optional(number)
    month_quota_request = optional(number)
  }))
  default = {
    trial    = { rate_rps = 1, day_quota_request = 1000, month_quota_request = 10000 }
    standard = { rate_rps = 20 }
  }

  validation {
    condition     = alltrue([for plan in values(var.plans) : (plan.day_quota_request == null) == (plan.month_quota_request == null)])
    error_message = "Set both day_quota_request and month_quota_request, or neither."
  }
}

variable "stage" {
  description = <<-EOT
    The stage that the usage plans apply to: the IDs of an apigw_stage of this product. It may
    be created in the same apply. With null, partners have no usage plans.
  EOT
  type = object({
    api_id   = string
    stage_id = string
  })
  default = null
}
