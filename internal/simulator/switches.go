package simulator

import (
	"fmt"
	"reflect"
	"slices"
	"strconv"
	"strings"
)

// setSwitch sets the field of the struct at switches that is called name. Text
// fields list their values in a tag `values:"a,b"`, of which the first is the
// default.
func setSwitch(switches any, name, value string) error {
	field, ok := reflect.TypeOf(switches).Elem().FieldByName(name)
	if !ok {
		return fmt.Errorf("there is no switch %s; there are %s", name, strings.Join(switchNames(switches), ", "))
	}
	target := reflect.ValueOf(switches).Elem().FieldByIndex(field.Index)
	switch target.Kind() {
	case reflect.Int:
		n, err := strconv.Atoi(value)
		if err != nil {
			return fmt.Errorf("switch %s takes a number, not %q", name, value)
		}
		target.SetInt(int64(n))
	case reflect.String:
		values, limited := field.Tag.Lookup("values")
		if limited && !slices.Contains(strings.Split(values, ","), value) {
			return fmt.Errorf("switch %s takes one of %s, not %q", name, values, value)
		}
		target.SetString(value)
	default:
		return fmt.Errorf("switch %s cannot be set by name", name)
	}
	return nil
}

func switchNames(switches any) []string {
	var names []string
	for _, field := range reflect.VisibleFields(reflect.TypeOf(switches).Elem()) {
		names = append(names, field.Name)
	}
	return names
}

// defaultSwitches sets every text switch to its first value.
func defaultSwitches(switches any) {
	for _, field := range reflect.VisibleFields(reflect.TypeOf(switches).Elem()) {
		if values, ok := field.Tag.Lookup("values"); ok {
			first, _, _ := strings.Cut(values, ",")
			reflect.ValueOf(switches).Elem().FieldByIndex(field.Index).SetString(first)
		}
	}
}
