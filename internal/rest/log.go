// SPDX-License-Identifier: MPL-2.0

package rest

import (
	"net/http"
	"time"

	"github.com/hashicorp/terraform-plugin-log/tflog"
)

// logging writes each attempt at DEBUG and its bodies at TRACE. It runs outside sign, so that it does not see credentials.
type logging struct {
	requestIDHeaders []string
	next             http.RoundTripper
}

func (t *logging) RoundTrip(req *http.Request) (*http.Response, error) {
	start := time.Now()
	resp, err := t.next.RoundTrip(req)
	state := callOf(req.Context())

	ctx, mask := req.Context(), state.hidden.masker()
	path := loggedText(func() string { return mask(req.URL.RequestURI()) })
	fields := map[string]any{
		"http_method":  req.Method,
		"http_path":    path,
		"duration_ms":  time.Since(start).Milliseconds(),
		"http_attempt": state.attempts,
	}
	if len(state.body) > 0 {
		tflog.Trace(ctx, "API request body", map[string]any{
			"http_method": req.Method,
			"http_path":   path,
			"body":        loggedBody{state.body, mask},
		})
	}
	if err != nil {
		fields["error"] = loggedText(func() string { return masked(err, mask).Error() })
		tflog.Debug(ctx, "API request failed", fields)
		return nil, err
	}
	fields["http_status"] = resp.StatusCode
	if id := requestID(resp.Header, t.requestIDHeaders); id != "" {
		fields["request_id"] = loggedText(func() string { return shownID(id, mask) })
	}
	tflog.Debug(ctx, "API request", fields)
	if body, err := bufferedBody(resp); err == nil && len(body) > 0 {
		tflog.Trace(ctx, "API response body", map[string]any{
			"http_method": req.Method,
			"http_path":   path,
			"http_status": resp.StatusCode,
			"body":        loggedBody{body, mask},
		})
	}
	return resp, nil
}

// loggedText is text that is built only if the log line is really written.
type loggedText func() string

func (t loggedText) MarshalText() ([]byte, error) { return []byte(t()), nil }

func (t loggedText) String() string { return t() }
