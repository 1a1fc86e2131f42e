package api

import (
	"context"
	"fmt"

	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/rest"
)

// learnTenant remembers the owner of an object that is certainly the account's own.
func (c *Client) learnTenant(id *string) {
	if id != nil && *id != "" && c.tenant.Load() == nil {
		c.tenant.Store(id)
	}
}

// KnownTenant returns the id of the tenant whose credentials these are, or "" if no
// response has shown it yet.
func (c *Client) KnownTenant() string {
	if known := c.tenant.Load(); known != nil {
		return *known
	}
	return ""
}

// Tenant is KnownTenant, but makes one listing if the tenant is not known yet. It
// returns "" if the account has no product to learn it from.
func (c *Client) Tenant(ctx context.Context) (string, error) {
	if known := c.KnownTenant(); known != "" {
		return known, nil
	}
	for _, err := range c.Products(ctx, ProductFilter{}, rest.Window{Limit: 1}) {
		if err != nil {
			return "", fmt.Errorf("finding out whose account this is: %w", err)
		}
	}
	return c.KnownTenant(), nil
}
