// SPDX-License-Identifier: MPL-2.0

package apidefinition

import (
	"maps"

	"github.com/hashicorp/terraform-plugin-go/tftypes"
)

// variants is the number of ways in which unknown values are replaced. What all of them translate into does not depend on
// the unknown values.
const variants = 3

// unknownParts are the computed maps that are unknown as a whole.
type unknownParts struct{ operations, paths, models bool }

func (u unknownParts) all() bool { return u.operations && u.paths && u.models }

// unknownIn returns what no replacement of values makes known.
func unknownIn(values map[string]tftypes.Value) unknownParts {
	for _, name := range []string{"document", "exclude", "unmanaged", "on_unsupported", "documentation"} {
		if !values[name].IsFullyKnown() {
			return unknownParts{true, true, true}
		}
	}
	if !values["overrides"].IsKnown() {
		return unknownParts{true, true, true}
	}
	defaults := !values["defaults"].IsKnown()
	return unknownParts{
		operations: defaults || !values["security_schemes"].IsKnown(),
		paths:      defaults || !values["cors"].IsKnown(),
	}
}

// resolve replaces unknown values by valid ones, which differ in each variant.
func resolve(values map[string]tftypes.Value, variant int) map[string]tftypes.Value {
	values = maps.Clone(values)
	for _, name := range []string{"defaults", "overrides", "cors", "security_schemes"} {
		if value := values[name]; !value.IsKnown() {
			values[name] = tftypes.NewValue(value.Type(), nil)
		} else if !value.IsFullyKnown() {
			values[name] = replacement{variant}.of(value, name, "")
		}
	}
	return values
}

type replacement struct{ variant int }

// of returns value without unknown values. Those of maps, lists and sets have the name of their collection.
func (r replacement) of(value tftypes.Value, name, parent string) tftypes.Value {
	if !value.IsKnown() {
		return r.unknown(value.Type(), name, parent)
	}
	if value.IsNull() || value.IsFullyKnown() {
		return value
	}
	switch value.Type().(type) {
	case tftypes.Object:
		attributes := map[string]tftypes.Value{}
		_ = value.As(&attributes) // an object that is not null
		return r.object(value.Type(), attributes, name)
	case tftypes.Map:
		elements := map[string]tftypes.Value{}
		_ = value.As(&elements)
		replaced := make(map[string]tftypes.Value, len(elements))
		for key, element := range elements {
			if of, isObject := element.Type().(tftypes.Object); isObject && !element.IsKnown() && r.variant == 0 {
				replaced[key] = tftypes.NewValue(of, attributesOf(of, nil)) // these maps have no null elements
				continue
			}
			replaced[key] = r.of(element, name, parent)
		}
		return tftypes.NewValue(value.Type(), replaced)
	}
	var elements []tftypes.Value
	_ = value.As(&elements)
	replaced := make([]tftypes.Value, len(elements))
	for n, element := range elements {
		replaced[n] = r.of(element, name, parent)
	}
	return tftypes.NewValue(value.Type(), replaced)
}

// object does not change attributes: it may be that of a value.
func (r replacement) object(of tftypes.Type, attributes map[string]tftypes.Value, name string) tftypes.Value {
	replaced := make(map[string]tftypes.Value, len(attributes))
	for attribute, value := range attributes {
		replaced[attribute] = r.of(value, attribute, name)
	}
	platform, hasPlatform := attributes["platform"]
	id, hasID := attributes["authorizer_id"]
	if hasPlatform && hasID && (!platform.IsKnown() || !id.IsKnown()) {
		replaced["platform"], replaced["authorizer_id"] = r.authentication(platform, id)
	}
	return tftypes.NewValue(of, replaced)
}

// authentication returns a platform and an authorizer that belong together.
func (r replacement) authentication(platform, id tftypes.Value) (tftypes.Value, tftypes.Value) {
	none := tftypes.NewValue(tftypes.String, nil)
	switch {
	case !platform.IsKnown() && (id.IsNull() || r.variant != 1):
		return r.unknown(tftypes.String, "platform", ""), none
	case !platform.IsKnown() && id.IsKnown():
		return tftypes.NewValue(tftypes.String, "AUTHORIZER"), id
	case !platform.IsKnown():
		return tftypes.NewValue(tftypes.String, "AUTHORIZER"), r.unknown(tftypes.String, "authorizer_id", "")
	case platform.Equal(tftypes.NewValue(tftypes.String, "AUTHORIZER")):
		return platform, r.unknown(tftypes.String, "authorizer_id", "")
	}
	return platform, none // the authorizer has to turn out to be null
}

var texts = map[string][variants]string{
	"platform":      {"NONE", "IAM", "NONE"},
	"method":        {"GET", "POST", "PUT"},
	"region":        {"KR", "JPN", "SGN"},
	"url":           {"/a", "/b", "/c"},
	"url_prefix":    {"", "/b", "/c"},
	"ncp url":       {"https://a.example.com", "https://b.example.com", "https://c.example.com"},
	"authorizer_id": {"a", "b", "c"},
	"service":       {"a", "b", "c"}, "action_id": {"a", "b", "c"}, "action_name": {"a", "b", "c"},
	"headers": {"a", "b", "c"}, "query_strings": {"a", "b", "c"}, "response": {"", "b", "c"},
}

func (r replacement) unknown(of tftypes.Type, name, parent string) tftypes.Value {
	switch of := of.(type) {
	case tftypes.Object, tftypes.Map, tftypes.Set:
		if r.variant == 0 {
			return tftypes.NewValue(of, nil)
		}
	}
	switch of := of.(type) {
	case tftypes.Object:
		attributes := attributesOf(of, tftypes.UnknownValue)
		for _, endpoint := range []string{"ncp_endpoint", "mock_endpoint"} { // beside an http_endpoint
			if its, ok := of.AttributeTypes[endpoint]; ok {
				attributes[endpoint] = tftypes.NewValue(its, nil)
			}
		}
		return r.object(of, attributes, name)
	case tftypes.Map:
		return tftypes.NewValue(of, map[string]tftypes.Value{"a": r.unknown(of.ElementType, name, parent)})
	case tftypes.Set:
		return tftypes.NewValue(of, []tftypes.Value{r.unknown(of.ElementType, name, parent)})
	}
	switch {
	case of.Is(tftypes.Bool):
		return tftypes.NewValue(of, r.variant == 1)
	case of.Is(tftypes.Number):
		return tftypes.NewValue(of, 200+r.variant)
	}
	if parent == "ncp_endpoint" && name == "url" {
		name = "ncp url"
	}
	candidates, ok := texts[name]
	if !ok { // such as those of cors
		candidates = [variants]string{"", "b", "c"}
	}
	return tftypes.NewValue(of, candidates[r.variant])
}

// attributesOf returns the attributes of an object, all with the same value.
func attributesOf(of tftypes.Object, value any) map[string]tftypes.Value {
	attributes := make(map[string]tftypes.Value, len(of.AttributeTypes))
	for attribute, its := range of.AttributeTypes {
		attributes[attribute] = tftypes.NewValue(its, value)
	}
	return attributes
}
