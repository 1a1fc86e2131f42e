package rest

import (
	"bytes"
	"encoding/json"
	"fmt"
)

// encode returns v as JSON, or nil where v is nil. Characters that HTML escapes
// (<, >, &) stay as they are: what is signed and logged is what was meant.
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

// Decode reads the body into v. The error is an *AnswerError: it describes the
// body without quoting it, since a broken body may hold half a secret.
func (r *Response) Decode(v any) error {
	if len(bytes.TrimSpace(r.Body)) == 0 {
		return r.Unexpected("the body is empty")
	}
	if err := json.Unmarshal(r.Body, v); err != nil {
		return r.Unexpected(whyNotJSON(r.Body, err))
	}
	return nil
}

func whyNotJSON(body []byte, err error) string {
	switch trimmed := bytes.TrimSpace(body); {
	case len(trimmed) > 0 && trimmed[0] == '<':
		return "the body is HTML or XML, not JSON: a proxy may have answered instead of the vendor"
	case !json.Valid(trimmed):
		return "the body is not whole JSON"
	default:
		return "the body is JSON of another shape: " + printable(err.Error(), 200)
	}
}
