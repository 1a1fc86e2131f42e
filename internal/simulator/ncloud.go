// SPDX-License-Identifier: MPL-2.0

package simulator

import (
	"math/rand/v2"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"
)

const ncloudBasePath = "/api/v1"

// The account that every simulator starts with. The keys are made up.
const (
	NCloudTenantID  = "6d1f0e230cebc1402ba89b1488969510"
	NCloudAccessKey = "SIMULATORACCESSKEY00"
	NCloudSecretKey = "simulatorSecretKey0000000000000000000000"
)

// ncloudModifier is the user who makes all changes.
const ncloudModifier = "3f2d3020-5bb7-11ec-bfb8-246e96591a38"

// ncloudRoutes are all routes: see ncloudRoute.
var ncloudRoutes = slices.Concat(
	ncloudProductRoutes, ncloudPublishedProductRoutes, ncloudAPIRoutes, ncloudPathRoutes, ncloudMethodRoutes, ncloudMethodDetailRoutes,
	ncloudMethodResponseRoutes, ncloudBodyRoutes, ncloudModelRoutes, ncloudGatewayResponseRoutes, ncloudStageRoutes, ncloudDeploymentRoutes,
	ncloudStageMethodRoutes, ncloudCanaryRoutes, ncloudExportRoutes, ncloudAuthorizerRoutes, ncloudSubscriptionRoutes, ncloudAPIKeyRoutes,
	ncloudUsagePlanRoutes,
)

// NCloud is NAVER Cloud API Gateway.
type NCloud struct {
	service[NCloudSwitches]

	accounts      map[string]ncloudAccount // by access key
	products      []*NCloudProduct
	apiKeys       []*NCloudAPIKey
	subscriptions []*NCloudSubscription
	plans         []*NCloudUsagePlan
	ids           *rand.Rand
	denials       []string
	authorizers   []*NCloudAuthorizer
	parameters    int64                    // the last parameterNo
	deploymentNo  int64                    // the last one
	writers       map[string]*http.Request // in progress, by API
	gateway       gateway
}

type ncloudAccount struct{ tenantID, secretKey string }

func newNCloud(clock *clock) *NCloud {
	n := &NCloud{
		accounts: map[string]ncloudAccount{}, writers: map[string]*http.Request{},
		deploymentNo: 256000, gateway: newGateway(),
		ids: rand.New(rand.NewPCG(1, 2)), //nolint:gosec // IDs need to be repeatable, not secret
	}
	n.clock = clock
	n.switches = ncloudDefaults
	n.switches.NotFoundCode = "300"
	n.switches.PageDefault, n.switches.PageMax = 20, 100
	n.AddAccount(NCloudTenantID, NCloudAccessKey, NCloudSecretKey)
	return n
}

// AddAccount adds a key pair of a tenant.
func (n *NCloud) AddAccount(tenantID, accessKey, secretKey string) {
	n.mu.Lock()
	defer n.mu.Unlock()
	n.accounts[accessKey] = ncloudAccount{tenantID, secretKey}
}

func (n *NCloud) serve(r *http.Request, body []byte) *response {
	n.mu.Lock()
	defer n.mu.Unlock()
	n.requests++
	resp := n.handle(&ncloudCall{Request: r, body: body})
	resp.setHeader("x-ncp-trace-id", n.requestID())
	if resp.status < http.StatusMultipleChoices && resp.contentType == "application/json" {
		resp.contentType = "application/json;charset=UTF-8"
	}
	return resp
}

// refuse returns an error in the vendor's envelope.
func (n *NCloud) refuse(status int, code, message, details string) *response {
	body := fields{"message": message, "errorCode": code}
	if details != "" {
		body["details"] = details
	}
	if number, err := strconv.Atoi(code); err == nil && n.switches.ErrorCode == "number" {
		body["errorCode"] = number
	}
	resp := jsonResponse(status, fields{"error": body})
	resp.contentType = n.switches.ErrorContentType
	return resp
}

func (n *NCloud) badRequest(details string) *response {
	return n.refuse(http.StatusBadRequest, n.switches.ValidationCode, "Bad Request Exception", details)
}

// conflict refuses to delete what is in use.
func (n *NCloud) conflict(message string) *response {
	return n.refuse(http.StatusConflict, "10005", message, "")
}

func (n *NCloud) notFound(field, id string) *response {
	if n.switches.NotFoundCode == "300" {
		return n.refuse(http.StatusNotFound, "300", "Not Found Exception", "")
	}
	return n.refuse(http.StatusNotFound, n.switches.NotFoundCode, field+" ["+id+"] not found.", "")
}

// newID returns 10 lower-case letters and digits, as the vendor's IDs have.
func (n *NCloud) newID() string {
	const alphabet = "abcdefghijklmnopqrstuvwxyz0123456789"
	id := make([]byte, 10)
	for i := range id {
		id[i] = alphabet[n.ids.IntN(len(alphabet))]
	}
	return string(id)
}

// setDefaults sets the ID and the tenant of a resource that a test adds.
func (n *NCloud) setDefaults(id, tenantID *string) {
	if *id == "" {
		*id = n.newID()
	}
	if *tenantID == "" {
		*tenantID = NCloudTenantID
	}
}

func (n *NCloud) touch(modifier *string, modTime *time.Time) {
	*modifier, *modTime = ncloudModifier, n.clock.second()
}

// describe stores a description. An absent one is kept or cleared, as the switch requires.
func (n *NCloud) describe(target, value *string) {
	set(target, value, n.switches.OmittedDescription == "keep")
}

// emptyText changes an empty text as the switch requires.
func (n *NCloud) emptyText(body fields, names ...string) {
	for _, name := range names {
		switch {
		case body[name] != "":
		case n.switches.EmptyDescription == "null":
			body[name] = nil
		case n.switches.EmptyDescription == "absent":
			delete(body, name)
		}
	}
}

// unsetText changes an empty text of an API, or of what is below it, as the switch requires.
func (n *NCloud) unsetText(body fields, names ...string) {
	for _, name := range names {
		switch {
		case body[name] != "":
		case n.switches.UnsetText == "absent":
			delete(body, name)
		case n.switches.UnsetText == "null":
			body[name] = nil
		}
	}
}

// staleReads is how many reads return what was before a write.
func (n *NCloud) staleReads() int {
	if n.switches.ReadAfterWrite == "stale" {
		return 2
	}
	return 0
}

// alreadyExists refuses to create what exists below an API.
func (n *NCloud) alreadyExists(field, name string) *response {
	message := field + " [" + name + "] already exists."
	if n.switches.DuplicatePath == "409" {
		return n.conflict(message)
	}
	return n.badRequest(message)
}

// matchesName filters by name; "" keeps all.
func (n *NCloud) matchesName(name, filter string) bool {
	if n.switches.NameFilter == "exact" {
		return filter == "" || name == filter
	}
	return strings.Contains(name, filter)
}

// ordered returns items in the order of listings.
func ordered[T any](n *NCloud, items []T) []T {
	if n.switches.Order == "newest" {
		items = slices.Clone(items)
		slices.Reverse(items)
	}
	return items
}

// listed returns a page of API keys or usage plans.
func (n *NCloud) listed(page fields) *response {
	if n.switches.Totals == "absent" {
		delete(page, "total")
	}
	return ok(page)
}

// updated returns an API key or a usage plan after a change.
func (n *NCloud) updated(body fields) *response {
	if n.switches.UpdateResponse == "empty" {
		return noContent()
	}
	return ok(body)
}
