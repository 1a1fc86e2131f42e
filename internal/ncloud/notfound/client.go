// SPDX-License-Identifier: MPL-2.0

package notfound

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/diag"

	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/base"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/ncloud/client"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/ncloud/reconcile"
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
	account := NewAccount(c)
	products := Products(account)
	return &Client{
		Account: account, REST: c, Products: products, APIKeys: APIKeys(account), UsagePlans: UsagePlans(account),
		Authorizers: Authorizers(account), APIs: newAPIs(c, products.Checker),
		Drafts: reconcile.New(c),
	}
}

// Epoch advances with each write.
func (c *Client) Epoch() rest.Epoch { return c.REST.Epoch() }

func (a *Account) Record(ctx context.Context, call *base.Call, what Actual) diag.Diagnostics {
	if call.Operation == base.Read {
		return a.RememberRead(ctx, call.Private, Seen{Origin: call.Origin}, what)
	}
	return a.Remember(ctx, call.Private)
}

func (a *Account) RecordTenant(ctx context.Context, call *base.Call) diag.Diagnostics {
	return a.RememberTenant(ctx, call.Private, call.Operation == base.Create || call.Origin.Imported())
}

// LastSeenBy returns what the state of a call records: see LastSeen.
func LastSeenBy(ctx context.Context, call *base.Call, tenantID string) Seen {
	last, diags := LastSeen(ctx, call.Private, tenantID)
	call.Diagnostics.Append(diags...)
	last.Origin = call.Origin
	return last
}
