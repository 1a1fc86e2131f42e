// SPDX-License-Identifier: MPL-2.0

package apidefinition

import (
	"slices"

	"github.com/hashicorp/terraform-plugin-go/tftypes"
)

var textMap = tftypes.Map{ElementType: tftypes.String}

// computed are the types of the computed values.
var computed = map[string]tftypes.Type{
	"operations": textMap, "paths": textMap, "models": textMap, "warnings": tftypes.List{ElementType: tftypes.String}, "digest": tftypes.String,
}

// plan returns the computed values that are the same in all translations of one document. Others are unknown, and the maps may
// have unknown elements.
func plan(unknown unknownParts, translations ...*translation) map[string]tftypes.Value {
	result := make(map[string]tftypes.Value, len(computed))
	for name, of := range computed {
		result[name] = tftypes.NewValue(of, tftypes.UnknownValue)
	}
	if unknown.all() || len(translations) == 0 {
		return result
	}
	part := func(of func(*translation) map[string]string) tftypes.Value {
		all := make([]map[string]string, len(translations))
		for n, one := range translations {
			all[n] = of(one)
		}
		return common(all)
	}
	if !unknown.operations {
		result["operations"] = part(func(t *translation) map[string]string { return t.operations })
	}
	if !unknown.paths {
		result["paths"] = part(func(t *translation) map[string]string { return t.paths })
	}
	result["models"] = part(func(t *translation) map[string]string { return t.models })
	first := translations[0]
	if !unknown.operations && !slices.ContainsFunc(translations, func(t *translation) bool { return !slices.Equal(t.warnings, first.warnings) }) {
		elements := make([]tftypes.Value, len(first.warnings))
		for n, text := range first.warnings {
			elements[n] = tftypes.NewValue(tftypes.String, text)
		}
		result["warnings"] = tftypes.NewValue(computed["warnings"], elements)
	}
	if result["operations"].IsFullyKnown() && result["paths"].IsFullyKnown() && result["models"].IsFullyKnown() {
		result["digest"] = tftypes.NewValue(tftypes.String, first.digest())
	}
	return result
}

// common returns a map whose elements are unknown where the maps differ. It is unknown if their keys differ.
func common(all []map[string]string) tftypes.Value {
	elements := make(map[string]tftypes.Value, len(all[0]))
	for key, value := range all[0] {
		elements[key] = tftypes.NewValue(tftypes.String, value)
	}
	for _, other := range all[1:] {
		if len(other) != len(elements) {
			return tftypes.NewValue(textMap, tftypes.UnknownValue)
		}
		for key, value := range other {
			switch first, ok := all[0][key]; {
			case !ok:
				return tftypes.NewValue(textMap, tftypes.UnknownValue)
			case first != value:
				elements[key] = tftypes.NewValue(tftypes.String, tftypes.UnknownValue)
			}
		}
	}
	return tftypes.NewValue(textMap, elements)
}

// sameMeaning reports whether two documents translate to the same under every variant of the arguments.
func sameMeaning(a, b []*translation) bool {
	return slices.EqualFunc(a, b, func(a, b *translation) bool {
		return a.equal(b.content) && slices.Equal(a.warnings, b.warnings)
	})
}
