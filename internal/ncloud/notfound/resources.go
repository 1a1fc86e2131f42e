// SPDX-License-Identifier: MPL-2.0

package notfound

import (
	"context"
	"iter"
	"maps"
	"slices"
	"time"

	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/readcache"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/rest"
)

// Resources reads the account's resources of one type, and decides which of them were deleted.
type Resources[T any] struct {
	*readcache.Reader[T]
	*Checker

	read func(*T) Entry
}

// Entry is a resource in a listing.
type Entry struct {
	ID       string
	TenantID *string
	Deleted  bool
}

// NewResources returns the account's resources of a type. name is for diagnostics, F the filter of the listing.
func NewResources[T, F any](
	account *Account,
	name string,
	one func(context.Context, string) (*T, error),
	pages func(context.Context, F, rest.Window) iter.Seq2[rest.Page[T], error],
	read func(*T) Entry,
) *Resources[T] {
	reader := &readcache.Reader[T]{
		One: one,
		List: func(ctx context.Context, w rest.Window) iter.Seq2[rest.Page[T], error] {
			var all F
			return pages(ctx, all, w)
		},
		ID:           func(resource *T) string { return read(resource).ID },
		SinglesFirst: 2,
		Epoch:        account.client.Epoch,
	}
	level := func(id string) Level { return levelOf(name, reader, read, id) }
	return &Resources[T]{reader, &Checker{Account: account, level: level}, read}
}

// Find reads a resource. The error is ErrNotFound if it was deleted.
func (r *Resources[T]) Find(ctx context.Context, id string, last Seen) (*T, error) {
	resource, err := r.Read(ctx, id)
	switch {
	case err != nil:
		return nil, r.ConfirmDeleted(ctx, id, last, err)
	case r.read(resource).Deleted:
		return nil, r.marked(ctx, r.level(id).Name, last)
	}
	return resource, nil
}

// levelOf is the level of a resource with a tenant.
func levelOf[T any](name string, reader *readcache.Reader[T], read func(*T) Entry, id string) Level {
	return Level{Name: name, ofAccount: true, List: func(ctx context.Context, notBefore time.Time) (Listing, error) {
		all, since, err := reader.All(ctx, notBefore)
		tenants := map[string]struct{}{}
		for _, resource := range all {
			if tenant := read(resource).TenantID; tenant != nil && *tenant != "" {
				tenants[*tenant] = struct{}{}
			}
		}
		resource := all[id]
		return Listing{resource != nil && !read(resource).Deleted, since, slices.Sorted(maps.Keys(tenants))}, err
	}}
}
