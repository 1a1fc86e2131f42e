// SPDX-License-Identifier: MPL-2.0

// Package convert turns fields of API responses into Terraform's values. In responses, "",
// null and an absent field all mean that the API does not return the value.
package convert

import "github.com/hashicorp/terraform-plugin-framework/types"

// EmptyAsNull returns null if the API does not return the value.
func EmptyAsNull(api *string) types.String {
	if api == nil || *api == "" {
		return types.StringNull()
	}
	return types.StringValue(*api)
}

// OrPrior returns the prior value, or null if that is unknown, if the API does not return
// the value. It is for values that are never empty.
func OrPrior(api *string, prior types.String) types.String {
	if value := EmptyAsNull(api); !value.IsNull() || prior.IsUnknown() {
		return value
	}
	return prior
}

// NullAsEmpty returns "" if the API does not return the value.
func NullAsEmpty(api *string) types.String {
	if api == nil {
		return types.StringValue("")
	}
	return types.StringValue(*api)
}

// Limit returns null for "no limit", which an API returns as null, absent or 0. A prior 0 stays.
func Limit(api *int64, prior types.Int64) types.Int64 {
	if api == nil || *api == 0 {
		if prior.ValueInt64() == 0 && !prior.IsUnknown() {
			return prior
		}
		return types.Int64Null()
	}
	return types.Int64Value(*api)
}

// Quota is a Limit of which an API has two or none: one that is 0 counts if the other is not.
func Quota(api, other *int64, prior types.Int64) types.Int64 {
	if api != nil && *api == 0 && other != nil && *other != 0 {
		return types.Int64Value(0)
	}
	return Limit(api, prior)
}
