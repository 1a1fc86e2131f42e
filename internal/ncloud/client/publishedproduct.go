// SPDX-License-Identifier: MPL-2.0

package client

import (
	"context"
	"iter"
	"net/http"

	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/rest"
)

// Publishers of products.
const (
	PublisherSelf   = "MY"
	PublisherVendor = "NCP"
	PublisherOthers = "OTHERS"
)

// PublishedProduct is a product in a search by subscribers.
type PublishedProduct struct {
	ID               string  `json:"productId"`
	Name             string  `json:"productName"`
	Description      string  `json:"productDescription"` // null, absent and "" mean the same
	SubscriptionCode string  `json:"subscriptionCode"`
	Subscribed       *bool   `json:"subscribed"`
	TenantID         *string `json:"tenantId"` // of the publisher
	DomainCode       *string `json:"domainCode"`
}

// PublishedFilter narrows a search; a zero value does not.
type PublishedFilter struct {
	Name       string // 0 to MaxProductName characters. Whether it matches parts of names is not documented.
	Publisher  string
	Subscribed *bool
}

// PublishedProducts searches the products that any account has published. It names all publishers if the filter has none: the
// default is not documented.
func (c *Client) PublishedProducts(ctx context.Context, filter PublishedFilter) iter.Seq2[rest.Page[PublishedProduct], error] {
	id := func(p *PublishedProduct) string { return p.ID }
	return rest.PagesOfForms(formsIn(rest.Window{}, filter.Name, MaxProductName), id, func(name string) iter.Seq2[rest.Page[PublishedProduct], error] {
		body := map[string]any{"productType": []string{PublisherSelf, PublisherVendor, PublisherOthers}}
		if filter.Publisher != "" {
			body["productType"] = []string{filter.Publisher}
		}
		if name != "" {
			body["productName"] = name
		}
		if filter.Subscribed != nil {
			body["subscribed"] = *filter.Subscribed
		}
		return listPages(ctx, c, rest.Window{}, listing[PublishedProduct]{
			request: rest.Request{Method: http.MethodPost, Path: []string{"published-products", "search"}, Body: body, Read: true},
			page:    "productPage", id: id,
			check: func(p *PublishedProduct, resp *rest.Response) error {
				if err := resp.RequireIDs(rest.Field{Name: "productId", Value: p.ID}); err != nil {
					return err
				}
				return resp.CheckIDs(rest.Optional("tenantId", p.TenantID))
			},
		})
	})
}

// PublishedProduct returns a published product of any account.
func (c *Client) PublishedProduct(ctx context.Context, id string) (*Product, error) {
	return c.productCall(ctx, id, rest.Request{Method: http.MethodGet, Path: []string{"published-products", id}})
}

// PublishedDocuments returns the APIs of a published product with their stages.
func (c *Client) PublishedDocuments(ctx context.Context, id string) iter.Seq2[rest.Page[ProductAPI], error] {
	return c.productDocuments(ctx, rest.Request{Method: http.MethodGet, Path: []string{"published-products", id, "documents"}})
}
