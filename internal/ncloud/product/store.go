// Package product manages the products of NAVER Cloud API Gateway.
package product

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/diag"

	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/ncloud/api"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/ncloud/gone"
)

// Store is the account's products as this package reads and writes them.
type Store struct {
	client *api.Client
	census *gone.Census
}

// Source yields the store once the provider is configured. The diagnostics say
// what the configuration lacks.
type Source func() (*Store, diag.Diagnostics)

// NewStore returns a store that asks client. census is that of the products, and
// may be shared with other stores.
func NewStore(client *api.Client, census *gone.Census) *Store {
	return &Store{client: client, census: census}
}

// Create makes a product.
func (s *Store) Create(ctx context.Context, in api.ProductInput) (*api.Product, error) {
	defer s.census.Changed()
	return s.client.CreateProduct(ctx, in)
}

// Read returns a product. The error is gone.ErrGone where it is certainly gone.
// tenantID is the product's owner, "" where that is not known yet.
func (s *Store) Read(ctx context.Context, id, tenantID string) (*api.Product, error) {
	product, err := s.client.Product(ctx, id)
	if err != nil {
		return nil, s.census.Confirm(ctx, id, tenantID, err)
	}
	if product.IsDeleted {
		return nil, gone.ErrGone
	}
	return product, nil
}

// Update changes a product and returns it as it is then.
func (s *Store) Update(ctx context.Context, id string, in api.ProductInput) (*api.Product, error) {
	if err := s.client.UpdateProduct(ctx, id, in); err != nil {
		return nil, err
	}
	return s.client.Product(ctx, id)
}

// Delete deletes a product. One that is certainly gone already is no error.
func (s *Store) Delete(ctx context.Context, id, tenantID string) error {
	return s.census.Deleted(ctx, id, tenantID, s.client.DeleteProduct(ctx, id))
}
