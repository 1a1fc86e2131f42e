// SPDX-License-Identifier: MPL-2.0

package simulator

import (
	"net/http"
	"slices"
	"strings"
)

// findMethod finds the method of the deployment that a call reaches.
func (n *NCloud) findMethod(call *gatewayCall) *response {
	call.path, call.variables = call.deployment.Draft.route(call.segments)
	if call.path == nil {
		return n.fail(call, notRouted, "")
	}
	if slices.Contains(callMethods, call.Method) {
		call.method = call.path.method(call.Method)
	}
	switch {
	case call.method != nil:
	case call.isPreflight():
		call.report.Set(HeaderRoute, "OPTIONS "+call.path.Path)
		return emptyOK()
	case slices.Contains(callMethods, call.Method):
		call.method = call.path.method("ANY")
	}
	if call.method == nil {
		return n.fail(call, notRouted, "")
	}
	call.report.Set(HeaderRoute, call.method.Name+" "+call.path.Path)
	call.settings = call.effectiveSettings()
	if call.tooLarge {
		return n.fail(call, bodyTooLarge, "")
	}
	return nil
}

var callMethods = []string{
	http.MethodGet, http.MethodPost, http.MethodPut, http.MethodDelete, http.MethodPatch, http.MethodOptions, http.MethodHead,
}

// effectiveSettings returns the method's own settings, or those of the canary or the stage. A method with settings of its
// own has no cache and no throttle that they do not contain, because isInherit is false.
func (call *gatewayCall) effectiveSettings() NCloudStageMethod {
	s := NCloudStageMethod{EndpointDomain: call.stage.EndpointDomain, CacheTTLSec: call.stage.CacheTTLSec, ThrottleRPS: call.stage.ThrottleRPS}
	if c := call.canary; c != nil {
		s = NCloudStageMethod{EndpointDomain: c.EndpointDomain, CacheTTLSec: c.CacheTTLSec, ThrottleRPS: c.ThrottleRPS}
	}
	if i := call.deployment.settings(call.path.ID, call.method.Name); i >= 0 {
		own := call.deployment.Methods[i]
		if own.EndpointDomain == "" {
			own.EndpointDomain = s.EndpointDomain
		}
		return own
	}
	return s
}

// route returns the path that segments reach, and the values of its variables. Paths without
// methods and CORS are not routed to: they are the parents of others.
func (d *NCloudDraft) route(segments []string) (*NCloudPath, map[string][]string) {
	var found *NCloudPath
	var variables map[string][]string
	best := ""
	for i := range d.Paths {
		p := &d.Paths[i]
		if len(p.Methods) == 0 && p.CORS == (NCloudCORS{}) {
			continue
		}
		values, kinds, ok := matchPath(p.Path, segments)
		if ok && (found == nil || kinds < best) {
			found, variables, best = p, values, kinds
		}
	}
	return found, variables
}

// matchPath returns the values of a path's variables, and the kinds of its segments as a text
// that is smaller if the path is more specific: a literal, a variable, a greedy variable.
func matchPath(path string, segments []string) (values map[string][]string, kinds string, ok bool) {
	pattern := strings.Split(strings.TrimPrefix(path, "/"), "/")
	if path == "/" {
		pattern = nil
	}
	values = map[string][]string{}
	rest := segments
	for i, want := range pattern {
		if len(rest) < len(pattern)-i {
			return nil, "", false
		}
		name, variable := strings.CutPrefix(want, "{")
		name, greedy := strings.CutSuffix(strings.TrimSuffix(name, "}"), "+")
		taken := 1
		switch {
		case !variable && want != rest[0], variable && rest[0] == "":
			return nil, "", false
		case !variable:
			kinds += "1"
		case !greedy:
			kinds += "2"
		default:
			kinds += "3"
			taken = len(rest) - (len(pattern) - i - 1) // what follows takes one segment each
		}
		if variable {
			values[name] = rest[:taken]
		}
		rest = rest[taken:]
	}
	return values, kinds, len(rest) == 0
}

// isPreflight reports whether a browser requests the CORS settings of the path.
func (call *gatewayCall) isPreflight() bool {
	return call.Method == http.MethodOptions && call.path.CORS != (NCloudCORS{}) &&
		call.Header.Get("Origin") != "" && call.Header.Get("Access-Control-Request-Method") != ""
}

// addCORS adds the settings of the path to every response to a browser.
func (call *gatewayCall) addCORS(resp *response) {
	if call.path == nil || call.Header.Get("Origin") == "" {
		return
	}
	c := call.path.CORS
	values := map[string]string{
		"Access-Control-Allow-Origin": c.AllowOrigin, "Access-Control-Allow-Credentials": c.AllowCredentials, "Access-Control-Expose-Headers": c.ExposeHeaders,
	}
	if call.isPreflight() && call.method == nil {
		values["Access-Control-Allow-Methods"], values["Access-Control-Allow-Headers"], values["Access-Control-Max-Age"] = c.AllowMethods, c.AllowHeaders, c.MaxAge
	}
	for name, value := range values {
		if value != "" {
			resp.setHeader(name, value)
		}
	}
}
