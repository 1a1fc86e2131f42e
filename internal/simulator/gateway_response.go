// SPDX-License-Identifier: MPL-2.0

package simulator

import (
	"bytes"
	"compress/gzip"
	"encoding/json"
	"net/http"
	"slices"
	"strings"
)

// gatewayError is an error of the gateway itself.
type gatewayError struct {
	status        int
	code, message string
	// types are the names of its gateway response, one for each list of types.
	types []string
}

// The errors of the vendor's table.
var (
	badCall          = gatewayError{http.StatusBadRequest, "100", "Bad Request Exception", []string{"BAD_REQUEST", "INVALID_PARAMETER"}}
	notAuthenticated = gatewayError{http.StatusUnauthorized, "200", "Authentication Failed", []string{"AUTHENTICATION_FAILED"}}
	permissionDenied = gatewayError{http.StatusUnauthorized, "210", "Permission Denied", []string{"PERMISSION_DENIED", "API_KEY_REQUIRED"}}
	forbidden        = gatewayError{http.StatusForbidden, "230", "Forbidden", []string{"FORBIDDEN"}}
	notRouted        = gatewayError{http.StatusNotFound, "300", "Not Found Exception", []string{"NOT_FOUND"}}
	bodyTooLarge     = gatewayError{http.StatusRequestEntityTooLarge, "430", "Request Entity Too Large", []string{"REQUEST_ENTITY_TOO_LARGE"}}
	quotaExceeded    = gatewayError{http.StatusTooManyRequests, "400", "Quota Exceeded", []string{"QUOTA_EXCEEDED"}}
	throttled        = gatewayError{http.StatusTooManyRequests, "410", "Throttle Limited", []string{"THROTTLE_LIMITED"}}
	rateLimited      = gatewayError{http.StatusTooManyRequests, "420", "Rate Limited", []string{"RATE_LIMITED"}}
	endpointFailed   = gatewayError{http.StatusServiceUnavailable, "500", "Endpoint Error", []string{"ENDPOINT_ERROR", "ENDPOINT_UNREACHABLE"}}
	endpointTimedOut = gatewayError{http.StatusGatewayTimeout, "510", "Endpoint Timeout", []string{"ENDPOINT_TIMEOUT", "ENDPOINT_UNREACHABLE"}}
	unexpected       = gatewayError{http.StatusInternalServerError, "900", "Unexpected Error", []string{"UNEXPECTED_ERROR"}}
)

// fail returns an error as the gateway responses of the deployment have it.
func (n *NCloud) fail(call *gatewayCall, e gatewayError, details string) *response {
	resp := n.refuse(e.status, e.code, e.message, details)
	if call.deployment == nil {
		return resp
	}
	responses := call.deployment.Draft.GatewayResponses
	i := slices.IndexFunc(responses, func(r NCloudGatewayResponse) bool { return slices.Contains(e.types, r.Type) })
	if i < 0 {
		return resp
	}
	own := responses[i]
	if own.StatusCode >= http.StatusOK {
		resp.status = own.StatusCode
	}
	resp.header = http.Header{}
	for _, h := range own.Headers {
		resp.header.Add(h.Name, h.Value)
	}
	resp.header = endToEnd(resp.header)
	if t := chosenTemplate(own.Templates, call.Header.Get("Accept")); t != nil {
		resp.contentType, resp.body = t.ContentType, []byte(strings.ReplaceAll(t.Template, "${context.apiName}", call.api.Name))
	}
	return resp
}

// chosenTemplate returns the first template that the caller accepts, preferably JSON if it accepts all, nil if there is none.
func chosenTemplate(templates []NCloudGatewayTemplate, accept string) *NCloudGatewayTemplate {
	accepted := strings.Split(strings.ToLower(accept), ",")
	if len(templates) > 0 && (accept == "" || strings.Contains(accept, "*/*")) {
		accepted = append(accepted, "application/json", templates[0].ContentType)
	}
	for _, one := range accepted {
		one, _, _ = strings.Cut(one, ";")
		if i := slices.IndexFunc(templates, NCloudGatewayTemplate{ContentType: strings.TrimSpace(one)}.hasType); i >= 0 {
			return &templates[i]
		}
	}
	return nil
}

// fixed returns a response that is configured. A status below 200 cannot end a call.
func (n *NCloud) fixed(call *gatewayCall, status int, text string) *response {
	if status < http.StatusOK || status > 999 {
		return n.fail(call, unexpected, "The configured status cannot end a call.")
	}
	contentType := "text/plain;charset=UTF-8"
	if json.Valid([]byte(text)) {
		contentType = "application/json;charset=UTF-8"
	}
	return &response{status: status, contentType: contentType, body: []byte(text)}
}

// compress compresses a body that is large enough for the stage's setting.
func (call *gatewayCall) compress(resp *response) {
	least := call.stage.MinimumCompressionSize
	if !call.stage.ContentEncoding || least == nil || len(resp.body) == 0 || int64(len(resp.body)) < *least || resp.header.Get("Content-Encoding") != "" {
		return
	}
	accepted := strings.Split(strings.ToLower(strings.ReplaceAll(call.Header.Get("Accept-Encoding"), " ", "")), ",")
	if !slices.ContainsFunc(accepted, func(one string) bool {
		coding, quality, weighted := strings.Cut(one, ";q=")
		return coding == "gzip" && (!weighted || strings.Trim(quality, "0.") != "")
	}) {
		return
	}
	var compressed bytes.Buffer
	w := gzip.NewWriter(&compressed)
	_, _ = w.Write(resp.body) // a buffer does not fail
	_ = w.Close()
	resp.body = compressed.Bytes()
	resp.setHeader("Content-Encoding", "gzip")
	resp.setHeader("Vary", "Accept-Encoding")
}
