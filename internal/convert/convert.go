// Package convert is the one place where "not told" meets what Terraform knows:
// in answers, null, absent and "" often mean the same.
package convert

import "github.com/hashicorp/terraform-plugin-framework/types"

// Kept returns the told value, or the known one where an answer leaves the field
// out: for what cannot change. It is never unknown.
func Kept(told *string, known types.String) types.String {
	if told == nil && !known.IsUnknown() {
		return known
	}
	return types.StringPointerValue(told)
}

// NonEmpty returns the told value, or the known one where it is "": for what is
// never empty. It is never unknown.
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
