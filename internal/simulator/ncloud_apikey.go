// SPDX-License-Identifier: MPL-2.0

package simulator

import (
	"net/http"
	"slices"
	"time"
)

var ncloudAPIKeyRoutes = []ncloudRoute{
	{http.MethodPost, "/api-keys", with((*NCloud).createAPIKey)},
	{http.MethodGet, "/api-keys", with((*NCloud).listAPIKeys)},
	{http.MethodGet, "/api-keys/{apiKeyId}", (*NCloud).getAPIKey},
	{http.MethodPut, "/api-keys/{apiKeyId}", with((*NCloud).putAPIKey)},
	{http.MethodPatch, "/api-keys/{apiKeyId}", with((*NCloud).regenerateAPIKey)},
	{http.MethodDelete, "/api-keys/{apiKeyId}", (*NCloud).deleteAPIKey},
}

// NCloudAPIKey is an API key as the service stores it.
type NCloudAPIKey struct {
	ID, TenantID, Name, Description string
	PrimaryKey, SecondaryKey        string
	Disabled                        bool
	Modifier                        string
	ModTime                         time.Time
}

type ncloudAPIKeyInput struct {
	Name        *string `json:"apiKeyName" required:"true" chars:"1-20"`
	Description *string `json:"apiKeyDescription" chars:"0-50"`
}

func (n *NCloud) createAPIKey(call *ncloudCall, in ncloudAPIKeyInput) *response {
	k := &NCloudAPIKey{ID: n.newID(), TenantID: call.tenant, PrimaryKey: n.newKeyValue(), SecondaryKey: n.newKeyValue()}
	n.saveAPIKey(k, in)
	n.apiKeys = append(n.apiKeys, k)
	return created(fields{"apiKey": n.apiKeyJSON(k)})
}

type ncloudAPIKeyUpdate struct {
	ncloudAPIKeyInput

	IsEnabled *bool `json:"isEnabled" required:"true"`
}

func (n *NCloud) putAPIKey(call *ncloudCall, in ncloudAPIKeyUpdate) *response {
	call.apiKey.Disabled = !*in.IsEnabled
	n.saveAPIKey(call.apiKey, in.ncloudAPIKeyInput)
	return n.updated(fields{"apiKey": n.apiKeyJSON(call.apiKey)})
}

func (n *NCloud) saveAPIKey(k *NCloudAPIKey, in ncloudAPIKeyInput) {
	k.Name = *in.Name
	n.describe(&k.Description, in.Description)
	n.touch(&k.Modifier, &k.ModTime)
}

// newKeyValue returns 40 letters and digits, as the vendor's values have.
func (n *NCloud) newKeyValue() string {
	return n.newID() + n.newID() + n.newID() + n.newID()
}

func (n *NCloud) getAPIKey(call *ncloudCall) *response {
	if n.switches.APIKeyResponse == "wrapped" {
		return ok(fields{"apiKey": n.apiKeyJSON(call.apiKey)})
	}
	return ok(n.apiKeyJSON(call.apiKey))
}

type ncloudAPIKeyFilter struct {
	ncloudWindow

	Name string `json:"apiKeyName" chars:"0-20"`
}

func (n *NCloud) listAPIKeys(call *ncloudCall, in ncloudAPIKeyFilter) *response {
	own := filter(n.apiKeys, func(k *NCloudAPIKey) bool { return k.TenantID == call.tenant })
	matching := filter(own, func(k *NCloudAPIKey) bool { return n.matchesName(k.Name, in.Name) })
	page := ncloudPage(n, call, "apiKeys", matching, n.apiKeyJSON)
	page["initialCount"] = len(own)
	return n.listed(page)
}

type ncloudKeyType struct {
	KeyType string `json:"keyType" required:"true" values:"PRIMARY,SECONDARY"`
}

func (n *NCloud) regenerateAPIKey(call *ncloudCall, in ncloudKeyType) *response {
	k := call.apiKey
	if in.KeyType == "PRIMARY" {
		k.PrimaryKey = n.newKeyValue()
	} else {
		k.SecondaryKey = n.newKeyValue()
	}
	n.touch(&k.Modifier, &k.ModTime)
	return n.updated(fields{"apiKey": n.apiKeyJSON(k)})
}

func (n *NCloud) deleteAPIKey(call *ncloudCall) *response {
	id := call.apiKey.ID
	subscribed := slices.ContainsFunc(n.subscriptions, func(s *NCloudSubscription) bool { return s.APIKeyID == id })
	if subscribed && n.switches.DeleteSubscribedKey == "refused" {
		return n.conflict("apiKeyId [" + id + "] has subscriptions.")
	}
	n.removeAPIKey(id)
	return noContent()
}

func (n *NCloud) removeAPIKey(id string) {
	n.apiKeys = slices.DeleteFunc(n.apiKeys, func(k *NCloudAPIKey) bool { return k.ID == id })
	n.subscriptions = slices.DeleteFunc(n.subscriptions, func(s *NCloudSubscription) bool { return s.APIKeyID == id })
}

func (n *NCloud) apiKeyJSON(k *NCloudAPIKey) fields {
	body := fields{
		"apiKeyId": k.ID, "tenantId": k.TenantID, "apiKeyName": k.Name, "apiKeyDescription": k.Description,
		"primaryKey": k.PrimaryKey, "secondaryKey": k.SecondaryKey, "isEnabled": !k.Disabled,
		"modifier": k.Modifier, "modTime": k.ModTime.Format(time.RFC3339), "domainCode": "PUB",
	}
	n.emptyText(body, "apiKeyDescription")
	return body
}

// APIKeys returns copies of a tenant's keys, oldest first.
func (n *NCloud) APIKeys(tenant string) []NCloudAPIKey {
	n.mu.Lock()
	defer n.mu.Unlock()
	return copies(n.apiKeys, func(k *NCloudAPIKey) bool { return k.TenantID == tenant })
}

// AddAPIKey adds a key, with defaults for what is empty, and returns its ID. A key of
// another tenant is a partner's.
func (n *NCloud) AddAPIKey(k NCloudAPIKey) string {
	n.mu.Lock()
	defer n.mu.Unlock()
	n.setDefaults(&k.ID, &k.TenantID)
	for _, value := range []*string{&k.PrimaryKey, &k.SecondaryKey} {
		if *value == "" {
			*value = n.newKeyValue()
		}
	}
	n.touch(&k.Modifier, &k.ModTime)
	n.apiKeys = append(n.apiKeys, &k)
	return k.ID
}

// DeleteAPIKey deletes a key and its subscriptions outside Terraform.
func (n *NCloud) DeleteAPIKey(id string) {
	n.mu.Lock()
	defer n.mu.Unlock()
	n.removeAPIKey(id)
}
