// SPDX-License-Identifier: MPL-2.0

package rest

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"
)

// ErrNotFound means that a resource was deleted, as confirmed per service. A single 404 does not confirm it.
var ErrNotFound = errors.New("the resource was not found")

// RequestError reports that a request could not be formed; it was not sent.
type RequestError struct {
	Method, URL string
	Err         error
}

func (e *RequestError) Error() string {
	return strings.Join(strings.Fields(fmt.Sprintf("the request %s %s", e.Method, e.URL)), " ") + fmt.Sprintf(" could not be formed: %v", e.Err)
}

func (e *RequestError) Unwrap() error { return e.Err }

func (e *RequestError) Hint() string {
	var malformed *IDError
	if !errors.As(e.Err, &malformed) {
		return ""
	}
	return "Nothing was sent. If the state holds this ID, look up the real one in the console, remove the resource from the state with terraform state rm, " +
		"and import it with terraform import."
}

// IDError means that a text cannot be an ID.
type IDError struct{ Problem string }

func (e *IDError) Error() string { return e.Problem }

// TransportError reports that no complete response was received.
type TransportError struct {
	Method, URL string
	Attempts    int
	Sent        time.Time
	// Err is why the last attempt failed. If Interrupted is true, it wraps the context's error too.
	Err error
	// Unsure is true if the server may have acted on the request nevertheless.
	Unsure      bool
	Interrupted bool

	create    bool
	uncertain string        // see Request.uncertain
	unsent    *notSentError // the last attempt, nil if it was sent
}

func (e *TransportError) Error() string {
	tries := ""
	if e.Attempts > 1 {
		tries = fmt.Sprintf(" after %d attempts", e.Attempts)
	}
	switch {
	case e.Interrupted:
		return fmt.Sprintf("%s %s was interrupted%s: %v", e.Method, e.URL, tries, e.Err)
	case !e.Unsure && (e.Attempts == 0 || e.unsent != nil):
		return fmt.Sprintf("%s %s was not sent%s: %v", e.Method, e.URL, tries, e.Err)
	default:
		return fmt.Sprintf("%s %s received no complete response%s: %v", e.Method, e.URL, tries, e.Err)
	}
}

func (e *TransportError) Unwrap() error { return e.Err }

func (e *TransportError) Hint() string {
	var timeout *timeoutError
	var large *tooLargeError
	switch {
	case e.Unsure && e.uncertain != "":
		return e.uncertain
	case e.Interrupted:
		return ""
	case e.unsent != nil && (e.Unsure || e.unsent.step == stepPrepare):
		return e.unsent.hint()
	case e.unsent != nil && e.create:
		return "Nothing was sent to the service, so nothing was created. " + e.unsent.hint()
	case e.unsent != nil && e.uncertain != "":
		return "Nothing was sent to the service, so nothing was changed. " + e.unsent.hint()
	case e.unsent != nil:
		return "Nothing was sent to the service. " + e.unsent.hint()
	case errors.As(e.Err, &large):
		return NoVendorHint
	case errors.As(e.Err, &timeout):
		return "Raise request_timeout in the provider configuration if the service is known to be slow."
	default:
		return "Check that this machine reaches the endpoint (proxy, firewall, DNS), then run Terraform again."
	}
}

type outcome interface {
	MayHaveActed() bool
	SentAt() time.Time
}

// MayHaveActed reports whether the server may have carried out the request that failed with err.
func MayHaveActed(err error) bool {
	var of outcome
	return errors.As(err, &of) && of.MayHaveActed()
}

// SentAt returns when the request that failed with err was sent; zero if it was not sent.
func SentAt(err error) time.Time {
	var of outcome
	if !errors.As(err, &of) {
		return time.Time{}
	}
	return of.SentAt()
}

func (e *TransportError) MayHaveActed() bool { return e.Unsure }

func (e *TransportError) SentAt() time.Time { return e.Sent }

func (e *ResponseError) SentAt() time.Time { return e.Sent }

func (e *ResponseError) MayHaveActed() bool { return !refusal(e.Status) }

// refusal excludes redirects: some servers and proxies redirect after they have acted.
func refusal(status int) bool {
	return status >= http.StatusBadRequest && status < http.StatusInternalServerError
}

func newTransportError(ctx context.Context, req Request, target *url.URL, state *call, err error) *TransportError {
	var wrapped *url.Error
	if errors.As(err, &wrapped) {
		err = wrapped.Err // TransportError has method and URL itself
	}
	var unsent *notSentError
	errors.As(err, &unsent)
	cause, stop := masked(err, state.hidden.masker()), ctx.Err()
	if stop != nil && !errors.Is(cause, stop) { // the attempt failed on its own at the same moment
		cause = fmt.Errorf("%w, and the last attempt failed: %w", stop, cause)
	}
	return &TransportError{
		Method:      req.Method,
		URL:         target.Redacted(),
		Attempts:    state.attempts,
		Sent:        state.sent,
		Err:         cause,
		Unsure:      state.acted,
		Interrupted: stop != nil,
		create:      req.Create,
		uncertain:   req.uncertain(ctx),
		unsent:      unsent,
	}
}

// ResponseError reports a response that is not what the vendor documents. It does not quote the body.
type ResponseError struct {
	Method, URL string
	Status      int
	RequestID   string
	Problem     string
	Sent        time.Time

	uncertain string // see Request.uncertain
}

func (r *Response) Unexpected(problem string) *ResponseError {
	return &ResponseError{
		Method: r.Method, URL: r.URL, Status: r.Status, RequestID: r.RequestID(), Problem: problem, Sent: r.Sent, uncertain: r.uncertain,
	}
}

func (e *ResponseError) Error() string {
	id := ""
	if e.RequestID != "" {
		id = "\nRequest ID: " + e.RequestID
	}
	return fmt.Sprintf("%s %s returned HTTP %s, but %s.%s", e.Method, e.URL, StatusText(e.Status), e.Problem, id)
}

func (e *ResponseError) Hint() string {
	if e.uncertain != "" && e.MayHaveActed() {
		return e.uncertain + " " + NoVendorHint
	}
	return NoVendorHint + " TF_LOG=TRACE logs the bodies with secrets masked."
}

func (r *Response) WrongResource(kind, requested, actual string) *ResponseError {
	return r.Unexpected(fmt.Sprintf("it was requested for %s %q and contains %s %q", kind, requested, kind, r.Clean(actual)))
}

// StatusText returns the status with its standard name, such as "404 Not Found".
func StatusText(status int) string {
	if text := http.StatusText(status); text != "" {
		return fmt.Sprintf("%d %s", status, text)
	}
	return strconv.Itoa(status)
}

type timeoutError struct{ limit time.Duration }

func (e *timeoutError) Error() string {
	return fmt.Sprintf("no complete response within request_timeout (%s)", e.limit)
}

type brokenBodyError struct {
	status int
	err    error
}

func (e *brokenBodyError) Error() string {
	return fmt.Sprintf("the response (HTTP %s) broke off: %v", StatusText(e.status), e.err)
}
func (e *brokenBodyError) Unwrap() error { return e.err }

type tooLargeError struct{ status int }

func (e *tooLargeError) Error() string {
	return fmt.Sprintf("the response (HTTP %s) is larger than %d MiB", StatusText(e.status), MaxBody>>20)
}

// TooLarge reports whether a response was larger than MaxBody.
func TooLarge(err error) bool {
	var large *tooLargeError
	return errors.As(err, &large)
}

// masked cleans the text of err, since net/http can quote the server. Line breaks stay: err may wrap a multi-line error.
func masked(err error, mask func(string) string) error {
	if err == nil {
		return errors.New("no response")
	}
	lines := strings.Split(mask(err.Error()), "\n") // masked first: a secret may have lines
	for i := range lines {
		lines[i] = printable(lines[i], mask, 2000)
	}
	if text := strings.Join(lines[:min(len(lines), 20)], "\n"); text != err.Error() {
		return errors.New(text)
	}
	return err
}
