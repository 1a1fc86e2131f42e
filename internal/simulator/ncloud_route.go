// SPDX-License-Identifier: MPL-2.0

package simulator

import (
	"encoding/json"
	"errors"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
)

type ncloudCall struct {
	*http.Request

	body   []byte
	tenant string
	id     string // of {id} in the route
	window ncloudWindow

	// The resources that other placeholders of the route name.
	product      *NCloudProduct
	api          *NCloudAPI
	stage        *NCloudStage
	deployment   *NCloudDeployment
	apiKey       *NCloudAPIKey
	subscription *NCloudSubscription
	usagePlan    *NCloudUsagePlan
	path         *NCloudPath
	endpoint     *NCloudMethod // Request has a Method
	documented   *NCloudResponse
	model        *NCloudModel
	responseType *gatewayResponseType
	authorizer   *NCloudAuthorizer

	seen       *NCloudDraft
	seenStages *[]NCloudStage
}

type ncloudHandler func(*NCloud, *ncloudCall) *response

// ncloudRoute is one operation. Its placeholders are resolved before handle is called. The
// first route that matches counts: literal segments come before placeholders. A new resource
// is a file of routes, inputs and handlers, with its name in ncloudRoutes. The handler finds the resource of {id} itself.
type ncloudRoute struct {
	method, path string
	handle       ncloudHandler
}

// ncloudRouteSegments are the segments of each route.
var ncloudRouteSegments = func() [][]string {
	all := make([][]string, len(ncloudRoutes))
	for i, route := range ncloudRoutes {
		all[i] = strings.Split(route.path, "/")
	}
	return all
}()

// with decodes and checks the query of a GET, the body of anything else.
func with[T any](handle func(*NCloud, *ncloudCall, T) *response) ncloudHandler {
	return func(n *NCloud, call *ncloudCall) *response {
		var in T
		var name, rule string
		if call.Method == http.MethodGet {
			name, rule = decodeQuery(call.URL.Query(), &in)
		} else {
			if !strings.HasPrefix(call.Header.Get("Content-Type"), "application/json") {
				return n.badRequest("Content-Type must be application/json.")
			}
			if err := json.Unmarshal(call.body, &in); err != nil {
				var mismatch *json.UnmarshalTypeError
				if errors.As(err, &mismatch) && mismatch.Field != "" {
					return n.badRequest(mismatch.Field + " must not be a JSON " + mismatch.Value + ".")
				}
				return n.badRequest("The body is not valid JSON.")
			}
			name, rule = checkInput(&in)
		}
		if rule != "" {
			return n.badRequest(name + " " + rule + ".")
		}
		if list, is := any(in).(interface{ asWindow() ncloudWindow }); is {
			call.window = list.asWindow()
		}
		if limit := call.window.Limit; limit != nil && *limit > n.switches.PageMax && n.switches.LimitAboveMax == "refused" {
			return n.badRequest("limit must be at most " + strconv.Itoa(n.switches.PageMax) + ".")
		}
		return handle(n, call, in)
	}
}

// raw returns a member of the body as it was sent, nil if it is absent.
func (call *ncloudCall) raw(name string) json.RawMessage {
	var members map[string]json.RawMessage
	_ = json.Unmarshal(call.body, &members)
	return members[name]
}

func (n *NCloud) handle(call *ncloudCall) *response {
	var refused *response
	if call.tenant, refused = n.authenticate(call.Request); refused != nil {
		return refused
	}
	route, segments := findRoute(call.Request)
	if route == nil {
		return n.refuse(http.StatusNotFound, "300", "Not Found Exception", "URL not found.")
	}
	if n.switches.Subscription == "no" {
		return n.refuse(http.StatusNotFound, "10008", "tenantId ["+call.tenant+"] not found.", "")
	}
	if refused := n.denied(route); refused != nil {
		return refused
	}
	if refused := n.checkWriter(call); refused != nil {
		return refused
	}
	for i, name := range strings.Split(route.path, "/") {
		if name, ok := strings.CutPrefix(name, "{"); ok {
			id, _ := url.PathUnescape(segments[i])
			if refused := n.resolve(call, strings.TrimSuffix(name, "}"), id); refused != nil {
				return refused
			}
		}
	}
	return route.handle(n, call)
}

// denied refuses what Deny denies. The code depends on whether the route is below an API.
func (n *NCloud) denied(route *ncloudRoute) *response {
	if !slices.Contains(n.denials, route.method+" "+route.path) {
		return nil
	}
	if n.switches.MissingRight == "401" {
		return n.refuse(http.StatusUnauthorized, "210", "Permission Denied", "")
	}
	code := "10011"
	if strings.Contains(route.path, "{apiId}/") {
		code = "10002"
	}
	return n.refuse(http.StatusForbidden, code, "You do not have permission.", "")
}

// Deny takes rights from every account: routes are named as in "POST /products/{productId}/apis".
func (n *NCloud) Deny(routes ...string) {
	n.mu.Lock()
	defer n.mu.Unlock()
	n.denials = routes
}

// findRoute compares segments of the escaped path, so that an escaped slash stays inside
// its segment.
func findRoute(r *http.Request) (*ncloudRoute, []string) {
	segments := strings.Split(strings.TrimPrefix(r.URL.EscapedPath(), ncloudBasePath), "/")
	matches := func(segment, sent string) bool {
		return segment == sent || (strings.HasPrefix(segment, "{") && sent != "")
	}
	for i, route := range ncloudRoutes {
		if route.method == r.Method && slices.EqualFunc(ncloudRouteSegments[i], segments, matches) {
			return &ncloudRoutes[i], segments
		}
	}
	return nil, nil
}

// resolve finds the resource that a placeholder names, among those that the caller may
// manage, and refuses with a 404 if there is none.
func (n *NCloud) resolve(call *ncloudCall, name, id string) *response {
	exists := false
	switch name {
	case "id":
		call.id, exists = id, true
	case "productId":
		call.product = find(n.products, func(p *NCloudProduct) bool { return p.ID == id && p.TenantID == call.tenant && !p.Deleted })
		exists = call.product != nil
	case "apiId":
		var refused *response
		if call.product, call.api, refused = n.findAPI(call, id, false); refused != nil {
			return refused
		}
		exists = true
	case "stageId":
		if call.api != nil {
			return n.findStage(call, id)
		}
		call.stage = call.product.findStage(nil, id)
		exists = call.stage != nil
	case "deploymentNo":
		return n.findDeployment(call, id)
	case "resourceId":
		if call.deployment != nil {
			call.path = call.deployment.Draft.pathWhere(func(p *NCloudPath) bool { return p.ID == id })
			exists = call.path != nil
			break
		}
		var refused *response
		call.path, refused = mixed(n, call, name, id, func(d *NCloudDraft) *NCloudPath {
			return d.pathWhere(func(p *NCloudPath) bool { return p.ID == id })
		})
		if refused != nil {
			return refused
		}
		exists = true
	case "methodName":
		call.endpoint = call.path.method(id)
		exists = call.endpoint != nil
	case "statusCode":
		call.documented = call.endpoint.response(id)
		exists = call.documented != nil
	case "modelId":
		var refused *response
		if call.model, refused = mixed(n, call, name, id, func(d *NCloudDraft) *NCloudModel { return d.model(id) }); refused != nil {
			return refused
		}
		exists = true
	case "responseType":
		call.responseType = n.gatewayResponseType(id)
		exists = call.responseType != nil
	case "authorizerId":
		call.authorizer = n.findAuthorizer(call.tenant, id)
		exists = call.authorizer != nil
	case "apiKeyId":
		if call.product != nil { // below a product, the path names the subscription by its key
			call.subscription = n.subscription(call.product.ID, id)
			exists = call.subscription != nil
			break
		}
		call.apiKey = find(n.apiKeys, func(k *NCloudAPIKey) bool { return k.ID == id && k.TenantID == call.tenant })
		exists = call.apiKey != nil
	case "usagePlanId":
		call.usagePlan = find(n.plans, func(p *NCloudUsagePlan) bool { return p.ID == id && p.TenantID == call.tenant })
		exists = call.usagePlan != nil
	}
	if !exists {
		return n.notFound(name, id)
	}
	return nil
}

// ncloudWindow is embedded in the inputs of listings.
type ncloudWindow struct {
	Offset *int `json:"offset" range:"0-"`
	Limit  *int `json:"limit" range:"1-"`
}

func (w ncloudWindow) asWindow() ncloudWindow { return w }

// ncloudPage returns the total, and under name the window of items that the caller chose.
func ncloudPage[T any](n *NCloud, call *ncloudCall, name string, items []T, one func(T) fields) fields {
	offset, limit := 0, n.switches.PageDefault
	set(&offset, call.window.Offset, true)
	set(&limit, call.window.Limit, true)
	return fields{"total": len(items), name: render(window(ordered(n, items), offset, min(limit, n.switches.PageMax)), one)}
}

// mixed finds something below the call's API, or below another one as the switch allows.
func mixed[T any](n *NCloud, call *ncloudCall, name, id string, in func(*NCloudDraft) *T) (*T, *response) {
	if found := in(call.draft()); found != nil {
		return found, nil
	}
	for _, p := range n.products {
		for _, a := range p.apis() {
			found := in(&a.Draft)
			if p.Deleted || p.TenantID != call.tenant || found == nil {
				continue
			}
			switch n.switches.MixedIDs {
			case "ignored":
				call.product, call.api, call.seen = p, a, &a.Draft
				return found, nil
			case "400":
				return nil, n.badRequest(name + " [" + id + "] does not belong to apiId [" + call.api.ID + "].")
			}
		}
	}
	return nil, n.notFound(name, id)
}
