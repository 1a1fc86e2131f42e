package product

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/diag"

	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/creation"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/ncloud/api"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/ncloud/gone"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/rest"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/setting"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/settle"
)

// Store reads and writes the account's products.
type Store struct {
	client  *api.Client
	all     *gone.Objects[api.Product]
	creator creation.Creator[*api.Product]
}

// Source yields the store once the provider is configured.
type Source = setting.Source[*Store]

// NewStore returns a store that asks client. all reads the account's products
// and decides which are gone.
func NewStore(client *api.Client, all *gone.Objects[api.Product]) *Store {
	return &Store{client: client, all: all, creator: creation.Creator[*api.Product]{
		Type: ResourceType, Kind: "API Gateway product", Fields: fields, ServerTime: client.ServerTime,
		ID: func(p *api.Product) string { return p.ID },
	}}
}

// Create creates a product: see creation.Creator.Create.
func (s *Store) Create(ctx context.Context, in api.ProductInput, found *diag.Diagnostics) (product *api.Product, ok bool) {
	defer s.all.Added()
	return s.creator.Create(ctx, creation.Request[*api.Product]{
		Name: in.Name,
		Send: func(ctx context.Context) (*api.Product, error) { return s.client.CreateProduct(ctx, in) },
		Find: func(ctx context.Context) ([]creation.Candidate[*api.Product], error) { return s.find(ctx, in) },
	}, found)
}

// find returns the products that look as if they had just been created from in.
func (s *Store) find(ctx context.Context, in api.ProductInput) ([]creation.Candidate[*api.Product], error) {
	listed := s.client.Products(ctx, api.ProductFilter{Name: in.Name}, rest.Window{})
	return creation.Among(listed, func(p *api.Product) (creation.Candidate[*api.Product], bool) {
		published := p.IsPublished != nil && *p.IsPublished
		fits := p.Input() == in && !p.IsDeleted && !published
		return creation.Candidate[*api.Product]{Object: p, Created: creation.Time(p.ModTime)}, fits
	})
}

// Read returns a product. The error is gone.ErrGone if it is certainly gone.
func (s *Store) Read(ctx context.Context, id string, last gone.Seen) (*api.Product, error) {
	s.creator.Claim(id)
	product, err := s.all.Read(ctx, id)
	if err != nil {
		return nil, s.all.Confirm(ctx, id, last, err)
	}
	if product.IsDeleted {
		return nil, s.all.ConfirmDeleted(ctx, last)
	}
	return product, nil
}

// Update changes a product and returns it as it is then: it is read until the answer
// satisfies seen, or can no longer be expected to.
func (s *Store) Update(ctx context.Context, id string, in api.ProductInput, seen func(*api.Product) bool) (*api.Product, error) {
	s.creator.Claim(id)
	defer s.all.Drop()
	if err := s.client.UpdateProduct(ctx, id, in); err != nil {
		return nil, err
	}
	early := func(err error) bool { return api.NotFound(err) && !api.AboutTenant(err) }
	return settle.Until(ctx, func(ctx context.Context) (*api.Product, error) { return s.client.Product(ctx, id) }, early, seen)
}

// Delete deletes a product. It is no error if the product is certainly gone already.
func (s *Store) Delete(ctx context.Context, id string, last gone.Seen) error {
	s.creator.Claim(id)
	defer s.all.Drop()
	return s.all.Deleted(ctx, id, last, s.client.DeleteProduct(ctx, id))
}
