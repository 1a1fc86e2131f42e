// SPDX-License-Identifier: MPL-2.0

package notfound

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"iter"
	"slices"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/diag"

	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/base"
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

// LastSeenBy returns what the private state of a call records. tenantID is the resource's attribute, or "".
func LastSeenBy(ctx context.Context, call *base.Call, tenantID string) Seen {
	last, diags := origin.Load(ctx, call.Private)
	if tenantID == "" {
		kept, more := privatestate.Get[string](ctx, call.Private, tenantKey)
		diags.Append(more...)
		tenantID = kept
	}
	call.Diagnostics.Append(diags...)
	return Seen{last, tenantID}
}

// Account is the account whose credentials a client has.
type Account struct {
	client *client.Client
	// owners is the error if no listing shows a tenant.
	owners readcache.Snapshot[error]
}

func newAccount(c *client.Client) *Account {
	a := &Account{client: c}
	a.owners.List = a.findOwners
	return a
}

// Owners returns the tenants of the account: one, or none. It makes up to three listings if no response has shown one.
func (a *Account) Owners(ctx context.Context) ([]string, error) {
	if known := a.client.Owners(); len(known) > 0 {
		return known, nil
	}
	failed, err := a.owners.Get(ctx)
	return a.client.Owners(), cmp.Or(err, failed)
}

func (a *Account) findOwners(ctx context.Context) (failed, interrupted error) {
	for _, list := range []func() error{
		func() error { return drain(a.client.Products(ctx, client.ProductFilter{}, rest.Window{Limit: 1})) },
		func() error { return drain(a.client.APIKeys(ctx, "", rest.Window{Limit: 1})) },
		func() error { return drain(a.client.UsagePlans(ctx, "", rest.Window{Limit: 1})) },
	} {
		failed = errors.Join(failed, list())
		if len(a.client.Owners()) > 0 {
			return nil, nil
		}
		if ctx.Err() != nil {
			return nil, context.Cause(ctx)
		}
	}
	return failed, nil
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

// RecordTenant is Record for resources without a tenant_id. It may make three listings in each process.
func (a *Account) RecordTenant(ctx context.Context, call *base.Call) diag.Diagnostics {
	diags := a.origin().Save(ctx, call.Private)
	kept, more := privatestate.Get[string](ctx, call.Private, tenantKey)
	diags.Append(more...)
	if kept != "" || diags.HasError() {
		return diags
	}
	tenants := a.client.Owners()
	if len(tenants) == 0 && (call.Operation == base.Create || call.Origin.Imported()) {
		tenants, _ = a.Owners(ctx) // the resource itself is fine; a later read tries again
	}
	if len(tenants) == 1 {
		diags.Append(privatestate.Set(ctx, call.Private, tenantKey, tenants[0])...)
	}
	return diags
}

// Actual is a resource as a read has returned it.
type Actual struct {
	Name      string
	TenantID  string
	OwnerOnly bool
}

// Record stores the origin. A Read stores it only for the account's own resources, since other accounts can read published
// products.
func (a *Account) Record(ctx context.Context, call *base.Call, what Actual) diag.Diagnostics {
	if call.Operation != base.Read {
		return a.origin().Save(ctx, call.Private)
	}
	if call.Origin == a.origin() {
		return nil
	}
	tenants, err := a.Owners(ctx)
	switch {
	case what.TenantID == "", slices.Contains(tenants, what.TenantID), len(tenants) == 0 && what.OwnerOnly:
		return a.origin().Save(ctx, call.Private)
	case !call.Origin.Imported():
		return nil
	case len(tenants) > 0 || err == nil:
		return diag.Diagnostics{errdiag.Error(fmt.Sprintf("Could not import the %s of another tenant", what.Name), a.foreign(what, tenants))}
	}
	diags := origin.Origin(0).Save(ctx, call.Private)
	diags.AddWarning(
		fmt.Sprintf("Could not check whether the %s belongs to this account", what.Name),
		fmt.Sprintf("It belongs to tenant %s. The account's tenant could not be determined:\n%v\n\nIf the tenant is another one, remove the %s from state again: "+
			"it can be read, but not changed.", what.TenantID, err, what.Name),
	)
	return diags
}

func (a *Account) foreign(what Actual, tenants []string) error {
	account := "the account has no products, API keys and usage plans"
	if len(tenants) > 0 {
		account = "the credentials are those of tenant " + strings.Join(tenants, ", ")
	}
	return errdiag.WithHint(
		fmt.Errorf("the %s belongs to tenant %s, but %s (%s). It can be read, but only its owner can change it", what.Name, what.TenantID, account, a.client.Credentials()),
		"Import it with credentials of tenant %s, or read it with a data source.", what.TenantID,
	)
}
