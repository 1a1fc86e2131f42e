// SPDX-License-Identifier: MPL-2.0

package openapi

import (
	"encoding/json"
	"maps"
	"slices"
	"strings"
)

// ParseSchema reads the JSON of a schema from elsewhere, such as a service, and returns it in the form of a document's
// schemas. rename returns the name of the schema that a reference names, or false to keep the reference; nil keeps those
// that are not "#/definitions/<name>" or "#/components/schemas/<name>".
func ParseSchema(text string, rename func(ref string) (string, bool)) (Schema, error) {
	return parseSchema(text, schemaClass, rename)
}

// SchemaWithoutTexts drops description, title, xml and extensions from a canonical schema, but no properties of these names.
func SchemaWithoutTexts(schema json.RawMessage) json.RawMessage {
	s, err := parseSchema(string(schema), briefSchemaClass, nil)
	if err != nil {
		return schema
	}
	return s.JSON
}

// SchemaWithoutMember drops a member of the schema itself.
func SchemaWithoutMember(schema json.RawMessage, member string) json.RawMessage {
	return reduce(schema, func(key string) bool { return key != member })
}

// TypeOnly keeps the type of a canonical schema, if it has one.
func TypeOnly(schema json.RawMessage) json.RawMessage {
	return reduce(schema, func(key string) bool { return key == "type" })
}

func reduce(schema json.RawMessage, keep func(key string) bool) json.RawMessage {
	n, err := parseJSON(string(schema))
	if err != nil || n.kind != mapping {
		return schema
	}
	n.members = slices.DeleteFunc(n.members, func(m member) bool { return !keep(m.key) })
	return verbatim(n)
}

func parseSchema(text string, c *class, rename func(ref string) (string, bool)) (Schema, error) {
	if err := checkCharacters(text); err != nil {
		return Schema{}, err
	}
	n, err := parseJSON(text)
	if err != nil {
		return Schema{}, err
	}
	if n.kind != mapping && n.kind != boolean {
		return Schema{}, errorAt(n.at, "a schema has to be an object, but is %s", n.kind)
	}
	if rename == nil {
		rename = NamedReference
	}
	uses := map[string]bool{}
	w := writer{reference: func(ref *node, _ referrer) string {
		name, ok := rename(ref.value)
		if !ok {
			return ref.value
		}
		uses[name] = true
		return Reference(name)
	}}
	w.write(n, c)
	s := Schema{JSON: w.buffer, Uses: slices.Sorted(maps.Keys(uses)), Position: n.at}
	if n.kind == mapping {
		s.Extensions = extensions(n)
	}
	if ref, ok := refOf(n); ok {
		s.Ref, _ = rename(ref)
	}
	return s, nil
}

// NamedReference reads a reference to a named schema of any version.
func NamedReference(ref string) (string, bool) {
	segments, err := pointer(ref)
	if err != nil {
		return "", false
	}
	for _, prefix := range [][]string{{"definitions"}, {"components", "schemas"}} {
		if len(segments) == len(prefix)+1 && strings.Join(segments[:len(prefix)], "/") == strings.Join(prefix, "/") {
			return segments[len(prefix)], true
		}
	}
	return "", false
}
