// SPDX-License-Identifier: MPL-2.0

package client

import (
	"bytes"
	"encoding/json"
	"net/http"
	"regexp"
	"strings"
	"time"

	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/rest"
)

// Error is a response that refuses or fails. Its HTTP status decides: errorCode "400" is HTTP 429, "500" is 503 (overview).
type Error struct {
	rest.Failure

	Code             string
	Message, Details string
	Credentials      string
	Received         time.Time
}

func (c *Client) newError(resp *rest.Response) *Error {
	envelope := parseEnvelope(resp.Body)
	return &Error{
		Failure:     resp.Failure(),
		Code:        resp.Clean(envelope.code),
		Message:     resp.Clean(envelope.message),
		Details:     resp.Clean(envelope.details),
		Credentials: c.credentials.String(),
		Received:    time.Now(),
	}
}

func (e *Error) Error() string { return e.Describe(e.vendorText()) }

func (e *Error) vendorText() string {
	words := strings.TrimSpace(e.Message)
	if e.Details != "" && e.Details != e.Message {
		words = strings.TrimPrefix(words+": "+e.Details, ": ")
	}
	return rest.VendorText(e.Code, words)
}

func (e *Error) Hint() string {
	switch {
	case e.Status == http.StatusUnauthorized && e.Code == "210", e.Status == http.StatusForbidden:
		return "The request was signed with " + e.Credentials + ". Give this user the permission in IAM " +
			"(policy NCP_API_GATEWAY_MANAGER, or NCP_API_GATEWAY_VIEWER to read)."
	case e.Status == http.StatusUnauthorized && e.ClockHint(clockAllowed) != "":
		return e.ClockHint(clockAllowed)
	case e.Status == http.StatusUnauthorized:
		return "The request was signed with " + e.Credentials + ". Check that both keys belong together and are enabled, " +
			"and that site and endpoint are those of the account."
	case e.AboutTenant():
		return "The account has not subscribed to API Gateway, or the credentials are another account's: the request was signed with " +
			e.Credentials + ". Subscribe once in the console."
	case e.Status == http.StatusNotFound && e.Code != "":
		return rest.NotFoundHint
	case e.Status == http.StatusNotFound:
		return rest.NoVendorHint
	case e.Status == http.StatusTooManyRequests && e.Code == codeQuotaExceeded:
		return "The quota of this API is used up; retrying does not help. Wait for the vendor's next period or request more."
	case e.Status == http.StatusTooManyRequests:
		return e.ThrottledHint()
	default:
		return e.Failure.Hint()
	}
}

func (e *Error) NotFound() bool { return e.Failure.NotFound() && !e.AboutTenant() }

// clockAllowed is how far a request's timestamp may be off (overview).
const clockAllowed = 5 * time.Minute

// codeTenantNotFound was seen live, with "tenantId [<id>] not found.", for a tenant without API Gateway.
const codeTenantNotFound = "10008"

var namesAnotherField = regexp.MustCompile(`^\w+ \[`)

func (e *Error) AboutTenant() bool {
	if e.Status != http.StatusNotFound {
		return false
	}
	if strings.Contains(strings.ToLower(e.Message+e.Details), "tenantid") {
		return true
	}
	return e.Code == codeTenantNotFound && !namesAnotherField.MatchString(e.Message)
}

func (e *Error) Names(field string) bool {
	return rest.NamesField(e.Message+" "+e.Details, field)
}

// codeQuotaExceeded comes with HTTP 429 (overview). It means a quota over hours or days, whereas 410 and 420 mean rates.
const codeQuotaExceeded = "400"

func quotaExceeded(status int, body []byte) bool {
	return status == http.StatusTooManyRequests && parseEnvelope(body).code == codeQuotaExceeded
}

type envelope struct{ code, message, details string }

// Envelopes seen on the vendor's services: {"error":{…}} here, {"responseError":{…}} and flat ones on others.
var (
	envelopeKeys = []string{"error", "responseError"}
	codeKeys     = []string{"errorCode", "returnCode", "code", "error_code"}
	messageKeys  = []string{"message", "returnMessage", "msg", "errorMessage", "error_msg", "error"}
	detailsKeys  = []string{"details", "detail"}
)

func parseEnvelope(body []byte) envelope {
	var fields map[string]json.RawMessage
	if json.Unmarshal(body, &fields) != nil {
		return envelope{}
	}
	for _, key := range envelopeKeys {
		var inner map[string]json.RawMessage
		if json.Unmarshal(fields[key], &inner) == nil && inner != nil {
			fields = inner
			break
		}
	}
	return envelope{first(fields, codeKeys), first(fields, messageKeys), first(fields, detailsKeys)}
}

func first(fields map[string]json.RawMessage, names []string) string {
	for _, name := range names {
		var text string
		var number json.Number
		switch raw := fields[name]; {
		case raw == nil:
		case json.Unmarshal(raw, &text) == nil && text != "":
			return text
		case raw[0] != '"' && json.Unmarshal(raw, &number) == nil && number != "":
			return number.String()
		}
	}
	return ""
}

// isErrorEnvelope finds errors in responses with a successful status, without decoding large pages.
func isErrorEnvelope(body []byte) bool {
	if !bytes.Contains(body, []byte(`"errorCode"`)) {
		return false
	}
	var response struct {
		Error struct {
			Code json.RawMessage `json:"errorCode"`
		} `json:"error"`
	}
	return json.Unmarshal(body, &response) == nil && response.Error.Code != nil && string(response.Error.Code) != "null"
}
