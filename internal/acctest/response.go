// SPDX-License-Identifier: MPL-2.0

package acctest

import (
	"errors"
	"io"
	"net/http"
	"strings"
	"testing"
	"time"
	"unicode"
)

// In a Response's Header and Body these stand for the secret key, and for the proof in the
// request: a signature or a token.
const (
	echoSecret = "{{secret}}"
	echoProof  = "{{proof}}"
)

// Response is a transport that returns the same response to every request, for fuzz tests of
// one client.
type Response struct {
	Status int
	// Header is the value of every header that a client reads.
	Header string
	Body   string

	// Secret is the secret key.
	Secret string
	// Proof returns the part of a request that proves the key.
	Proof func(*http.Request) string
	// Override returns another body, with status 200, for some requests, and "" for all others. It may be nil.
	Override func(*http.Request) string

	requests int
	proofs   []string
}

// maxRequests is more than any call sends if the response is always the same.
const maxRequests = 30

// RoundTrip returns the response.
func (r *Response) RoundTrip(req *http.Request) (*http.Response, error) {
	if r.requests++; r.requests > maxRequests {
		return nil, errors.New("there is no end to the requests")
	}
	resp := &http.Response{StatusCode: r.Status, Header: http.Header{}, Request: req}
	body := r.Body
	if r.Override != nil {
		if other := r.Override(req); other != "" {
			resp.StatusCode, resp.Body = http.StatusOK, io.NopCloser(strings.NewReader(other))
			return resp, nil
		}
	}
	proof := r.Proof(req)
	r.proofs = append(r.proofs, proof)
	echo := strings.NewReplacer(echoSecret, r.Secret, echoProof, proof)
	for _, name := range []string{"Content-Type", "Date", "Location", "Retry-After", "X-Request-Id", "X-Ncp-Trace-Id"} {
		resp.Header.Set(name, echo.Replace(r.Header))
	}
	resp.Body = io.NopCloser(strings.NewReader(echo.Replace(body)))
	return resp, nil
}

// Check fails the test if the outcome of a call does not fit the response, or if its error shows a
// secret.
func (r *Response) Check(t *testing.T, outcome error) {
	t.Helper()
	if r.requests > maxRequests && !strings.Contains(r.Body, echoProof) { // with it, every page is a new one
		t.Errorf("%d requests", r.requests)
	}
	if outcome == nil && r.requests == 0 {
		return
	}
	if outcome == nil {
		if r.Status < 200 || r.Status > 299 || strings.HasPrefix(strings.TrimSpace(r.Body), "<") {
			t.Errorf("HTTP %d with the body %q is a success", r.Status, r.Body)
		}
		return
	}
	text := outcome.Error()
	var hinter interface{ Hint() string }
	if errors.As(outcome, &hinter) {
		text += hinter.Hint()
	}
	for _, secret := range append(r.proofs, r.Secret) {
		if secret != "" && strings.Contains(text, secret) {
			t.Errorf("the secret %q is in the error: %q", secret, text)
		}
	}
	if strings.ContainsFunc(text, func(c rune) bool { return c != '\n' && unicode.IsControl(c) }) {
		t.Errorf("control characters: %q", text)
	}
	if len(text) > 32<<10 {
		t.Errorf("an error of %d bytes", len(text))
	}
}

// NoTimeout is long enough for a client with a Response, in the time of a synctest bubble.
const NoTimeout = time.Hour
