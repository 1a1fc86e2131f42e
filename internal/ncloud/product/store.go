// Package product manages the products of NAVER Cloud API Gateway.
package product

import (
	"context"
	"errors"
	"maps"
	"slices"

	"github.com/hashicorp/terraform-plugin-framework/diag"

	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/ncloud/api"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/readahead"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/rest"
)

// Store is the account's products as this package reads and writes them. One
// store serves a whole process, so that all who need a listing share it.
type Store struct {
	client *api.Client
	census readahead.Snapshot[census]
}

// Source yields the store once the provider is configured. The diagnostics say
// what the configuration lacks.
type Source func() (*Store, diag.Diagnostics)

// NewStore returns a store that asks client.
func NewStore(client *api.Client) *Store {
	s := &Store{client: client}
	s.census.List = s.takeCensus
	return s
}

// Create makes a product.
func (s *Store) Create(ctx context.Context, in api.ProductInput) (*api.Product, error) {
	defer s.census.Drop()
	return s.client.CreateProduct(ctx, in)
}

// Read returns a product. The error is api.ErrGone where it is certainly gone.
// tenantID is the product's owner, "" where that is not known yet.
func (s *Store) Read(ctx context.Context, id, tenantID string) (*api.Product, error) {
	product, err := s.client.Product(ctx, id)
	switch {
	case api.NotFound(err):
		return nil, s.confirmGone(ctx, id, tenantID, err)
	case err != nil:
		return nil, err
	case product.IsDeleted:
		return nil, api.ErrGone
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
	err := s.client.DeleteProduct(ctx, id)
	if api.NotFound(err) {
		err = s.confirmGone(ctx, id, tenantID, err)
	}
	if errors.Is(err, api.ErrGone) {
		return nil
	}
	return err
}

func (s *Store) confirmGone(ctx context.Context, id, tenantID string, notFound error) error {
	return api.ConfirmGone("product", tenantID, notFound, func() (api.Listed, error) {
		all, err := s.census.Get(ctx)
		if err != nil {
			return api.Listed{}, err
		}
		_, present := all.ids[id]
		return api.Listed{Present: present, Tenants: all.tenants}, nil
	})
}

// census is which products there are, and whose.
type census struct {
	ids     map[string]struct{}
	tenants []string
}

func (s *Store) takeCensus(ctx context.Context) (census, error) {
	ids, tenants := map[string]struct{}{}, map[string]struct{}{}
	for page, err := range s.client.Products(ctx, api.ProductFilter{}, rest.Window{}) {
		if err != nil {
			return census{}, err
		}
		for _, product := range page.Items {
			if !product.IsDeleted {
				ids[product.ID] = struct{}{}
			}
			if product.TenantID != nil {
				tenants[*product.TenantID] = struct{}{}
			}
		}
	}
	return census{ids, slices.Sorted(maps.Keys(tenants))}, nil
}
