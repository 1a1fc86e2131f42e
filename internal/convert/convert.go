// Package convert turns fields of answers into Terraform's values. In answers, null,
// absent and "" often mean the same: that the service does not tell the value.
package convert

import "github.com/hashicorp/terraform-plugin-framework/types"

// Kept returns the value of an answer, or the known value if the answer leaves the field
// out. It is for values that cannot change. It never returns an unknown value.
func Kept(told *string, known types.String) types.String {
	if told == nil && !known.IsUnknown() {
		return known
	}
	return types.StringPointerValue(told)
}

// NonEmpty returns the value of an answer, or the known value if that is "". It is for
// values that are never empty. It never returns an unknown value.
func NonEmpty(told string, known types.String) types.String {
	if told == "" {
		return Kept(nil, known)
	}
	return types.StringValue(told)
}

// EmptyAsNull returns null for "", null and absent alike.
func EmptyAsNull(told *string) types.String {
	if told == nil || *told == "" {
		return types.StringNull()
	}
	return types.StringValue(*told)
}
