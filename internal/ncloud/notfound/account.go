// SPDX-License-Identifier: MPL-2.0

package notfound

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"slices"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/diag"

	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/errdiag"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/ncloud/client"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/origin"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/privatestate"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/readcache"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/rest"
)

const tenantKey = "tenant"

// Seen is what the state records of where a resource was last seen.
type Seen struct {
	Origin   origin.Origin
	TenantID string
}

// LastSeen returns what the state records. tenantID is the resource's attribute, or "".
func LastSeen(ctx context.Context, from privatestate.State, tenantID string) (Seen, diag.Diagnostics) {
	last, diags := origin.Load(ctx, from)
	if tenantID == "" {
		kept, more := privatestate.Get[string](ctx, from, tenantKey)
		diags.Append(more...)
		tenantID = kept
	}
	return Seen{last, tenantID}, diags
}

// Account is the account whose credentials a client has.
type Account struct {
	client *client.Client
	owners readcache.Snapshot[owners]
}

type owners struct {
	tenants []string
	err     error
}

// NewAccount returns the account of client.
func NewAccount(c *client.Client) *Account {
	a := &Account{client: c}
	a.owners.List = a.list
	return a
}

// Owners returns the tenants of the account: one, or none. It makes up to three listings if no response has shown one.
func (a *Account) Owners(ctx context.Context) ([]string, error) {
	if known := a.client.Owners(); len(known) > 0 {
		return known, nil
	}
	listed, err := a.owners.Get(ctx)
	if err != nil {
		return nil, err
	}
	return listed.tenants, listed.err
}

func (a *Account) list(ctx context.Context) (owners, error) {
	var failed []error
	for _, one := range []func() error{
		func() error { return drain(a.client.Products(ctx, client.ProductFilter{}, rest.Window{Limit: 1})) },
		func() error { return drain(a.client.APIKeys(ctx, "", rest.Window{Limit: 1})) },
		func() error { return drain(a.client.UsagePlans(ctx, "", rest.Window{Limit: 1})) },
	} {
		failed = append(failed, one())
		if known := a.client.Owners(); len(known) > 0 {
			return owners{tenants: known}, nil
		}
		if ctx.Err() != nil {
			return owners{}, context.Cause(ctx)
		}
	}
	return owners{err: errors.Join(failed...)}, nil
}

func drain[T any](pages iter.Seq2[rest.Page[T], error]) error {
	for _, err := range pages {
		if err != nil {
			return fmt.Errorf("looking up the account's tenant: %w", err)
		}
	}
	return nil
}

func (a *Account) origin() origin.Origin { return origin.Of(a.client.Endpoint(), a.client.AccessKey()) }

func (a *Account) Remember(ctx context.Context, to privatestate.State) diag.Diagnostics {
	return a.origin().Save(ctx, to)
}

// RememberTenant is Remember for resources without a tenant_id. If list is true, it may make three listings in each process.
func (a *Account) RememberTenant(ctx context.Context, to privatestate.State, list bool) diag.Diagnostics {
	diags := a.Remember(ctx, to)
	kept, more := privatestate.Get[string](ctx, to, tenantKey)
	diags.Append(more...)
	if kept != "" || diags.HasError() {
		return diags
	}
	tenants := a.client.Owners()
	if len(tenants) == 0 && list {
		tenants, _ = a.Owners(ctx) // the resource itself is fine; a later read tries again
	}
	if len(tenants) == 1 {
		diags.Append(privatestate.Set(ctx, to, tenantKey, tenants[0])...)
	}
	return diags
}

// Actual is a resource as a read has returned it.
type Actual struct {
	Name      string
	TenantID  string
	OwnerOnly bool
}

// RememberRead stores the origin only for the account's own resources, since other accounts can read published products.
func (a *Account) RememberRead(ctx context.Context, to privatestate.State, last Seen, what Actual) diag.Diagnostics {
	if last.Origin == a.origin() {
		return nil
	}
	tenants, err := a.Owners(ctx)
	switch {
	case what.TenantID == "" || slices.Contains(tenants, what.TenantID):
		return a.Remember(ctx, to)
	case len(tenants) == 0 && what.OwnerOnly:
		return a.Remember(ctx, to)
	case !last.Origin.Imported():
		return nil
	case len(tenants) > 0 || err == nil:
		return diag.Diagnostics{errdiag.Error(
			fmt.Sprintf("Could not import the %s of another tenant", what.Name), &foreignError{what, tenants, a.client.Credentials()},
		)}
	}
	diags := origin.Origin(0).Save(ctx, to)
	diags.AddWarning(
		fmt.Sprintf("Could not check whether the %s belongs to this account", what.Name),
		fmt.Sprintf("It belongs to tenant %s. The account's tenant could not be determined:\n%v\n\nIf the tenant is another one, remove the %s from state again: "+
			"it can be read, but not changed.", what.TenantID, err, what.Name),
	)
	return diags
}

type foreignError struct {
	Actual

	tenants     []string
	credentials string
}

func (e *foreignError) Error() string {
	account := "the account has no products, API keys and usage plans"
	if len(e.tenants) > 0 {
		account = "the credentials are those of tenant " + strings.Join(e.tenants, ", ")
	}
	return fmt.Sprintf("The %s belongs to tenant %s, but %s (%s). It can be read, but only its owner can change it.",
		e.Name, e.TenantID, account, e.credentials)
}

func (e *foreignError) Hint() string {
	return fmt.Sprintf("Import it with credentials of tenant %s, or read it with a data source.", e.TenantID)
}
