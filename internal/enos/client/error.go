// SPDX-License-Identifier: MPL-2.0

package client

import (
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/rest"
)

// Error is a response that refuses or fails. Business errors come with HTTP 200 and a code.
type Error struct {
	rest.Failure

	// Code is that of the products API (code), the token service (status) or the gateway (apim_status), or 0.
	Code    int
	Message string

	orgID, token string
	credentials  Credentials
}

// Codes (overview; create, get, delete and token pages).
const (
	codeRepeated     = 1001 // the same proof was sent before
	codeNoKey        = 1002
	codeWrongProof   = 1003
	codeTokenService = 1005
	codeTokenEmpty   = 1202
	codeTokenEnded   = 1203

	codeShortTokenEnded = 4011
	codeLongTokenEnded  = 4012

	codeHasDevices = 11619
	codeNoModelOld = 11699
	codeForbidden  = 99403
	codeInternal   = 99500 // also "Query model failed"
)

// clockAllowed is how far off the clock may be before it is named as the cause; the service's limit is not documented.
const clockAllowed = 2 * time.Minute

// notFoundCodes all mean that there is no such product; they differ by version.
var notFoundCodes = []int{11404, 99404, 11611, 11651}

func (c *Client) newError(resp *rest.Response, env envelope) *Error {
	e := &Error{Failure: resp.Failure(), Code: env.code, Message: resp.Clean(env.message), credentials: c.credentials}
	if e.RequestID == "" {
		e.RequestID = resp.Clean(env.requestID)
	}
	return e
}

func (e *Error) Error() string {
	code := ""
	if e.Code != 0 { // 0 means that the body has no code
		code = strconv.Itoa(e.Code)
	}
	return e.Describe(rest.VendorText(code, e.Message))
}

func (e *Error) Hint() string {
	switch {
	case e.refusedKeys() && e.ClockHint(clockAllowed) != "":
		return e.ClockHint(clockAllowed)
	case e.refusedKeys():
		return fmt.Sprintf("The request was made with access key %s from %s. Check that both keys belong to one application of this environment, "+
			"and that enos.endpoint is its API gateway.", rest.Shorten(e.credentials.AccessKey), e.credentials.Source)
	case e.Code == codeForbidden:
		return fmt.Sprintf("The application has no rights on organization %q. Grant it the organization and the product API in the console.", e.orgID)
	case e.UnknownModel():
		return "There is no such model, or the organization may not use it. Look up the model's ID in the console."
	case e.Code == codeInternal && e.Uncertain() != "":
		return e.Uncertain()
	case e.NotFound():
		return rest.NotFoundHint
	case e.Code == codeHasDevices:
		return "Devices still exist under the product. Delete or move them first."
	case e.Status == http.StatusNotFound && e.Code == 0:
		return rest.NoVendorHint
	case e.Status == http.StatusTooManyRequests:
		return e.ThrottledHint()
	case e.Status == http.StatusForbidden:
		return "The gateway refused this machine's address or this application. Check the API's access control in the console."
	default:
		return e.Failure.Hint()
	}
}

func (e *Error) refusedKeys() bool {
	return e.Status == http.StatusUnauthorized || e.Code == codeNoKey || e.Code == codeWrongProof || e.Code == codeTokenEnded
}

func (e *Error) tokenEnded() bool {
	return e.Status == http.StatusUnauthorized || e.Code == codeTokenEnded || e.Code == codeTokenEmpty || e.Code == codeShortTokenEnded || e.Code == codeLongTokenEnded
}

func (e *Error) transient() bool {
	return e.Code == codeTokenService || (!e.coded() && e.Status >= http.StatusInternalServerError)
}

// UnknownModel goes by the message: EnOS 2.3 and later use the code of any internal error for it.
func (e *Error) UnknownModel() bool {
	return e.Code == codeNoModelOld || (e.Code == codeInternal && strings.Contains(e.Message, "Query model failed"))
}

func (e *Error) Names(field string) bool {
	if e.UnknownModel() {
		return field == "modelId"
	}
	return rest.NamesField(e.Message, field)
}

// NotFound reports whether there is no such product. A 404 without such a code is the gateway's.
func (e *Error) NotFound() bool { return e.coded() && slices.Contains(notFoundCodes, e.Code) }

func (e *Error) Denied() bool {
	return e.Failure.Denied() || e.refusedKeys() || e.tokenEnded() || e.Code == codeForbidden
}

func (e *Error) Refused() bool {
	known := e.coded() && e.Code != codeTokenService && (e.Code != codeInternal || e.UnknownModel())
	return (known || e.Failure.Refused()) && !e.NotFound() && !e.Denied() && e.Status != http.StatusTooManyRequests
}

// MayHaveActed is true for the code of an internal error. Any other code is a refusal.
func (e *Error) MayHaveActed() bool {
	return e.ActedBefore() || (!e.coded() && e.Failure.MayHaveActed()) || (e.Code == codeInternal && !e.UnknownModel())
}

// coded excludes redirects and server errors, whatever their body contains.
func (e *Error) coded() bool {
	return e.Code != 0 && (e.Status < http.StatusMultipleChoices || e.Status >= http.StatusBadRequest) && e.Status < http.StatusInternalServerError
}

type envelope struct {
	code               int
	message, requestID string
	malformed          string // what is wrong with the codes, or ""
	complete           bool
}

// parseEnvelope reads {code, msg, requestId}, the token service's {status, msg} and the gateway's {message}.
func parseEnvelope(body []byte) (env envelope, failed bool) {
	var flat struct {
		Code       code   `json:"code"`
		Status     code   `json:"status"`
		APIMStatus code   `json:"apim_status"`
		Msg        string `json:"msg"`
		Message    string `json:"message"`
		RequestID  string `json:"requestId"`
	}
	// Unmarshal skips a field of another type and reads all others.
	_ = json.Unmarshal(body, &flat)
	for _, c := range []code{flat.Code, flat.Status, flat.APIMStatus} {
		env.code = cmp.Or(env.code, c.number)
		failed = failed || c.number != 0 || c.isOddNumber
	}
	if flat.Code.isOddNumber || flat.Code.isWord || flat.Status.isOddNumber || flat.APIMStatus.isOddNumber {
		env.malformed = "its code is not an integer"
	}
	env.complete = flat.Code.isInteger
	env.message, env.requestID = cmp.Or(flat.Msg, flat.Message), flat.RequestID
	return env, failed
}

// code is an integer, quoted or not. A status may also be a word, which is ignored.
type code struct {
	number                         int
	isInteger, isOddNumber, isWord bool
}

func (c *code) UnmarshalJSON(raw []byte) error {
	text := strings.Trim(string(raw), `"`)
	n, err := strconv.Atoi(text)
	_, notNumber := strconv.ParseFloat(text, 64)
	switch {
	case text == "null":
	case err == nil:
		*c = code{number: n, isInteger: true}
	case notNumber == nil || errors.Is(notNumber, strconv.ErrRange):
		c.isOddNumber = true
	default:
		c.isWord = true
	}
	return nil
}
