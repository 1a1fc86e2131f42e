// SPDX-License-Identifier: MPL-2.0

package simulator

import (
	"fmt"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"sync"
)

// Switch is one fact that a vendor leaves open.
type Switch struct {
	// Service is "ncloud", "metastudio" or "enos".
	Service string
	Name    string
	// Values lists the allowed values, nil if any number or text is allowed.
	Values []string
	// Value is the current one.
	Value string
	// Numeric is set if the value is a number.
	Numeric bool
	Doc     string
	// Area is "draft" for what concerns only the content of APIs, and authorizers, "stage"
	// for what concerns only stages, "plan" for what concerns only API keys, subscriptions, usage
	// plans and stages, and "call" for what concerns only calls of stages.
	Area string
}

// service is what the three services have in common. S is the struct of switches: the tag
// values lists what a text may be, beginning with the default, and the tag doc describes it.
type service[S any] struct {
	clock *clock

	mu       sync.Mutex
	switches S
	requests int
}

// Switch changes switches. It panics if a value is not listed.
func (s *service[S]) Switch(change func(*S)) {
	s.mu.Lock()
	defer s.mu.Unlock()
	change(&s.switches)
	for _, one := range listSwitches("", &s.switches) {
		if one.Values != nil && !slices.Contains(one.Values, one.Value) {
			panic(fmt.Sprintf("switch %s takes one of %q, not %q", one.Name, one.Values, one.Value))
		}
	}
}

// SetSwitch sets one switch by its name.
func (s *service[S]) SetSwitch(name, value string) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	return setSwitch(&s.switches, name, value)
}

func (s *service[S]) requestID() string { return fmt.Sprintf("sim-%08d", s.requests) }

func (s *service[S]) listSwitches(name string) []Switch {
	s.mu.Lock()
	defer s.mu.Unlock()
	return listSwitches(name, &s.switches)
}

// Switches returns every switch of every service, in the order of their documentation.
func (s *Simulator) Switches() []Switch {
	return slices.Concat(s.NCloud.listSwitches("ncloud"), s.MetaStudio.listSwitches("metastudio"), s.EnOS.listSwitches("enos"))
}

// SetSwitch sets a switch, whose name begins with its service as in "enos.EmptyTags".
func (s *Simulator) SetSwitch(name, value string) error {
	service, name, _ := strings.Cut(name, ".")
	switch service {
	case "ncloud":
		return s.NCloud.SetSwitch(name, value)
	case "metastudio":
		return s.MetaStudio.SetSwitch(name, value)
	case "enos":
		return s.EnOS.SetSwitch(name, value)
	}
	return fmt.Errorf("a switch looks like SERVICE.NAME=VALUE, where the service is ncloud, metastudio or enos")
}

func listSwitches(service string, switches any) []Switch {
	var all []Switch
	value := reflect.ValueOf(switches).Elem()
	for _, field := range reflect.VisibleFields(value.Type()) {
		all = append(all, Switch{
			Service: service, Name: field.Name, Doc: field.Tag.Get("doc"), Area: field.Tag.Get("area"), Values: valuesOf(field),
			Value: fmt.Sprint(value.FieldByIndex(field.Index)), Numeric: field.Type.Kind() == reflect.Int,
		})
	}
	return all
}

// valuesOf returns the allowed values of a switch, nil if any number or text is allowed.
func valuesOf(field reflect.StructField) []string {
	if values, ok := field.Tag.Lookup("values"); ok {
		return strings.Split(values, ",")
	}
	return nil
}

func setSwitch(switches any, name, value string) error {
	all := reflect.ValueOf(switches).Elem()
	field, ok := all.Type().FieldByName(name)
	if !ok {
		var names []string
		for _, one := range listSwitches("", switches) {
			names = append(names, one.Name)
		}
		return fmt.Errorf("there is no switch %s; there are %s", name, strings.Join(names, ", "))
	}
	target := all.FieldByIndex(field.Index)
	if target.Kind() == reflect.Int {
		n, err := strconv.Atoi(value)
		if err != nil {
			return fmt.Errorf("switch %s takes a number, not %q", name, value)
		}
		target.SetInt(int64(n))
		return nil
	}
	if values := valuesOf(field); values != nil && !slices.Contains(values, value) {
		return fmt.Errorf("switch %s takes one of %s, not %q", name, strings.Join(values, ", "), value)
	}
	target.SetString(value)
	return nil
}

// defaults returns switches of which each has its first value.
func defaults[S any]() (switches S) {
	value := reflect.ValueOf(&switches).Elem()
	for i := range value.NumField() {
		if values := valuesOf(value.Type().Field(i)); values != nil {
			value.Field(i).SetString(values[0])
		}
	}
	return switches
}

// The default switches are put together once, because tests start thousands of simulators.
var (
	ncloudDefaults     = defaults[NCloudSwitches]()
	metastudioDefaults = defaults[MetaStudioSwitches]()
	enosDefaults       = defaults[EnOSSwitches]()
)
