package api

import (
	"context"
	"fmt"

	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/rest"
)

// learnTenant remembers the owner of an object that is certainly the account's.
func (c *Client) learnTenant(id *string) {
	if id != nil && *id != "" && c.tenant.Load() == nil {
		c.tenant.Store(id)
	}
}

// Tenant returns the id of the tenant whose credentials these are. Most answers
// tell it in passing; only where none has yet, one listing is asked for. It is ""
// where the account has no product to tell it by.
func (c *Client) Tenant(ctx context.Context) (string, error) {
	if known := c.tenant.Load(); known != nil {
		return *known, nil
	}
	for _, err := range c.Products(ctx, ProductFilter{}, rest.Window{Limit: 1}) {
		if err != nil {
			return "", fmt.Errorf("finding out whose account this is: %w", err)
		}
	}
	if known := c.tenant.Load(); known != nil {
		return *known, nil
	}
	return "", nil
}

// sameID passes err on, or says that an answer is about another object.
func sameID(kind, asked string, err error, answered func() string) error {
	if err != nil {
		return err
	}
	if got := answered(); got != asked {
		return fmt.Errorf("the API was asked for %s %q and answered with %s %q", kind, asked, kind, got)
	}
	return nil
}
