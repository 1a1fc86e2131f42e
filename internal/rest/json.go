// SPDX-License-Identifier: MPL-2.0

package rest

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"unicode/utf8"
)

// encode does not escape <, > and &, so that what is signed and logged is what the caller wrote.
func encode(v any) ([]byte, error) {
	if v == nil {
		return nil, nil
	}
	var buf bytes.Buffer
	enc := json.NewEncoder(&buf)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(v); err != nil {
		return nil, fmt.Errorf("encoding the request body: %w", err)
	}
	return bytes.TrimSuffix(buf.Bytes(), []byte("\n")), nil
}

// Decode also fails on a proxy's page if v is nil. Its error does not quote the body, which may hold a secret.
func (r *Response) Decode(v any) error {
	empty := len(bytes.TrimSpace(r.Body)) == 0
	if err := r.CheckText(); err != nil {
		return err
	}
	switch {
	case empty && v == nil:
		return nil
	case empty:
		return r.Unexpected("the body is empty")
	case v == nil:
		v = &json.RawMessage{}
	}
	if err := json.Unmarshal(r.Body, v); err != nil {
		return r.Unexpected(r.whyNotJSON(err))
	}
	return nil
}

// CheckText returns an *ResponseError if the body is not UTF-8: decoding would alter it.
func (r *Response) CheckText() error {
	if !utf8.Valid(r.Body) {
		return r.Unexpected("the body is not valid UTF-8")
	}
	return nil
}

// Field is a field of a response, by its name in JSON.
type Field struct{ Name, Value string }

// Optional returns a field that may be null.
func Optional(name string, value *string) Field {
	if value == nil {
		return Field{Name: name}
	}
	return Field{name, *value}
}

func (r *Response) RequireIDs(fields ...Field) error {
	for _, field := range fields {
		if field.Value == "" {
			return r.Unexpected(field.Name + " is missing in it")
		}
	}
	return r.CheckIDs(fields...)
}

func (r *Response) CheckIDs(fields ...Field) error {
	for _, field := range fields {
		if field.Value == "" {
			continue
		}
		if err := CheckSegment(field.Value); err != nil {
			return r.Unexpected(fmt.Sprintf("its %s is malformed: %s", field.Name, r.Clean(err.Error())))
		}
	}
	return nil
}

func (r *Response) whyNotJSON(err error) string {
	var syntax *json.SyntaxError
	switch {
	case isMarkup(bytes.TrimSpace(r.Body)):
		return "the body is HTML or XML, not JSON: a proxy may have answered instead of the vendor"
	case errors.As(err, &syntax):
		return "the body is not complete JSON"
	default:
		return "the body is JSON of another shape: " + printable(err.Error(), r.mask, 200)
	}
}

func isMarkup(trimmed []byte) bool { return len(trimmed) > 0 && trimmed[0] == '<' }
