// SPDX-License-Identifier: MPL-2.0

package openapi

import (
	"encoding/json"
	"fmt"
	"maps"
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
	if string(s.JSON) == "{}" {
		s = nil
	}
	b.schemas[n] = s
	return s
}

func (b *builder) write(n *node) (*Schema, problems) {
	var found problems
	if n.kind != mapping && n.kind != boolean {
		found.add(n.at, "a schema has to be an object, but is %s", n.kind)
		return &Schema{Position: n.at, JSON: json.RawMessage("{}")}, found
	}
	uses := map[string]bool{}
	w := writer{buffer: make([]byte, 0, n.size), reference: func(ref *node, by referrer) string {
		if by == discriminator && b.named[ref.value] != nil {
			uses[ref.value] = true
			return ref.value
		}
		if named, ok := NamedReference(ref.value); by == data && (!ok || b.named[named] == nil) {
			return ref.value
		}
		name, err := b.nameOf(ref.value)
		if err != nil {
			if by == keyword {
				found.add(ref.at, "%s", err)
			}
			return ref.value
		}
		uses[name] = true
		return Reference(name)
	}}
	w.write(n, schemaClass)
	s := &Schema{JSON: asObject(w.buffer), Uses: slices.Sorted(maps.Keys(uses)), Extensions: b.extensions(n), Position: n.at}
	if ref, ok := refOf(n); ok {
		s.Ref, _ = b.nameOf(ref)
	}
	return s, found
}

// asObject writes the schemas true and false as Swagger 2.0 can.
func asObject(schema json.RawMessage) json.RawMessage {
	switch string(schema) {
	case "true":
		return json.RawMessage(`{}`)
	case "false":
		return json.RawMessage(`{"not":{}}`)
	}
	return schema
}

var notInName = regexp.MustCompile(`[^A-Za-z0-9_-]+`)

// nameOf is the name of the schema that a reference names. A schema within another part gets a name from its place, so
// that it can refer to itself.
func (b *builder) nameOf(ref string) (string, error) {
	if name, ok := b.names[ref]; ok {
		return name, nil
	}
	t := b.follow(ref)
	if t.err != nil {
		return "", t.err
	}
	segments, _ := pointer(ref)
	place := strings.Join(segments, "/")
	name, inside := strings.CutPrefix(place, b.container)
	if !inside || b.named[name] == nil || len(segments) != strings.Count(b.container, "/")+1 {
		if existing, ok := b.nameOfNode[t.node]; ok {
			name = existing
		} else {
			name = b.newName(name)
			b.nameOfNode[t.node] = name
			b.named[name] = &member{name, t.at, t.node}
		}
	}
	b.names[ref] = name
	return name, nil
}

func (b *builder) newName(place string) string {
	base := strings.Trim(notInName.ReplaceAllString(place, "."), ".")
	name := base
	for i := 2; b.named[name] != nil || name == ""; i++ {
		name = base + "-" + strconv.Itoa(i)
	}
	return name
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
		b.problems.context = fmt.Sprintf("schema %q", shorten(name))
		for _, e := range err.list {
			b.problems.add(e.Position, "%s", e.Message)
		}
		s.Position = b.named[name].at
		out[name] = *s
		b.need(s.Uses)
	}
	for _, name := range slices.Sorted(maps.Keys(b.named)) {
		if _, done := out[name]; done {
			continue
		}
		s, err := b.write(b.named[name].value)
		s.Err, s.Position = err.err(), b.named[name].at
		out[name] = *s
	}
	return out
}
