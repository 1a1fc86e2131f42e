// SPDX-License-Identifier: MPL-2.0

package client

import (
	"cmp"
	"encoding/json"
	"net/http"
	"strings"
	"time"

	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/rest"
)

// Error is a response that refuses or fails. The same code can differ in meaning, so the HTTP status comes first.
type Error struct {
	rest.Failure

	// Code is that of the service, such as "MSS.00000003", or of the gateway, such as "APIGW.0301".
	Code        string
	Message     string
	Credentials string
}

func (c *Client) newError(resp *rest.Response) *Error {
	body := parseEnvelope(resp.Body)
	e := &Error{
		Failure:     resp.Failure(),
		Code:        resp.Clean(body.code),
		Message:     resp.Clean(body.message),
		Credentials: c.credentials.String(),
	}
	if e.RequestID == "" {
		e.RequestID = resp.Clean(body.requestID)
	}
	return e
}

func (e *Error) Error() string { return e.Describe(rest.VendorText(e.Code, e.Message)) }

func (e *Error) Hint() string {
	switch {
	case e.Status == http.StatusUnauthorized && e.ClockHint(clockAllowed) != "":
		return e.ClockHint(clockAllowed)
	case e.Status == http.StatusUnauthorized:
		return "The request was made with " + e.Credentials + ". Check that both keys belong together, or that the token has not expired. " +
			"It is not retried: five failures in a row lock a key for five minutes."
	case e.Status == http.StatusForbidden:
		return "The request was made with " + e.Credentials + ". Give this user the permission for MetaStudio in IAM."
	case e.Code == codeWrongProject:
		return "The credentials belong to another project. Set metastudio.project_id to that project, or use credentials of the configured project."
	case throttledCode(e.Status, e.Code):
		return e.ThrottledHint()
	case e.FromGateway() && e.Status == http.StatusNotFound:
		return "The gateway has no such API. Check metastudio.endpoint and metastudio.region in the provider configuration."
	case e.Status == http.StatusNotFound && e.Code != "":
		return rest.NotFoundHint
	case e.Status == http.StatusNotFound:
		return rest.NoVendorHint
	default:
		return e.Failure.Hint()
	}
}

// NotFound excludes a 404 of the gateway, which is about the API.
func (e *Error) NotFound() bool { return e.Failure.NotFound() && !e.FromGateway() }

func (e *Error) Refused() bool { return e.Failure.Refused() && !e.FromGateway() }

func (e *Error) FromGateway() bool { return strings.HasPrefix(e.Code, "APIGW.") }

func (e *Error) Names(field string) bool { return rest.NamesField(e.Message, field) }

// clockAllowed is how far the date of a signature may be off (signing).
const clockAllowed = 15 * time.Minute

// Codes that change what is done or advised (error table; gateway's FAQ).
const (
	codeThrottled    = "APIGW.0308"
	codeWrongProject = "MSS.00010009"
)

func throttled(status int, body []byte) bool {
	return throttledCode(status, parseEnvelope(body).code)
}

func throttledCode(status int, code string) bool {
	return status == http.StatusTooManyRequests || (status >= http.StatusBadRequest && code == codeThrottled)
}

type envelope struct{ code, message, requestID string }

// parseEnvelope reads {"error_code","error_msg","request_id"}, the gateway's {"code","message"} and IAM's {"error":{…}}.
func parseEnvelope(body []byte) envelope {
	var fields struct {
		flat
		Error flat `json:"error"`
	}
	// Unmarshal skips a field of another type and reads all others.
	_ = json.Unmarshal(body, &fields)
	if inner := fields.Error.envelope(); inner != (envelope{}) {
		return inner
	}
	return fields.envelope()
}

type flat struct {
	ErrorCode text `json:"error_code"`
	ErrorMsg  text `json:"error_msg"`
	RequestID text `json:"request_id"`
	Code      text `json:"code"`
	Message   text `json:"message"`
}

func (f flat) envelope() envelope {
	return envelope{string(cmp.Or(f.ErrorCode, f.Code)), string(cmp.Or(f.ErrorMsg, f.Message)), string(f.RequestID)}
}

type text string

func (t *text) UnmarshalJSON(raw []byte) error {
	var number json.Number
	if raw[0] != '"' && json.Unmarshal(raw, &number) == nil {
		*t = text(number)
		return nil
	}
	_ = json.Unmarshal(raw, (*string)(t))
	return nil
}
