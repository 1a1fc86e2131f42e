// SPDX-License-Identifier: MPL-2.0

package notfound

import (
	"math"

	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/ncloud/client"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/ncloud/reconcile"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/readcache"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/rest"
)

// Client is the REST client with what decides on its 404s.
type Client struct {
	*Account

	REST        *client.Client
	Products    *Resources[client.Product]
	APIKeys     *Resources[client.APIKey]
	UsagePlans  *Resources[client.UsagePlan]
	Authorizers *Resources[client.Authorizer]
	APIs        *APIs
	Drafts      *reconcile.Reconciler
}

// NewClient returns a client.
func NewClient(c *client.Client) *Client {
	account := newAccount(c)
	products := NewResources(account, "product", c.Product, c.Products, func(p *client.Product) Entry { return Entry{p.ID, p.TenantID, p.IsDeleted} })
	authorizers := NewResources(account, "authorizer", c.Authorizer, c.Authorizers, func(a *client.Authorizer) Entry { return Entry{ID: a.ID, TenantID: a.TenantID} })
	// Their listing lacks what a read needs, so it only confirms 404s.
	authorizers.Reader = &readcache.Reader[client.Authorizer]{One: c.Authorizer, ID: authorizers.ID, SinglesFirst: math.MaxInt, Epoch: c.Epoch}
	return &Client{
		Account: account, REST: c, Products: products, Authorizers: authorizers, APIs: newAPIs(c, products.Checker), Drafts: reconcile.New(c),
		APIKeys:    NewResources(account, "API key", c.APIKey, c.APIKeys, func(k *client.APIKey) Entry { return Entry{ID: k.ID, TenantID: k.TenantID} }),
		UsagePlans: NewResources(account, "usage plan", c.UsagePlan, c.UsagePlans, func(p *client.UsagePlan) Entry { return Entry{ID: p.ID, TenantID: p.TenantID} }),
	}
}

// Epoch advances with each write.
func (c *Client) Epoch() rest.Epoch { return c.REST.Epoch() }
