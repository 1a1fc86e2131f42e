// SPDX-License-Identifier: MPL-2.0

package simulator

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"maps"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"
)

// enosSkew is how far a timestamp may differ from the service's clock.
const enosSkew = 15 * time.Minute

type enosApp struct {
	secretKey string
	orgID     string // the organization that the application has rights on
	token     string
	expires   time.Time
}

func tokenResult(status int, msg string, data any) *response {
	return ok(fields{"status": status, "msg": msg, "business": "apim-token-service", "data": data})
}

func (e *EnOS) tokenService(action string, body []byte) *response {
	var in struct {
		AppKey      string          `json:"appKey"`
		Encryption  string          `json:"encryption"`
		Timestamp   json.RawMessage `json:"timestamp"`
		AccessToken string          `json:"accessToken"`
	}
	if json.Unmarshal(body, &in) != nil {
		return tokenResult(1004, "invalid parameter", nil)
	}
	timestamp := strings.Trim(string(in.Timestamp), `"`) // a number or a string
	millis, err := strconv.ParseInt(timestamp, 10, 64)
	app, exists := e.apps[in.AppKey]
	if !exists {
		app = &enosApp{}
	}
	sum := sha256.Sum256([]byte(in.AppKey + timestamp + app.secretKey))
	now := e.clock.now()
	switch {
	case in.AppKey == "" || in.Encryption == "" || timestamp == "":
		return tokenResult(1202, "parameter is empty", nil)
	case err != nil:
		return tokenResult(1004, "invalid parameter", nil)
	case !exists:
		return tokenResult(1002, "appKey does not exist", nil)
	case in.Encryption != hex.EncodeToString(sum[:]), now.Sub(time.UnixMilli(millis)).Abs() > enosSkew:
		return tokenResult(1003, "encryption not valid", nil)
	case e.proofs[in.Encryption]:
		return tokenResult(1001, "repeated request", nil)
	}
	e.proofs[in.Encryption] = true
	switch action {
	case "get":
		if now.After(app.expires) {
			e.issueToken(app, now)
		}
	case "refresh":
		if in.AccessToken != app.token || now.After(app.expires) {
			return tokenResult(1204, "failed to refresh access token", nil)
		}
		e.issueToken(app, now)
	default:
		return noRoute()
	}
	return tokenResult(0, "SUCCESS", fields{"accessToken": app.token, "expire": int(app.expires.Sub(now).Seconds())})
}

func (e *EnOS) issueToken(app *enosApp, now time.Time) {
	e.tokens++
	app.token = fmt.Sprintf("simulator-enos-token-%04d", e.tokens)
	app.expires = now.Add(time.Duration(e.switches.TokenSeconds) * time.Second)
}

// authenticate verifies the token and the signature of a call: over the decoded query,
// sorted by key, and the raw body.
func (e *EnOS) authenticate(r *http.Request, body []byte) (*enosApp, *response) {
	token, timestamp := r.Header.Get("apim-accesstoken"), r.Header.Get("apim-timestamp")
	app := &enosApp{}
	for _, one := range e.apps {
		if token != "" && one.token == token {
			app = one
		}
	}
	expired := e.clock.now().After(app.expires)
	if app.token != "" && expired && e.switches.EndedToken == "1203" {
		return nil, ok(fields{"status": 1203, "msg": "access token has expired"})
	}
	query := r.URL.Query()
	signed := []string{token}
	for _, key := range slices.Sorted(maps.Keys(query)) {
		signed = append(signed, key, query.Get(key))
	}
	signed = append(signed, string(body), timestamp, app.secretKey)
	sum := sha256.Sum256([]byte(strings.Join(signed, "")))
	if app.token == "" || expired || r.Header.Get("apim-signature") != hex.EncodeToString(sum[:]) {
		return nil, jsonResponse(http.StatusUnauthorized, fields{"message": "Invalid authentication credentials"})
	}
	return app, nil
}

// EndToken makes the current token of the first application expire now.
func (e *EnOS) EndToken() {
	e.mu.Lock()
	defer e.mu.Unlock()
	e.apps[EnOSAccessKey].expires = time.Time{}
}

// Token returns the current token of the first application.
func (e *EnOS) Token() string {
	e.mu.Lock()
	defer e.mu.Unlock()
	return e.apps[EnOSAccessKey].token
}
