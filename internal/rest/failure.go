// SPDX-License-Identifier: MPL-2.0

package rest

import (
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"time"
	"unicode"
)

// Failure is what the error responses of all vendors have in common. Each client's error type embeds it.
type Failure struct {
	Method, URL string
	Status      int
	RequestID   string
	Attempts    int
	Sent        time.Time
	// ClockSkew is how far this machine's clock is ahead of the server's Date, accurate to a second or two; 0 if unknown.
	ClockSkew time.Duration

	excerpt, location, wait string
	tooLong                 bool // the server requests a longer wait than this client does
	settings                Settings
	limits                  string // see Options.Limits
	uncertain               string // see Request.uncertain
	actedBefore             bool
}

func (f *Failure) failure() *Failure { return f }

func (r *Response) Failure() Failure {
	f := Failure{
		Method: r.Method, URL: r.URL, Status: r.Status, RequestID: r.RequestID(), Attempts: r.Attempts, Sent: r.Sent,
		excerpt: r.Excerpt(), settings: r.settings, limits: r.limits, uncertain: r.uncertain, actedBefore: r.actedBefore,
	}
	if date, err := http.ParseTime(r.Header.Get("Date")); err == nil {
		f.ClockSkew = time.Since(date).Round(time.Second)
	}
	f.wait = r.Clean(r.Header.Get("Retry-After"))
	wait, ok := retryAfter(r.Header)
	f.tooLong = ok && wait > maxRetryAfter
	if r.Status >= 300 && r.Status < 400 {
		f.location = r.Clean(r.Header.Get("Location"))
	}
	return f
}

// Refused excludes Denied, NotFound and overload.
func (f *Failure) Refused() bool {
	switch f.Status {
	case http.StatusNotFound, http.StatusProxyAuthRequired, http.StatusRequestTimeout, http.StatusTooManyRequests:
		return false
	}
	return refusal(f.Status) && !f.Denied()
}

// Denied reports whether the credentials are invalid or lack the permission.
func (f *Failure) Denied() bool {
	return f.Status == http.StatusUnauthorized || f.Status == http.StatusForbidden
}

func (f *Failure) NotFound() bool { return f.Status == http.StatusNotFound }

// Refused reports whether err is a response that is Refused: see Failure.
func Refused(err error) bool {
	var response interface{ Refused() bool }
	return errors.As(err, &response) && response.Refused()
}

// Denied reports whether err is a response that is Denied: see Failure.
func Denied(err error) bool {
	var response interface{ Denied() bool }
	return errors.As(err, &response) && response.Denied()
}

// NotFound reports whether err is a response that is NotFound: see Failure. That alone does not mean ErrNotFound.
func NotFound(err error) bool {
	var response interface{ NotFound() bool }
	return errors.As(err, &response) && response.NotFound()
}

// NotFoundHint is the next step if the service has no such resource.
const NotFoundHint = "The service has no such resource for these credentials. Check the IDs, and that the credentials are those of the account that owns it."

// NoVendorHint is the next step if the response does not seem to come from the vendor's API.
const NoVendorHint = "Check that the endpoint in the provider configuration is the vendor's API and not a proxy or a web page."

// UncertainHint is the next step if a change or a deletion may have taken effect.
const UncertainHint = uncertain + " The next plan shows what it did."

const uncertain = "It is uncertain whether the service carried out the request."

// Uncertain is the next step if the request may have acted, "" unless it was a change or a deletion.
func (f *Failure) Uncertain() string { return f.uncertain }

func (f *Failure) Hint() string {
	var hints []string
	if f.uncertain != "" && f.MayHaveActed() {
		hints = append(hints, f.uncertain)
	}
	switch {
	case f.tooLong:
		hints = append(hints, waitHint)
	case f.Status == http.StatusProxyAuthRequired:
		hints = append(hints, proxyHint(f.Status))
	case f.Status >= 300 && f.Status < 400:
		hints = append(hints, NoVendorHint)
	}
	return strings.Join(hints, " ")
}

// VendorText joins a vendor's error code and message to one sentence, or returns "" if both are empty.
func VendorText(code, words string) string {
	switch {
	case code == "":
		return words
	case words == "":
		return "API error code " + code + "."
	default:
		return "API error code " + code + ": " + words
	}
}

// NamesField reports whether text names the field as a whole ASCII word. Korean and Chinese put no space around names.
func NamesField(text, field string) bool {
	return slices.Contains(strings.FieldsFunc(text, func(r rune) bool {
		isWord := r == '_' || unicode.IsLetter(r) || unicode.IsDigit(r)
		return r > unicode.MaxASCII || !isWord
	}), field)
}

func (f *Failure) Describe(vendorText string) string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s %s returned HTTP %s", f.Method, f.URL, StatusText(f.Status))
	if f.Attempts > 1 {
		fmt.Fprintf(&b, " after %d attempts", f.Attempts)
	}
	b.WriteString(".")
	switch {
	case vendorText != "":
		fmt.Fprintf(&b, "\n%s", vendorText)
	case f.location != "":
		fmt.Fprintf(&b, "\nIt redirects to %s. Redirects are not followed, because credentials are sent to the configured endpoint only.", f.location)
	case f.excerpt != "":
		fmt.Fprintf(&b, "\nThe response body is not an API error. It begins: %s", f.excerpt)
	default:
		b.WriteString("\nThe response body contains no API error.")
	}
	if f.wait != "" {
		fmt.Fprintf(&b, "\nThe response has the header Retry-After: %s.", f.wait)
	}
	if f.RequestID != "" {
		fmt.Fprintf(&b, "\nRequest ID: %s", f.RequestID)
	}
	return b.String()
}

func (f *Failure) ClockHint(allowed time.Duration) string {
	if f.ClockSkew.Abs() <= allowed {
		return ""
	}
	direction := "ahead of"
	if f.ClockSkew < 0 {
		direction = "behind"
	}
	return fmt.Sprintf("This machine's clock is %s %s the server's, so the service refuses its signatures. Correct the clock.",
		f.ClockSkew.Abs().Round(time.Minute), direction)
}

const waitHint = "The provider waits at most 60 seconds. Run Terraform again after the time in Retry-After."

func (f *Failure) ThrottledHint() string {
	raise := fmt.Sprintf("or raise max_retries (currently %d).", f.settings.MaxRetries)
	switch {
	case f.tooLong:
		return waitHint
	case f.Attempts > f.settings.MaxRetries+1: // see perRetry
		return "The service accepted other requests of this run in the meantime, so it probably refused this one for another reason than the rate. " +
			"If its message names none, set a lower max_requests_per_second in the provider configuration, " + raise
	case f.settings.MaxRequestsPerSecond > 0:
		return fmt.Sprintf("Lower max_requests_per_second (currently %v) in the provider configuration, %s", f.settings.MaxRequestsPerSecond, raise)
	case f.limits != "":
		return fmt.Sprintf("The provider sends at most %s. Set a lower max_requests_per_second in the provider configuration, %s", f.limits, raise)
	default:
		return "Set max_requests_per_second in the provider configuration (currently no limit), " + raise
	}
}

// MayHaveActed is true if any attempt failed (5xx) or was redirected (3xx), rather than refused.
func (f *Failure) MayHaveActed() bool {
	return f.actedBefore || f.Status >= http.StatusMultipleChoices && !refusal(f.Status)
}

func (f *Failure) ActedBefore() bool { return f.actedBefore }

func (f *Failure) SentAt() time.Time { return f.Sent }
