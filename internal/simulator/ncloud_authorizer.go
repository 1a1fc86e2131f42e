// SPDX-License-Identifier: MPL-2.0

package simulator

import "time"

// NCloudAuthorizer is an authorizer of a tenant.
type NCloudAuthorizer struct {
	ID, TenantID, Name, Description string
	Region, FunctionID              string
	Payload                         []NCloudAuthorizerPayload
	// CacheTTLSec is 0 if verdicts are not cached.
	CacheTTLSec int
	Modifier    string
	ModTime     time.Time
}

// NCloudAuthorizerPayload names a part of the request that the function gets.
type NCloudAuthorizerPayload struct {
	// In is HEADER or QUERY.
	In, Name string
}

func (n *NCloud) findAuthorizer(tenant, id string) *NCloudAuthorizer {
	return find(n.authorizers, func(a *NCloudAuthorizer) bool { return a.ID == id && a.TenantID == tenant })
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
