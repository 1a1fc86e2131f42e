// Package usageplan manages the usage plans of NAVER Cloud API Gateway, which say
// how much an API key may call.
package usageplan

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/diag"

	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/ncloud/api"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/ncloud/gone"
)

// Store is the account's usage plans as this package reads and writes them.
type Store struct {
	client *api.Client
	census *gone.Census
}

// Source yields the store once the provider is configured. The diagnostics say
// what the configuration lacks.
type Source func() (*Store, diag.Diagnostics)

// NewStore returns a store that asks client. census is that of the usage plans.
func NewStore(client *api.Client, census *gone.Census) *Store {
	return &Store{client: client, census: census}
}

// Create makes a usage plan.
func (s *Store) Create(ctx context.Context, in api.UsagePlanInput) (*api.UsagePlan, error) {
	defer s.census.Changed()
	return s.client.CreateUsagePlan(ctx, in)
}

// Read returns a usage plan. The error is gone.ErrGone where it is certainly gone.
func (s *Store) Read(ctx context.Context, id, tenantID string) (*api.UsagePlan, error) {
	plan, err := s.client.UsagePlan(ctx, id)
	if err != nil {
		return nil, s.census.Confirm(ctx, id, tenantID, err)
	}
	return plan, nil
}

// Delete deletes a usage plan. One that is certainly gone already is no error.
func (s *Store) Delete(ctx context.Context, id, tenantID string) error {
	return s.census.Deleted(ctx, id, tenantID, s.client.DeleteUsagePlan(ctx, id))
}
