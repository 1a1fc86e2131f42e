// SPDX-License-Identifier: MPL-2.0

package product

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

	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/enos/client"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/origin"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/privatestate"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/readcache"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/rest"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/safecreate"
	"github.com/seed-9ae5a20b/terraform-provider-apigw/internal/wait"
)

// Client is the REST client with the provider's organization.
type Client struct {
	REST  *client.Client
	OrgID string
	// NoOrg is the error if OrgID is needed and "".
	NoOrg error
}

// DefaultOrg is the provider's organization, "" if there is none.
type DefaultOrg string

// Service reads and writes the products that an application can access.
type Service struct {
	client *client.Client
	orgID  string
	noOrg  error
	// all reads the products of an organization, by organization.
	all readcache.Readers[string, *client.Product]
	// creates creates products. Create returns the key alone, so that is what it handles.
	creates safecreate.Resource[reference]
}

// reference names a product.
type reference struct{ orgID, key string }

// importID is the product's import ID, with which it is marked as managed.
func (r reference) importID() string { return r.orgID + "/" + r.key }

func newService(c *Client) *Service {
	s := &Service{client: c.REST, orgID: c.OrgID, noOrg: c.NoOrg, creates: safecreate.Resource[reference]{
		Type: ResourceType, Kind: "EnOS product", Fields: fields, ServerTime: c.REST.ServerTime, ID: reference.importID,
	}}
	s.all.New = s.reader
	return s
}

// reader reads ahead the products of an organization.
func (s *Service) reader(orgID string) *readcache.Reader[*client.Product] {
	return &readcache.Reader[*client.Product]{
		SinglesFirst: 2, SequentialOnly: true, Epoch: s.client.Epoch,
		ID: func(p *client.Product) string { return p.Key },
		One: func(ctx context.Context, key string) (*client.Product, error) {
			return s.client.Product(ctx, orgID, key)
		},
		Many: func(ctx context.Context, keys []string) ([]*client.Product, error) {
			return s.client.ProductsOf(ctx, orgID, keys)
		},
		List: func(ctx context.Context, _ rest.Window) iter.Seq2[rest.Page[*client.Product], error] {
			return readcache.Pointers(s.client.Products(ctx, orgID, ""))
		},
	}
}

// Org returns the given organization, or the provider's where that is "". The error
// says why there is neither.
func (s *Service) Org(orgID string) (string, error) {
	switch {
	case orgID != "":
		return orgID, nil
	case s.orgID != "":
		return s.orgID, nil
	}
	return "", s.noOrg
}

// hide keeps the secret that a state holds out of logs and messages.
func (s *Service) hide(of *resourceModel) { s.client.Hide(of.ProductSecret.ValueString()) }

// Create creates a product and returns its key: see safecreate.Resource.Create. same
// reports whether a product matches in.
func (s *Service) Create(ctx context.Context, orgID string, in client.ProductInput, same func(*client.Product) bool, diags *diag.Diagnostics) (key string, ok bool) {
	made, ok := s.creates.Create(ctx, safecreate.Request[reference]{
		Name: in.Name.DefaultValue,
		Send: func(ctx context.Context) (reference, error) {
			key, err := s.client.CreateProduct(ctx, orgID, in)
			return reference{orgID, key}, err
		},
		Find: func(ctx context.Context) ([]safecreate.Candidate[reference], error) {
			return s.find(ctx, orgID, in, same)
		},
	}, diags)
	return made.key, ok
}

// find returns the products of this name and model that match.
func (s *Service) find(ctx context.Context, orgID string, in client.ProductInput, same func(*client.Product) bool) ([]safecreate.Candidate[reference], error) {
	expression, keep, err := filter{name: in.Name.DefaultValue, modelID: in.ModelID}.search()
	if err != nil {
		return nil, err
	}
	return safecreate.Among(s.client.Products(ctx, orgID, expression), func(p *client.Product) (safecreate.Candidate[reference], bool) {
		candidate := safecreate.Candidate[reference]{Value: reference{orgID, p.Key}}
		if p.CreateTime != nil {
			candidate.Created = time.UnixMilli(*p.CreateTime)
		}
		return candidate, keep(p) && same(p)
	})
}

// MarkManaged marks a product as one that this configuration has: see safecreate.Resource.MarkManaged.
func (s *Service) MarkManaged(orgID, key string) {
	s.creates.MarkManaged(reference{orgID, key}.importID())
}

// Read returns a product that was last seen at last. The error is rest.ErrNotFound if the service says
// there that there is none.
func (s *Service) Read(ctx context.Context, orgID, key string, last origin.Origin) (*client.Product, error) {
	product, err := s.all.Of(orgID).Read(ctx, key)
	if rest.NotFound(err) {
		return nil, s.confirm(orgID, last, err)
	}
	return product, err
}

// confirm returns rest.ErrNotFound if notFound counts for a product that was last seen at last.
func (s *Service) confirm(orgID string, last origin.Origin, notFound error) error {
	where := origin.Subject{Name: "product", Arguments: "enos.endpoint and enos.access_key"}
	if err := last.Check(s.origin(orgID), notFound, where); err != nil {
		return err
	}
	return rest.ErrNotFound
}

// origin is where the products of an organization are.
func (s *Service) origin(orgID string) origin.Origin {
	return origin.Of(s.client.Endpoint(), orgID, s.client.AccessKey())
}

// Remember stores in private state that the organization has a product.
func (s *Service) Remember(ctx context.Context, to privatestate.State, orgID string) diag.Diagnostics {
	return s.origin(orgID).Save(ctx, to)
}

// Settled reads a product that was just written until done accepts it:
// see wait.Until. The vendor advises to wait two seconds.
func (s *Service) Settled(ctx context.Context, orgID, key string, done func(*client.Product) bool) (*client.Product, error) {
	return wait.Until(ctx, func(ctx context.Context) (*client.Product, error) { return s.client.Product(ctx, orgID, key) }, func(p *client.Product, err error) bool {
		if err != nil {
			return !rest.NotFound(err)
		}
		return done(p)
	})
}

// Update sets all fields of a product that can be changed.
func (s *Service) Update(ctx context.Context, orgID, key string, in client.ProductInput) error {
	s.MarkManaged(orgID, key)
	return s.client.UpdateProduct(ctx, orgID, key, in)
}

// Delete deletes a product. It is no error if the product is gone already.
func (s *Service) Delete(ctx context.Context, orgID, key string, last origin.Origin) error {
	s.MarkManaged(orgID, key)
	err := s.client.DeleteProduct(ctx, orgID, key)
	if rest.NotFound(err) {
		err = s.confirm(orgID, last, err)
	}
	if errors.Is(err, rest.ErrNotFound) {
		return nil
	}
	return err
}

// filter says which products a search keeps.
type filter struct{ expression, name, modelID string }

// search returns the expression for the service, and a function that applies the rest
// of the filter to its answers. Values are quoted so that none can be taken for a part
// of the expression.
func (f filter) search() (expression string, keep func(*client.Product) bool, err error) {
	keep = func(*client.Product) bool { return true }
	var parts []string
	if f.expression != "" {
		parts = append(parts, "("+f.expression+")")
	}
	if f.modelID != "" {
		literal, ok := client.Quote(f.modelID)
		if !ok {
			return "", nil, fmt.Errorf("no model has the id %q", f.modelID)
		}
		parts = append(parts, "modelId = "+literal)
	}
	if f.name != "" {
		var likes []string
		for _, form := range rest.Forms(f.name, client.MaxName) {
			literal, ok := client.Quote(form)
			if !ok {
				// The search language has no literal for it: search for its longest part
				// without quotes, and compare the names of the answers.
				literal = "'" + longestPart(form) + "'"
				keep = func(p *client.Product) bool { return nameHolds(p.Name, f.name) }
			}
			likes = append(likes, "productName like "+literal)
		}
		like := strings.Join(likes, " or ")
		if len(likes) > 1 {
			like = "(" + like + ")"
		}
		parts = append(parts, like)
	}
	return strings.Join(parts, " and "), keep, nil
}

// longestPart returns the longest part of text that has no quotes, backslashes and
// control characters.
func longestPart(text string) string {
	longest := ""
	for _, part := range strings.FieldsFunc(text, func(r rune) bool { return r == '\'' || r == '"' || r == '\\' || r < ' ' || r == 0x7f }) {
		if len(part) > len(longest) {
			longest = part
		}
	}
	return longest
}

// nameHolds compares as "like" does in the service: text may be any part of the name in
// any language, whatever its case.
func nameHolds(name client.Name, text string) bool {
	for _, form := range rest.Forms(text, client.MaxName) {
		form = strings.ToLower(form)
		holds := func(value string) bool { return strings.Contains(strings.ToLower(value), form) }
		if holds(name.DefaultValue) || slices.ContainsFunc(slices.Collect(maps.Values(name.I18nValue)), holds) {
			return true
		}
	}
	return false
}
