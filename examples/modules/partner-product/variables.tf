variable "name" {
  description = "Name of the product, 1 to 100 characters."
  type        = string
}

variable "description" {
  description = "What partners read about the product, at most 300 characters."
  type        = string
  default     = ""
}

variable "partners" {
  description = <<-EOT
    Who may call, by the name of the partner, which is also the name of the API key: 1 to 20
    characters. plan is a key of var.plans. A partner that is not accepted keeps its key, and
    may not call with it.
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
    How much partners may call, by the name of the usage plan: requests a second, and requests a
    day and a month. What is left out is not limited. A day's limit and a month's go together.
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
    error_message = "day_quota_request and month_quota_request go together: give both or neither."
  }
}

variable "stage" {
  description = <<-EOT
    The stage on which the plans apply, by the names of its API and of itself. APIs are deployed
    in the console or by the vendor's API: leave this null until that is done once.
  EOT
  type = object({
    api   = string
    stage = string
  })
  default = null
}
