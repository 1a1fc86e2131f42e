// SPDX-License-Identifier: MPL-2.0

package openapi

import (
	"encoding/json"
	"errors"
	"io"
	"strings"
	"unicode/utf8"
)

// jsonReader reads JSON with positions.
type jsonReader struct {
	text    string
	decoder *json.Decoder
	// offset is where line and column were counted to.
	offset, line, column int
}

func parseJSON(text string) (*node, error) {
	r := &jsonReader{text: text, line: 1, column: 1}
	var raw json.RawMessage
	if err := json.Unmarshal([]byte(text), &raw); err != nil {
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
	r.decoder = json.NewDecoder(strings.NewReader(text))
	r.decoder.UseNumber()
	return r.value(0)
}

// at returns the position of an offset, which must not be before that of the last call.
func (r *jsonReader) at(offset int) Position {
	for r.offset < offset {
		c, width := utf8.DecodeRuneInString(r.text[r.offset:])
		r.offset += width
		r.column++
		if c == '\n' {
			r.line, r.column = r.line+1, 1
		}
	}
	return Position{r.line, r.column}
}

func (r *jsonReader) next() (json.Token, Position, error) {
	start := int(r.decoder.InputOffset())
	for start < len(r.text) && strings.IndexByte(" \t\r\n,:", r.text[start]) >= 0 {
		start++
	}
	at := r.at(start)
	token, err := r.decoder.Token()
	if err != nil && !errors.Is(err, io.EOF) {
		return nil, at, errorAt(at, "the JSON text is not valid: %s", err)
	}
	return token, at, err
}

func (r *jsonReader) value(depth int) (*node, error) {
	token, at, err := r.next()
	if err != nil {
		return nil, err
	}
	n := newNode(null, at)
	switch t := token.(type) {
	case json.Delim:
		if depth >= maxHeight {
			return nil, errTooDeep(at)
		}
		if t == '[' {
			err = r.list(n, depth)
		} else {
			err = r.mapping(n, depth)
		}
		if err != nil {
			return nil, err
		}
		if _, _, err = r.next(); err != nil {
			return nil, err
		}
	case string:
		n.kind, n.value = text, t
		if err := checkText(at, t); err != nil {
			return nil, err
		}
	case json.Number:
		n.kind, n.value = number, canonicalNumber(t.String())
	case bool:
		n.kind, n.value = boolean, "false"
		if t {
			n.value = "true"
		}
	default:
		n.value = "null"
	}
	return n, n.measure()
}

func (r *jsonReader) list(n *node, depth int) error {
	n.kind = list
	for r.decoder.More() {
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
	for r.decoder.More() {
		token, at, err := r.next()
		if err != nil {
			return err
		}
		key, _ := token.(string)
		if err := checkText(at, key); err != nil {
			return err
		}
		value, err := r.value(depth + 1)
		if err != nil {
			return err
		}
		if !n.add(member{key, int32(at.Line), int32(at.Column), value}) {
			return errDuplicate(at, key, n)
		}
	}
	return nil
}

func errDuplicate(at Position, key string, n *node) error {
	first := n.find(key).position()
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
