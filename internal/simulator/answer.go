package simulator

import (
	"bytes"
	"encoding/json"
	"maps"
	"net/http"
	"strconv"
)

// answer is what goes out.
type answer struct {
	status      int
	contentType string
	header      http.Header
	body        []byte
	// cutBody announces the whole body and sends half of it.
	cutBody bool
}

// jsonAnswer encodes v without escaping what HTML escapes.
func jsonAnswer(status int, v any) *answer {
	a := &answer{status: status, contentType: "application/json"}
	if v == nil {
		return a
	}
	var buf bytes.Buffer
	enc := json.NewEncoder(&buf)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(v); err != nil {
		return &answer{status: http.StatusInternalServerError, contentType: "text/plain", body: []byte(err.Error())}
	}
	a.body = buf.Bytes()
	return a
}

func (a *answer) write(w http.ResponseWriter) {
	maps.Copy(w.Header(), a.header)
	if len(a.body) > 0 && a.contentType != "" {
		w.Header().Set("Content-Type", a.contentType)
	}
	if a.status != http.StatusNoContent {
		w.Header().Set("Content-Length", strconv.Itoa(len(a.body)))
	}
	w.WriteHeader(a.status)
	if !a.cutBody {
		_, _ = w.Write(a.body) //nolint:gosec // responses quote requests, and no browser reads them
		return
	}
	_, _ = w.Write(a.body[:len(a.body)/2]) //nolint:gosec // as above
	_ = http.NewResponseController(w).Flush()
	panic(http.ErrAbortHandler)
}
