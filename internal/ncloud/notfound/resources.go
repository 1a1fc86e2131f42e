// SPDX-License-Identifier: MPL-2.0

package notfound

import (
	"context"
	"iter"
	"maps"
	"math"
	"slices"
	"time"

	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/ncloud/client"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/readcache"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/rest"
)

// Resources reads the account's resources of one type, and decides which of them were deleted.
type Resources[T any] struct {
	*readcache.Reader[T]
	*Checker
}

// Find reads a resource. The error is ErrNotFound if it was deleted.
func (r *Resources[T]) Find(ctx context.Context, id string, last Seen) (*T, error) {
	resource, err := r.Read(ctx, id)
	if err != nil {
		return nil, r.ConfirmDeleted(ctx, id, last, err)
	}
	return resource, nil
}

// Entry is a resource in a listing.
type Entry struct {
	ID       string
	TenantID *string
	Deleted  bool
}

// Products returns the account's products.
func Products(account *Account) *Resources[client.Product] {
	c := account.client
	return NewResources(account, "product", c.Product, func(ctx context.Context, w rest.Window) iter.Seq2[rest.Page[client.Product], error] {
		return c.Products(ctx, client.ProductFilter{}, w)
	}, func(p *client.Product) Entry { return Entry{p.ID, p.TenantID, p.IsDeleted} })
}

// APIKeys returns the account's API keys.
func APIKeys(account *Account) *Resources[client.APIKey] {
	c := account.client
	return NewResources(account, "API key", c.APIKey, func(ctx context.Context, w rest.Window) iter.Seq2[rest.Page[client.APIKey], error] {
		return c.APIKeys(ctx, "", w)
	}, func(k *client.APIKey) Entry { return Entry{ID: k.ID, TenantID: k.TenantID} })
}

// UsagePlans returns the account's usage plans.
func UsagePlans(account *Account) *Resources[client.UsagePlan] {
	c := account.client
	return NewResources(account, "usage plan", c.UsagePlan, func(ctx context.Context, w rest.Window) iter.Seq2[rest.Page[client.UsagePlan], error] {
		return c.UsagePlans(ctx, "", w)
	}, func(p *client.UsagePlan) Entry { return Entry{ID: p.ID, TenantID: p.TenantID} })
}

// Authorizers returns the account's authorizers. Their listing lacks what a read needs, so it only confirms 404s.
func Authorizers(account *Account) *Resources[client.Authorizer] {
	c := account.client
	listed := NewResources(account, "authorizer", c.Authorizer, func(ctx context.Context, w rest.Window) iter.Seq2[rest.Page[client.Authorizer], error] {
		return c.Authorizers(ctx, "", w)
	}, func(a *client.Authorizer) Entry { return Entry{ID: a.ID, TenantID: a.TenantID} })
	return &Resources[client.Authorizer]{
		&readcache.Reader[client.Authorizer]{One: c.Authorizer, ID: listed.ID, SinglesFirst: math.MaxInt, Epoch: c.Epoch}, listed.Checker,
	}
}

// NewResources returns the account's resources of a type that only one package uses. name is for diagnostics.
func NewResources[T any](
	account *Account,
	name string,
	one func(context.Context, string) (*T, error),
	pages func(context.Context, rest.Window) iter.Seq2[rest.Page[T], error],
	read func(*T) Entry,
) *Resources[T] {
	reader := &readcache.Reader[T]{
		One:          one,
		List:         pages,
		ID:           func(resource *T) string { return read(resource).ID },
		SinglesFirst: 2,
		Epoch:        account.client.Epoch,
	}
	return &Resources[T]{reader, &Checker{Account: account, root: Level{Name: name, List: listOf(reader, read)}}}
}

// listOf is ListOf with what entries say.
func listOf[T any](reader *readcache.Reader[T], read func(*T) Entry) func(ctx context.Context, notBefore time.Time) (Listing, error) {
	return func(ctx context.Context, notBefore time.Time) (Listing, error) {
		all, since, err := reader.All(ctx, notBefore)
		tenants := map[string]struct{}{}
		for _, resource := range all {
			if tenant := read(resource).TenantID; tenant != nil && *tenant != "" {
				tenants[*tenant] = struct{}{}
			}
		}
		has := func(id string) bool {
			resource, listed := all[id]
			return listed && !read(resource).Deleted
		}
		return Listing{has, since, slices.Sorted(maps.Keys(tenants))}, err
	}
}
