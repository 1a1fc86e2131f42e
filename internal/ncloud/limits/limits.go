// SPDX-License-Identifier: MPL-2.0

// Package limits has the attributes that limit requests, for usage plans and for the default usage plans of stages.
package limits

import (
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework-validators/int64validator"
	"github.com/hashicorp/terraform-plugin-framework-validators/stringvalidator"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"

	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/attribute"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/ncloud/client"
)

const (
	day   = "day"
	month = "month"
)

// Rate is the attribute rate_rps.
func Rate() schema.Int64Attribute {
	return attribute.OptionalNumber("Maximum number of requests per second: 1 to 2147483647. If this is not set, there is no limit.",
		int64validator.Between(1, client.MaxRateRPS))
}

// DayQuota is the attribute day_quota_request.
func DayQuota() schema.Int64Attribute { return quota(day, month) }

// MonthQuota is the attribute month_quota_request.
func MonthQuota() schema.Int64Attribute { return quota(month, day) }

func quota(period, other string) schema.Int64Attribute {
	other += "_quota_request"
	return attribute.OptionalNumber(fmt.Sprintf("Maximum number of requests per %[1]s: 0 to 9007199254740991 (2^53-1). Requires `%[2]s`. If this is not "+
		"set, there is no quota. Requests are counted from the start of the %[1]s. The API does not document the time zone in which a day begins.",
		period, other),
		int64validator.Between(0, client.MaxQuota), int64validator.AlsoRequires(path.MatchRelative().AtParent().AtName(other)))
}

// Condition is the attribute quota_condition.
func Condition() schema.StringAttribute {
	return attribute.Optional("Responses that count against the quotas: `2xx`, `3xx`, `4xx`, `5xx` or `others`. Without it, the service chooses.",
		stringvalidator.OneOf(client.QuotaConditions()...))
}
