package rest

import (
	"net/http"
	"time"

	"github.com/hashicorp/terraform-plugin-log/tflog"
)

// logging writes each attempt to terraform-plugin-log: request and outcome at DEBUG,
// bodies at TRACE. It runs outside sign, so it never sees a credential; secrets that a
// server echoes are masked.
type logging struct {
	requestIDHeaders []string
	next             http.RoundTripper
}

func (t *logging) RoundTrip(req *http.Request) (*http.Response, error) {
	body, err := requestBody(req)
	if err != nil {
		return nil, &notSentError{err}
	}
	req = withBody(req, body)

	start := time.Now()
	resp, err := t.next.RoundTrip(req)
	state := callOf(req.Context())

	ctx := tflog.MaskAllFieldValuesStrings(req.Context(), state.secrets...)
	fields := map[string]any{
		"http_method":  req.Method,
		"http_path":    req.URL.RequestURI(),
		"duration_ms":  time.Since(start).Milliseconds(),
		"http_attempt": state.attempts,
	}
	if len(body) > 0 {
		tflog.Trace(ctx, "API request body", map[string]any{
			"http_method": req.Method,
			"http_path":   req.URL.RequestURI(),
			"body":        loggedBody{body, state.secrets},
		})
	}
	if err != nil {
		fields["error"] = err.Error()
		tflog.Debug(ctx, "API request failed", fields)
		return nil, err
	}
	fields["http_status"] = resp.StatusCode
	if id := requestID(resp.Header, t.requestIDHeaders, state.secrets); id != "" {
		fields["request_id"] = id
	}
	tflog.Debug(ctx, "API request", fields)
	if answer, err := bufferedBody(resp); err == nil && len(answer) > 0 {
		tflog.Trace(ctx, "API response body", map[string]any{
			"http_method": req.Method,
			"http_path":   req.URL.RequestURI(),
			"http_status": resp.StatusCode,
			"body":        loggedBody{answer, state.secrets},
		})
	}
	return resp, nil
}
