// SPDX-License-Identifier: MPL-2.0

package apikey

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/diag"

	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/ncloud/client"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/ncloud/notfound"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/rest"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/safecreate"
)

type service struct {
	client  *client.Client
	all     *notfound.Resources[client.APIKey]
	creates safecreate.Resource[*client.APIKey]
}

func newService(c *notfound.Client) *service {
	return &service{client: c.REST, all: c.APIKeys, creates: safecreate.Resource[*client.APIKey]{
		Type: ResourceType, Kind: "API key", Fields: fields, ServerTime: c.REST.ServerTime,
		ID: func(k *client.APIKey) string { return k.ID },
	}}
}

func (s *service) prepare(state *resourceModel) {
	s.creates.MarkManaged(state.ID.ValueString())
	s.client.Hide(state.PrimaryKey.ValueString(), state.SecondaryKey.ValueString())
}

// Create returns an enabled key, even if in is not.
func (s *service) Create(ctx context.Context, in client.APIKeyInput, diags *diag.Diagnostics) (key *client.APIKey, ok bool) {
	return s.creates.Create(ctx, safecreate.Request[*client.APIKey]{
		Name: in.Name,
		Send: func(ctx context.Context) (*client.APIKey, error) { return s.client.CreateAPIKey(ctx, in) },
		Find: func(ctx context.Context) ([]safecreate.Candidate[*client.APIKey], error) { return s.find(ctx, in) },
	}, diags)
}

func (s *service) find(ctx context.Context, in client.APIKeyInput) ([]safecreate.Candidate[*client.APIKey], error) {
	listed := s.client.APIKeys(ctx, in.Name, rest.Window{})
	return safecreate.Among(listed, func(k *client.APIKey) (safecreate.Candidate[*client.APIKey], bool) {
		enabled := k.IsEnabled == nil || *k.IsEnabled
		fits := k.Name == in.Name && k.Description == in.Description && enabled
		return safecreate.Candidate[*client.APIKey]{Value: k, Created: safecreate.Time(k.ModTime)}, fits
	})
}
