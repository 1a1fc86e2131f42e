// SPDX-License-Identifier: MPL-2.0

package simulator

import (
	"encoding/json"
	"net/http"
	"strings"
)

// The application and the organization that every simulator starts with. They are made up.
const (
	EnOSAccessKey = "11111111-2222-3333-4444-555555555555"
	EnOSSecretKey = "66666666-7777-8888-9999-000000000000"
	EnOSOrgID     = "o15427722038191"
	// EnOSForeignOrgID exists, and the application has no rights on it.
	EnOSForeignOrgID = "o15580000000000"
	// EnOSModelID is a model that the organization may use.
	EnOSModelID = "wind-turbine"
)

// EnOS is EnOS Connect, with its token service.
type EnOS struct {
	service[EnOSSwitches]

	products []*eventual[EnOSProduct]
	models   []string
	firstKey int
	keys     int                 // product keys issued so far
	apps     map[string]*enosApp // by access key
	tokens   int                 // tokens issued so far
	proofs   map[string]bool     // encryptions that the token service has seen
}

func newEnOS(clock *clock) *EnOS {
	e := &EnOS{models: []string{EnOSModelID, "solar-panel"}, proofs: map[string]bool{}, apps: map[string]*enosApp{}}
	e.clock = clock
	e.switches = enosDefaults
	e.switches.PageSizeMax, e.switches.TokenSeconds = 1000, 7200
	e.AddApplication(EnOSAccessKey, EnOSSecretKey, EnOSOrgID)
	return e
}

// AddApplication adds an application that has rights on an organization.
func (e *EnOS) AddApplication(accessKey, secretKey, orgID string) {
	e.mu.Lock()
	defer e.mu.Unlock()
	e.apps[accessKey] = &enosApp{secretKey: secretKey, orgID: orgID}
}

func (e *EnOS) serve(r *http.Request, body []byte) *response {
	e.mu.Lock()
	defer e.mu.Unlock()
	e.requests++
	if action, isToken := strings.CutPrefix(r.URL.Path, "/apim-token-service/v2.0/token/"); isToken && r.Method == http.MethodPost {
		return e.tokenService(action, body)
	}
	if r.URL.Path != "/connect-service/v2.1/products" {
		return noRoute()
	}
	app, refused := e.authenticate(r, body)
	if refused != nil {
		return refused
	}
	return e.handle(r, app, body)
}

func noRoute() *response {
	return jsonResponse(http.StatusNotFound, fields{"message": "no Route matched with those values"})
}

// handle serves the one path of the products API; the action is a parameter.
func (e *EnOS) handle(r *http.Request, app *enosApp, body []byte) *response {
	q := r.URL.Query()
	action, orgID, key := q.Get("action"), q.Get("orgId"), q.Get("productKey")
	switch {
	case action == "":
		return e.invalid("action:action is missing")
	case orgID != app.orgID && (orgID == EnOSForeignOrgID || orgID == EnOSOrgID):
		return e.result(99403, "Denied resource:  orgId "+orgID, nil)
	case orgID != app.orgID:
		return e.invalid("orgId:  orgId does not exist")
	}
	switch r.Method + " " + action {
	case "POST create":
		return e.create(orgID, body)
	case "GET get":
		return e.get(orgID, key)
	case "POST update":
		return e.update(orgID, key, body)
	case "POST delete":
		return e.delete(orgID, key)
	case "POST search":
		return e.search(orgID, body)
	}
	return e.invalid("action:action is unknown")
}

// result returns the envelope of the products API. Errors have status 200, too.
func (e *EnOS) result(code int, msg string, data any) *response {
	return ok(fields{"code": code, "msg": msg, "requestId": e.requestID(), "data": data})
}

func (e *EnOS) invalid(detail string) *response {
	return e.result(99400, "Invalid Argument "+detail, nil)
}

func (e *EnOS) decode(body []byte, in any) *response {
	if json.Unmarshal(body, in) != nil {
		return jsonResponse(http.StatusBadRequest, fields{"message": "Cannot process request body"})
	}
	if name, rule := checkInput(in); rule != "" {
		return e.invalid(name + ": " + rule)
	}
	return nil
}
