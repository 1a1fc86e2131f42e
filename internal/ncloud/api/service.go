// SPDX-License-Identifier: MPL-2.0

package api

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/diag"

	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/errdiag"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/ncloud/client"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/ncloud/notfound"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/ncloud/reconcile"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/rest"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/safecreate"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/wait"
)

type service struct {
	client  *client.Client
	all     *notfound.APIs
	drafts  *reconcile.Reconciler
	creates safecreate.Resource[*client.API]
}

func newService(c *notfound.Client) *service {
	return &service{client: c.REST, all: c.APIs, drafts: c.Drafts, creates: safecreate.Resource[*client.API]{
		Type: ResourceType, Kind: "API", Fields: fields, ServerTime: c.REST.ServerTime,
		ID: func(a *client.API) string { return a.ID },
	}}
}

func (s *service) Create(ctx context.Context, productID, name, description string, diags *diag.Diagnostics) (api *client.API, ok bool) {
	return s.creates.Create(ctx, safecreate.Request[*client.API]{
		Name: name, Parent: productID + "/",
		Send: func(ctx context.Context) (*client.API, error) {
			api, err := s.client.CreateAPI(ctx, productID, name, description)
			if rest.Refused(err) {
				err = s.refused(ctx, productID, name, err)
			}
			return api, err
		},
		Find: func(ctx context.Context) ([]safecreate.Candidate[*client.API], error) {
			return s.findNew(ctx, productID, name, description)
		},
	}, diags)
}

// findNew finds only new APIs: an edit of what is below an API may move its time.
func (s *service) findNew(ctx context.Context, productID, name, description string) ([]safecreate.Candidate[*client.API], error) {
	listed := s.client.APIs(ctx, productID, client.APIFilter{Name: name, WithStages: true}, rest.Window{})
	fitting, err := safecreate.Among(listed, func(a *client.API) (safecreate.Candidate[*client.API], bool) {
		fits := a.Name == name && a.Description == description && !a.IsDeleted && len(a.Stages) == 0
		return safecreate.Candidate[*client.API]{Value: a, Created: safecreate.Time(a.ModTime)}, fits
	})
	var found []safecreate.Candidate[*client.API]
	for _, candidate := range fitting {
		paths, pathsErr := s.client.Paths(ctx, candidate.Value.Ref())
		if pathsErr != nil {
			return nil, pathsErr
		}
		if len(paths) == 1 && len(paths[0].Methods) == 0 {
			found = append(found, candidate)
		}
	}
	return found, err
}

// refused adds the import command of an API with the same name, if there is one.
func (s *service) refused(ctx context.Context, productID, name string, err error) error {
	existing, lookupErr := s.named(ctx, productID, name)
	if lookupErr != nil || len(existing) == 0 {
		return err
	}
	return errdiag.WithHint(err, "The product has an API with this name. If it is the one that this API replaces, remove create_before_destroy. Otherwise, "+
		"choose another name, or import it:\n  terraform import %s.NAME %s/%s", ResourceType, existing[0].ProductID, existing[0].ID)
}

func (s *service) named(ctx context.Context, productID, name string) ([]client.API, error) {
	listed := s.client.APIs(ctx, productID, client.APIFilter{Name: name}, rest.Window{})
	return rest.Where(listed, func(a *client.API) bool { return a.Name == name && !a.IsDeleted })
}

func (s *service) Read(ctx context.Context, api client.APIRef, last notfound.Seen) (*client.API, error) {
	s.creates.MarkManaged(api.APIID)
	return s.all.Read(ctx, api, last)
}

func (s *service) Update(ctx context.Context, api client.APIRef, description string) (*client.API, error) {
	s.creates.MarkManaged(api.APIID)
	err := s.client.UpdateAPI(ctx, api, description)
	if description == "" && rest.Refused(err) {
		return nil, errdiag.WithHint(err, "The vendor does not document whether a description can be cleared. Set description to another text, or replace the API.")
	}
	if err != nil {
		return nil, err
	}
	return wait.Found(ctx, func(ctx context.Context) (*client.API, error) { return s.client.API(ctx, api) }, func(a *client.API) bool {
		return a.Description == description
	})
}

func (s *service) Delete(ctx context.Context, api client.APIRef, last notfound.Seen) error {
	s.creates.MarkManaged(api.APIID)
	return s.all.ConfirmDeleted(ctx, api, last, s.client.DeleteAPI(ctx, api))
}
