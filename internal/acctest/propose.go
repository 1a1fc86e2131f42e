// SPDX-License-Identifier: MPL-2.0

package acctest

import (
	"maps"
	"slices"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
)

// propose returns the proposed new state by the rules of Terraform's package objchange: what
// the configuration leaves null keeps its prior value if the provider computes it. Elements of
// lists correspond by index, those of maps by key, and those of sets by what is configured.
func (d *Driver) propose(schema *tfprotov6.Schema, prior, config tftypes.Value) tftypes.Value {
	d.t.Helper()
	if prior.IsNull() {
		return config
	}
	return proposeAttributes(schema.Block.Attributes, prior, config)
}

func proposeAttributes(attributes []*tfprotov6.SchemaAttribute, prior, config tftypes.Value) tftypes.Value {
	before, after := fieldsOf(prior), map[string]tftypes.Value{}
	for name, configured := range fieldsOf(config) {
		after[name] = configured
		i := slices.IndexFunc(attributes, func(a *tfprotov6.SchemaAttribute) bool { return a.Name == name })
		if i < 0 {
			continue // a block
		}
		was, ok := before[name]
		if !ok {
			was = tftypes.NewValue(configured.Type(), nil)
		}
		switch a := attributes[i]; {
		case a.Computed && configured.IsNull():
			if !a.Optional || !hasConfigured(a.NestedType, was) {
				after[name] = was
			}
		case a.NestedType != nil:
			after[name] = proposeNested(a.NestedType, was, configured)
		}
	}
	return tftypes.NewValue(config.Type(), after)
}

func proposeNested(of *tfprotov6.SchemaObject, prior, config tftypes.Value) tftypes.Value {
	if config.IsNull() || !config.IsKnown() || (of.Nesting != tfprotov6.SchemaObjectNestingModeSingle && (prior.IsNull() || !prior.IsKnown())) {
		return config
	}
	switch of.Nesting {
	case tfprotov6.SchemaObjectNestingModeSingle:
		return proposeAttributes(of.Attributes, prior, config)
	case tfprotov6.SchemaObjectNestingModeMap:
		before, after := fieldsOf(prior), map[string]tftypes.Value{}
		for key, element := range fieldsOf(config) {
			after[key] = element
			if was, ok := before[key]; ok {
				after[key] = proposeElement(of, was, element)
			}
		}
		return tftypes.NewValue(config.Type(), after)
	case tfprotov6.SchemaObjectNestingModeList:
		before, after := elementsOf(prior), elementsOf(config)
		for i := range after {
			if i < len(before) {
				after[i] = proposeElement(of, before[i], after[i])
			}
		}
		return tftypes.NewValue(config.Type(), after)
	case tfprotov6.SchemaObjectNestingModeSet:
		before, after := elementsOf(prior), elementsOf(config)
		for i := range after {
			if match := slices.IndexFunc(before, func(was tftypes.Value) bool { return fromConfig(of, was, after[i]) }); match >= 0 {
				after[i] = proposeElement(of, before[match], after[i])
				before = slices.Delete(before, match, match+1)
			}
		}
		return tftypes.NewValue(config.Type(), after)
	default:
		return config
	}
}

func proposeElement(of *tfprotov6.SchemaObject, prior, config tftypes.Value) tftypes.Value {
	if config.IsNull() || !config.IsKnown() {
		return config
	}
	return proposeAttributes(of.Attributes, prior, config)
}

// hasConfigured reports whether a value holds what only a configuration can have set. Then the
// attribute was removed from the configuration.
func hasConfigured(of *tfprotov6.SchemaObject, value tftypes.Value) bool {
	if of == nil || value.IsNull() || !value.IsKnown() {
		return false
	}
	objects := []tftypes.Value{value}
	switch of.Nesting {
	case tfprotov6.SchemaObjectNestingModeList, tfprotov6.SchemaObjectNestingModeSet:
		objects = elementsOf(value)
	case tfprotov6.SchemaObjectNestingModeMap:
		objects = nil
		for _, element := range fieldsOf(value) {
			objects = append(objects, element)
		}
	default:
	}
	for _, object := range objects {
		fields := fieldsOf(object)
		for _, a := range of.Attributes {
			if v, ok := fields[a.Name]; ok && !v.IsNull() && (!a.Computed || hasConfigured(a.NestedType, v)) {
				return true
			}
		}
	}
	return false
}

// fromConfig reports whether a prior element of a set can be what the configured one became.
func fromConfig(of *tfprotov6.SchemaObject, prior, config tftypes.Value) bool {
	before, configured := fieldsOf(prior), fieldsOf(config)
	if before == nil || configured == nil {
		return prior.Equal(config)
	}
	return !slices.ContainsFunc(of.Attributes, func(a *tfprotov6.SchemaAttribute) bool {
		was, now := before[a.Name], configured[a.Name]
		switch {
		case was.Equal(now), a.Computed && now.IsNull():
			return false
		case a.NestedType != nil && a.NestedType.Nesting == tfprotov6.SchemaObjectNestingModeSingle:
			return was.IsNull() || now.IsNull() || !fromConfig(a.NestedType, was, now)
		}
		return true
	})
}

// fieldsOf returns a copy of the attributes of an object or the elements of a map.
func fieldsOf(value tftypes.Value) map[string]tftypes.Value {
	var shared map[string]tftypes.Value
	if value.IsNull() || !value.IsKnown() || value.As(&shared) != nil {
		return nil
	}
	return maps.Clone(shared)
}

// elementsOf returns a copy of the elements of a list or a set.
func elementsOf(value tftypes.Value) []tftypes.Value {
	var shared []tftypes.Value
	if value.IsNull() || !value.IsKnown() || value.As(&shared) != nil {
		return nil
	}
	return slices.Clone(shared)
}
