// SPDX-License-Identifier: MPL-2.0

package notfound

import (
	"context"
	"iter"

	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/ncloud/client"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/readcache"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/rest"
)

// APIs reads the APIs of the account's products, and decides which of them were deleted.
type APIs struct {
	*Account

	products *Checker
	readers  readcache.Parts[string, *readcache.Reader[client.API]] // by product
}

func newAPIs(c *client.Client, products *Checker) *APIs {
	a := &APIs{Account: products.Account, products: products}
	a.readers.New = func(productID string) *readcache.Reader[client.API] {
		return &readcache.Reader[client.API]{
			SinglesFirst: 2,
			Epoch:        c.Epoch,
			ID:           func(api *client.API) string { return api.ID },
			One: func(ctx context.Context, id string) (*client.API, error) {
				return c.API(ctx, client.APIRef{ProductID: productID, APIID: id})
			},
			List: func(ctx context.Context, w rest.Window) iter.Seq2[rest.Page[client.API], error] {
				return c.APIs(ctx, productID, client.APIFilter{}, w)
			},
		}
	}
	return a
}

// Read returns ErrNotFound if the API was deleted.
func (a *APIs) Read(ctx context.Context, api client.APIRef, last Seen) (*client.API, error) {
	found, err := a.readers.Of(api.ProductID).Read(ctx, api.APIID)
	switch {
	case err != nil:
		return nil, a.ConfirmDeleted(ctx, api, last, err)
	case found.IsDeleted:
		return nil, a.products.marked(ctx, "API", last)
	}
	return found, nil
}

// ConfirmDeleted returns ErrNotFound only if listings confirm that the API, its product or one of the levels below the API
// is missing. below has the nearest level first.
func (a *APIs) ConfirmDeleted(ctx context.Context, api client.APIRef, last Seen, err error, below ...Level) error {
	level := levelOf("API", a.readers.Of(api.ProductID), func(a *client.API) Entry { return Entry{a.ID, a.TenantID, a.IsDeleted} }, api.APIID)
	return a.products.ConfirmDeleted(ctx, api.ProductID, last, err, append(below, level)...)
}
