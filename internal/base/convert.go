// SPDX-License-Identifier: MPL-2.0

package base

import (
	"context"
	"reflect"
	"sync"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/tfsdk"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
)

// converter gets and sets models whose fields are all framework values, as State.Get and State.Set do. The framework examines
// the struct and compiles a regular expression for each of its fields every time, which is a third of the work of a Read and a quarter of that of a Create.
type converter struct {
	fields []field // nil if the model has other fields
	object tftypes.Type
}

type field struct {
	name  string
	index []int
	ty    attr.Type
}

// converters are by the type of the model, because the framework makes a new resource for each call.
var converters sync.Map

func converterOf(ctx context.Context, model reflect.Type, state tfsdk.State) *converter {
	if found, ok := converters.Load(model); ok {
		return found.(*converter) //nolint:errcheck,forcetypeassert // nothing else is stored
	}
	c, attributes := &converter{object: state.Schema.Type().TerraformType(ctx)}, state.Schema.GetAttributes()
	for _, f := range reflect.VisibleFields(model) {
		if f.Anonymous {
			continue // its own fields follow
		}
		name := f.Tag.Get("tfsdk")
		attribute := attributes[name]
		if attribute == nil || reflect.TypeOf(attribute.GetType().ValueType(ctx)) != f.Type {
			c.fields = nil
			break
		}
		c.fields = append(c.fields, field{name, f.Index, attribute.GetType()})
	}
	converters.Store(model, c)
	return c
}

func getState[M any](ctx context.Context, state tfsdk.State, model *M) diag.Diagnostics {
	to := reflect.ValueOf(model).Elem()
	c := converterOf(ctx, to.Type(), state)
	var values map[string]tftypes.Value
	if c.fields == nil || state.Raw.As(&values) != nil {
		return state.Get(ctx, model)
	}
	for _, f := range c.fields {
		value, err := f.ty.ValueFromTerraform(ctx, values[f.name])
		if err != nil {
			return state.Get(ctx, model) // its diagnostics name the attribute
		}
		to.FieldByIndex(f.index).Set(reflect.ValueOf(value))
	}
	return nil
}

func setState[M any](ctx context.Context, state *tfsdk.State, model *M) diag.Diagnostics {
	from := reflect.ValueOf(model).Elem()
	c := converterOf(ctx, from.Type(), *state)
	values := make(map[string]tftypes.Value, len(c.fields))
	for _, f := range c.fields {
		value, _ := from.FieldByIndex(f.index).Interface().(attr.Value)
		var err error
		if values[f.name], err = value.ToTerraformValue(ctx); err != nil {
			return state.Set(ctx, model)
		}
	}
	if c.fields == nil || tftypes.ValidateValue(c.object, values) != nil {
		return state.Set(ctx, model)
	}
	state.Raw = tftypes.NewValue(c.object, values)
	return nil
}
