// SPDX-License-Identifier: MPL-2.0

package simulator

import (
	"bytes"
	"encoding/json"
	"maps"
	"net/http"
	"strconv"
)

// fields are the members of a JSON object.
type fields = map[string]any

type response struct {
	status      int
	contentType string
	header      http.Header
	body        []byte
	// cutBody announces the whole body and sends half of it.
	cutBody bool
}

func jsonResponse(status int, v any) *response {
	var buf bytes.Buffer
	enc := json.NewEncoder(&buf)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(v); err != nil {
		return &response{status: http.StatusInternalServerError, contentType: "text/plain", body: []byte(err.Error())}
	}
	return &response{status: status, contentType: "application/json", body: buf.Bytes()}
}

func ok(body fields) *response      { return jsonResponse(http.StatusOK, body) }
func created(body fields) *response { return jsonResponse(http.StatusCreated, body) }
func noContent() *response          { return &response{status: http.StatusNoContent} }
func emptyOK() *response            { return &response{status: http.StatusOK} }

func (r *response) setHeader(name, value string) {
	if r.header == nil {
		r.header = http.Header{}
	}
	r.header.Set(name, value)
}

func (r *response) write(w http.ResponseWriter) {
	maps.Copy(w.Header(), r.header)
	if len(r.body) > 0 && r.contentType != "" {
		w.Header().Set("Content-Type", r.contentType)
	}
	if r.status != http.StatusNoContent {
		w.Header().Set("Content-Length", strconv.Itoa(len(r.body)))
	}
	w.WriteHeader(r.status)
	if !r.cutBody {
		_, _ = w.Write(r.body) //nolint:gosec // no browser reads this
		return
	}
	_, _ = w.Write(r.body[:len(r.body)/2]) //nolint:gosec // as above
	_ = http.NewResponseController(w).Flush()
	panic(http.ErrAbortHandler)
}
