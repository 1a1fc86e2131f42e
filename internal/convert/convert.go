// SPDX-License-Identifier: MPL-2.0

// Package convert turns fields of API responses into Terraform's values. In responses, "",
// null and an absent field all mean that the API does not return the value.
package convert

import (
	"context"
	"reflect"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/types"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
)

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

// UnknownToNull sets the fields of a model that are unknown to null, since Terraform accepts no unknown value after an apply.
func UnknownToNull[M any](ctx context.Context, model *M) {
	v := reflect.ValueOf(model).Elem()
	for _, field := range reflect.VisibleFields(v.Type()) {
		if field.Anonymous {
			continue // its own fields follow
		}
		at := v.FieldByIndex(field.Index)
		value, ok := at.Interface().(attr.Value)
		if !ok || !value.IsUnknown() {
			continue
		}
		of := value.Type(ctx)
		if null, err := of.ValueFromTerraform(ctx, tftypes.NewValue(of.TerraformType(ctx), nil)); err == nil {
			at.Set(reflect.ValueOf(null))
		}
	}
}
