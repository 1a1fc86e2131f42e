// SPDX-License-Identifier: MPL-2.0

package client

import (
	"maps"
	"net/http"
	"slices"
	"sync"

	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/rest"
)

type tenants struct {
	mu      sync.Mutex
	written map[string]struct{}
	// read come from API keys and usage plans, which are documented to be the account's own.
	read map[string]struct{}
}

func (c *Client) learnOwner(tenantID *string) { c.tenants.add(&c.tenants.written, tenantID) }

func (c *Client) checkOwned(malformed error, tenantID *string) error {
	if malformed == nil {
		c.learnOwner(tenantID)
	}
	return malformed
}

func (c *Client) learnFrom(req rest.Request, tenantID *string) {
	if req.Method == http.MethodGet {
		c.tenants.add(&c.tenants.read, tenantID)
		return
	}
	c.learnOwner(tenantID)
}

func (t *tenants) add(to *map[string]struct{}, tenantID *string) {
	if tenantID == nil || *tenantID == "" {
		return
	}
	t.mu.Lock()
	defer t.mu.Unlock()
	if *to == nil {
		*to = map[string]struct{}{}
	}
	(*to)[*tenantID] = struct{}{}
}

func (c *Client) Owners() []string {
	c.tenants.mu.Lock()
	defer c.tenants.mu.Unlock()
	return slices.Sorted(maps.Keys(c.tenants.written))
}

func (c *Client) BelongsTo(tenantID string) bool {
	c.tenants.mu.Lock()
	defer c.tenants.mu.Unlock()
	_, written := c.tenants.written[tenantID]
	_, read := c.tenants.read[tenantID]
	return written || read
}
