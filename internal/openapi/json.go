// SPDX-License-Identifier: MPL-2.0

package openapi

import (
	"encoding/json"
	"errors"
	"strings"
	"unicode/utf8"
)

// jsonReader reads valid JSON with positions. The package encoding/json checks it before, and loses numbers.
type jsonReader struct {
	text   string
	offset int
	// line and column are those of counted.
	counted, line, column int
}

func parseJSON(text string) (*node, error) {
	r := &jsonReader{text: text, line: 1, column: 1}
	var whole json.RawMessage
	if err := json.Unmarshal([]byte(text), &whole); err != nil {
		var syntax *json.SyntaxError
		if !errors.As(err, &syntax) {
			return nil, err
		}
		message := strings.TrimSuffix(syntax.Error(), " in string literal")
		if syntax.Offset > int64(len(text))-1 && strings.Contains(message, "unexpected end") {
			return nil, errorAt(r.at(len(text)), "the JSON text ends too early")
		}
		at := r.at(max(0, int(syntax.Offset)-1))
		if strings.HasSuffix(message, "exceeded max depth") {
			return nil, errTooDeep(at)
		}
		return nil, errorAt(at, "the JSON text is not valid: %s", message)
	}
	return r.value(0)
}

// at returns the position of an offset, which must not be before that of the last call.
func (r *jsonReader) at(offset int) Position {
	for ; r.counted < offset; r.counted++ {
		if c := r.text[r.counted]; c == '\n' {
			r.line, r.column = r.line+1, 1
		} else if utf8.RuneStart(c) {
			r.column++
		}
	}
	return Position{r.line, r.column}
}

// next returns the first character of the next token.
func (r *jsonReader) next() byte {
	for strings.IndexByte(" \t\r\n,:", r.text[r.offset]) >= 0 {
		r.offset++
	}
	return r.text[r.offset]
}

func (r *jsonReader) value(depth int) (*node, error) {
	c := r.next()
	n := &node{at: r.at(r.offset)}
	var err error
	switch c {
	case '[', '{':
		if depth >= maxHeight {
			return nil, errTooDeep(n.at)
		}
		r.offset++
		if c == '[' {
			err = r.list(n, depth)
		} else {
			err = r.mapping(n, depth)
		}
		r.offset++
	case '"':
		n.kind = text
		n.value, err = r.string(n.at)
	default:
		begin := r.offset
		for r.offset < len(r.text) && strings.IndexByte(" \t\r\n,]}", r.text[r.offset]) < 0 {
			r.offset++
		}
		n.value = r.text[begin:r.offset]
		switch c {
		case 'n':
		case 't', 'f':
			n.kind = boolean
		default:
			n.kind, n.value = number, canonicalNumber(n.value)
		}
	}
	if err != nil {
		return nil, err
	}
	return n, n.measure()
}

func (r *jsonReader) string(at Position) (string, error) {
	begin := r.offset
	escaped := false
	for r.offset++; r.text[r.offset] != '"'; r.offset++ {
		if r.text[r.offset] == '\\' {
			escaped = true
			r.offset++
		}
	}
	r.offset++
	if !escaped {
		return r.text[begin+1 : r.offset-1], nil
	}
	var value string
	if err := json.Unmarshal([]byte(r.text[begin:r.offset]), &value); err != nil {
		return "", errorAt(at, "the JSON text is not valid: %s", err)
	}
	return value, checkText(at, value)
}

func (r *jsonReader) list(n *node, depth int) error {
	n.kind = list
	for r.next() != ']' {
		item, err := r.value(depth + 1)
		if err != nil {
			return err
		}
		n.items = append(n.items, item)
	}
	return nil
}

func (r *jsonReader) mapping(n *node, depth int) error {
	n.kind = mapping
	for r.next() != '}' {
		at := r.at(r.offset)
		key, err := r.string(at)
		if err != nil {
			return err
		}
		value, err := r.value(depth + 1)
		if err != nil {
			return err
		}
		if !n.add(member{key, at, value}) {
			return errDuplicate(at, key, n)
		}
	}
	return nil
}

func errDuplicate(at Position, key string, n *node) error {
	first := n.find(key).at
	return errorAt(at, "the key %q is already at line %d, column %d", shorten(key), first.Line, first.Column)
}

// checkText refuses what neither the plan nor a service can store.
func checkText(at Position, s string) error {
	if strings.IndexByte(s, 0) >= 0 {
		return errorAt(at, "a string contains a NUL character")
	}
	return nil
}

// shorten limits what an error quotes.
func shorten(s string) string {
	const limit = 200
	if len(s) <= limit {
		return s
	}
	return strings.ToValidUTF8(s[:limit], "") + "…"
}
