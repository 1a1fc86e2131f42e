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

type service struct {
	client  *client.Client
	all     *notfound.Resources[client.UsagePlan]
	creates safecreate.Resource[*client.UsagePlan]
}

func newService(c *notfound.Client) *service {
	s := &service{client: c.REST, all: c.UsagePlans, creates: safecreate.Resource[*client.UsagePlan]{
		Type: ResourceType, Kind: "usage plan", Fields: fields, ServerTime: c.REST.ServerTime,
		ID: func(p *client.UsagePlan) string { return p.ID },
	}}
	// The API does not return when a usage plan was created. What others create within
	// a second before a create of ours could be taken for ours.
	s.creates.Before = &readcache.Snapshot[map[string]struct{}]{List: s.ids, Age: time.Second}
	return s
}

func (s *service) Create(ctx context.Context, in client.UsagePlanInput, diags *diag.Diagnostics) (plan *client.UsagePlan, ok bool) {
	return s.creates.Create(ctx, safecreate.Request[*client.UsagePlan]{
		Name: in.Name,
		Send: func(ctx context.Context) (*client.UsagePlan, error) { return s.client.CreateUsagePlan(ctx, in) },
		Find: func(ctx context.Context) ([]safecreate.Candidate[*client.UsagePlan], error) { return s.find(ctx, in) },
	}, diags)
}

func (s *service) find(ctx context.Context, in client.UsagePlanInput) ([]safecreate.Candidate[*client.UsagePlan], error) {
	listed := s.client.UsagePlans(ctx, in.Name, rest.Window{})
	return safecreate.Among(listed, func(p *client.UsagePlan) (safecreate.Candidate[*client.UsagePlan], bool) {
		return safecreate.Candidate[*client.UsagePlan]{Value: p}, p.Is(in)
	})
}

func (s *service) ids(ctx context.Context) (map[string]struct{}, error) {
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
