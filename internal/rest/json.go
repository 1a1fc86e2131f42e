package rest

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
)

// encode returns v as JSON, or nil if v is nil. It does not escape <, > and &, so that
// what is signed and logged is what the caller wrote.
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

// Decode unmarshals the body into v. With v nil it only checks that the body is empty or
// JSON, so that a proxy's page is not taken for success. The error is an *AnswerError:
// it describes the body without quoting it, since a broken body may hold half a secret.
func (r *Response) Decode(v any) error {
	empty := len(bytes.TrimSpace(r.Body)) == 0
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
