// SPDX-License-Identifier: MPL-2.0

// Package limits has the attributes that limit requests, for usage plans and for the default usage plans of stages.
package limits

import (
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework-validators/int64validator"
	"github.com/hashicorp/terraform-plugin-framework-validators/stringvalidator"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"

	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/ncloud/client"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/validate"
)

const (
	day   = "day"
	month = "month"
)

// Rate is the attribute rate_rps.
func Rate() schema.Int64Attribute {
	return schema.Int64Attribute{
		Optional: true, CustomType: validate.WholeNumber{},
		MarkdownDescription: "Maximum number of requests per second: 1 to 2147483647. If this is not set, there is no limit.",
		Validators:          []validator.Int64{int64validator.Between(1, client.MaxRateRPS)},
	}
}

// DayQuota is the attribute day_quota_request.
func DayQuota() schema.Int64Attribute { return quota(day, month) }

// MonthQuota is the attribute month_quota_request.
func MonthQuota() schema.Int64Attribute { return quota(month, day) }

func quota(period, other string) schema.Int64Attribute {
	other += "_quota_request"
	return schema.Int64Attribute{
		Optional: true, CustomType: validate.WholeNumber{},
		MarkdownDescription: fmt.Sprintf("Maximum number of requests per %[1]s: 0 to 9007199254740991 (2^53-1). Requires `%[2]s`. If this is not set, there is no "+
			"quota. Requests are counted from the start of the %[1]s. The API does not document the time zone in which a day begins.", period, other),
		Validators: []validator.Int64{
			int64validator.Between(0, client.MaxQuota), int64validator.AlsoRequires(path.MatchRelative().AtParent().AtName(other)),
		},
	}
}

// Condition is the attribute quota_condition.
func Condition() schema.StringAttribute {
	return schema.StringAttribute{
		Optional:            true,
		MarkdownDescription: "Responses that count against the quotas: `2xx`, `3xx`, `4xx`, `5xx` or `others`. Without it, the service chooses.",
		Validators:          []validator.String{stringvalidator.OneOf(client.QuotaConditions()...)},
	}
}
