// SPDX-License-Identifier: MPL-2.0

package authorizer

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"maps"
	"slices"
	"strings"
	"time"

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
	all     *notfound.Resources[client.Authorizer]
	drafts  *reconcile.Reconciler
	creates safecreate.Resource[*client.Authorizer]
}

func newService(c *notfound.Client) *service {
	return &service{client: c.REST, all: c.Authorizers, drafts: c.Drafts, creates: safecreate.Resource[*client.Authorizer]{
		Type: ResourceType, Kind: "authorizer", Fields: fields, ServerTime: c.REST.ServerTime,
		ID: func(a *client.Authorizer) string { return a.ID },
	}}
}

func (s *service) Create(ctx context.Context, in client.AuthorizerInput, diags *diag.Diagnostics) (authorizer *client.Authorizer, ok bool) {
	return s.creates.Create(ctx, safecreate.Request[*client.Authorizer]{
		Name: in.Name,
		Send: func(ctx context.Context) (*client.Authorizer, error) {
			authorizer, err := s.client.CreateAuthorizer(ctx, in)
			return authorizer, s.refused(ctx, "", in, err)
		},
		Find: func(ctx context.Context) ([]safecreate.Candidate[*client.Authorizer], error) { return s.find(ctx, in) },
	}, diags)
}

// find reads each authorizer of the name, since listings have neither the function nor the time.
func (s *service) find(ctx context.Context, in client.AuthorizerInput) ([]safecreate.Candidate[*client.Authorizer], error) {
	named, err := s.named(ctx, in.Name)
	if err != nil {
		return nil, err
	}
	var found []safecreate.Candidate[*client.Authorizer]
	for _, listed := range named {
		authorizer, err := s.client.Authorizer(ctx, listed.ID)
		if err != nil { // even a 404, since the listing has it
			return nil, err
		}
		if diff(in, authorizer) == nil && hasTTL(in, authorizer) {
			found = append(found, safecreate.Candidate[*client.Authorizer]{Value: authorizer, Created: safecreate.Time(authorizer.ModTime)})
		}
	}
	return found, nil
}

func (s *service) named(ctx context.Context, name string) ([]client.Authorizer, error) {
	return rest.Where(s.client.Authorizers(ctx, name, rest.Window{}), func(a *client.Authorizer) bool { return a.Name == name })
}

// refused adds the next step to a refusal of a TTL, or of the name of another authorizer.
func (s *service) refused(ctx context.Context, id string, in client.AuthorizerInput, err error) error {
	var response *client.Error
	if !rest.Refused(err) || !errors.As(err, &response) {
		return err
	}
	if in.CacheTTLSec != nil && response.Names("cacheTtlSec") {
		return errdiag.WithHint(err, "The service may not support cache_ttl_sec any more. If its value is valid, remove it from the configuration.")
	}
	named, lookupErr := s.named(ctx, in.Name)
	if lookupErr != nil || len(named) == 0 || named[0].ID == id {
		return err
	}
	return errdiag.WithHint(err, "The account has an authorizer with this name. If names must be unique, choose another one, or import it:\n"+
		"  terraform import %s.NAME %s", ResourceType, named[0].ID)
}

func (s *service) Read(ctx context.Context, id string, last notfound.Seen) (*client.Authorizer, error) {
	s.creates.MarkManaged(id)
	authorizer, err := s.all.Read(ctx, id)
	if err != nil {
		return nil, s.all.ConfirmDeleted(ctx, id, last, err)
	}
	return authorizer, nil
}

func (s *service) Update(ctx context.Context, id string, in client.AuthorizerInput) (*client.Authorizer, error) {
	s.creates.MarkManaged(id)
	if err := s.client.UpdateAuthorizer(ctx, id, in); err != nil {
		return nil, s.refused(ctx, id, in, err)
	}
	return wait.Until(ctx, func(ctx context.Context) (*client.Authorizer, error) { return s.client.Authorizer(ctx, id) }, func(a *client.Authorizer, err error) bool {
		if err != nil {
			return !rest.NotFound(err)
		}
		return diff(in, a) == nil && hasTTL(in, a)
	})
}

func (s *service) Delete(ctx context.Context, id string, last notfound.Seen) error {
	s.creates.MarkManaged(id)
	err := s.client.DeleteAuthorizer(ctx, id)
	if rest.Refused(err) {
		users, complete := s.users(ctx, id)
		return inUse(err, users, complete)
	}
	return s.all.ConfirmDeleted(ctx, id, last, err)
}

const (
	maxUsers   = 10
	searchTime = 30 * time.Second
)

// users returns the methods that use an authorizer, which no request lists. It reads the drafts of the account's APIs until
// it has found enough, or the time is over.
func (s *service) users(ctx context.Context, id string) (users []string, complete bool) {
	ctx, cancel := context.WithTimeout(ctx, searchTime)
	defer cancel()
	complete = true
	for api, err := range s.apis(ctx) {
		var actual *reconcile.Actual
		if err == nil {
			actual, err = s.drafts.Read(ctx, api.Ref(), reconcile.Listed, id)
		}
		if err != nil {
			complete = complete && rest.NotFound(err)
			continue
		}
		for _, key := range slices.Sorted(maps.Keys(actual.Operations)) {
			if a := actual.Operations[key].Authentication; a == nil || a.AuthorizerID != id {
				continue
			}
			users = append(users, fmt.Sprintf("  - %s of API %s (%s/%s)", key, api.Name, api.ProductID, api.ID))
			if len(users) == maxUsers {
				return users, false
			}
		}
	}
	return users, complete
}

// apis walks the account's APIs.
func (s *service) apis(ctx context.Context) iter.Seq2[client.API, error] {
	return func(yield func(client.API, error) bool) {
		for products, err := range s.client.Products(ctx, client.ProductFilter{}, rest.Window{}) {
			if err != nil && !yield(client.API{}, err) {
				return
			}
			for _, product := range products.Items {
				for apis, err := range s.client.APIs(ctx, product.ID, client.APIFilter{}, rest.Window{}) {
					if err != nil && !yield(client.API{}, err) {
						return
					}
					for _, api := range apis.Items {
						if !yield(api, nil) {
							return
						}
					}
				}
			}
		}
	}
}

func inUse(err error, users []string, complete bool) error {
	if len(users) > 0 && !complete {
		users = append(users, "  - and possibly others")
	}
	if len(users) > 0 {
		err = fmt.Errorf("%w\n\nMethods that use it:\n%s", err, strings.Join(users, "\n"))
	}
	return errdiag.WithHint(err, "The authorizer stays in state. If methods still use it, change them first: Terraform deletes an authorizer before it "+
		"changes a resource that stops using it. Apply the change to the dependents first, or set create_before_destroy = true in the lifecycle block of "+
		"the authorizer and apply that before you remove it.")
}
