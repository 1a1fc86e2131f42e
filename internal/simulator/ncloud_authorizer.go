// SPDX-License-Identifier: MPL-2.0

package simulator

import (
	"cmp"
	"net/http"
	"slices"
	"time"
)

var ncloudAuthorizerRoutes = []ncloudRoute{
	{http.MethodGet, "/authorizers", with((*NCloud).listAuthorizers)},
	{http.MethodPost, "/authorizers", with((*NCloud).createAuthorizer)},
	{http.MethodGet, "/authorizers/{authorizerId}", (*NCloud).getAuthorizer},
	{http.MethodPut, "/authorizers/{authorizerId}", with((*NCloud).putAuthorizer)},
	{http.MethodDelete, "/authorizers/{authorizerId}", (*NCloud).deleteAuthorizer},
	{http.MethodPost, "/authorizers/{authorizerId}/test", with((*NCloud).testAuthorizer)},
}

// NCloudAuthorizer is an authorizer of a tenant.
type NCloudAuthorizer struct {
	ID, TenantID, Name, Description string
	Region, FunctionID              string
	Payload                         []NCloudAuthorizerPayload
	// CacheTTLSec is 0 if verdicts are not cached.
	CacheTTLSec int
	// TestStatus and TestBody are what the function returns in a test: 200 and its parameters if they are not set.
	TestStatus int
	TestBody   map[string]any
	// Tests counts the tests.
	Tests    int
	Modifier string
	ModTime  time.Time
}

// NCloudAuthorizerPayload names a part of the request that the function gets.
type NCloudAuthorizerPayload struct {
	// In is HEADER or QUERY.
	In, Name string
}

type ncloudAuthorizerInput struct {
	Name        *string `json:"authorizerName" required:"true" chars:"1-20" pattern:"[A-Za-z0-9_-]+"`
	Description *string `json:"authorizerDescription" chars:"0-300"`
	Type        string  `json:"authorizerType" required:"true" values:"CLOUD_FUNCTIONS"`
	Config      *struct {
		Region     string                     `json:"region" required:"true"`
		FunctionID string                     `json:"functionId" required:"true"`
		Payload    *[]ncloudAuthorizerPayload `json:"payload" required:"true"`
	} `json:"authorizerConfig" required:"true"`
	CacheTTLSec *int `json:"cacheTtlSec" range:"1-3600"`
}

type ncloudAuthorizerPayload struct {
	In   string  `json:"in" required:"true" values:"HEADER,QUERY,QUERY STRING"`
	Name *string `json:"name" required:"true" chars:"1-20" pattern:"[A-Za-z0-9_]+"`
}

type ncloudAuthorizerFilter struct {
	ncloudWindow

	Name string `json:"name" chars:"0-20"`
}

func (n *NCloud) listAuthorizers(call *ncloudCall, in ncloudAuthorizerFilter) *response {
	own := filter(n.authorizers, func(a *NCloudAuthorizer) bool { return a.TenantID == call.tenant })
	matching := filter(own, func(a *NCloudAuthorizer) bool { return n.matchesName(a.Name, in.Name) })
	page := ncloudPage(n, call, "authorizers", matching, func(a *NCloudAuthorizer) fields {
		body := fields{"authorizerId": a.ID, "authorizerName": a.Name, "authorizerDescription": a.Description}
		if n.switches.IAMFields == "present" {
			body["permission"], body["actionName"], body["disabled"] = "ALLOW", "View/getAuthorizerDetail", false
		}
		n.unsetText(body, "authorizerDescription")
		return body
	})
	page["initialCount"] = len(own)
	return ok(page)
}

func (n *NCloud) createAuthorizer(call *ncloudCall, in ncloudAuthorizerInput) *response {
	a := &NCloudAuthorizer{TenantID: call.tenant}
	if refused := n.saveAuthorizer(a, in); refused != nil {
		return refused
	}
	a.ID = n.newID()
	n.authorizers = append(n.authorizers, a)
	return created(n.authorizerJSON(a))
}

func (n *NCloud) getAuthorizer(call *ncloudCall) *response {
	return ok(n.authorizerJSON(call.authorizer))
}

func (n *NCloud) putAuthorizer(call *ncloudCall, in ncloudAuthorizerInput) *response {
	if refused := n.saveAuthorizer(call.authorizer, in); refused != nil {
		return refused
	}
	return noContent()
}

func (n *NCloud) saveAuthorizer(a *NCloudAuthorizer, in ncloudAuthorizerInput) *response {
	duplicate := find(n.authorizers, func(other *NCloudAuthorizer) bool {
		return other != a && other.TenantID == a.TenantID && other.Name == *in.Name
	})
	if duplicate != nil && n.switches.DuplicateNames == "refused" {
		return n.badRequest("authorizerName [" + *in.Name + "] already exists.")
	}
	if in.CacheTTLSec != nil && n.switches.AuthorizerCache == "refused" {
		return n.badRequest("cacheTtlSec is not supported.")
	}
	payload := []NCloudAuthorizerPayload{}
	for _, one := range *in.Config.Payload {
		if one.In != "HEADER" && n.switches.AuthorizerQuery != "both" && one.In != n.switches.AuthorizerQuery {
			return n.badRequest("in must be one of HEADER, " + n.switches.AuthorizerQuery + ".")
		}
		if one.In != "HEADER" {
			one.In = "QUERY"
		}
		payload = append(payload, NCloudAuthorizerPayload{one.In, *one.Name})
	}
	a.Name, a.Region, a.FunctionID, a.Payload = *in.Name, in.Config.Region, in.Config.FunctionID, payload
	n.describe(&a.Description, in.Description)
	set(&a.CacheTTLSec, in.CacheTTLSec, false)
	n.touch(&a.Modifier, &a.ModTime)
	return nil
}

func (n *NCloud) deleteAuthorizer(call *ncloudCall) *response {
	id := call.authorizer.ID
	if n.switches.DeleteUsedAuthorizer == "refused" && n.usesAuthorizer(id) {
		return n.badRequest("authorizerId [" + id + "] is in use.")
	}
	n.removeAuthorizer(id)
	return noContent()
}

func (n *NCloud) usesAuthorizer(id string) bool {
	used := false
	for _, p := range n.products {
		for _, a := range p.apis() {
			a.Draft.eachMethod(func(_ *NCloudPath, m *NCloudMethod) { used = used || m.AuthorizerID == id && !p.Deleted })
		}
	}
	return used
}

func (n *NCloud) removeAuthorizer(id string) {
	n.authorizers = slices.DeleteFunc(n.authorizers, func(a *NCloudAuthorizer) bool { return a.ID == id })
}

type ncloudAuthorizerTest struct {
	Params map[string]any `json:"params"`
}

func (n *NCloud) testAuthorizer(call *ncloudCall, in ncloudAuthorizerTest) *response {
	call.authorizer.Tests++
	body := call.authorizer.TestBody
	if body == nil {
		body = fields{"isAuthorized": true, "params": in.Params}
	}
	return ok(fields{"response": fields{"status": cmp.Or(call.authorizer.TestStatus, http.StatusOK), "latency": "12 ms", "body": body}})
}

func (n *NCloud) findAuthorizer(tenant, id string) *NCloudAuthorizer {
	return find(n.authorizers, func(a *NCloudAuthorizer) bool { return a.ID == id && a.TenantID == tenant })
}

func (n *NCloud) authorizerJSON(a *NCloudAuthorizer) fields {
	payload := render(a.Payload, func(one NCloudAuthorizerPayload) fields {
		if one.In == "QUERY" && n.switches.AuthorizerQuery == "QUERY STRING" {
			one.In = "QUERY STRING"
		}
		return fields{"in": one.In, "name": one.Name}
	})
	body := fields{
		"authorizerId": a.ID, "authorizerName": a.Name, "authorizerDescription": a.Description, "authorizerType": "CLOUD_FUNCTIONS",
		"authorizerConfig": fields{"region": a.Region, "functionId": a.FunctionID, "payload": payload},
		"cacheTtlSec":      a.CacheTTLSec, "tenantId": a.TenantID, "domainCode": "PUB",
		"modifier": a.Modifier, "modTime": a.ModTime.Format(time.RFC3339),
	}
	n.unsetText(body, "authorizerDescription")
	switch unset := n.switches.UnsetText; {
	case n.switches.AuthorizerCache != "returned" || a.CacheTTLSec == 0 && unset == "absent":
		delete(body, "cacheTtlSec")
	case a.CacheTTLSec == 0 && unset == "null":
		body["cacheTtlSec"] = nil
	}
	return body
}

// Authorizers returns copies of a tenant's authorizers, oldest first.
func (n *NCloud) Authorizers(tenant string) []NCloudAuthorizer {
	n.mu.Lock()
	defer n.mu.Unlock()
	return deepCopy(copies(n.authorizers, func(a *NCloudAuthorizer) bool { return a.TenantID == tenant }))
}

// AddAuthorizer adds an authorizer and returns its ID.
func (n *NCloud) AddAuthorizer(a NCloudAuthorizer) string {
	n.mu.Lock()
	defer n.mu.Unlock()
	n.setDefaults(&a.ID, &a.TenantID)
	n.touch(&a.Modifier, &a.ModTime)
	n.authorizers = append(n.authorizers, &a)
	return a.ID
}

// ChangeAuthorizer changes an authorizer outside Terraform.
func (n *NCloud) ChangeAuthorizer(id string, change func(*NCloudAuthorizer)) {
	n.mu.Lock()
	defer n.mu.Unlock()
	if a := find(n.authorizers, func(a *NCloudAuthorizer) bool { return a.ID == id }); a != nil {
		change(a)
		n.touch(&a.Modifier, &a.ModTime)
	}
}

// DeleteAuthorizer deletes an authorizer outside Terraform, even one that methods use.
func (n *NCloud) DeleteAuthorizer(id string) {
	n.mu.Lock()
	defer n.mu.Unlock()
	n.removeAuthorizer(id)
}
