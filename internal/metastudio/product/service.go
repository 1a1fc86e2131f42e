// SPDX-License-Identifier: MPL-2.0

package product

import (
	"context"
	"errors"
	"iter"
	"strings"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/diag"

	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/errdiag"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/metastudio/client"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/origin"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/privatestate"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/readcache"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/rest"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/safecreate"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/wait"
)

type service struct {
	client *client.Client
	all    readcache.Reader[client.Product]
	// The API returns only the ID.
	creates safecreate.Resource[string]
}

func newService(c *client.Client) *service {
	s := &service{client: c, creates: safecreate.Resource[string]{
		Type: ResourceType, Kind: "MetaStudio product", Fields: fields, ServerTime: c.ServerTime,
		ID: func(id string) string { return id },
	}}
	s.all.One, s.all.List, s.all.SinglesFirst, s.all.Epoch = c.Product, s.list, 2, c.Epoch
	s.all.ID = func(p *client.Product) string { return p.ID }
	return s
}

var alive = []string{client.StateActive, client.StateInactive, client.StateBlocked}

func (s *service) list(ctx context.Context, w rest.Window) iter.Seq2[rest.Page[client.Product], error] {
	return s.client.Products(ctx, client.ProductFilter{States: alive}, w)
}

func (s *service) Create(ctx context.Context, in client.ProductInput, same func(*client.Product) bool, diags *diag.Diagnostics) (id string, ok bool) {
	return s.creates.Create(ctx, safecreate.Request[string]{
		Name: in.Name,
		Send: func(ctx context.Context) (string, error) { return s.client.CreateProduct(ctx, in) },
		Find: func(ctx context.Context) ([]safecreate.Candidate[string], error) { return s.find(ctx, in.Name, same) },
	}, diags)
}

func (s *service) find(ctx context.Context, name string, same func(*client.Product) bool) ([]safecreate.Candidate[string], error) {
	listed := s.client.Products(ctx, client.ProductFilter{Name: name, States: alive}, rest.Window{})
	return safecreate.Among(listed, func(p *client.Product) (safecreate.Candidate[string], bool) {
		return safecreate.Candidate[string]{Value: p.ID, Created: safecreate.Time(p.CreateTime)}, same(p)
	})
}

func (s *service) Read(ctx context.Context, id string, last origin.Origin) (*client.Product, error) {
	product, err := s.all.Read(ctx, id)
	notFound := err
	switch {
	case err != nil:
		err = s.confirm(ctx, id, err)
	case product.State == client.StateDeleted:
		notFound, err = errors.New("the service shows the product in the state DELETED"), rest.ErrNotFound
	}
	if !errors.Is(err, rest.ErrNotFound) {
		return product, err
	}
	current, err := s.origin(ctx)
	if err != nil {
		return nil, errors.Join(notFound, err)
	}
	return nil, last.Check(current, notFound, origin.Subject{Name: "product", Arguments: "metastudio.endpoint, metastudio.region and metastudio.project_id"})
}

func (s *service) origin(ctx context.Context) (origin.Origin, error) {
	project, err := s.client.ProjectID(ctx)
	return origin.Of(s.client.Endpoint(), project), err
}

func (s *service) Remember(ctx context.Context, to privatestate.State) diag.Diagnostics {
	current, err := s.origin(ctx)
	if err != nil { // every request needs the project, so that it is known after a response
		return diag.Diagnostics{errdiag.Error("Could not store where the product was seen", err)}
	}
	return current.Save(ctx, to)
}

func (s *service) confirm(ctx context.Context, id string, err error) error {
	if !aboutProduct(err) {
		return err
	}
	var apiErr *client.Error
	if errors.As(err, &apiErr) && apiErr.NotFound() && strings.HasPrefix(apiErr.Code, "MSS.") {
		return rest.ErrNotFound
	}
	received := time.Now()
	for _, notBefore := range []time.Time{{}, received} { // the first listing may be from before the deletion
		all, since, listErr := s.all.All(ctx, notBefore)
		if listErr != nil {
			return errors.Join(err, listErr)
		}
		if _, present := all[id]; !present {
			return rest.ErrNotFound
		}
		if !since.Before(received) {
			break
		}
	}
	return err
}

func aboutProduct(err error) bool { return rest.Refused(err) || rest.NotFound(err) }

func (s *service) WaitFor(ctx context.Context, id string, done func(*client.Product) bool) (*client.Product, error) {
	return wait.Until(ctx, func(ctx context.Context) (*client.Product, error) { return s.client.Product(ctx, id) }, func(p *client.Product, err error) bool {
		if err != nil {
			return !aboutProduct(err)
		}
		return done(p)
	})
}

func (s *service) Update(ctx context.Context, id string, in client.ProductInput, done func(*client.Product) bool) (*client.Product, error) {
	if err := s.client.UpdateProduct(ctx, id, in); err != nil {
		return nil, err
	}
	return s.WaitFor(ctx, id, done)
}

// Delete deactivates an active product if the service refuses to delete it.
func (s *service) Delete(ctx context.Context, id string, last origin.Origin) error {
	left, err := s.remove(ctx, id, last)
	if left != nil && left.State == client.StateActive && !rest.NotFound(err) {
		in := left.Input()
		in.State = client.StateInactive
		if updateErr := s.client.UpdateProduct(ctx, id, in); updateErr != nil {
			return errors.Join(err, updateErr)
		}
		_, err = s.remove(ctx, id, last)
	}
	return err
}

// remove returns the product if the service refuses to delete it.
func (s *service) remove(ctx context.Context, id string, last origin.Origin) (left *client.Product, err error) {
	refused := s.client.DeleteProduct(ctx, id)
	if !aboutProduct(refused) { // it was deleted, or that is another error
		return nil, refused
	}
	left, err = s.Read(ctx, id, last)
	switch {
	case errors.Is(err, rest.ErrNotFound):
		return nil, err
	case err != nil:
		return nil, errors.Join(refused, err)
	}
	return left, refused
}
