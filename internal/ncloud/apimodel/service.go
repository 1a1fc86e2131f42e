// SPDX-License-Identifier: MPL-2.0

package apimodel

import (
	"context"
	"time"

	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/ncloud/client"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/ncloud/draft"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/ncloud/notfound"
)

type service struct {
	*notfound.Client
}

func newService(c *notfound.Client) *service { return &service{c} }

// Read sets the model. It returns notfound.ErrNotFound if the model or its API was deleted.
func (s *service) Read(ctx context.Context, m *resourceModel, last notfound.Seen) error {
	found, err := s.Drafts.Models(m.API()).Read(ctx, m.ID.ValueString())
	if err != nil {
		return s.APIs.ConfirmDeleted(ctx, m.API(), last, err, s.Model(m.API(), m.ID.ValueString()))
	}
	return s.set(ctx, m, found)
}

// set lists the names of all models only if references may be to IDs.
func (s *service) set(ctx context.Context, m *resourceModel, found *client.Model) error {
	var names map[string]string
	if len(draft.References(found.Schema)) > 0 && (m.Schema.IsNull() || !sameSchema(m.Schema.ValueString(), found.Schema, nil)) {
		all, _, err := s.Drafts.Models(m.API()).All(ctx, time.Time{})
		if err != nil {
			return err
		}
		names = map[string]string{}
		for id, one := range all {
			names[id] = one.Name
		}
	}
	m.fromAPI(found, names)
	return nil
}

// isFree reports whether the API has no model of the name.
func (s *service) isFree(ctx context.Context, m *resourceModel) (bool, error) {
	for page, err := range s.REST.Models(ctx, m.API()) {
		if err != nil {
			return false, err
		}
		for _, one := range page.Items {
			if one.Name == m.Name.ValueString() {
				return false, nil
			}
		}
	}
	return true, nil
}
