package apikey

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/diag"

	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/creation"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/ncloud/api"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/ncloud/gone"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/rest"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/setting"
)

// Store reads and writes the account's API keys.
type Store struct {
	client  *api.Client
	all     *gone.Objects[api.APIKey]
	creator creation.Creator[*api.APIKey]
}

// Source yields the store once the provider is configured.
type Source = setting.Source[*Store]

// NewStore returns a store that asks client. all reads the account's API keys
// and decides which are gone.
func NewStore(client *api.Client, all *gone.Objects[api.APIKey]) *Store {
	return &Store{client: client, all: all, creator: creation.Creator[*api.APIKey]{
		Type: ResourceType, Kind: "API key", Fields: fields, ServerTime: client.ServerTime,
		ID: func(k *api.APIKey) string { return k.ID },
	}}
}

// hide keeps the values that a state holds out of logs and messages.
func (s *Store) hide(of resourceModel) {
	s.client.Hide(of.PrimaryKey.ValueString(), of.SecondaryKey.ValueString())
}

// Create creates a key. It is enabled, whatever in says. See creation.Creator.Create.
func (s *Store) Create(ctx context.Context, in api.APIKeyInput, found *diag.Diagnostics) (key *api.APIKey, ok bool) {
	defer s.all.Added()
	return s.creator.Create(ctx, creation.Request[*api.APIKey]{
		Name: in.Name,
		Send: func(ctx context.Context) (*api.APIKey, error) { return s.client.CreateAPIKey(ctx, in) },
		Find: func(ctx context.Context) ([]creation.Candidate[*api.APIKey], error) { return s.find(ctx, in) },
	}, found)
}

// find returns the keys that look as if they had just been created from in.
func (s *Store) find(ctx context.Context, in api.APIKeyInput) ([]creation.Candidate[*api.APIKey], error) {
	listed := s.client.APIKeys(ctx, in.Name, rest.Window{})
	return creation.Among(listed, func(k *api.APIKey) (creation.Candidate[*api.APIKey], bool) {
		enabled := k.IsEnabled == nil || *k.IsEnabled
		fits := k.Name == in.Name && k.Description == in.Description && enabled
		return creation.Candidate[*api.APIKey]{Object: k, Created: creation.Time(k.ModTime)}, fits
	})
}

// Read returns a key. The error is gone.ErrGone if it is certainly gone.
func (s *Store) Read(ctx context.Context, id string, last gone.Seen) (*api.APIKey, error) {
	s.creator.Claim(id)
	key, err := s.all.Read(ctx, id)
	if err != nil {
		return nil, s.all.Confirm(ctx, id, last, err)
	}
	return key, nil
}

// Update changes all fields of a key and returns it.
func (s *Store) Update(ctx context.Context, id string, in api.APIKeyInput) (*api.APIKey, error) {
	s.creator.Claim(id)
	defer s.all.Drop()
	return s.client.UpdateAPIKey(ctx, id, in)
}

// Regenerate gives a key a new primary or secondary value, and returns the key.
func (s *Store) Regenerate(ctx context.Context, id string, which api.KeyType) (*api.APIKey, error) {
	s.creator.Claim(id)
	defer s.all.Drop()
	return s.client.RegenerateAPIKey(ctx, id, which)
}

// Delete deletes a key. It is no error if the key is certainly gone already.
func (s *Store) Delete(ctx context.Context, id string, last gone.Seen) error {
	s.creator.Claim(id)
	defer s.all.Drop()
	return s.all.Deleted(ctx, id, last, s.client.DeleteAPIKey(ctx, id))
}
