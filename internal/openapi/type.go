// SPDX-License-Identifier: MPL-2.0

package openapi

import (
	"mime"
	"strings"
)

// elementType is the type of a schema, or of its elements if it is an array.
type elementType struct {
	Type
	array bool
}

var anyType = elementType{Type: Type{Name: "string"}}

// typeOf returns the type of a parameter's schema.
func (b *builder) typeOf(n *node) elementType {
	if n == nil || n.kind != mapping {
		return anyType
	}
	found, done := b.types[n]
	if !done {
		b.types[n] = anyType // for schemas that refer to themselves
		found = b.readType(n)
		b.types[n] = found
	}
	return found
}

func (b *builder) readType(n *node) elementType {
	if ref, ok := refOf(n); ok {
		t := b.follow(ref)
		if t.err != nil {
			b.problems.add(n.get("$ref").at, "%s", t.err)
			return anyType
		}
		return b.typeOf(t.node)
	}
	name := typeName(n.get("type"))
	switch name {
	case "integer", "number", "boolean", "string", "file", "object":
		return elementType{Type: Type{Name: name, Format: n.str("format")}}
	case "array":
	case "":
		if n.get("type") != nil {
			return anyType
		}
		if n.get("properties") != nil || n.get("additionalProperties") != nil {
			return elementType{Type: Type{Name: "object"}}
		}
		if n.get("items") == nil {
			return b.typeOfParts(n)
		}
	default:
		return anyType
	}
	of := b.typeOf(n.get("items"))
	if of.array {
		of = anyType
	}
	of.array = true
	return of
}

// typeOfParts returns the type that all parts of oneOf or anyOf have, or those parts of allOf that have one.
func (b *builder) typeOfParts(n *node) elementType {
	for _, key := range []string{"allOf", "oneOf", "anyOf"} {
		parts := n.get(key)
		if parts == nil || parts.kind != list {
			continue
		}
		var found *elementType
		for _, part := range parts.items {
			if typeName(part.get("type")) == "null" || key == "allOf" && !saysType(part) {
				continue
			}
			t := b.typeOf(part)
			if found != nil && *found != t {
				return anyType
			}
			found = &t
		}
		if found != nil {
			return *found
		}
	}
	return anyType
}

func saysType(n *node) bool {
	for _, key := range []string{"type", "$ref", "properties", "additionalProperties", "items", "allOf", "oneOf", "anyOf"} {
		if n.get(key) != nil {
			return true
		}
	}
	return false
}

// typeName is the type beside null; "" if there are several.
func typeName(n *node) string {
	if n == nil {
		return ""
	}
	if n.kind == text {
		return n.value
	}
	name := ""
	for _, item := range n.items {
		if item.value == "null" {
			continue
		}
		if name != "" {
			return ""
		}
		name = item.value
	}
	return name
}

func isForm(mediaType string) bool {
	name, _, err := mime.ParseMediaType(mediaType)
	if err != nil {
		name, _, _ = strings.Cut(strings.ToLower(mediaType), ";")
	}
	return name == "application/x-www-form-urlencoded" || name == "multipart/form-data"
}

// form returns the properties of a form's schema as parameters.
func (b *builder) form(n *node, seen map[*node]bool) []Parameter {
	if seen[n] {
		return nil
	}
	seen[n] = true
	if ref, ok := refOf(n); ok {
		if t := b.follow(ref); t.err == nil { // the schema reports it
			return b.form(t.node, seen)
		}
		return nil
	}
	var all []Parameter
	if parts := n.get("allOf"); parts != nil {
		for _, part := range parts.items {
			all = append(all, b.form(part, seen)...)
		}
	}
	required := map[string]bool{}
	if r := n.get("required"); r != nil {
		b.parts += len(r.items)
		for _, item := range r.items {
			required[item.value] = true
		}
	}
	for _, m := range b.members(n.get("properties")) {
		if !b.part() {
			break
		}
		p := Parameter{
			Name: m.key, In: "formData", Description: m.value.str("description"), Required: required[m.key],
			Position: m.at,
		}
		if m.value.kind == mapping {
			p.Extensions = b.extensions(m.value)
		}
		of := b.typeOf(m.value)
		p.Type, p.Array = of.Type, of.array
		if p.Type == (Type{"string", "binary"}) || m.value.str("contentMediaType") == "application/octet-stream" && m.value.get("contentEncoding") == nil {
			p.Type = Type{Name: "file"}
		}
		all = append(all, p)
	}
	return all
}
