// SPDX-License-Identifier: MPL-2.0

package apimethod

import (
	"context"
	"slices"

	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/ncloud/client"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/ncloud/draft"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/ncloud/notfound"
)

type service struct {
	*notfound.Client
}

func newService(c *notfound.Client) *service { return &service{c} }

// Read returns notfound.ErrNotFound if the method, its path or its API was deleted.
func (s *service) Read(ctx context.Context, m client.MethodRef, last notfound.Seen) (*draft.Operation, error) {
	o, err := s.Drafts.ReadOperation(ctx, m, ResourceType+" "+m.Method)
	switch {
	case err != nil:
		return nil, s.confirm(ctx, m, last, err)
	case o == nil:
		return nil, notfound.ErrNotFound
	}
	return o, nil
}

func (s *service) confirm(ctx context.Context, m client.MethodRef, last notfound.Seen, err error) error {
	return s.APIs.ConfirmDeleted(ctx, m.APIRef, last, err, s.Method(m), s.Path(m.APIRef, m.PathID))
}

// isFree reports whether the path does not have the method.
func (s *service) isFree(ctx context.Context, m *resourceModel) (bool, error) {
	ref := m.ref()
	methods, err := s.REST.Methods(ctx, ref.APIRef, ref.PathID)
	return !slices.ContainsFunc(methods, func(other client.Method) bool { return other.Name == ref.Method }), err
}

// hide masks the secrets of a state or a plan.
func (s *service) hide(of *resourceModel) {
	if mock := of.MockEndpoint; mock != nil {
		s.REST.HideMock(&client.MockEndpoint{Response: mock.Response.ValueString(), Headers: mock.Headers})
	}
}
