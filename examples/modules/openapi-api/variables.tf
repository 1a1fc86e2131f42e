variable "product" {
  description = "Name of the product, 1 to 100 characters."
  type        = string
}

variable "description" {
  description = "Description of the product, at most 300 characters."
  type        = string
  default     = ""
}

variable "name" {
  description = "Name of the API, 1 to 20 of the characters A-Z, a-z, 0-9, _ and -. It is part of its URLs."
  type        = string
}

variable "document" {
  description = "Text of the OpenAPI or Swagger document, such as file(\"orders.yaml\")."
  type        = string
}

variable "api_key_required" {
  description = "Whether operations need an API key if the document does not decide it."
  type        = bool
  default     = true
}

variable "url_prefix" {
  description = "Path between the endpoint domain of a stage and the path of an operation, such as /v2."
  type        = string
  default     = null
}

variable "exclude" {
  description = "Operations and paths that are not published, such as \"GET /internal/*\"."
  type        = set(string)
  default     = []
}

variable "documentation" {
  description = "managed, or unverified for APIs with more than about 50 operations. See the resource apigw_api_definition."
  type        = string
  default     = "managed"
}

variable "stages" {
  description = <<-EOT
    Stages by name. canary is the percentage of calls that get changes of the document first.
    deployment_no makes an earlier deployment live. All stages deploy the same document.
  EOT
  type = map(object({
    endpoint_domain = string
    published       = optional(bool, true)
    cache_ttl_sec   = optional(number)
    throttle_rps    = optional(number)
    canary          = optional(number)
    deployment_no   = optional(number)
  }))

  validation {
    condition     = alltrue([for stage in values(var.stages) : stage.canary == null || stage.deployment_no == null])
    error_message = "Set canary or deployment_no of a stage, not both."
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
  default = {}

  validation {
    condition     = alltrue([for plan in values(var.plans) : (plan.day_quota_request == null) == (plan.month_quota_request == null)])
    error_message = "Set both day_quota_request and month_quota_request, or neither."
  }
}

variable "keys" {
  description = <<-EOT
    API keys by name, 1 to 20 characters, with their usage plan: a key of var.plans, or null for
    the default of the stages. Without stages, the plan applies to all stages.
  EOT
  type = map(object({
    plan        = optional(string)
    stages      = optional(set(string))
    description = optional(string, "")
    enabled     = optional(bool, true)
  }))
  default = {}
}
