package gone

import (
	"context"
	"iter"
	"maps"
	"slices"

	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/ncloud/api"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/readahead"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/rest"
)

// Kind is all objects of one kind that the account has: read ahead, and counted.
type Kind[T any] struct {
	*readahead.Reader[*T]
	*Census
}

// entry is one row of a listing.
type entry struct {
	id, tenantID string
	deleted      bool
}

// Products returns the account's own products.
func Products(client *api.Client) *Kind[api.Product] {
	return newKind("product", client.Product, func(ctx context.Context, w rest.Window) iter.Seq2[rest.Page[api.Product], error] {
		return client.Products(ctx, api.ProductFilter{}, w)
	}, func(p *api.Product) entry { return entry{p.ID, deref(p.TenantID), p.IsDeleted} })
}

// APIKeys returns the account's own API keys.
func APIKeys(client *api.Client) *Kind[api.APIKey] {
	return newKind("API key", client.APIKey, func(ctx context.Context, w rest.Window) iter.Seq2[rest.Page[api.APIKey], error] {
		return client.APIKeys(ctx, "", w)
	}, func(k *api.APIKey) entry { return entry{id: k.ID, tenantID: deref(k.TenantID)} })
}

// UsagePlans returns the account's usage plans.
func UsagePlans(client *api.Client) *Kind[api.UsagePlan] {
	return newKind("usage plan", client.UsagePlan, func(ctx context.Context, w rest.Window) iter.Seq2[rest.Page[api.UsagePlan], error] {
		return client.UsagePlans(ctx, "", w)
	}, func(p *api.UsagePlan) entry { return entry{id: p.ID, tenantID: deref(p.TenantID)} })
}

func newKind[T any](
	name string,
	one func(context.Context, string) (*T, error),
	list func(context.Context, rest.Window) iter.Seq2[rest.Page[T], error],
	read func(*T) entry,
) *Kind[T] {
	reader := &readahead.Reader[*T]{
		One: one,
		List: func(ctx context.Context, w rest.Window) iter.Seq2[rest.Page[*T], error] {
			return readahead.Pointers(list(ctx, w))
		},
		ID:   func(object *T) string { return read(object).id },
		Free: 2,
	}
	k := &Kind[T]{reader, &Census{kind: name}}
	k.snapshot.List = func(ctx context.Context) (count, error) {
		all, since, err := reader.All(ctx)
		ids, tenants := make(map[string]struct{}, len(all)), map[string]struct{}{}
		for id, object := range all {
			row := read(object)
			if !row.deleted {
				ids[id] = struct{}{}
			}
			if row.tenantID != "" {
				tenants[row.tenantID] = struct{}{}
			}
		}
		return count{ids, slices.Sorted(maps.Keys(tenants)), since}, err
	}
	k.renew = k.Made
	return k
}

// Made tells that an object was made: what is known is too old.
func (k *Kind[T]) Made() {
	k.Drop()
	k.snapshot.Drop()
}

func deref(s *string) string {
	if s == nil {
		return ""
	}
	return *s
}
