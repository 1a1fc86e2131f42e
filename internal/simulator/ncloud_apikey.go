package simulator

import (
	"fmt"
	"net/http"
	"slices"
	"time"
	"unicode/utf8"
)

// NCloudAPIKey is an API key as the cloud keeps it. Tests may read copies of it.
type NCloudAPIKey struct {
	ID, TenantID, Name, Description string
	PrimaryKey, SecondaryKey        string
	Disabled                        bool
	Modifier                        string
	ModTime                         time.Time
}

type ncloudAPIKeyInput struct {
	Name        *string `json:"apiKeyName"`
	Description *string `json:"apiKeyDescription"`
	IsEnabled   *bool   `json:"isEnabled"`
}

func (in ncloudAPIKeyInput) validate() *ncloudError {
	switch {
	case in.Name == nil:
		return badRequest("apiKeyName is required.")
	case *in.Name == "" || utf8.RuneCountInString(*in.Name) > 20:
		return badRequest("apiKeyName must have 1 to 20 characters.")
	case in.Description != nil && utf8.RuneCountInString(*in.Description) > 50:
		return badRequest("apiKeyDescription must have 0 to 50 characters.")
	}
	return nil
}

func (n *NCloud) createAPIKey(call *ncloudCall) (*answer, *ncloudError) {
	var in ncloudAPIKeyInput
	if fault := call.decode(&in); fault != nil {
		return nil, fault
	}
	if fault := in.validate(); fault != nil {
		return nil, fault
	}
	k := &NCloudAPIKey{ID: n.newID(), TenantID: call.tenant, Name: *in.Name, PrimaryKey: n.newKeyValue(), SecondaryKey: n.newKeyValue()}
	if in.Description != nil {
		k.Description = *in.Description
	}
	n.touchKey(k)
	n.apiKeys = append(n.apiKeys, k)
	return jsonAnswer(http.StatusCreated, map[string]any{"apiKey": n.apiKeyJSON(k)}), nil
}

// newKeyValue returns a value as the vendor's look: 40 letters and digits.
func (n *NCloud) newKeyValue() string {
	return n.newID() + n.newID() + n.newID() + n.newID()
}

func (n *NCloud) touchKey(k *NCloudAPIKey) {
	k.Modifier, k.ModTime = ncloudModifier, n.clock.now().UTC().Truncate(time.Second)
}

// ownKey finds the caller's key.
func (n *NCloud) ownKey(tenant, id string) (*NCloudAPIKey, *ncloudError) {
	for _, k := range n.apiKeys {
		if k.ID == id && k.TenantID == tenant {
			return k, nil
		}
	}
	return nil, n.notFound("apiKeyId", id)
}

func (n *NCloud) getAPIKey(call *ncloudCall) (*answer, *ncloudError) {
	k, fault := n.ownKey(call.tenant, call.ids[0])
	if fault != nil {
		return nil, fault
	}
	if n.switches.APIKeyAnswer == "wrapped" {
		return jsonAnswer(http.StatusOK, map[string]any{"apiKey": n.apiKeyJSON(k)}), nil
	}
	return jsonAnswer(http.StatusOK, n.apiKeyJSON(k)), nil
}

func (n *NCloud) listAPIKeys(call *ncloudCall) (*answer, *ncloudError) {
	name := call.query.Get("apiKeyName")
	if utf8.RuneCountInString(name) > 20 {
		return nil, badRequest("apiKeyName must have 0 to 20 characters.")
	}
	mine, rows := 0, []*NCloudAPIKey{}
	for _, k := range n.apiKeys {
		if k.TenantID != call.tenant {
			continue
		}
		mine++
		if n.matchesName(k.Name, name) {
			rows = append(rows, k)
		}
	}
	shown, fault := page(n, call.query, rows)
	if fault != nil {
		return nil, fault
	}
	keys := make([]map[string]any, len(shown))
	for i, k := range shown {
		keys[i] = n.apiKeyJSON(k)
	}
	return n.listing(map[string]any{"initialCount": mine, "total": len(rows), "apiKeys": keys}), nil
}

func (n *NCloud) putAPIKey(call *ncloudCall) (*answer, *ncloudError) {
	k, fault := n.ownKey(call.tenant, call.ids[0])
	if fault != nil {
		return nil, fault
	}
	var in ncloudAPIKeyInput
	if fault := call.decode(&in); fault != nil {
		return nil, fault
	}
	if fault := in.validate(); fault != nil {
		return nil, fault
	}
	if in.IsEnabled == nil {
		return nil, badRequest("isEnabled is required.")
	}
	k.Name, k.Disabled = *in.Name, !*in.IsEnabled
	switch {
	case in.Description != nil:
		k.Description = *in.Description
	case n.switches.OmittedDescription == "clear":
		k.Description = ""
	}
	n.touchKey(k)
	return n.changed(map[string]any{"apiKey": n.apiKeyJSON(k)}), nil
}

func (n *NCloud) regenerateAPIKey(call *ncloudCall) (*answer, *ncloudError) {
	k, fault := n.ownKey(call.tenant, call.ids[0])
	if fault != nil {
		return nil, fault
	}
	var in struct {
		KeyType string `json:"keyType"`
	}
	if fault := call.decode(&in); fault != nil {
		return nil, fault
	}
	switch in.KeyType {
	case "PRIMARY":
		k.PrimaryKey = n.newKeyValue()
	case "SECONDARY":
		k.SecondaryKey = n.newKeyValue()
	default:
		return nil, badRequest("keyType must be one of PRIMARY, SECONDARY.")
	}
	n.touchKey(k)
	return n.changed(map[string]any{"apiKey": n.apiKeyJSON(k)}), nil
}

func (n *NCloud) deleteAPIKey(call *ncloudCall) (*answer, *ncloudError) {
	k, fault := n.ownKey(call.tenant, call.ids[0])
	if fault != nil {
		return nil, fault
	}
	subscribed := slices.ContainsFunc(n.relations, func(r *NCloudRelation) bool { return r.APIKeyID == k.ID })
	if subscribed && n.switches.DeleteSubscribedKey == "refused" {
		return nil, &ncloudError{http.StatusConflict, "10005", fmt.Sprintf("apiKeyId [%s] has subscriptions.", k.ID), ""}
	}
	n.apiKeys = slices.DeleteFunc(n.apiKeys, func(other *NCloudAPIKey) bool { return other == k })
	n.relations = slices.DeleteFunc(n.relations, func(r *NCloudRelation) bool { return r.APIKeyID == k.ID })
	return &answer{status: http.StatusNoContent}, nil
}

func (n *NCloud) apiKeyJSON(k *NCloudAPIKey) map[string]any {
	fields := map[string]any{
		"apiKeyId": k.ID, "tenantId": k.TenantID, "apiKeyName": k.Name, "apiKeyDescription": k.Description,
		"primaryKey": k.PrimaryKey, "secondaryKey": k.SecondaryKey, "isEnabled": !k.Disabled,
		"modifier": k.Modifier, "modTime": k.ModTime.Format(time.RFC3339), "domainCode": "PUB",
	}
	n.emptyText(fields, "apiKeyDescription", k.Description)
	return fields
}

// APIKeys returns copies of a tenant's keys, oldest first.
func (n *NCloud) APIKeys(tenant string) []NCloudAPIKey {
	n.mu.Lock()
	defer n.mu.Unlock()
	var out []NCloudAPIKey
	for _, k := range n.apiKeys {
		if k.TenantID == tenant {
			out = append(out, *k)
		}
	}
	return out
}

// AddAPIKey places a key; what is left empty gets a usual value. It returns the id.
// A key of another tenant is a partner's.
func (n *NCloud) AddAPIKey(k NCloudAPIKey) string {
	n.mu.Lock()
	defer n.mu.Unlock()
	for field, value := range map[*string]func() string{
		&k.ID: n.newID, &k.PrimaryKey: n.newKeyValue, &k.SecondaryKey: n.newKeyValue,
		&k.TenantID: func() string { return NCloudTenantID },
	} {
		if *field == "" {
			*field = value()
		}
	}
	n.touchKey(&k)
	n.apiKeys = append(n.apiKeys, &k)
	return k.ID
}

// DeleteAPIKey deletes a key behind Terraform's back, with its subscriptions.
func (n *NCloud) DeleteAPIKey(id string) {
	n.mu.Lock()
	defer n.mu.Unlock()
	n.apiKeys = slices.DeleteFunc(n.apiKeys, func(k *NCloudAPIKey) bool { return k.ID == id })
	n.relations = slices.DeleteFunc(n.relations, func(r *NCloudRelation) bool { return r.APIKeyID == id })
}
