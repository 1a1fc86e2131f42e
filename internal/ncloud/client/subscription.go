// SPDX-License-Identifier: MPL-2.0

package client

import (
	"context"
	"iter"
	"net/http"

	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/rest"
)

// Statuses ("Search api keys list by product"). A publisher can set only the first two.
const (
	StatusAccepted = "ACCEPTED"
	StatusRejected = "REJECTED"
	StatusRequest  = "REQUEST"         // requested, not decided
	StatusDeny     = "DENY"            // denied; its counter is spelled denied
	StatusBlocked  = "BLOCKED_REQUEST" // may not request one
)

// Statuses returns all statuses that listings can filter by.
func Statuses() []string {
	return []string{StatusRequest, StatusDeny, StatusAccepted, StatusRejected, StatusBlocked}
}

// Subscription is an API key as a product's publisher sees it, without the subscriber's secrets.
type Subscription struct {
	APIKeyID   string  `json:"apiKeyId"`
	APIKeyName *string `json:"apiKeyName"`
	Status     string  `json:"status"`
	DomainCode *string `json:"domainCode"`
	RegTime    *string `json:"regTime"`
	ModTime    *string `json:"modTime"`
}

// SubscriptionFilter narrows a listing; a zero value does not.
type SubscriptionFilter struct {
	APIKeyID string
	Statuses []string
}

func (c *Client) Subscriptions(ctx context.Context, productID string, filter SubscriptionFilter, w rest.Window) iter.Seq2[rest.Page[Subscription], error] {
	body := map[string]any{}
	if filter.APIKeyID != "" {
		body["apiKeyId"] = filter.APIKeyID
	}
	if len(filter.Statuses) > 0 {
		body["statusSet"] = filter.Statuses
	}
	return listPages(ctx, c, w, listing[Subscription]{
		request: rest.Request{
			Method: http.MethodPost, Path: []string{"products", productID, "api-keys", "search"}, Body: body, Read: true, IDs: []string{filter.APIKeyID},
		},
		page: "apiKeyPage",
		id:   func(s *Subscription) string { return s.APIKeyID + "/" + s.Status },
		check: func(s *Subscription, resp *rest.Response) error {
			if s.Status == "" {
				return resp.Unexpected("it lists an API key without a status")
			}
			return resp.RequireIDs(rest.Field{Name: "apiKeyId", Value: s.APIKeyID})
		},
	})
}

func (c *Client) Subscription(ctx context.Context, productID, apiKeyID string) (*Subscription, error) {
	for page, err := range c.Subscriptions(ctx, productID, SubscriptionFilter{APIKeyID: apiKeyID}, rest.Window{}) {
		if err != nil {
			return nil, err
		}
		for _, row := range page.Items {
			if row.APIKeyID == apiKeyID {
				return &row, nil
			}
		}
	}
	return nil, nil //nolint:nilnil // no row is no error
}

func (c *Client) SetSubscriptionStatus(ctx context.Context, productID, apiKeyID, status string) error {
	_, err := c.call(ctx, rest.Request{
		Method: http.MethodPatch, Path: []string{"products", productID, "api-keys", apiKeyID}, Body: map[string]any{"status": status}, Finish: true,
	}, nil)
	return err
}

// Subscribe is not sent twice: the effect of a second request is not documented.
func (c *Client) Subscribe(ctx context.Context, productID, apiKeyID string) error {
	_, err := c.call(ctx, rest.Request{
		Method: http.MethodPost, Path: []string{"api-keys", apiKeyID, "subscribe"}, Body: map[string]any{"productId": productID}, Create: true,
		IDs: []string{productID},
	}, nil)
	return err
}

func (c *Client) Unsubscribe(ctx context.Context, productID, apiKeyID string) error {
	_, err := c.call(ctx, rest.Request{
		Method: http.MethodPost, Path: []string{"api-keys", apiKeyID, "unsubscribe"}, Body: map[string]any{"productId": productID},
		IDs: []string{productID},
	}, nil)
	return err
}
