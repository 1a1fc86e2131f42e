// SPDX-License-Identifier: MPL-2.0

package product

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/diag"

	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/ncloud/client"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/ncloud/notfound"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/rest"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/safecreate"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/wait"
)

type service struct {
	client  *client.Client
	all     *notfound.Resources[client.Product]
	creates safecreate.Resource[*client.Product]
}

func newService(c *notfound.Client) *service {
	return &service{client: c.REST, all: c.Products, creates: safecreate.Resource[*client.Product]{
		Type: ResourceType, Kind: "API Gateway product", Fields: fields, ServerTime: c.REST.ServerTime,
		ID: func(p *client.Product) string { return p.ID },
	}}
}

func (s *service) Create(ctx context.Context, in client.ProductInput, diags *diag.Diagnostics) (product *client.Product, ok bool) {
	return s.creates.Create(ctx, safecreate.Request[*client.Product]{
		Name: in.Name,
		Send: func(ctx context.Context) (*client.Product, error) { return s.client.CreateProduct(ctx, in) },
		Find: func(ctx context.Context) ([]safecreate.Candidate[*client.Product], error) { return s.find(ctx, in) },
	}, diags)
}

func (s *service) find(ctx context.Context, in client.ProductInput) ([]safecreate.Candidate[*client.Product], error) {
	listed := s.client.Products(ctx, client.ProductFilter{Name: in.Name}, rest.Window{})
	return safecreate.Among(listed, func(p *client.Product) (safecreate.Candidate[*client.Product], bool) {
		published := p.IsPublished != nil && *p.IsPublished
		fits := p.Input() == in && !p.IsDeleted && !published
		return safecreate.Candidate[*client.Product]{Value: p, Created: safecreate.Time(p.ModTime)}, fits
	})
}

func (s *service) Update(ctx context.Context, id string, in client.ProductInput, done func(*client.Product) bool) (*client.Product, error) {
	if err := s.client.UpdateProduct(ctx, id, in); err != nil {
		return nil, err
	}
	return wait.Found(ctx, func(ctx context.Context) (*client.Product, error) { return s.client.Product(ctx, id) }, done)
}
