// SPDX-License-Identifier: MPL-2.0

package openapi

import (
	"bytes"
	"encoding/json"
	"slices"
	"strings"
)

// writer writes nodes as JSON with sorted keys, without what their classes drop.
type writer struct {
	buffer []byte
	// reference rewrites a reference between schemas; nil keeps all.
	reference func(ref *node, by referrer) string
}

// referrer is where a schema refers to another one.
type referrer uint8

const (
	keyword referrer = iota
	// discriminator values may be names.
	discriminator
	// data may have texts that only look like references.
	data
)

func (w *writer) write(n *node, c *class) {
	switch n.kind {
	case null, boolean, number:
		w.buffer = append(w.buffer, n.value...)
	case text:
		w.buffer = appendString(w.buffer, n.value)
	case list:
		if c != nil && c.data {
			w.list(n, c)
		} else {
			w.list(n, nil)
		}
	case mapping:
		w.mapping(n, c)
	}
}

func (w *writer) list(n *node, c *class) {
	w.buffer = append(w.buffer, '[')
	for i, item := range n.items {
		if i > 0 {
			w.buffer = append(w.buffer, ',')
		}
		w.write(item, c)
	}
	w.buffer = append(w.buffer, ']')
}

func (w *writer) mapping(n *node, c *class) {
	w.object(n, func(m *member) bool { return c == nil || !c.drops(m.key) }, func(m *member) {
		switch {
		case c == nil:
			w.write(m.value, nil)
			return
		case c.data && m.key == "$ref" && m.value.kind == text:
			w.buffer = appendString(w.buffer, w.reference(m.value, data))
			return
		case c.data:
			w.write(m.value, c)
			return
		case c.schema && w.reference != nil && w.keyword(m):
			return
		case c.schema && w.reference != nil && c.children[m.key].class == nil:
			w.write(m.value, dataClass)
			return
		}
		if c.each != nil && !isExtension(m.key) {
			w.write(m.value, c.each)
			return
		}
		w.child(m.value, c.children[m.key])
	})
}

func (w *writer) child(n *node, c child) {
	switch {
	case c.class == nil:
		w.write(n, nil)
	case c.shape == named && n.kind == mapping:
		w.object(n, nil, func(m *member) { w.write(m.value, c.class) })
	case (c.shape == many || c.shape == oneOrMany) && n.kind == list:
		w.list(n, c.class)
	case c.shape == one || c.shape == oneOrMany || n.kind != mapping:
		w.write(n, c.class)
	default:
		w.write(n, nil)
	}
}

// keyword writes the members of a schema that refer to other schemas.
func (w *writer) keyword(m *member) bool {
	switch {
	case m.key == "$ref" && m.value.kind == text:
		w.buffer = appendString(w.buffer, w.reference(m.value, keyword))
	case m.key == "discriminator" && m.value.get("mapping") != nil:
		w.object(m.value, nil, func(d *member) {
			if d.key == "mapping" && d.value.kind == mapping {
				w.object(d.value, nil, w.target)
			} else {
				w.write(d.value, nil)
			}
		})
	default:
		return false
	}
	return true
}

// target writes a reference, or a name, of a discriminator.
func (w *writer) target(m *member) {
	if m.value.kind == text {
		w.buffer = appendString(w.buffer, w.reference(m.value, discriminator))
	} else {
		w.write(m.value, nil)
	}
}

func (w *writer) object(n *node, keep func(*member) bool, value func(*member)) {
	order := make([]*member, 0, len(n.members))
	for i := range n.members {
		if keep == nil || keep(&n.members[i]) {
			order = append(order, &n.members[i])
		}
	}
	slices.SortFunc(order, func(a, b *member) int { return strings.Compare(a.key, b.key) })
	w.buffer = append(w.buffer, '{')
	for i, m := range order {
		if i > 0 {
			w.buffer = append(w.buffer, ',')
		}
		w.buffer = append(appendString(w.buffer, m.key), ':')
		value(m)
	}
	w.buffer = append(w.buffer, '}')
}

func (c *class) drops(key string) bool {
	return c.dropped[key] || c == briefSchemaClass && isExtension(key)
}

func isExtension(key string) bool { return strings.HasPrefix(key, "x-") }

func appendString(to []byte, s string) []byte {
	for i := range len(s) {
		if c := s[i]; c < ' ' || c == '"' || c == '\\' || c >= 0x7f {
			var b bytes.Buffer
			e := json.NewEncoder(&b)
			e.SetEscapeHTML(false)
			_ = e.Encode(s) // a string has an encoding
			return append(to, bytes.TrimSuffix(b.Bytes(), []byte("\n"))...)
		}
	}
	return append(append(append(to, '"'), s...), '"')
}

// verbatim is a value as canonical JSON.
func verbatim(n *node) json.RawMessage {
	w := writer{buffer: make([]byte, 0, n.size)}
	w.write(n, nil)
	return w.buffer
}
