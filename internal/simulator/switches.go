package simulator

import (
	"fmt"
	"reflect"
	"slices"
	"strconv"
	"strings"
)

// Switch is one thing that a vendor leaves open, and how its cloud can answer.
type Switch struct {
	// System is "ncloud", "metastudio" or "enos".
	System string
	Name   string
	// Values are all that it takes, nil where it takes any number or any text.
	Values []string
	// Value is the one that it has.
	Value string
}

// Switches returns every switch of every cloud, in the order of their documentation.
func (s *Simulator) Switches() []Switch {
	var all []Switch
	s.NCloud.Switch(func(set *NCloudSwitches) { all = append(all, listSwitches("ncloud", set)...) })
	s.MetaStudio.Switch(func(set *MetaStudioSwitches) { all = append(all, listSwitches("metastudio", set)...) })
	s.EnOS.Switch(func(set *EnOSSwitches) { all = append(all, listSwitches("enos", set)...) })
	return all
}

// SetSwitch sets a switch, whose name begins with its system as in "enos.EmptyTags".
func (s *Simulator) SetSwitch(name, value string) error {
	system, name, _ := strings.Cut(name, ".")
	switch system {
	case "ncloud":
		return s.NCloud.SetSwitch(name, value)
	case "metastudio":
		return s.MetaStudio.SetSwitch(name, value)
	case "enos":
		return s.EnOS.SetSwitch(name, value)
	}
	return fmt.Errorf("a switch looks like SYSTEM.NAME=VALUE, where the system is ncloud, metastudio or enos")
}

func listSwitches(system string, switches any) []Switch {
	var all []Switch
	for _, field := range reflect.VisibleFields(reflect.TypeOf(switches).Elem()) {
		one := Switch{System: system, Name: field.Name, Value: fmt.Sprint(reflect.ValueOf(switches).Elem().FieldByIndex(field.Index))}
		if values, ok := field.Tag.Lookup("values"); ok {
			one.Values = strings.Split(values, ",")
		}
		all = append(all, one)
	}
	return all
}

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
			return fmt.Errorf("switch %s takes one of %s, not %q", name, strings.ReplaceAll(values, ",", ", "), value)
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
