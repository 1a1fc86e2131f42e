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

// In an Answer's Header and Body these stand for the secret key, and for the proof that
// the request itself carried: a signature or a token.
const (
	echoSecret = "{{secret}}"
	echoProof  = "{{proof}}"
)

// Answer is a network on which every request gets the same answer, for fuzz tests:
// the transport of a client. No test may run two clients over one.
type Answer struct {
	Status int
	// Header is the value of every header that a client looks at.
	Header string
	Body   string

	// Secret is the secret key.
	Secret string
	// Proof tells what of a request proves the key.
	Proof func(*http.Request) string
	// Always answers some requests otherwise where it is not nil: with this body
	// and status 200, unless it is "".
	Always func(*http.Request) string

	requests int
	proofs   []string
}

// maxAnswers is more requests than any call makes of a server that never says
// anything new.
const maxAnswers = 30

// RoundTrip answers.
func (a *Answer) RoundTrip(req *http.Request) (*http.Response, error) {
	if a.requests++; a.requests > maxAnswers {
		return nil, errors.New("there is no end to the requests")
	}
	resp := &http.Response{StatusCode: a.Status, Header: http.Header{}, Request: req}
	body := a.Body
	if a.Always != nil {
		if known := a.Always(req); known != "" {
			resp.StatusCode, resp.Body = http.StatusOK, io.NopCloser(strings.NewReader(known))
			return resp, nil
		}
	}
	proof := a.Proof(req)
	a.proofs = append(a.proofs, proof)
	echo := strings.NewReplacer(echoSecret, a.Secret, echoProof, proof)
	for _, name := range []string{"Content-Type", "Date", "Location", "Retry-After", "X-Request-Id", "X-Ncp-Trace-Id"} {
		resp.Header.Set(name, echo.Replace(a.Header))
	}
	resp.Body = io.NopCloser(strings.NewReader(echo.Replace(body)))
	return resp, nil
}

// Check fails the test where the outcome of a call is not fit for this answer, or
// its error not fit to be shown.
func (a *Answer) Check(t *testing.T, outcome error) {
	t.Helper()
	if a.requests > maxAnswers && !strings.Contains(a.Body, echoProof) { // with it, every page is a new one
		t.Errorf("%d requests", a.requests)
	}
	if outcome == nil {
		if a.Status < 200 || a.Status > 299 || strings.HasPrefix(strings.TrimSpace(a.Body), "<") {
			t.Errorf("HTTP %d with the body %q is a success", a.Status, a.Body)
		}
		return
	}
	text := outcome.Error()
	var hinter interface{ Hint() string }
	if errors.As(outcome, &hinter) {
		text += hinter.Hint()
	}
	for _, secret := range append(a.proofs, a.Secret) {
		if secret != "" && strings.Contains(text, secret) {
			t.Errorf("the secret %q is shown: %q", secret, text)
		}
	}
	if strings.ContainsFunc(text, func(r rune) bool { return r != '\n' && unicode.IsControl(r) }) {
		t.Errorf("control characters: %q", text)
	}
	if len(text) > 32<<10 {
		t.Errorf("an error of %d bytes", len(text))
	}
}

// NoTimeout is long enough for a client over an Answer, in the time of a bubble of
// testing/synctest.
const NoTimeout = time.Hour
