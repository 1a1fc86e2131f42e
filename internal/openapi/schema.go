// SPDX-License-Identifier: MPL-2.0

package openapi

import (
	"encoding/json"
	"maps"
	"mime"
	"regexp"
	"slices"
	"strconv"
	"strings"
)

// schema returns nil for a schema that says nothing.
func (b *builder) schema(n *node) *Schema {
	if s, ok := b.schemas[n]; ok {
		return s
	}
	s, err := b.write(n)
	for _, e := range err.list {
		b.problems.add(e.Position, "%s", e.Message)
	}
	b.need(s.Uses)
	if text := string(s.JSON); text == "{}" || text == "true" {
		s = nil
	}
	b.schemas[n] = s
	return s
}

func (b *builder) write(n *node) (*Schema, problems) {
	var found problems
	if n.kind != mapping && n.kind != boolean {
		found.add(n.position(), "a schema has to be an object, but is %s", n.kind)
		return &Schema{Position: n.position(), JSON: json.RawMessage("{}")}, found
	}
	uses := map[string]bool{}
	w := writer{reference: func(ref string, at Position) string {
		name, err := b.nameOf(ref)
		if err != nil {
			found.add(at, "%s", err)
			return ref
		}
		uses[name] = true
		return Reference(name)
	}}
	w.write(n, schemaClass)
	s := &Schema{JSON: w.buffer, Uses: slices.Sorted(maps.Keys(uses)), Extensions: extensions(n), Position: n.position()}
	if ref, ok := refOf(n); ok {
		s.Ref, _ = b.nameOf(ref)
	}
	return s, found
}

var notInName = regexp.MustCompile(`[^A-Za-z0-9_.-]+`)

// nameOf is the name of the schema that a reference names. A schema within another part gets a name from its place, so
// that it can refer to itself.
func (b *builder) nameOf(ref string) (string, error) {
	n, at, err := b.follow(ref, maxHops)
	if err != nil {
		return "", err
	}
	segments, _ := pointer(ref)
	place := strings.Join(segments, "/")
	if name, ok := strings.CutPrefix(place, b.container); ok && b.named[name] != nil && len(segments) == strings.Count(b.container, "/")+1 {
		return name, nil
	}
	if name, ok := b.names[n]; ok {
		return name, nil
	}
	base := strings.Trim(notInName.ReplaceAllString(strings.ReplaceAll(strings.TrimPrefix(place, b.container), "/", "."), ""), ".")
	name := base
	for i := 2; b.named[name] != nil || name == ""; i++ {
		name = base + "-" + strconv.Itoa(i)
	}
	b.names[n] = name
	b.named[name] = &member{key: name, line: int32(at.Line), column: int32(at.Column), value: n}
	return name, nil
}

func (b *builder) need(names []string) {
	for _, name := range names {
		if !b.queued[name] {
			b.queued[name] = true
			b.queue = append(b.queue, name)
		}
	}
}

// namedSchemas writes the schemas that operations reach, then the others, whose errors do not matter unless they are
// used.
func (b *builder) namedSchemas() map[string]Schema {
	out := map[string]Schema{}
	for len(b.queue) > 0 {
		name := b.queue[0]
		b.queue = b.queue[1:]
		s, err := b.write(b.named[name].value)
		for _, e := range err.list {
			b.problems.add(e.Position, "%s", e.Message)
		}
		s.Position = b.named[name].position()
		out[name] = *s
		b.need(s.Uses)
	}
	for _, name := range slices.Sorted(maps.Keys(b.named)) {
		if _, done := out[name]; done {
			continue
		}
		s, err := b.write(b.named[name].value)
		s.Err, s.Position = err.err(), b.named[name].position()
		out[name] = *s
	}
	return out
}

// typeOf returns the type of a parameter's schema, or that of its elements.
func (b *builder) typeOf(n *node, depth int) (Type, bool) {
	unknown := Type{Name: "string"}
	if n == nil || n.kind != mapping || depth > maxHops {
		return unknown, false
	}
	if ref, ok := refOf(n); ok {
		target, _, err := b.follow(ref, maxHops)
		if err != nil {
			b.problems.add(n.get("$ref").position(), "%s", err)
			return unknown, false
		}
		return b.typeOf(target, depth+1)
	}
	switch name := typeName(n.get("type")); name {
	case "array":
		element, nested := b.typeOf(n.get("items"), depth+1)
		if nested {
			element = unknown
		}
		return element, true
	case "integer", "number", "boolean", "string", "file", "object":
		return Type{Name: name, Format: n.str("format")}, false
	}
	if n.get("type") != nil {
		return unknown, false
	}
	if n.get("properties") != nil || n.get("additionalProperties") != nil {
		return Type{Name: "object"}, false
	}
	if n.get("items") != nil {
		element, _ := b.typeOf(n.get("items"), depth+1)
		return element, true
	}
	return b.typeOfParts(n, depth)
}

// typeOfParts returns the type that all parts of allOf, oneOf or anyOf have.
func (b *builder) typeOfParts(n *node, depth int) (Type, bool) {
	unknown := Type{Name: "string"}
	for _, key := range []string{"allOf", "oneOf", "anyOf"} {
		parts := n.get(key)
		if parts == nil || parts.kind != list || depth > 8 {
			continue
		}
		var found *Type
		var array bool
		for _, part := range parts.items {
			if typeName(part.get("type")) == "null" {
				continue
			}
			if key == "allOf" && len(parts.items) > 1 && part.get("type") == nil && part.get("$ref") == nil {
				continue
			}
			t, a := b.typeOf(part, depth+1)
			if found != nil && (*found != t || array != a) {
				return unknown, false
			}
			found, array = &t, a
		}
		if found != nil {
			return *found, array
		}
	}
	return unknown, false
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
func (b *builder) form(n *node, depth int) []Parameter {
	if ref, ok := refOf(n); ok && depth < maxHops {
		target, _, err := b.follow(ref, maxHops)
		if err != nil {
			return nil // the schema has reported it
		}
		return b.form(target, depth+1)
	}
	var all []Parameter
	if parts := n.get("allOf"); parts != nil && depth < 8 {
		for _, part := range parts.items {
			all = append(all, b.form(part, depth+1)...)
		}
	}
	required := map[string]bool{}
	if r := n.get("required"); r != nil {
		for _, item := range r.items {
			required[item.value] = true
		}
	}
	for _, m := range b.members(n.get("properties")) {
		if !b.part(m.position()) {
			break
		}
		p := b.parameter(m.key, "formData", m.value)
		p.Type, p.Array = b.typeOf(m.value, 0)
		if p.Type == (Type{"string", "binary"}) {
			p.Type = Type{Name: "file"}
		}
		p.Required, p.Position = required[m.key], m.position()
		all = append(all, p)
	}
	slices.SortFunc(all, func(a, b Parameter) int { return strings.Compare(a.Name, b.Name) })
	return all
}
