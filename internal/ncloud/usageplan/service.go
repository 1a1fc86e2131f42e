// SPDX-License-Identifier: MPL-2.0

package usageplan

import (
	"context"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/diag"

	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/ncloud/client"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/ncloud/notfound"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/readcache"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/rest"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/safecreate"
)

// Service reads and writes the account's usage plans.
type Service struct {
	client  *client.Client
	all     *notfound.Objects[client.UsagePlan]
	creates safecreate.Resource[*client.UsagePlan]
}

func newService(c *notfound.Client) *Service {
	s := &Service{client: c.REST, all: c.UsagePlans, creates: safecreate.Resource[*client.UsagePlan]{
		Type: ResourceType, Kind: "usage plan", Fields: fields, ServerTime: c.REST.ServerTime,
		ID: func(p *client.UsagePlan) string { return p.ID },
	}}
	// The API does not return when a usage plan was created. What others create within
	// a second before a create of ours could be taken for ours.
	s.creates.Before = &readcache.Snapshot[map[string]struct{}]{List: s.ids, Age: time.Second}
	return s
}

// Create creates a usage plan: see safecreate.Resource.Create.
func (s *Service) Create(ctx context.Context, in client.UsagePlanInput, diags *diag.Diagnostics) (plan *client.UsagePlan, ok bool) {
	return s.creates.Create(ctx, safecreate.Request[*client.UsagePlan]{
		Name: in.Name,
		Send: func(ctx context.Context) (*client.UsagePlan, error) { return s.client.CreateUsagePlan(ctx, in) },
		Find: func(ctx context.Context) ([]safecreate.Candidate[*client.UsagePlan], error) { return s.find(ctx, in) },
	}, diags)
}

// find returns the usage plans that look as if they had just been created from in.
func (s *Service) find(ctx context.Context, in client.UsagePlanInput) ([]safecreate.Candidate[*client.UsagePlan], error) {
	listed := s.client.UsagePlans(ctx, in.Name, rest.Window{})
	return safecreate.Among(listed, func(p *client.UsagePlan) (safecreate.Candidate[*client.UsagePlan], bool) {
		return safecreate.Candidate[*client.UsagePlan]{Value: p}, p.Is(in)
	})
}

// ids returns the ids of all usage plans.
func (s *Service) ids(ctx context.Context) (map[string]struct{}, error) {
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

// Read returns a usage plan. The error is rest.ErrNotFound if it does not exist.
func (s *Service) Read(ctx context.Context, id string, last notfound.Seen) (*client.UsagePlan, error) {
	s.creates.MarkManaged(id)
	plan, err := s.all.Read(ctx, id)
	if err != nil {
		return nil, s.all.ConfirmDeleted(ctx, id, last, err)
	}
	return plan, nil
}

// Update changes a usage plan and returns it.
func (s *Service) Update(ctx context.Context, id string, in client.UsagePlanInput) (*client.UsagePlan, error) {
	s.creates.MarkManaged(id)
	return s.client.UpdateUsagePlan(ctx, id, in)
}

// Delete deletes a usage plan. It is no error if the plan does not exist.
func (s *Service) Delete(ctx context.Context, id string, last notfound.Seen) error {
	s.creates.MarkManaged(id)
	return s.all.Deleted(ctx, id, last, s.client.DeleteUsagePlan(ctx, id))
}
