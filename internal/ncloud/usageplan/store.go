package usageplan

import (
	"context"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/diag"

	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/creation"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/ncloud/api"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/ncloud/gone"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/readahead"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/rest"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/setting"
)

// Store reads and writes the account's usage plans.
type Store struct {
	client  *api.Client
	all     *gone.Objects[api.UsagePlan]
	creator creation.Creator[*api.UsagePlan]
}

// Source yields the store once the provider is configured.
type Source = setting.Source[*Store]

// NewStore returns a store that asks client. all reads the account's usage plans
// and decides which are gone.
func NewStore(client *api.Client, all *gone.Objects[api.UsagePlan]) *Store {
	s := &Store{client: client, all: all, creator: creation.Creator[*api.UsagePlan]{
		Type: ResourceType, Kind: "usage plan", Fields: fields, ServerTime: client.ServerTime,
		ID: func(p *api.UsagePlan) string { return p.ID },
	}}
	// The service does not tell when it created a usage plan. What others create within
	// a second before a create of ours could be taken for ours.
	s.creator.Before = &readahead.Snapshot[map[string]struct{}]{List: s.ids, Age: time.Second}
	return s
}

// Create creates a usage plan: see creation.Creator.Create.
func (s *Store) Create(ctx context.Context, in api.UsagePlanInput, found *diag.Diagnostics) (plan *api.UsagePlan, ok bool) {
	defer s.all.Added()
	return s.creator.Create(ctx, creation.Request[*api.UsagePlan]{
		Name: in.Name,
		Send: func(ctx context.Context) (*api.UsagePlan, error) { return s.client.CreateUsagePlan(ctx, in) },
		Find: func(ctx context.Context) ([]creation.Candidate[*api.UsagePlan], error) { return s.find(ctx, in) },
	}, found)
}

// find returns the usage plans that look as if they had just been created from in.
func (s *Store) find(ctx context.Context, in api.UsagePlanInput) ([]creation.Candidate[*api.UsagePlan], error) {
	listed := s.client.UsagePlans(ctx, in.Name, rest.Window{})
	return creation.Among(listed, func(p *api.UsagePlan) (creation.Candidate[*api.UsagePlan], bool) {
		return creation.Candidate[*api.UsagePlan]{Object: p}, p.Is(in)
	})
}

// ids returns the ids of all usage plans.
func (s *Store) ids(ctx context.Context) (map[string]struct{}, error) {
	out := map[string]struct{}{}
	for page, err := range s.client.UsagePlans(ctx, "", rest.Window{}) {
		if err != nil {
			return nil, err
		}
		for _, p := range page.Items {
			out[p.ID] = struct{}{}
		}
	}
	return out, nil
}

// Read returns a usage plan. The error is gone.ErrGone if it is certainly gone.
func (s *Store) Read(ctx context.Context, id string, last gone.Seen) (*api.UsagePlan, error) {
	s.creator.Claim(id)
	plan, err := s.all.Read(ctx, id)
	if err != nil {
		return nil, s.all.Confirm(ctx, id, last, err)
	}
	return plan, nil
}

// Update changes a usage plan and returns it.
func (s *Store) Update(ctx context.Context, id string, in api.UsagePlanInput) (*api.UsagePlan, error) {
	s.creator.Claim(id)
	defer s.all.Drop()
	return s.client.UpdateUsagePlan(ctx, id, in)
}

// Delete deletes a usage plan. It is no error if the plan is certainly gone already.
func (s *Store) Delete(ctx context.Context, id string, last gone.Seen) error {
	s.creator.Claim(id)
	defer s.all.Drop()
	return s.all.Deleted(ctx, id, last, s.client.DeleteUsagePlan(ctx, id))
}
