// Package product manages the live products of Huawei Cloud MetaStudio.
package product

import (
	"context"
	"errors"
	"net/http"

	"github.com/hashicorp/terraform-plugin-framework/diag"

	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/metastudio/api"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/readahead"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/settle"
)

// ErrGone says that a product is certainly gone.
var ErrGone = errors.New("the product is gone")

// Store is the project's products as this package reads and writes them.
type Store struct {
	client *api.Client
	// census is the ids of all products that are not deleted.
	census readahead.Snapshot[map[string]struct{}]
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

func (s *Store) takeCensus(ctx context.Context) (map[string]struct{}, error) {
	ids := map[string]struct{}{}
	alive := api.ProductFilter{States: []string{api.StateActive, api.StateInactive, api.StateBlocked}}
	for page, err := range s.client.Products(ctx, alive) {
		if err != nil {
			return nil, err
		}
		for _, product := range page.Items {
			ids[product.ID] = struct{}{}
		}
	}
	return ids, nil
}

// Create makes a product and returns its id.
func (s *Store) Create(ctx context.Context, in api.ProductInput) (string, error) {
	defer s.census.Drop()
	return s.client.CreateProduct(ctx, in)
}

// Read returns a product. The error is ErrGone where it is certainly gone.
func (s *Store) Read(ctx context.Context, id string) (*api.Product, error) {
	product, err := s.client.Product(ctx, id)
	if err != nil {
		return nil, s.confirm(ctx, id, err)
	}
	if product.State == api.StateDeleted {
		return nil, ErrGone
	}
	return product, nil
}

// confirm decides what an error about a product means. The service answers for a
// product that it does not have with 404, or with 400 as it does for assets; so
// does a gateway or a proxy that does not know the URL. Where it is not certainly
// the service that says 404, a full listing that lacks the product decides.
func (s *Store) confirm(ctx context.Context, id string, err error) error {
	if !mayBeUnknown(err) {
		return err
	}
	var answer *api.Error
	if errors.As(err, &answer) && answer.Status == http.StatusNotFound && answer.Code != "" {
		return ErrGone
	}
	ids, listing := s.census.Get(ctx)
	if listing != nil {
		return errors.Join(err, listing)
	}
	if _, present := ids[id]; present {
		return err
	}
	return ErrGone
}

// mayBeUnknown reports whether err can mean that the service has no such product.
func mayBeUnknown(err error) bool {
	var answer *api.Error
	return errors.As(err, &answer) && (answer.Status == http.StatusNotFound || answer.Status == http.StatusBadRequest) && !answer.FromGateway()
}

// Settled reads a product that was just written until the answer satisfies seen:
// see settle.Until.
func (s *Store) Settled(ctx context.Context, id string, seen func(*api.Product) bool) (*api.Product, error) {
	return settle.Until(ctx, func(ctx context.Context) (*api.Product, error) { return s.client.Product(ctx, id) }, mayBeUnknown, seen)
}

// Update replaces a product and reads it until the answer satisfies seen: see
// Settled.
func (s *Store) Update(ctx context.Context, id string, in api.ProductInput, seen func(*api.Product) bool) (*api.Product, error) {
	if err := s.client.UpdateProduct(ctx, id, in); err != nil {
		return nil, err
	}
	return s.Settled(ctx, id, seen)
}

// Delete deletes a product. One that is certainly gone already is no error; one
// that the service refuses to delete while it is active is deactivated first.
func (s *Store) Delete(ctx context.Context, id string) error {
	refused := s.client.DeleteProduct(ctx, id)
	if refused == nil {
		return nil
	}
	var answer *api.Error
	if !errors.As(refused, &answer) || answer.Status >= http.StatusInternalServerError || answer.Status == http.StatusUnauthorized || answer.FromGateway() {
		return refused
	}
	product, err := s.Read(ctx, id)
	switch {
	case errors.Is(err, ErrGone):
		return nil
	case err != nil:
		return errors.Join(refused, err)
	case product.State != api.StateActive:
		return refused
	}
	in := product.Input()
	in.State = api.StateInactive
	if err := s.client.UpdateProduct(ctx, id, in); err != nil {
		return errors.Join(refused, err)
	}
	return s.client.DeleteProduct(ctx, id)
}
