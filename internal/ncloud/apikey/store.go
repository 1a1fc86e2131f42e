// Package apikey manages the API keys of NAVER Cloud API Gateway, with which
// callers identify themselves.
package apikey

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/diag"

	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/ncloud/api"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/ncloud/gone"
)

// Store is the account's API keys as this package reads and writes them.
type Store struct {
	client *api.Client
	census *gone.Census
}

// Source yields the store once the provider is configured. The diagnostics say
// what the configuration lacks.
type Source func() (*Store, diag.Diagnostics)

// NewStore returns a store that asks client. census is that of the API keys.
func NewStore(client *api.Client, census *gone.Census) *Store {
	return &Store{client: client, census: census}
}

// Create makes a key, which is enabled whatever in says.
func (s *Store) Create(ctx context.Context, in api.APIKeyInput) (*api.APIKey, error) {
	defer s.census.Changed()
	return s.client.CreateAPIKey(ctx, in)
}

// Read returns a key. The error is gone.ErrGone where it is certainly gone.
func (s *Store) Read(ctx context.Context, id, tenantID string) (*api.APIKey, error) {
	key, err := s.client.APIKey(ctx, id)
	if err != nil {
		return nil, s.census.Confirm(ctx, id, tenantID, err)
	}
	return key, nil
}

// Delete deletes a key. One that is certainly gone already is no error.
func (s *Store) Delete(ctx context.Context, id, tenantID string) error {
	return s.census.Deleted(ctx, id, tenantID, s.client.DeleteAPIKey(ctx, id))
}
