// SPDX-License-Identifier: MPL-2.0

package acctest

import (
	"math/big"
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tftypes"
)

// Unknown stands for a value that is known only after apply.
var Unknown = &struct{ string }{"unknown"}

// Object is a configuration: strings, bools, ints, floats, nil, Unknown, []any, Object
// and values as they came.
type Object = map[string]any

// value converts v to a value of type ty.
func (d *Driver) value(ty tftypes.Type, v any) tftypes.Value {
	d.t.Helper()
	if v == any(Unknown) {
		return tftypes.NewValue(ty, tftypes.UnknownValue)
	}
	if v == nil {
		return tftypes.NewValue(ty, nil)
	}
	if value, ok := v.(tftypes.Value); ok {
		return value
	}
	switch ty := ty.(type) {
	case tftypes.Object:
		object, ok := v.(Object)
		if !ok {
			d.t.Fatalf("%v is no Object", v)
		}
		values := map[string]tftypes.Value{}
		for name, attributeType := range ty.AttributeTypes {
			values[name] = d.value(attributeType, object[name])
		}
		for name := range object {
			if _, ok := values[name]; !ok {
				d.t.Fatalf("there is no attribute %s", name)
			}
		}
		return tftypes.NewValue(ty, values)
	case tftypes.Map:
		values := map[string]tftypes.Value{}
		for name, element := range v.(Object) {
			values[name] = d.value(ty.ElementType, element)
		}
		return tftypes.NewValue(ty, values)
	case tftypes.List:
		return tftypes.NewValue(ty, d.elements(ty.ElementType, v))
	case tftypes.Set:
		return tftypes.NewValue(ty, d.elements(ty.ElementType, v))
	}
	return tftypes.NewValue(ty, v)
}

func (d *Driver) elements(ty tftypes.Type, v any) []tftypes.Value {
	d.t.Helper()
	var values []tftypes.Value
	for _, element := range v.([]any) {
		values = append(values, d.value(ty, element))
	}
	return values
}

// Get returns the value at a path of attribute names and list indexes, as a
// string, bool, float64, nil or tftypes.Value.
func (s *State) Get(tb testing.TB, steps ...any) any {
	tb.Helper()
	value := s.Value
	for _, step := range steps {
		switch step := step.(type) {
		case string:
			fields := map[string]tftypes.Value{}
			if err := value.As(&fields); err != nil {
				tb.Fatal(err)
			}
			value = fields[step]
		case int:
			var elements []tftypes.Value
			if err := value.As(&elements); err != nil {
				tb.Fatal(err)
			}
			if step >= len(elements) {
				tb.Fatalf("there is no element %d of %d", step, len(elements))
			}
			value = elements[step]
		}
	}
	return plain(tb, value)
}

// Len returns how many elements the list at the path has.
func (s *State) Len(tb testing.TB, attribute string) int {
	tb.Helper()
	list, ok := s.Get(tb, attribute).(tftypes.Value)
	if !ok {
		tb.Fatalf("%s is no list", attribute)
	}
	var elements []tftypes.Value
	if err := list.As(&elements); err != nil {
		tb.Fatal(err)
	}
	return len(elements)
}

func plain(tb testing.TB, value tftypes.Value) any {
	tb.Helper()
	if value.IsNull() {
		return nil
	}
	var err error
	switch {
	case value.Type().Is(tftypes.String):
		var text string
		err = value.As(&text)
		if err == nil {
			return text
		}
	case value.Type().Is(tftypes.Bool):
		var flag bool
		err = value.As(&flag)
		if err == nil {
			return flag
		}
	case value.Type().Is(tftypes.Number):
		var number float64
		if err = asFloat(value, &number); err == nil {
			return number
		}
	default:
		return value
	}
	tb.Fatal(err)
	return nil
}

func asFloat(value tftypes.Value, number *float64) error {
	var exact big.Float
	if err := value.As(&exact); err != nil {
		return err
	}
	*number, _ = exact.Float64()
	return nil
}
