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

// Service reads and writes the account's API keys.
type Service struct {
	client  *client.Client
	all     *notfound.Objects[client.APIKey]
	creates safecreate.Resource[*client.APIKey]
}

func newService(c *notfound.Client) *Service {
	return &Service{client: c.REST, all: c.APIKeys, creates: safecreate.Resource[*client.APIKey]{
		Type: ResourceType, Kind: "API key", Fields: fields, ServerTime: c.REST.ServerTime,
		ID: func(k *client.APIKey) string { return k.ID },
	}}
}

// hide keeps the values that a state holds out of logs and messages.
func (s *Service) hide(of *resourceModel) {
	s.client.Hide(of.PrimaryKey.ValueString(), of.SecondaryKey.ValueString())
}

// Create creates a key. It is enabled, whatever in says. See safecreate.Resource.Create.
func (s *Service) Create(ctx context.Context, in client.APIKeyInput, diags *diag.Diagnostics) (key *client.APIKey, ok bool) {
	return s.creates.Create(ctx, safecreate.Request[*client.APIKey]{
		Name: in.Name,
		Send: func(ctx context.Context) (*client.APIKey, error) { return s.client.CreateAPIKey(ctx, in) },
		Find: func(ctx context.Context) ([]safecreate.Candidate[*client.APIKey], error) { return s.find(ctx, in) },
	}, diags)
}

// find returns the keys that look as if they had just been created from in.
func (s *Service) find(ctx context.Context, in client.APIKeyInput) ([]safecreate.Candidate[*client.APIKey], error) {
	listed := s.client.APIKeys(ctx, in.Name, rest.Window{})
	return safecreate.Among(listed, func(k *client.APIKey) (safecreate.Candidate[*client.APIKey], bool) {
		enabled := k.IsEnabled == nil || *k.IsEnabled
		fits := k.Name == in.Name && k.Description == in.Description && enabled
		return safecreate.Candidate[*client.APIKey]{Value: k, Created: safecreate.Time(k.ModTime)}, fits
	})
}

// Read returns a key. The error is rest.ErrNotFound if it does not exist.
func (s *Service) Read(ctx context.Context, id string, last notfound.Seen) (*client.APIKey, error) {
	s.creates.MarkManaged(id)
	key, err := s.all.Read(ctx, id)
	if err != nil {
		return nil, s.all.ConfirmDeleted(ctx, id, last, err)
	}
	return key, nil
}

// Update changes all fields of a key and returns it.
func (s *Service) Update(ctx context.Context, id string, in client.APIKeyInput) (*client.APIKey, error) {
	s.creates.MarkManaged(id)
	return s.client.UpdateAPIKey(ctx, id, in)
}

// Regenerate gives a key a new primary or secondary value, and returns the key.
func (s *Service) Regenerate(ctx context.Context, id string, which client.KeyType) (*client.APIKey, error) {
	s.creates.MarkManaged(id)
	return s.client.RegenerateAPIKey(ctx, id, which)
}

// Delete deletes a key. It is no error if the key does not exist.
func (s *Service) Delete(ctx context.Context, id string, last notfound.Seen) error {
	s.creates.MarkManaged(id)
	return s.all.Deleted(ctx, id, last, s.client.DeleteAPIKey(ctx, id))
}
