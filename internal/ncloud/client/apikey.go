// SPDX-License-Identifier: MPL-2.0

package client

import (
	"context"
	"encoding/json"
	"iter"
	"net/http"
	"net/url"

	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/rest"
)

// Limits of an API key's fields, in characters ("API key" pages).
const (
	MaxAPIKeyName        = 20
	MaxAPIKeyDescription = 50
)

// KeyType is one of the two values of an API key.
type KeyType string

// The types of an API key's values.
const (
	PrimaryKey   KeyType = "PRIMARY"
	SecondaryKey KeyType = "SECONDARY"
)

// APIKey identifies a caller of published APIs. Its two values, in every response, are secrets.
type APIKey struct {
	ID           string  `json:"apiKeyId"`
	TenantID     *string `json:"tenantId"`
	Name         string  `json:"apiKeyName"`
	Description  string  `json:"apiKeyDescription"` // null, absent and "" mean the same
	PrimaryKey   *string `json:"primaryKey"`
	SecondaryKey *string `json:"secondaryKey"`
	IsEnabled    *bool   `json:"isEnabled"`
	Modifier     *string `json:"modifier"`
	ModTime      *string `json:"modTime"`
	DomainCode   *string `json:"domainCode"`
}

// APIKeyInput is the writable part of an API key. Name has 1 to 20 characters, Description 0 to 50.
type APIKeyInput struct {
	Name        string
	Description string
	// Enabled cannot be set on creation: a new key is enabled.
	Enabled bool
}

func (c *Client) CreateAPIKey(ctx context.Context, in APIKeyInput) (*APIKey, error) {
	return c.apiKeyCall(ctx, "", rest.Request{Method: http.MethodPost, Path: []string{"api-keys"}, Create: true, Body: map[string]any{
		"apiKeyName": in.Name, "apiKeyDescription": in.Description,
	}})
}

func (c *Client) APIKey(ctx context.Context, id string) (*APIKey, error) {
	return c.apiKeyCall(ctx, id, rest.Request{Method: http.MethodGet, Path: []string{"api-keys", id}})
}

func (c *Client) UpdateAPIKey(ctx context.Context, id string, in APIKeyInput) (*APIKey, error) {
	return c.apiKeyCall(ctx, id, rest.Request{Method: http.MethodPut, Path: []string{"api-keys", id}, Body: map[string]any{
		"apiKeyName": in.Name, "apiKeyDescription": in.Description, "isEnabled": in.Enabled,
	}})
}

func (c *Client) RegenerateAPIKey(ctx context.Context, id string, which KeyType) (*APIKey, error) {
	return c.apiKeyCall(ctx, id, rest.Request{
		Method: http.MethodPatch, Path: []string{"api-keys", id}, Body: map[string]any{"keyType": which},
	})
}

func (c *Client) DeleteAPIKey(ctx context.Context, id string) error {
	_, err := c.call(ctx, rest.Request{Method: http.MethodDelete, Path: []string{"api-keys", id}}, nil)
	return err
}

// APIKeys walks the account's keys. Whether name (0 to 20 characters) matches exactly is not documented.
func (c *Client) APIKeys(ctx context.Context, name string, w rest.Window) iter.Seq2[rest.Page[APIKey], error] {
	return rest.PagesOfForms(formsIn(w, name, MaxAPIKeyName), keyID, func(name string) iter.Seq2[rest.Page[APIKey], error] {
		return c.apiKeys(ctx, name, w)
	})
}

func keyID(k *APIKey) string { return k.ID }

func (c *Client) apiKeys(ctx context.Context, name string, w rest.Window) iter.Seq2[rest.Page[APIKey], error] {
	query := url.Values{}
	setString(query, "apiKeyName", name)
	return listPages(ctx, c, w, listing[APIKey]{
		request: rest.Request{Method: http.MethodGet, Path: []string{"api-keys"}, Query: query},
		items:   "apiKeys", totalOptional: true, id: keyID,
		check: func(k *APIKey, resp *rest.Response) error {
			c.secrets.AddOptional(k.PrimaryKey, k.SecondaryKey)
			return c.checkOwned(k.check(resp), k.TenantID)
		},
	})
}

func (k *APIKey) check(resp *rest.Response) error {
	if err := resp.RequireIDs(rest.Field{Name: "apiKeyId", Value: k.ID}); err != nil {
		return err
	}
	return resp.CheckIDs(rest.Optional("tenantId", k.TenantID))
}

// apiKeyCall accepts a bare key too, as GET is documented to return.
func (c *Client) apiKeyCall(ctx context.Context, id string, req rest.Request) (*APIKey, error) {
	var raw struct {
		Wrapped json.RawMessage `json:"apiKey"`
		APIKey
	}
	resp, err := c.call(ctx, req, &raw)
	if id != "" && doneInSilence(req, resp) {
		return c.APIKey(ctx, id)
	}
	if err != nil {
		return nil, err
	}
	key := raw.APIKey
	if raw.Wrapped != nil {
		key = APIKey{}
		if json.Unmarshal(raw.Wrapped, &key) != nil {
			return nil, resp.Unexpected("its apiKey has another shape")
		}
	}
	c.secrets.AddOptional(key.PrimaryKey, key.SecondaryKey)
	if err := key.check(resp); err != nil {
		return nil, err
	}
	if id != "" && key.ID != id {
		return nil, resp.WrongResource("API key", id, key.ID)
	}
	c.learnFrom(req, key.TenantID)
	return &key, nil
}
