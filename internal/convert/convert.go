// Package convert turns fields of answers into Terraform's values. In answers, null,
// absent and "" often mean the same: that the service does not tell the value.
package convert

import "github.com/hashicorp/terraform-plugin-framework/types"

// Kept returns the value of an answer, or the known value if the answer leaves the field
// out. It is for values that cannot change. It never returns an unknown value.
func Kept(api *string, prior types.String) types.String {
	if api == nil && !prior.IsUnknown() {
		return prior
	}
	return types.StringPointerValue(api)
}

// NonEmpty returns the value of an answer, or the known value if that is "". It is for
// values that are never empty. It never returns an unknown value.
func NonEmpty(api string, prior types.String) types.String {
	if api == "" {
		return Kept(nil, prior)
	}
	return types.StringValue(api)
}

// EmptyAsNull returns null for "", null and absent alike.
func EmptyAsNull(api *string) types.String {
	if api == nil || *api == "" {
		return types.StringNull()
	}
	return types.StringValue(*api)
}
