// SPDX-License-Identifier: MPL-2.0

package apipath

import (
	"context"
	"slices"

	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/ncloud/client"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/ncloud/draft"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/ncloud/notfound"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/ncloud/reconcile"
)

type service struct {
	*notfound.Client
}

func newService(c *notfound.Client) *service { return &service{c} }

// Read returns notfound.ErrNotFound if the listing of the API's paths lacks the path, or the API was deleted.
func (s *service) Read(ctx context.Context, api client.APIRef, id string, last notfound.Seen) (*client.Path, error) {
	paths, err := s.Drafts.Paths(ctx, api, ResourceType+" "+id)
	if err != nil {
		return nil, s.APIs.ConfirmDeleted(ctx, api, last, err)
	}
	at := slices.IndexFunc(paths, func(p client.Path) bool { return p.ID == id })
	if at < 0 {
		return nil, notfound.ErrNotFound
	}
	return &paths[at], nil
}

// isFree reports whether a create of the path would succeed.
func (s *service) isFree(ctx context.Context, m *resourceModel) (bool, error) {
	path := m.Path.ValueString()
	paths, err := s.REST.Paths(ctx, m.API())
	return !slices.ContainsFunc(paths, func(p client.Path) bool { return p.Path == path && reconcile.CORS(&p) != (draft.CORS{}) }), err
}
