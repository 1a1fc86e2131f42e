// SPDX-License-Identifier: MPL-2.0

package base

import (
	"reflect"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/tfsdk"

	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/wait"
)

// Diff returns the names of the configurable attributes whose actual value differs from the planned one, unless that is unknown.
func Diff[M any](plan tfsdk.Plan, planned, actual *M) []string {
	attributes := plan.Schema.GetAttributes()
	from, to := reflect.ValueOf(planned).Elem(), reflect.ValueOf(actual).Elem()
	var out []string
	for _, field := range reflect.VisibleFields(from.Type()) {
		name := field.Tag.Get("tfsdk")
		if a := attributes[name]; a == nil || !a.IsRequired() && !a.IsOptional() {
			continue
		}
		if !matches(from.FieldByIndex(field.Index).Interface(), to.FieldByIndex(field.Index).Interface()) {
			out = append(out, name)
		}
	}
	return out
}

func matches(planned, actual any) bool {
	value, ok := planned.(attr.Value)
	if !ok {
		return reflect.DeepEqual(planned, actual)
	}
	other, _ := actual.(attr.Value)
	return value.IsUnknown() || value.Equal(other)
}

// InconsistentResult returns a *wait.InconsistentResultError, nil if there is no Diff.
func InconsistentResult[M any](plan tfsdk.Plan, planned, actual *M) error {
	return wait.InconsistentResult(Diff(plan, planned, actual))
}
