// SPDX-License-Identifier: MPL-2.0

package simulator

import (
	"fmt"
	"math"
	"net/url"
	"reflect"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"
	"unicode/utf8"
)

// An input is a struct with one field per documented parameter of a call. Tags hold the
// name (json) and the rules: required:"true", values:"A,B", chars:"1-100", bytes:"0-16",
// items:"0-50", range:"1-3600" and pattern:"[a-z]+" for the whole text. Rules for texts
// apply to each element of a list. A pointer distinguishes an absent parameter from "".

// checkInput returns the first parameter that breaks a rule, and the rule; "" if there is none.
func checkInput(in any) (name, rule string) {
	value := reflect.Indirect(reflect.ValueOf(in))
	for _, field := range reflect.VisibleFields(value.Type()) {
		if field.Anonymous {
			continue
		}
		if name, rule := checkValue(field.Tag.Get("json"), field.Tag, value.FieldByIndex(field.Index)); rule != "" {
			return name, rule
		}
	}
	return "", ""
}

func checkValue(name string, tag reflect.StructTag, value reflect.Value) (string, string) {
	if (value.Kind() == reflect.Pointer && value.IsNil()) || (value.Kind() == reflect.String && value.String() == "") {
		if tag.Get("required") == "true" {
			return name, "is required"
		}
		return "", ""
	}
	switch value = reflect.Indirect(value); value.Kind() {
	case reflect.Struct:
		return checkInput(value.Interface())
	case reflect.Slice:
		if items, limited := tag.Lookup("items"); limited && !within(items, int64(value.Len())) {
			return name, "must have " + describe(items) + " elements"
		}
		for i := range value.Len() {
			if name, rule := checkValue(name, tag, value.Index(i).Addr()); rule != "" {
				return name, rule
			}
		}
	case reflect.String:
		return name, checkText(tag, value.String())
	case reflect.Int, reflect.Int64:
		if limits, limited := tag.Lookup("range"); limited && !within(limits, value.Int()) {
			return name, "must be " + describe(limits)
		}
	default:
	}
	return "", ""
}

func checkText(tag reflect.StructTag, text string) string {
	if values, limited := tag.Lookup("values"); limited && !slices.Contains(strings.Split(values, ","), text) {
		return "must be one of " + strings.ReplaceAll(values, ",", ", ")
	}
	if chars, limited := tag.Lookup("chars"); limited && !within(chars, int64(utf8.RuneCountInString(text))) {
		return "must have " + describe(chars) + " characters"
	}
	if bytes, limited := tag.Lookup("bytes"); limited && !within(bytes, int64(len(text))) {
		return "must have " + describe(bytes) + " bytes"
	}
	if pattern, limited := tag.Lookup("pattern"); limited && !compiled(pattern).MatchString(text) {
		return "must match " + pattern
	}
	return ""
}

var patterns sync.Map

// compiled returns the regular expression for a whole text. Compiling takes longer than the
// rest of a request.
func compiled(pattern string) *regexp.Regexp {
	if known, ok := patterns.Load(pattern); ok {
		expression, _ := known.(*regexp.Regexp)
		return expression
	}
	expression := regexp.MustCompile("^(?:" + pattern + ")$")
	patterns.Store(pattern, expression)
	return expression
}

// parseLimits reads "1-100", or "1-" where there is no maximum.
func parseLimits(text string) (least, most int64) {
	from, to, _ := strings.Cut(text, "-")
	least, _ = strconv.ParseInt(from, 10, 64)
	most, err := strconv.ParseInt(to, 10, 64)
	if err != nil {
		most = math.MaxInt64
	}
	return least, most
}

func within(limits string, n int64) bool {
	least, most := parseLimits(limits)
	return least <= n && n <= most
}

func describe(limits string) string {
	least, most := parseLimits(limits)
	if most == math.MaxInt64 {
		return fmt.Sprintf("at least %d", least)
	}
	return fmt.Sprintf("%d to %d", least, most)
}

// decodeQuery fills an input from a query. An empty parameter counts as absent.
func decodeQuery(query url.Values, in any) (name, rule string) {
	value := reflect.ValueOf(in).Elem()
	for _, field := range reflect.VisibleFields(value.Type()) {
		name := field.Tag.Get("json")
		text := query.Get(name)
		if field.Anonymous || text == "" {
			continue
		}
		target := value.FieldByIndex(field.Index)
		if target.Kind() == reflect.Pointer {
			target.Set(reflect.New(field.Type.Elem()))
			target = target.Elem()
		}
		switch target.Kind() {
		case reflect.Bool:
			flag, err := strconv.ParseBool(text)
			if err != nil {
				return name, "must be true or false"
			}
			target.SetBool(flag)
		case reflect.Int, reflect.Int64:
			number, err := strconv.ParseInt(text, 10, 64)
			if err != nil {
				return name, "must be a number"
			}
			target.SetInt(number)
		default:
			target.SetString(text)
		}
	}
	return checkInput(in)
}
